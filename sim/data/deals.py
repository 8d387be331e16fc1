"""Second-party data: what one marketer hands over to another under a contract."""

from sim.compiled import rule
from sim.data.estimate import LAWFULLY, NOT_SOLD, UNLAWFULLY
from sim.data.profiles import breaks_law, empty
from sim.world import NOT_ASKED, World


@rule
def deliver(low: int, high: int, w: World, seller: int, copy: int) -> int:
    """Bring holder ``copy`` up to what ``seller`` has of consumers ``low`` to ``high`` - 1; the profiles handed over.

    Consent travels with the data: handed over is what people let the seller share, and what it dares to. The copy of
    one who has said no since is emptied. Both are entered in the books.
    """
    handed = 0
    for i in range(low, high):
        w.books.holders[copy].deleted += empty(i, copy, w)
        right = _may_hand_over(i, seller, w)
        if right != NOT_SOLD and _copy(i, seller, copy, right, w):
            handed += 1
    return handed


@rule
def _may_hand_over(i: int, seller: int, w: World) -> int:
    """With what right the seller hands her profile over; it does not if it neither may nor dares.

    One that limits itself to the purposes agreed to hands over nothing that nobody was asked about.
    """
    track, law = w.tracks[i, seller], w.laws[w.people[i].jurisdiction]
    if not track.known:
        return NOT_SOLD
    if w.holders[seller].purpose_limits and not track.answered:
        return NOT_SOLD
    if track.share or law.consent_share == NOT_ASKED:
        return LAWFULLY
    return UNLAWFULLY if breaks_law(i, seller, w.holders[seller], w) else NOT_SOLD


@rule
def _copy(i: int, seller: int, copy: int, right: int, w: World) -> bool:
    """Copy a profile, with its consent, and say so in the books; False if there is nothing in it."""
    events, track, sold, bought = 0, w.tracks[i, copy], w.books.holders[seller], w.books.holders[copy]
    for k in range(w.held.shape[2]):
        count = w.held[i, seller, k]
        w.held[i, copy, k] = count
        w.fresh[i, copy, k] = w.fresh[i, seller, k]
        if w.wrong.shape[0] > 0:
            w.wrong[i, copy, k, 0] = w.wrong[i, seller, k, 0]
            w.wrong[i, copy, k, 1] = w.wrong[i, seller, k, 1]
        w.books.events[copy, k] += count
        events += int(count)
    if events == 0:
        return False
    track.known, track.since, track.share = True, w.day, right == LAWFULLY
    if right == LAWFULLY:
        sold.sales += 1
        bought.events += events
    else:
        sold.unlawful_sales += 1
        bought.unlawful_events += events
    return True
