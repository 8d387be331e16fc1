"""What a visitor plays with: a market, perhaps a second one with the same luck, and what she does to them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from io import BytesIO
from threading import RLock
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from analysis.dashboard.diary import Diary, lived_with_diary
from analysis.dashboard.network import DRAWN, Sample
from sim.market import Market
from sim.scenario import Change, Scenario

A, B = "A", "B"
"""What the two markets are called."""


@dataclass
class Side:
    """One of the markets: what it began as, what was done to it since, and whom the visitor watches in it."""

    name: str
    start: Scenario
    market: Market
    sample: Sample
    done: list[Change] = field(default_factory=list)
    diary: Diary = field(default_factory=Diary)

    @property
    def scenario(self) -> Scenario:
        """The scenario that repeats all that has happened so far, to the bit: with the same seed."""
        days = max(1, self.market.day + 1 if self.market.ledger.last else self.start.days)
        return self.start.with_(changes=(*self.start.changes, *self.done), days=days)


class Laboratory:
    """One or two markets that live the same days with the same luck.

    It has what Mesa's controls ask of a model: ``step``, ``running``, ``time``, and a constructor by keywords.

    Args:
        a: the first market's scenario.
        b: the second one's; there is none if None.
        rng: seed of both.
        drawn: how many consumers of each are drawn in the network view.
        threads: of each market; all cores by default.

    Raises:
        BadInput: for a scenario that will not do.
    """

    running = True

    def __init__(
        self,
        a: Scenario | None = None,
        b: Scenario | None = None,
        rng: int = 1,
        drawn: int = DRAWN,
        threads: int | None = None,
    ) -> None:
        self.rng = rng
        self._one_at_a_time = RLock()
        """Days are lived in one thread, and the page speaks from another."""
        scenarios = {A: a or Scenario(), B: b}
        self.sides: dict[str, Side] = {}
        for name, scenario in scenarios.items():
            if scenario is not None:
                market = Market(scenario, rng=rng, threads=threads)
                self.sides[name] = Side(name, scenario, market, Sample.of(market, drawn))

    @property
    def time(self) -> int:
        """Days lived so far."""
        market = self.sides[A].market if self.sides else None  # there are none once they are freed
        return market.day + 1 if market and market.ledger.last else 0

    @property
    def differences(self) -> dict[str, tuple[Any, Any]]:
        """What tells the scenarios apart, by parameter: A's value and B's; empty where there is one market."""
        return self.sides[A].start.difference(self.sides[B].start) if B in self.sides else {}

    def step(self) -> None:
        """Live a day in every market; note who among the drawn is exposed, and what befalls whoever is watched."""
        with self._one_at_a_time:
            for side in self.sides.values():
                with lived_with_diary(side.market, side.sample.watched, side.diary):
                    side.market.run_for(1)
                side.sample.note(side.market)

    def close(self) -> None:
        """Free the markets; a day that is being lived is lived to its end."""
        self.running = False
        with self._one_at_a_time:
            self.sides.clear()

    def draw(self, drawn: int) -> None:
        """Have so many consumers of each market drawn in the network view, if there are so many."""
        with self._one_at_a_time:
            for side in self.sides.values():
                if len(side.sample.people) != min(drawn, len(side.market.consumers)):
                    side.sample = side.sample.resized(side.market, drawn)

    def watch(self, person: int | None) -> None:
        """Keep a diary of one consumer from now on, in every market: the same person, for they share their luck."""
        with self._one_at_a_time:
            for side in self.sides.values():
                lives_here = person is not None and person < len(side.market.consumers)
                side.sample.watched = person if lives_here else None
                side.diary.clear()

    def intervene(self, what: Mapping[str, Any], where: str = A + B) -> Change:
        """Have something change tomorrow, in one market (A), the other (B) or both (AB).

        Args:
            what: a dated change without its day, as a scenario's TOML has it: parameters by name, or ``breach``.
            where: names of markets.

        Raises:
            BadInput: if it will not do; then nothing has changed.
        """
        with self._one_at_a_time:
            wanted = [side for side in self.sides.values() if side.name in where]
            change = Scenario(changes=({"day": self.time, **what},)).changes[0]  # type: ignore[arg-type]
            for side in wanted:
                side.market.foreseen(change)  # in all of them, or in none
            for side in wanted:
                side.market.schedule(change)
                side.done.append(change)
        return change

    def toml(self, name: str) -> str:
        """The scenario file that repeats what one market has lived through, with what the visitor did to it."""
        return (
            f"# Repeats this market to the bit: symbiosis run FILE --seed {self.rng}\n"
            + self.sides[name].scenario.to_toml()
        )

    def results(self) -> bytes:
        """A zip of CSV tables (days, marketers, events) and of the scenario of each market."""
        packed = BytesIO()
        with self._one_at_a_time, ZipFile(packed, "w", ZIP_DEFLATED) as archive:
            for name, side in self.sides.items():
                ledger = side.market.ledger
                archive.writestr(f"{name}/days.csv", ledger.daily.to_csv())
                archive.writestr(f"{name}/marketers.csv", ledger.marketers.to_csv(index=False))
                archive.writestr(f"{name}/events.csv", ledger.events.to_csv(index=False))
                archive.writestr(f"{name}/scenario.toml", self.toml(name))
        return packed.getvalue()
