"""The frontier as tables that a terminal has room for."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from analysis.frontier.accounting import reports_epsilon, sums_epsilon
from analysis.frontier.attacks import Advantage
from analysis.frontier.ladder import EPSILONS
from analysis.methods.telling import ABOUT, POINTS, Column, tell
from analysis.terminal import print_table
from sim.firms.protection import FORMED_EVERY
from sim.ledger.measures.protection import epsilon_of
from sim.scenario import Scenario

EFFECT = {
    "ctr": Column("clicks %", relative=True),
    "lift": Column("lift pt", times=POINTS),
    "profit": Column("profit %", relative=True),
    "technology_costs": Column("cost"),
}
KNOWN = {
    "bits_known": Column("bits %", relative=True),
    "accuracy": Column("right %", relative=True),
    "identifiable": Column("singled out pt", times=POINTS),
}
THEFT = {
    "stolen_people": Column("people pt", times=POINTS),
    "stolen_records": Column("records %", relative=True),
    "stolen_bits": Column("bits %", relative=True),
}
REPORTS = (1, 10, 100)
MULTIPLIERS = (1.0, 10.0, 100.0)
HOW_READ = """\
clicks: expected clicks an impression; cost: of the technology, money like profit in the second half of the run; bits:
what a marketer knows of a consumer; right: bits gained by it in predicting her next interest; singled out: consumers
whom a profile tells from all others; people: those exposed if all stores were stolen on the last evening, as a share of
all, for each store. A consumer's epsilon is what all events, or sums, in question together could tell of her at most;
the market adds up plainly, the accountant tightly."""


def tell_frontier(table: pd.DataFrame) -> None:
    """Print what each technology costs and what it protects; ``table`` is as ``differences`` makes it."""
    tell(table, EFFECT, f"What privacy technology costs, if all use it: {ABOUT}")
    tell(table, KNOWN, f"What firms still know: {ABOUT}")
    tell(table, THEFT, f"What thieves of all stores would have: {ABOUT}")


def tell_attacks(seeds: Mapping[int, Mapping[str, Advantage]]) -> None:
    """Print the mean advantage of membership inference on each kind of store, and its standard error."""
    rows = []
    for store in next(iter(seeds.values())):
        each = [seeds[seed][store] for seed in seeds]
        error = np.sqrt(sum(one.error**2 for one in each)) / len(each)
        rows.append({"store": store, "advantage": f"{np.mean([one.value for one in each]):.3f} ± {1.96 * error:.3f}"})
    print_table(rows, {"store": "", "advantage": "advantage>"}, "Membership inference on a broker's store")


def tell_accounts(base: Scenario) -> None:
    """Print what guarantees add up to, plainly and by the accountant."""
    rows = [
        _account(f"local_dp, ε = {each:g}, {n} reports", n * each, reports_epsilon(each, base.topics, n))
        for each in EPSILONS
        for n in REPORTS
    ]
    many = -(-base.days // FORMED_EVERY)
    for z in MULTIPLIERS:
        told = f"on_device, noise {z:g}, {many} sums"
        rows.append(_account(told, epsilon_of(many / (2.0 * z * z)), sums_epsilon(z, many)))
    headings = {"what": "", "plain": "market>", "tight": "accountant>"}
    print_table(rows, headings, "A consumer's epsilon, at delta = 1e-6")


def _account(what: str, plain: float, tight: float) -> dict[str, str]:
    return {"what": what, "plain": f"{plain:,.3g}", "tight": f"{tight:,.3g}"}
