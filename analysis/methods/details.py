"""Further questions to the targeting strategies: each under conditions of its own, against the plain strategy there."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from analysis.methods.catalogue import Group
from analysis.methods.pairing import Pair, differences
from analysis.methods.telling import POINTS, Column, tell
from sim.scenario import Scenario

MILLI = 1000.0
STOCKS = (0.0, 0.05, 0.2, 1.0)
MINORITIES = (0.05, 0.2, 0.5)
SCARCE = 500
AS_EVER: Mapping[str, Any] = {}


@dataclass(frozen=True)
class Detail:
    """A question: under which conditions, and what to look at in each."""

    name: str
    question: str
    conditions: Mapping[str, Mapping[str, Any]]
    columns: Mapping[str, Column]
    """By measure; a heading says ``{}`` where the condition is to be named."""

    def pairs(self, group: Group, base: Scenario) -> list[Pair]:
        """Each method of a group against its baseline, under each condition."""
        return [
            Pair(
                {"group": self.name, "method": method.name, "baseline": group.baseline.name, "condition": condition},
                method.by_all(base.with_(**settings)),
                group.baseline.by_all(base.with_(**settings)),
            )
            for condition, settings in self.conditions.items()
            for method in group.methods
        ]

    def tell(self, table: pd.DataFrame) -> None:
        """Print the answers, of the table that :func:`answers` makes."""
        own = table[table["group"] == self.name]
        columns = {
            f"{condition} {measure}": column._replace(heading=column.heading.format(condition))
            for condition in self.conditions
            for measure, column in self.columns.items()
        }
        tell(own.assign(key=own["condition"] + " " + own["measure"]), columns, self.question, key="key")


def details() -> list[Detail]:
    """All questions."""
    return [cold_start(), data_stock(), scarce_data(), refusers(), minority(), diversity()]


def cold_start() -> Detail:
    """What a strategy brings while it knows little yet, and later."""
    columns = {
        "early_ctr": Column("clicks 1-4 %", relative=True),
        "ctr": Column("clicks late %", relative=True),
        "early_lift": Column("lift 1-4 pt", times=POINTS),
        "lift": Column("lift late pt", times=POINTS),
    }
    return Detail("cold start", "Weeks 1-4, and the second half: clicks an impression, and lift", _usual(), columns)


def data_stock() -> Detail:
    """What data are worth to it, where it trusts them wholly and nobody minds."""
    conditions = {
        f"{kappa:g}": {"collection": kappa, "personalization": 1.0, "reactance_rate": 0.0} for kappa in STOCKS
    }
    question = "Clicks an impression, if a share κ of events is recorded, at full intensity, and nobody minds"
    return Detail("data stock", question, conditions, {"ctr": Column("κ = {} %", relative=True)})


def scarce_data() -> Detail:
    """What it brings where there are few people, or no brokers, to learn from."""
    conditions = {**_usual(), f"{SCARCE}": {"consumers": SCARCE}, "no brokers": {"brokers": 0}}
    columns = {"ctr": Column("{} %", relative=True), "offer_relevance": Column("pt", times=POINTS)}
    question = (
        f"Clicks an impression, %, and relevance of giants' best offers, pt; with {SCARCE} people; without brokers"
    )
    return Detail("scarce data", question, conditions, columns)


def refusers() -> Detail:
    """What it makes of people who refuse, under a law that lets them."""
    columns = {
        "offer_relevance_consenters": Column("consenters pt", times=POINTS),
        "offer_relevance_refusers": Column("refusers pt", times=POINTS),
        "estimate_accuracy_consenters": Column("consenters mbit", times=MILLI),
        "estimate_accuracy_refusers": Column("refusers mbit", times=MILLI),
    }
    question = "Under the GDPR: relevance of giants' best offers, and accuracy of their estimates"
    return Detail("refusers", question, {"gdpr": {"law": "gdpr"}}, columns)


def minority() -> Detail:
    """How right it is about a minority, by how small that is."""
    conditions = {f"{share:g}": {"minority_share": share} for share in MINORITIES}
    columns = {
        "estimate_accuracy_majority": Column("{} maj.", times=MILLI),
        "estimate_accuracy_minority": Column("min.", times=MILLI),
    }
    question = "Accuracy of giants' estimates of majority and minority, mbit, by the minority's share"
    return Detail("minority", question, conditions, columns)


def diversity() -> Detail:
    """Whether people see more of the same."""
    columns = {
        "diversity_within": Column("within, bit"),
        "diversity_between": Column("between, bit"),
        "offer_relevance": Column("relevance pt", times=POINTS),
    }
    return Detail("diversity", "Diversity of ads seen", _usual(), columns)


def _usual() -> dict[str, Mapping[str, Any]]:
    return {"as ever": AS_EVER}


def answers(asked: Iterable[Detail], group: Group, base: Scenario, runs: pd.DataFrame) -> pd.DataFrame:
    """The differences of all methods of a group under all conditions, a row for each and measure."""
    return pd.concat([differences(detail.pairs(group, base), runs) for detail in asked], ignore_index=True)
