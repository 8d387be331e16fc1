"""Customer service: people who are not always there, or a chatbot that is, and may or may not say what it is."""

from sim.compiled import rule
from sim.draws import SERVICE, four
from sim.world import DISCLOSED, HUMAN, UNDISCLOSED, World


@rule
def ask_for_help(i: int, m: int, index: int, w: World) -> None:
    """A customer needs help with a purchase: being helped, or not, moves loyalty and trust."""
    bond, rules, book = w.bonds[i, m], w.rules, w.books.firms[m]
    luck = four(w.seed, w.day, i, SERVICE, m * 262_144 + index)
    helped = luck[0] < chance_of_help(i, w.firms[m].chatbot, w)
    book.contacts += 1
    book.served += 1 if helped else 0
    bond.loyalty += rules.loyalty_gain * ((1.0 if helped else 0.0) - bond.loyalty)
    if helped:
        bond.trust += rules.trust_gain * (1.0 - bond.trust)
    else:
        bond.trust -= rules.trust_loss * bond.trust
    if w.firms[m].chatbot == UNDISCLOSED and luck[1] < rules.bot_recognised:
        bond.trust -= rules.deception_loss * bond.trust


@rule
def chance_of_help(i: int, served_by: int, w: World) -> float:
    """Chance that she is helped: by a person, if one is there; by a bot, unless she walks away on hearing it is one."""
    rules = w.rules
    if served_by == HUMAN:
        return rules.human_hours * rules.human_quality
    stays = 1.0 - (rules.bot_aversion * w.people[i].concern if served_by == DISCLOSED else 0.0)
    return stays * rules.bot_quality
