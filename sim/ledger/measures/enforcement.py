"""What authorities did, how strict laws are, and how far firms keep them; by jurisdiction in the docket."""

import numpy as np

from sim.ledger.docket import COLUMNS
from sim.ledger.measures.closing import Closing, Row

OTHERWISE_MEASURED = ("fines", "residents", "law_stringency")
"""Columns of the docket that do not add up over jurisdictions, or are a measure of another theme."""
SUMS = {name: told for name, told in COLUMNS.items() if name not in OTHERWISE_MEASURED}

MEASURES = {
    **SUMS,
    "law_stringency": ("0-1", "Mean rung of the law in force on the ladders of its clauses, over consumers"),
    "compliance": ("0-1", "Mean share of processing in which marketers keep the law"),
    "perceived_risk": ("fines", "Mean fear of fines of marketers: recent fines, one's own counting five times"),
    "strict_reach": ("share", "Marketers that treat all consumers by the strictest law"),
}
CONDUCT = ("compliance", "perceived_risk", "strict_reach")
"""How a marketer stands to the law, as it is today."""


def measured(days: Closing) -> Row:
    """Each day's, by name."""
    docket = days.docket
    summed = {name: docket[name].sum(axis=1) for name in SUMS}
    stringency = np.average(docket["law_stringency"], axis=1, weights=docket["residents"])
    conduct = {name: days.policies[name].mean(axis=1) for name in CONDUCT}
    return summed | {"law_stringency": stringency} | conduct
