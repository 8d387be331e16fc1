"""What a law may not say in one breath: clauses that cannot hold together, or that are about nothing."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.law.privacy_law import PrivacyLaw

PURPOSES = ("measure", "personalise", "share")
CAN_REFUSE = ("opt_out", "opt_in")


def contradictions(law: "PrivacyLaw") -> Iterator[str]:
    """Every contradiction of ``law``, each a sentence that names the clauses and a way out."""
    rules = {purpose: getattr(law, f"consent_{purpose}") for purpose in PURPOSES}
    if law.universal_opt_out and not law.objection and not {*rules.values()} & {*CAN_REFUSE}:
        yield (
            "clauses.universal_opt_out is true, but there is nothing to opt out of. "
            "Make consent_measure, consent_personalise or consent_share 'opt_out' or 'opt_in'."
        )
    if law.inferences and not law.objection and rules["personalise"] not in CAN_REFUSE:
        yield (
            "clauses.inferences is true, so that a refusal bars what is inferred of a person, but nobody can refuse. "
            "Make consent_personalise 'opt_out' or 'opt_in', or objection true."
        )
    if law.answer_days and not (law.access or law.rectification or law.erasure or law.portability):
        yield (
            f"clauses.answer_days is {law.answer_days}, but there is nothing to ask for. "
            "Make access, rectification, erasure or portability true."
        )
    if law.minimisation_cap == 0.0:
        yield from _asks_for_what_it_forbids(law, rules)
    if law.currency == "USD" and law.exchange_rate != 1:
        yield f"exchange_rate is {law.exchange_rate!r}, but a US dollar is worth 1.0. Say which currency is meant."


def _asks_for_what_it_forbids(law: "PrivacyLaw", rules: dict[str, str]) -> Iterator[str]:
    for purpose, rule in rules.items():
        if rule != "none":
            yield (
                f"clauses.minimisation_cap is 0.0, so that nothing may be recorded, but consent_{purpose} is {rule!r}: "
                "people would be asked for, or told of, what is forbidden. Raise the cap, or leave the other out."
            )
    if law.retention_days:
        yield (
            f"clauses.retention_days is {law.retention_days}, but minimisation_cap is 0.0: there is nothing to keep. "
            "Raise the cap, or leave retention_days out."
        )
