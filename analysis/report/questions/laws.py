"""Are existing regulations sufficient?"""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from analysis.plots.report.dots import Dot, dots
from analysis.report.blocks import Answer, Claim, Picture, Study, Table, Text
from analysis.report.found import Found, StudyFound
from analysis.report.interval import PER_CENT, PLURAL, Interval, by, listed
from analysis.report.proposals import proposals
from analysis.report.questions import Question
from scenarios import two_jurisdictions
from scenarios.lone_learner import LEARNS
from sim.law.privacy_law import presets
from sim.regulators.kinds import Kind
from sim.scenario import Scenario

LAWS, ABILITY, STAFF, BORDERS, POLITICS = "laws", "AI capability", "enforcement", "borders", "politics"
NONE = "none"
FIRMS: Mapping[str, Mapping[str, Any]] = {
    "as set": {},
    "learning": {**LEARNS, "compliance_rule": "calculating"},
}
"""As firms are by default; and firms that learn their policy, and keep the law as far as breaking it costs more."""
ABILITIES = ("contextual", "content_based", "network", "deep")
"""From knowing the page to knowing people by friends, crowds and neural networks."""
KINDS_TOLD = {
    "adaptive": "with a regulator between public and industry",
    "captured": "with one that hears industry alone",
    "responsive": "with one that follows polls",
}
STAFFED: Mapping[str, Mapping[str, Any]] = {
    "nobody": {"capacity": 0.0, "audit_rate": 0.0},
    "as today": {},
    "tenfold": {"capacity": 5.0, "audit_rate": 0.05, "case_days": 60.0},
    "hundredfold": {"capacity": 50.0, "audit_rate": 0.5, "case_days": 20.0},
}
"""Staff of an authority: more open more cases, audit more often, and close cases sooner."""
TERM = 14
"""Days between two reviews of the law by politics."""
SINGLED_OUT = 0.5
"""Share of people whom a profile singles out, from which a market counts as surveillance."""
MEASURES = {
    "bits_known": "bits known, %", "identifiable": "singled out, points", "unlawful_events": "unlawful events, %",
    "trust": "trust, points", "surplus": "surplus, %", "profit": "profit, %", "publisher_revenue": "publishers, %",
    "hhi": "concentration, points", "parity_ratio": "parity of reach, points", "security": "security, points",
}  # fmt: skip
"""What is told of every law, and in which unit."""
DRAWN = ("bits_known", "identifiable", "trust", "profit")


