"""One person's story: what each firm knows of her beside what she likes, what she allowed, paid and lost."""

from dataclasses import dataclass

import numpy as np

from analysis.dashboard.diary import Entry
from analysis.dashboard.laboratory import Side

PURPOSES = ("measure", "personalise", "share")


@dataclass(frozen=True)
class Dossier:
    """What one holder has of her, beside what is true."""

    holder: str
    broker: bool
    events: int
    believed: list[float]
    """Shares of topics in its records; empty where there are none."""
    allowed: list[str]
    """Purposes that it may use them for."""
    known: bool
    """Whether it has an identifier of hers."""
    trust: float | None
    """Her trust in it; None of a broker."""
    purchases: int


@dataclass(frozen=True)
class Story:
    """One consumer on one evening."""

    person: int
    concern: float
    resignation: float
    blocker: bool
    minority: bool
    interests: list[float]
    """What she truly likes, shares over topics: for whoever looks on, for nobody in the market."""
    bits: float
    """Bits that marketers know of her, on average."""
    losses: float
    """Money lost to identity theft."""
    friends: int
    dossiers: list[Dossier]
    leaked: list[tuple[int, str]]
    """Breaches that exposed her: day and holder."""
    diary: list[Entry]


def story(side: Side, person: int) -> Story:
    """The story of a consumer in one market, up to the last evening."""
    market = side.market
    her = market.consumers[person]
    return Story(
        person,
        float(her.concern),
        float(her.resignation),
        bool(her.blocker),
        bool(her.group),
        [float(share) for share in her.interests],
        float(her.bits),
        float(her.losses),
        len(her.neighbors),
        [_dossier(side, person, holder) for holder in range(len(market.holders))],
        side.sample.leaked(person),
        list(side.diary.entries) if side.sample.watched == person else [],
    )


def _dossier(side: Side, person: int, h: int) -> Dossier:
    market = side.market
    her, holder, firms = market.consumers[person], market.holders[h], len(market.marketers)
    events = np.asarray(her.profiles[h], float)
    total = float(events.sum())
    return Dossier(
        holder.name,
        h >= firms,
        int(total),
        (events / total).tolist() if total else [],
        [purpose for purpose in PURPOSES if getattr(her, purpose)[h]],
        bool(her.known[h]),
        float(her.trust[h]) if h < firms else None,
        int(her.purchases[h]) if h < firms else 0,
    )
