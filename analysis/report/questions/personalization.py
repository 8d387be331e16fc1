"""Can AI-powered marketing personalize without infringing privacy?"""

from collections.abc import Mapping

import pandas as pd

from analysis.frontier.ladder import BASE, NO_DATA, ROWS, frontier, rungs
from analysis.methods.catalogue import Method, catalogue
from analysis.plots.report import for_whom, methods, reach
from analysis.report.blocks import Answer, Claim, Picture, Study, Table, Text
from analysis.report.found import Found, StudyFound
from analysis.report.interval import PER_CENT, Interval, by, listed, moves, ranked
from analysis.report.questions import Question
from analysis.report.reading import TERCILES
from sim.firms.analytics import Analytics
from sim.firms.campaigns import Optimiser
from sim.firms.targeting import Strategy
from sim.registry import Registered
from sim.scenario import Scenario

TECHNOLOGIES, DIALS, METHODS = "technologies", "intensity and collection", "methods"
INTENSITIES = (0.0, 0.1, 0.2, 0.5, 0.75, 1.0)
COLLECTIONS = (0.05, 0.2, 0.5, 1.0)
SPOKEN = {"on_device": "personalising on devices", "local_dp": "randomised response", "cohorts": "cohorts",
          "minimisation": "minimisation", "synthetic": "synthetic data", "secure_sums": "secure sums",
          "encryption": "encryption"}  # fmt: skip
"""What technologies are called in sentences."""
LITTLE = 50.0
"""Per cent of the bits that rows would tell, below which privacy counts as kept."""
MOST = 50.0
"""Per cent of what personal data add to clicks, from which a technology counts as personalizing."""


class Personalization(Question):
    """How far effectiveness and privacy go together."""

    name = "personalization"
    number = 1
    asked = "Can AI-powered marketing personalize without infringing privacy?"
    commands = (
        "symbiosis frontier --over personalization,collection --maximize lift --minimize bits_known,regret",
        "python -m analysis.frontier",
        "python -m analysis.methods",
    )
    claims = (
        Claim("Personal data raise clicks", TECHNOLOGIES, ROWS, NO_DATA, "ctr"),
        Claim("Personalising on devices keeps clicks above those without data", TECHNOLOGIES, "on_device noise 10",
              NO_DATA, "ctr"),
        Claim("Personalising on devices lets firms know less", TECHNOLOGIES, "on_device noise 10", ROWS, "bits_known"),
        Claim("Full intensity costs trust", DIALS, "intensity 1", "intensity 0", "trust"),
    )  # fmt: skip

    def studies(self) -> list[Study]:
        """Every privacy technology at every strictness; two dials; every method of marketing."""
        size = self.size
        base = BASE.with_(consumers=size.consumers, days=size.days)
        technologies = {ROWS: base} | {pair.labels["method"]: pair.arm for pair in rungs(frontier(base), base)}
        dials = {f"intensity {rho:g}": base.with_(personalization=rho) for rho in INTENSITIES}
        dials |= {f"collection {kappa:g}": base.with_(collection=kappa) for kappa in COLLECTIONS}
        plain = Scenario(consumers=size.consumers, days=size.days)
        ways = {ROWS: base}
        for group in catalogue():
            own = [one for one in (group.baseline, *group.methods) if _is_own(one)]
            ways |= {f"{group.name}: {one.name}": one.by_all(plain) for one in own}
        return [
            Study(TECHNOLOGIES, technologies, size.seeds),
            Study(DIALS, {ROWS: base, NO_DATA: technologies[NO_DATA]} | dials, size.seeds),
            Study(METHODS, ways, size.few),
        ]

    def answer(self, found: Found) -> Answer:
        """The technology that keeps most of what data add, for what it lets be known."""
        some, dials, ways = (found.study(name) for name in (TECHNOLOGIES, DIALS, METHODS))
        kept = kept_by(some)
        rungs_of = [arm for arm in some.arms if arm not in (ROWS, NO_DATA)]
        best = ranked(rungs_of, lambda arm: kept[arm][0].mean - kept[arm][1].mean)[0]
        gain, known = kept[best]
        worth = some.relative(ROWS, NO_DATA, "ctr")
        peak = max(INTENSITIES, key=lambda rho: dials.level(f"intensity {rho:g}", "ctr").mean)
        end = dials.relative("intensity 1", f"intensity {peak:g}", "ctr")
        blocks = (
            Text(
                f"Personal data {moves(worth, 'raise', 'lower', 'do not clearly change')} clicks: with people's rows "
                f"they are {worth.told('%', sign=True)} compared with recording nothing. {_also(kept, rungs_of, best)}"
            ),
            Picture(
                "frontier", reach.frontier(some, dials, kept),
                _alt(kept, best), "Each mark is a market in which all firms and brokers do the same. Further up keeps "
                "more of what personal data add to clicks, further left lets firms know less. Bars: 95 % intervals.",
            ),
            Table("technologies", "What each technology keeps, and what it lets be known", _table(some, kept)),
            Text(
                f"More is not always better. Of the intensities tried, clicks are highest at {peak:g}"
                + (f", and from there to full intensity the click rate {by(end)}" if peak < 1.0 else "")
                + f". At full intensity trust {by(dials.relative('intensity 1', 'intensity 0', 'trust'))}, against a "
                "market that personalises nothing."
            ),
            Text(_for_whom(some, best)),
            Picture(
                "for_whom", for_whom.figure(some, {"rows kept": ROWS, best: best, "no data": NO_DATA}),
                "Dots by thirds of concern: bits known, relevance of offers, consent and trust, with rows kept, with "
                f"{best}, and without data.", "People by thirds of concern, on the last day. Bars: 95 % intervals.",
            ),
            Picture(
                "methods", methods.figure(ways), "Dots with intervals: what each method of marketing changes in "
                "clicks, bits known, trust and profit.", "Every method that firms can use, where all of them do, "
                "against the plain way to do the same thing.",
            ),
        )  # fmt: skip
        return Answer(_short(best, gain, known, worth), blocks, _would_change(some, best), {
            "worth of data, % of clicks": worth, "best technology": best, "gain kept, %": gain,
            "bits known, % of rows'": known,
        })  # fmt: skip


