"""Ways to look at a run that several effects share: each lives the market of a scenario and seed, and tells figures."""

from typing import TYPE_CHECKING, Any

import numpy as np

from analysis.experiments.needs import Figures
from sim.data.breach import hazard
from sim.scenario import Scenario, Strike

if TYPE_CHECKING:
    from sim.firms.holder import DataHolder
    from sim.market import Market

HALF, HALF_A_YEAR = 0.5, 182
OFTEN = 3000
"""Times that breaches are as frequent as usual where they are to be counted."""
WINDOW = 28
"""Days of a ghost-ad comparison."""


def market_of(scenario: Scenario, seed: int) -> "Market":
    """The market of a scenario on its first morning, on one thread."""
    from sim.market import Market

    return Market(scenario, rng=seed, threads=1)


def marketers_lifts(scenario: Scenario, seed: int) -> Figures:
    """The median over marketers of ghost-ad lifts, and of what firms would call lift; in the second half of the run."""
    market = market_of(scenario, seed)
    market.run_for(scenario.days)
    table = market.ledger.marketers
    late = table[table["day"] >= max(scenario.days // 2, WINDOW)]
    each = late.groupby("marketer")[["lift_visits", "lift", "naive_lift"]].mean()
    return {name: float(each[name].median()) for name in each}


def customers(market: "Market", marketer: int, within: int) -> Any:
    """Who bought at a marketer within so many days, (N,)."""
    last = np.asarray(market.consumers.last_purchase)[:, marketer]
    return (last >= 0) & (market.day - last < within)


def strike(market: "Market", holder: str, share: float, found_after: int) -> Any:
    """Let a breach strike, and tell who is exposed, (N,)."""
    from sim.scenario import Change

    market.change(Change(market.day, breach=Strike(holder, share, found_after)))
    return np.unpackbits(market.breaches.all[-1].exposed, count=len(market.consumers)).astype(bool)


def breached_often(base: Scenario) -> Scenario:
    """Breaches so frequent that they can be counted, and that nobody minds."""
    calm = {"breach_trust": 0.0, "breach_concern": 0.0, "press_concern": 0.0, "identity_theft": 0.0}
    return base.with_(breach_rate=min(1.0, OFTEN * base.breach_rate), **calm)


def clicks_with_and_without_control(scenario: Scenario, seed: int) -> Figures:
    """Click rates in the second half of a run of all ads, and of those on people's own events, with perceived control.

    In the twin everybody feels in control from the first day: rights in law, and asked once. Nothing else is changed,
    since in a market without a law there is no right that could be used, and nobody is asked.
    """
    figures: dict[str, float] = {}
    for told, felt in (("with", True), ("without", False)):
        market = market_of(scenario, seed)
        if felt:
            laws, tracks = np.asarray(market.world.laws), np.asarray(market.world.tracks)
            laws["control"], tracks["answered"] = 1.0, True
        market.run_for(scenario.days)
        late = market.ledger.daily.iloc[scenario.days // 2 :]
        tracked = late["ctr_tracked"].mean()
        figures |= {f"all {told}": float(late["ctr"].mean()), f"personal {told}": float(tracked)}
    return figures


def two_years_of_cases(scenario: Scenario, seed: int) -> Figures:
    """Complaints, cases and fines, the first half year left out; and breaches to be notified, by their chances.

    Breaches are too rare to be counted: their hazards are added up, times the share of holders that keep the law.
    """
    market, notified = market_of(scenario, seed), 0.0
    market.run_for(HALF_A_YEAR)
    for _ in range(scenario.days - HALF_A_YEAR):
        market.run_for(1)
        notified += sum(holder.compliance * _hazard(market, holder) for holder in market.holders)
    late, events = market.ledger.daily.iloc[HALF_A_YEAR:], market.ledger.events
    complaints = float(late["complaints"].sum())
    fined = float(((events["day"] >= HALF_A_YEAR) & (events["kind"] == "fine")).sum())
    cases = complaints + notified + float(late["audits"].sum())
    return {"cases": cases, "complaints": complaints, "notified": notified, "fined": fined}


def _hazard(market: "Market", holder: "DataHolder") -> float:
    asked, records = market.scenario, market.ledger.kept(holder.index) / market.scenario.breach_stock
    return hazard(
        asked.breach_rate, records, asked.consumers, asked.breach_elasticity, holder.security, holder.storage.risk
    )


def feeling_of_control(scenario: Scenario, seed: int) -> Figures:
    """Share of people who feel little or no control.

    Perceived control is measured by items on self-efficacy and on controllability, averaged (Ajzen 2002, Journal of
    Applied Social Psychology 32(4)). That it can be controlled is what the resigned do not believe. Little is below
    one half.
    """
    market = market_of(scenario, seed)
    market.run_for(scenario.days)
    people = market.consumers
    felt = (np.asarray(people.efficacy) + 1.0 - np.asarray(people.resignation)) / 2.0
    return {"little": float((felt < HALF).mean())}
