"""A consumer's day, in order. She reads only the state at its start, so days may be lived in any order."""

from sim.compiled import rule
from sim.data.estimate import Desk, believe
from sim.society.browsing import browse
from sim.society.feelings import be_counted, settle
from sim.society.mail import read_mails
from sim.society.privacy import protect
from sim.society.rights import exercise
from sim.society.shopping import shop, visit
from sim.world import World


@rule
def live(low: int, high: int, w: World, desk: Desk) -> None:
    """Consumers ``low`` to ``high`` - 1 live the day; entries go to ``w.books``, ``desk`` is scratch."""
    for i in range(low, high):
        believe(i, w, desk)  # the marketers' view of her, from what they hold
        browse(i, w, desk)  # pages, trackers, auctioned ads
        visit(i, w, desk)  # a marketer's own site and its recommendation
        shop(i, w, desk)  # a choice among marketers, or nothing
        read_mails(i, w, desk)  # of marketers she has bought from
        protect(i, w)  # opt-outs, cookies, blockers, erasure, complaints
        exercise(i, w)  # access, rectification, portability; answers to what was asked
        settle(i, w, desk)  # goodwill fades, trust and concern drift back
        be_counted(i, w, desk)