class Laws(Question):
    """What laws change, for whom, and what decides whether they do."""

    name = "laws"
    number = 3
    asked = "Are existing regulations sufficient?"
    commands = (
        "symbiosis compare no_law ccpa gdpr pipl --seeds 10 --out out/laws",
        "python -m analysis.race",
        "symbiosis sweep gdpr --vary capacity=0,0.5,5,50 --set compliance_rule=calculating",
    )
    claims = (
        Claim("The GDPR lets marketers know less", LAWS, "gdpr, as set", "none, as set", "bits_known"),
        Claim("The CCPA lets marketers know less", LAWS, "ccpa, as set", "none, as set", "bits_known"),
        Claim("The GDPR costs marketers profit", LAWS, "gdpr, as set", "none, as set", "profit"),
        Claim("More staff, fewer unlawful events", STAFF, "hundredfold", "nobody", "unlawful_events"),
    )

    def studies(self) -> list[Study]:
        """Laws and proposals with both kinds of firms; laws by capability; staff; two jurisdictions."""
        size = self.size
        base = Scenario(consumers=size.consumers, days=size.days)
        laws = {
            f"{law}, {kind}": base.with_(law=law, **settings) for law in presets() for kind, settings in FIRMS.items()
        }
        laws |= {
            f"{each.name}, {kind}": each.scenario(base, self.folder).with_(**settings)
            for each in proposals() for kind, settings in FIRMS.items()
        }  # fmt: skip
        ability = {
            f"{law}, {strategy}": base.with_(law=law, strategy=strategy)
            for law in (NONE, "gdpr", "pipl") for strategy in ABILITIES
        }  # fmt: skip
        calculating = base.with_(law="gdpr", compliance_rule="calculating")
        staff = {name: calculating.with_(days=size.learning, **means) for name, means in STAFFED.items()}
        apart = two_jurisdictions.scenario.with_(consumers=size.consumers, days=size.days)
        borders = {
            "apart": apart,
            "cooperating": apart.with_(cooperation=1.0),
            "each by its own law": apart.with_(reach="local"),
            "one-stop shop": apart.with_(lead_authority=True, relocates=True),
        }
        politics = {
            kind: base.with_(law="gdpr", regulator=kind, political_days=TERM) for kind in Kind.ours()
        }  # fmt: skip
        return [
            Study(LAWS, laws, size.seeds), Study(ABILITY, ability, size.few), Study(STAFF, staff, size.seeds),
            Study(BORDERS, borders, size.few), Study(POLITICS, politics, size.few),
        ]  # fmt: skip

    def answer(self, found: Found) -> Answer:
        """Which laws keep people from being singled out, at what cost, and what that hangs on."""
        some, staff = found.study(LAWS), found.study(STAFF)
        statutes = [law for law in presets() if law != NONE]
        plans = [each.name for each in proposals()]
        singled = {law: some.level(f"{law}, learning", "identifiable") for law in (*presets(), *plans)}
        blocks = (
            Text(_what_laws_do(some, statutes)),
            Picture(
                "laws", dots(
                    "What laws change, against no law", _dots(some, [*statutes, *plans]), NOTE, DRAWN_TITLES),
                "Dots with intervals: bits known, people singled out, trust and profit under each law and proposal, "
                "less the same market without a law, with firms as set and with firms that learn.",
                "Above: laws in force; below: proposals on top of the GDPR. Firms that learn also keep the law only as "
                "far as breaking it costs more.",
            ),
            Table("laws", "Every law against none, firms as set", _table(some, [*statutes, *plans], "as set"), NOTE),
            Table("laws_learning", "Every law against none, where firms learn and calculate",
                  _table(some, [*statutes, *plans], "learning"), NOTE),
            Text(_of_proposals(some, plans)),
            Text(_of_staff(staff)),
            Picture(
                "enforcement", dots(
                    "The hidden variable: what an authority can do", _staff_dots(staff),
                    "The GDPR over firms that keep it as far as breaking it costs more. 95 % intervals over seeds.",
                    {"compliance": "law kept, %", "unlawful_events": "unlawful, thousands",
                     "bits_known": "bits known", "fines": "fines, money"}, zero=False),
                "Dots with intervals: compliance, unlawful events, bits known and fines by an authority's staff.",
                "By an authority's staff: cases it can open, audits, and how soon cases end.",
            ),
            Text(_of_ability(found.study(ABILITY))),
            Table("capability", "Singled out and clicks, by law and by what AI can do", _ability_table(
                found.study(ABILITY))),
            Text(_of_borders(found.study(BORDERS))),
            Text(_of_politics(found.study(POLITICS))),
        )  # fmt: skip
        return Answer(_short(some, singled, statutes), blocks, _would_change(staff), {
            f"singled out under {law}, where firms learn, %": one.times(PER_CENT) for law, one in singled.items()
        })  # fmt: skip


NOTE = "Market under the law less the same market without one; means over seeds and 95 % intervals."
DRAWN_TITLES = {name: MEASURES[name] for name in DRAWN}


def change(some: StudyFound, arm: str, base: str, measure: str) -> Interval:
    """A difference in the unit of :data:`MEASURES`."""
    return some.told_in(MEASURES[measure], arm, base, measure)


def _dots(some: StudyFound, laws: list[str]) -> list[Dot]:
    return [
        Dot(law.replace("_", " "), measure, kind, change(some, f"{law}, {kind}", f"{NONE}, {kind}", measure))
        for law in laws for kind in FIRMS for measure in DRAWN
    ]  # fmt: skip


def _staff_dots(staff: StudyFound) -> list[Dot]:
    scales = {"compliance": PER_CENT, "unlawful_events": 1e-3, "bits_known": 1.0, "fines": 1.0}
    return [
        Dot(arm, measure, "", staff.level(arm, measure).times(times))
        for arm in STAFFED for measure, times in scales.items()
    ]  # fmt: skip


def _table(some: StudyFound, laws: list[str], kind: str) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {"law": law.replace("_", " ")}
            | {
                f"{unit}>": change(some, f"{law}, {kind}", f"{NONE}, {kind}", measure).told(sign=True)
                for measure, unit in MEASURES.items()
                if measure != "unlawful_events"  # without a law, nothing is unlawful
            }
            for law in laws
        ]
    )


def _what_laws_do(some: StudyFound, statutes: list[str]) -> str:
    def told(law: str) -> str:
        known, profit, surplus = (
            by(some.relative(f"{law}, as set", f"{NONE}, as set", measure))
            for measure in ("bits_known", "profit", "surplus")
        )
        return (
            f"under the {law.upper()}, what marketers know {known}, their profit {profit}, consumers' surplus {surplus}"
        )

    return f"Against the same market without a law: {'; '.join(map(told, statutes))}."


