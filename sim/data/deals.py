"""Second-party data: what one marketer hands over to another under a contract."""

from typing import Any

from sim.compiled import rule
from sim.data.estimate import LAWFULLY, NOT_SOLD, UNLAWFULLY
from sim.data.profiles import breaks_law, empty, offend
from sim.world import NOT_ASKED, ROWS, World


@rule
def deliver(low: int, high: int, w: World, seller: int, copy: int) -> int:
    """Bring holder ``copy`` up to what ``seller`` has of consumers ``low`` to ``high`` - 1; the profiles handed over.

    Consent travels with the data: handed over is what people let the seller share, and what it dares to. The copy of
    one who has said no since is emptied. Both are entered in the books. Rows are handed over from rows to rows only.
    """
    handed, by_rows = 0, w.holders[seller].place == ROWS and w.holders[copy].place == ROWS
    for i in range(low, high):
        w.books.holders[copy].deleted += empty(i, copy, w)
        right = _may_hand_over(i, seller, w)
        if by_rows and right != NOT_SOLD and _copy(i, seller, copy, right, w):
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
        offend(i, seller, 1, w)
        offend(i, copy, events, w)
    return True


@rule
def join(low: int, high: int, w: World, seller: int, copy: int, buyer: int, sums: Any, heads: Any) -> None:
    """Add up what ``seller`` has of consumers whom ``buyer`` knows, by the row of priors that the buyer has them in.

    Both put encrypted lists of their customers and the events into one computation, and learn ``sums`` (R, K) and
    ``heads`` (R,) and nothing else. Consent travels with the data, as it does with rows.
    """
    for i in range(low, high):
        right = _may_hand_over(i, seller, w)
        if right != NOT_SOLD and w.tracks[i, buyer].known and _add(i, seller, buyer, w, sums, heads):
            _enter_join(i, seller, copy, buyer, right, w)


@rule
def _add(i: int, seller: int, buyer: int, w: World, sums: Any, heads: Any) -> bool:
    row, events = int(w.bonds[i, buyer].prior_row), 0
    for k in range(w.held.shape[2]):
        sums[row, k] += w.held[i, seller, k]
        events += int(w.held[i, seller, k])
    heads[row] += 1 if events > 0 else 0
    return events > 0


@rule
def _enter_join(i: int, seller: int, copy: int, buyer: int, right: int, w: World) -> None:
    track, sold = w.tracks[i, copy], w.books.holders[seller]
    track.known, track.since, track.share = True, w.day, right == LAWFULLY
    w.shield.cohort[i, copy] = 1 + int(w.bonds[i, buyer].prior_row)
    if right == LAWFULLY:
        sold.sales += 1
    else:
        sold.unlawful_sales += 1