def _is_own(method: Method) -> bool:
    """Whether a method is of the project's own strategies, optimisers and analytics."""
    families: dict[str, type[Registered]] = {"strategy": Strategy, "optimiser": Optimiser, "analytics": Analytics}
    return all(method.policy[key] in kind.ours() for key, kind in families.items() if key in method.policy)


def kept_by(some: StudyFound) -> Mapping[str, tuple[Interval, Interval]]:
    """By market: what is kept of the gain in clicks, and of the bits known, in per cent of rows'."""
    return {arm: (gain_kept(some, arm), some.share(arm, ROWS, "bits_known")) for arm in some.arms}


def gain_kept(some: StudyFound, arm: str) -> Interval:
    """What an arm keeps of the clicks that rows add to a market without data, in per cent of that.

    Of each seed's own gain where there is one in all, else of their mean.
    """
    none = some.values(NO_DATA, "ctr")
    whole, kept = some.values(ROWS, "ctr") - none, some.values(arm, "ctr") - none
    return Interval.of((kept / (whole if (whole > 0.0).all() else whole.mean())).dropna()).times(PER_CENT)


def named(arm: str) -> str:
    """A technology and its strictness in a sentence."""
    for technology, told in SPOKEN.items():
        if arm.startswith(technology):
            return f"{told} ({arm.removeprefix(technology).strip()})"
    return arm.replace("_", " ")


def _short(best: str, gain: Interval, known: Interval, worth: Interval) -> str:
    if worth.sign <= 0:
        return "The question does not arise here: personal data do not clearly raise clicks in these markets."
    told = (
        f"{named(best)} keeps {gain.told('%')} of the clicks that personal data add, while firms know "
        f"{known.told('%')} of what people's rows would tell them."
    )
    if gain.low >= MOST and known.high <= LITTLE:
        return f"Largely yes, by the right technology: {told}"
    if gain.low > 0.0 and known.high < PER_CENT:
        return f"In part: {told}"
    return f"No technology that was tried shows it: of the best, {told}"


def _also(kept: Mapping[str, tuple[Interval, Interval]], rungs_of: list[str], best: str) -> str:
    """Which technologies protect only by giving up what data are for, or protect nothing of what firms know."""
    given_up = [arm for arm in rungs_of if kept[arm][0].high < MOST and kept[arm][1].high < LITTLE]
    nothing = [arm for arm in rungs_of if kept[arm][1].low > 90.0 and arm != best]
    told = []
    if given_up:
        told.append(f"Less than half of that gain is left by {listed([named(arm) for arm in given_up])}.")
    if nothing:
        names = listed([named(arm) for arm in nothing])
        told.append(f"What firms know stays above nine tenths with {names}: these protect against thieves, not firms.")
    return " ".join(told)


def _table(some: StudyFound, kept: Mapping[str, tuple[Interval, Interval]]) -> pd.DataFrame:
    rows = [
        {
            "technology": arm.replace("_", " "),
            "gain in clicks kept, %>": gain.told(),
            "bits known, % of rows'>": known.told(),
            "bits in stolen stores, % of rows'>": some.share(arm, ROWS, "stolen_bits").told(),
            "profit, %>": some.relative(arm, ROWS, "profit").told(sign=True),
            "trust, %>": some.relative(arm, ROWS, "trust").told(sign=True),
        }
        for arm, (gain, known) in kept.items()
    ]
    return pd.DataFrame(rows)


def _for_whom(some: StudyFound, best: str) -> str:
    told = [
        f"for the {who} third, what is known {by(some.relative(best, ROWS, f'bits of the {who}'))} and the relevance "
        f"of offers {by(some.relative(best, ROWS, f'relevance of the {who}'))}"
        for who in (TERCILES[0], TERCILES[-1])
    ]
    return f"For whom: with {named(best)} instead of rows, {listed(told)}."


def _would_change(some: StudyFound, best: str) -> tuple[str, ...]:
    stolen = some.share(best, ROWS, "stolen_bits")
    return (
        "Fewer or worse traces per person (collection, brokers' accuracy): data are worth less, and so is protecting "
        "them.",
        f"What privacy means: thieves who took every store would learn {stolen.told('%')} of what rows would tell them "
        f"with {named(best)}.",
        "A market in which firms learn their own intensity: see the fourth question.",
    )


def _alt(kept: Mapping[str, tuple[Interval, Interval]], best: str) -> str:
    gain, known = kept[best]
    return (
        f"Scatter of {len(kept)} markets by bits known and by what is kept of the gain in clicks. "
        f"{best} stands at {known.mean:.0f} % of bits and {gain.mean:.0f} % of the gain."
    )