def _of_proposals(some: StudyFound, plans: list[str]) -> str:
    less = {name: some.relative(f"{name}, learning", "gdpr, learning", "bits_known") for name in plans}
    helped = [f"{name.replace('_', ' ')} ({one.told('%', sign=True)})" for name, one in less.items() if one.sign < 0]
    idle = [name.replace("_", " ") for name, one in less.items() if one.sign == 0]
    told = "Of what is proposed on top of the GDPR, where firms learn, "
    told += f"these let marketers know less: {listed(helped)}" if helped else "nothing lets marketers know less"
    return told + (f"; no clear change comes of {listed(idle)}." if idle else ".")


def _of_staff(staff: StudyFound) -> str:
    least, *_, most = STAFFED
    few, many = (staff.level(arm, "compliance").times(PER_CENT).told("%") for arm in (least, most))
    return (
        "The hidden variable is enforcement. Over firms that calculate, between an authority without staff and one "
        f"with a hundred times today's, the same law is kept in {few} and in {many} of processing, and what is "
        f"recorded without a lawful basis {by(staff.relative(most, least, 'unlawful_events'))}."
    )


def _of_ability(some: StudyFound) -> str:
    first, last = ABILITIES[1], ABILITIES[-1]
    told = [
        f"{'without a law' if law == NONE else f'under the {law.upper()}'} clicks "
        f"{by(some.relative(f'{law}, {last}', f'{law}, {first}', 'ctr'), **PLURAL)}"
        for law in (NONE, "gdpr", "pipl")
    ]
    return f"As AI grows more capable (from reading a person's own events to neural networks), {listed(told)}."


def _ability_table(some: StudyFound) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "law": law,
                "capability": strategy.replace("_", " "),
                "clicks a thousand ads>": some.level(f"{law}, {strategy}", "ctr").times(1000.0).told(),
                "singled out, %>": some.level(f"{law}, {strategy}", "identifiable").times(PER_CENT).told(),
                "judged though they refused, thousand>": some.level(f"{law}, {strategy}", "shadow_views")
                .times(1e-3)
                .told(),
            }
            for law in (NONE, "gdpr", "pipl")
            for strategy in ABILITIES
        ]
    )


def _of_borders(some: StudyFound) -> str:
    told = [
        f"{name}, compliance {by(some.change(name, 'apart', 'compliance').times(PER_CENT), 'points')} and what "
        f"marketers know {by(some.relative(name, 'apart', 'bits_known'))}"
        for name in some.arms
        if name != "apart"
    ]
    return (
        "Where half of people live under the GDPR and half under no law, against firms that keep the stricter law "
        + (f"for all and authorities that do not cooperate: {'; '.join(told)}.")
    )


def _of_politics(some: StudyFound) -> str:
    told = [
        f"{KINDS_TOLD.get(kind, f'with a {kind} one')}, what marketers know "
        f"{by(some.relative(kind, 'static', 'bits_known'))}"
        for kind in some.arms
        if kind != "static"
    ]
    return f"Laws do not stay: against a GDPR that nobody changes, {'; '.join(told)}."


def _short(some: StudyFound, singled: Mapping[str, Interval], statutes: list[str]) -> str:
    keeps = [law for law in statutes if singled[law].high < SINGLED_OUT]
    open_ = [law for law in statutes if singled[law].low >= SINGLED_OUT]
    told = [
        f"{law.upper()} {singled[law].times(PER_CENT).told('%')}"
        for law in sorted(statutes, key=lambda n: singled[n].mean)
    ]
    measured = (
        "where marketers learn and keep the law only as far as it pays, the share of people whom a profile singles "
        f"out is {listed(told)}, against {singled[NONE].times(PER_CENT).told('%')} without a law"
    )
    if len(keeps) == len(statutes):
        return f"Yes, by this measure: {measured}."
    if keeps:
        others = f"; not {listed([law.upper() for law in open_])}" if open_ else ""
        return f"Some are: {listed([law.upper() for law in keeps])}{others}: {measured}."
    return f"No: {measured}."


def _would_change(staff: StudyFound) -> tuple[str, ...]:
    return (
        "What counts as sufficient: here, that profiles single out fewer than half of people. Stricter bars ask more; "
        "and in larger markets than these, fewer are singled out by the same data.",
        "Enforcement: a law that nobody enforces is kept by habit alone.",
        "How laws are read: where a statute gives no number, the preset says what this model assumes (docs/laws.md).",
    )
