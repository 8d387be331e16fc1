"""What people suffer: regret, chilled browsing, narrowed tastes, stolen identities, control lost."""

import math
from typing import Any

from sim.books import SCALE
from sim.ledger.measures.closing import Closing, Row, ratio, totals
from sim.ledger.measures.fairness import bits

MEASURES = {
    "pushes": ("pushes", "Choices at which a marketer pushed"),
    "push_aim": ("0-1", "Mean susceptibility of the pushed, less that of all who could have been"),
    "regretted_share": ("share", "Expected purchases that would not have been made without a push"),
    "regret": ("money", "Consumers' surplus lost to pushes: to choosing otherwise than without them"),
    "regret_gap": ("share", "The same a head, minority against majority, less one"),
    "price_dispersion": ("share", "Standard deviation of the prices quoted to people known, relative to list prices"),
    "quote_gap": ("share", "Mean of these prices, minority against majority, less one"),
    "sensitive_views": ("pages", "Pages viewed on sensitive topics"),
    "avoided_views": ("pages", "Pages not viewed for fear of who might see"),
    "avoided_sensitive": ("pages", "Of these, on sensitive topics"),
    "watched": ("0-1", "How far people feel watched; a seventh of them is polled each day"),
    "interest_distance": ("0-1", "Total variation distance of people's tastes from those they were born with; polled"),
    "interest_narrowing": ("bits", "Shannon entropy that people's tastes have lost since then; polled"),
    "diversity_window": ("bits", "Collision entropy of topics in one person's last seven ads; polled"),
    "identity_thefts": ("people", "People whose stolen identities were used today"),
    "theft_losses": ("money", "What that cost them"),
    "theft_gap": ("share", "The same a head, minority against majority, less one"),
    "averted_thefts": ("people", "People who prevented it today, having learned of a breach in time"),
    "concern_action": (
        "correlation",
        "Correlation over people of concern and of how far they protect themselves; polled",
    ),
    "idle_share": (
        "share",
        "Of people with concern above one half, those who do nothing to protect themselves; polled",
    ),
    "lost_control_share": ("share", "Of the same, those with resignation above one half; polled"),
}


def measured(day: Closing) -> Row:
    """The day's, by name."""
    books: Any = day.books.harms
    total = totals(books)
    counts = {name: total[name] for name in ("pushes", "sensitive_views", "avoided_views", "avoided_sensitive")}
    return counts | _of_pushes(day, total) | _of_prices(books, total) | _of_polls(total) | _of_thefts(day, total)


def _of_pushes(day: Closing, total: dict[str, float]) -> Row:
    pushed = ratio(total["pushed_susceptibility_f"], total["pushes"])
    everybody = ratio(total["susceptibility_f"], total["choices"])
    return {
        "push_aim": (pushed - everybody) / SCALE,
        "regretted_share": ratio(total["regrets_f"], day.all_firms["expected_purchases_f"]),
        "regret": total["regret_f"] / SCALE,
        "regret_gap": gap_a_head(day, "regret_f"),
    }


def _of_prices(books: Any, total: dict[str, float]) -> Row:
    mean = ratio(total["quoted_f"], total["quotes"]) / SCALE
    square = ratio(total["quoted_squares_f"], total["quotes"]) / SCALE
    each = [ratio(books["quoted_f"][group], books["quotes"][group]) for group in (0, 1)]
    return {
        "price_dispersion": math.sqrt(max(0.0, square - mean**2)) if total["quotes"] else math.nan,
        "quote_gap": ratio(each[1], each[0]) - 1.0,
    }


def _of_polls(total: dict[str, float]) -> Row:
    asked = total["polled"] * SCALE
    return {
        "watched": ratio(total["watched_f"], asked),
        "interest_distance": ratio(total["drifted_f"], asked),
        "interest_narrowing": ratio(total["narrowed_f"], asked),
        "diversity_window": bits(ratio(total["window_same"], total["window_pairs"])),
        "concern_action": correlation(total),
        "idle_share": ratio(total["concerned_idle"], total["concerned"]),
        "lost_control_share": ratio(total["concerned_resigned"], total["concerned"]),
    }


def _of_thefts(day: Closing, total: dict[str, float]) -> Row:
    return {
        "identity_thefts": total["thefts"],
        "theft_losses": total["losses_f"] / SCALE,
        "theft_gap": gap_a_head(day, "losses_f"),
        "averted_thefts": total["averted"],
    }


def gap_a_head(day: Closing, field: str) -> float:
    """What the minority has a head of something, against the majority, less one; NaN where the majority has none."""
    few, many = day.books.harms[field][1], day.books.harms[field][0]
    return ratio(ratio(few, day.groups[1]), ratio(many, day.groups[0])) - 1.0


def correlation(total: dict[str, float]) -> float:
    """Pearson's correlation of concern and protection, of the polls' sums; NaN where one of them does not vary."""
    n = total["polled"]
    if not n:
        return math.nan
    concern, done = total["concern_f"] / SCALE / n, total["protection_f"] / SCALE / n
    spread = total["concern_squares_f"] / SCALE / n - concern**2, total["protection_squares_f"] / SCALE / n - done**2
    together = total["product_f"] / SCALE / n - concern * done
    return together / math.sqrt(spread[0] * spread[1]) if min(spread) > 1e-9 else math.nan
