"""On-device personalisation: profiles stay with people, the firm gets noisy sums."""

from typing import TYPE_CHECKING, Any

from sim.draws import RELEASE, SYNTHESIS, stream
from sim.firms.technology import Technology
from sim.firms.technology.cohorts import permitting
from sim.firms.technology.mixture import Mixture
from sim.world import DEVICES

if TYPE_CHECKING:
    from sim.firms.holder import DataHolder


class OnDevice(Technology):
    """The device keeps the profile and works out what to offer; strategies learn from noisy sums over all devices."""

    name = "on_device"
    summary = "Leaves profiles on people's devices, which personalise themselves; the firm gets noisy sums."
    literature = (
        "McMahan, Moore, Ramage, Hampson & Aguera y Arcas 2017, AISTATS; Bonawitz et al. 2017, CCS; Dwork et al. 2006, "
        "EUROCRYPT; Bun & Steinke 2016, TCC"
    )
    place = DEVICES

    def __init__(self, holder: "DataHolder") -> None:
        super().__init__(holder)
        luck = stream(holder.market.seed, 0, holder.index, SYNTHESIS)
        self.model = Mixture(holder.market.world.held.shape[2], luck)

    def write(self, record: Any) -> None:
        """There is nothing in the store."""
        record.place = DEVICES
        self.holder.market.ledger.instead[self.holder.index] = 0

    def review(self) -> None:
        """Ask the devices of those who permit it for sums, and enter what that tells of each."""
        market, h = self.holder.market, self.holder.index
        clip, multiplier = self.holder.number("device_clip"), self.holder.number("noise_multiplier")
        luck = stream(market.seed, market.day, h, RELEASE)
        events = market.world.held[:, h] * permitting(self.holder)[:, None]
        assert self.model is not None
        self.model.release(events, market.threads, clip, multiplier, luck)
        market.ledger.releases[h] += 0.5 / multiplier**2

    def cost(self) -> float:
        """By head."""
        scenario = self.holder.market.scenario
        return scenario.consumers * scenario.device_price
