"""What people suffer: regret, chilled browsing, narrowed tastes, stolen identities, control lost."""

from typing import Any

import numpy as np

from sim.books import SCALE
from sim.ledger.measures.closing import Closing, Row, ratio, squared, totals
from sim.ledger.measures.fairness import bits
from sim.world import Array

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

LEAST_SPREAD = 1e-9
"""Variance below which concern, or protection, counts as the same for all."""


def measured(days: Closing) -> Row:
    """Each day's, by name."""
    books: Any = days.books.harms
    total = totals(books)
    counts = {name: total[name] for name in ("pushes", "sensitive_views", "avoided_views", "avoided_sensitive")}
    return counts | _of_pushes(days, total) | _of_prices(books, total) | _of_polls(total) | _of_thefts(days, total)


def _of_pushes(days: Closing, total: Row) -> Row:
    pushed = ratio(total["pushed_susceptibility_f"], total["pushes"])
    everybody = ratio(total["susceptibility_f"], total["choices"])
    return {
        "push_aim": (pushed - everybody) / SCALE,
        "regretted_share": ratio(total["regrets_f"], days.all_firms["expected_purchases_f"]),
        "regret": total["regret_f"] / SCALE,
        "regret_gap": gap_a_head(days, "regret_f"),
    }


def _of_prices(books: Any, total: Row) -> Row:
    mean = ratio(total["quoted_f"], total["quotes"]) / SCALE
    square = ratio(total["quoted_squares_f"], total["quotes"]) / SCALE
    each = [ratio(books["quoted_f"][:, group], books["quotes"][:, group]) for group in (0, 1)]
    return {
        "price_dispersion": np.sqrt(np.maximum(0.0, square - squared(mean))),
        "quote_gap": ratio(each[1], each[0]) - 1.0,
    }


def _of_polls(total: Row) -> Row:
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


def _of_thefts(days: Closing, total: Row) -> Row:
    return {
        "identity_thefts": total["thefts"],
        "theft_losses": total["losses_f"] / SCALE,
        "theft_gap": gap_a_head(days, "losses_f"),
        "averted_thefts": total["averted"],
    }


def gap_a_head(days: Closing, field: str) -> Array:
    """What the minority has a head of something, against the majority, less one (D,); NaN where that has none."""
    few, many = days.books.harms[field][:, 1], days.books.harms[field][:, 0]
    return np.asarray(ratio(ratio(few, days.groups[1]), ratio(many, days.groups[0])) - 1.0)


def correlation(total: Row) -> Array:
    """Pearson's correlation (D,) of concern and protection, of the polls' sums; NaN where one of them does not vary."""
    concern, done, squares, others, product = (
        ratio(total[name] / SCALE, total["polled"])
        for name in ("concern_f", "protection_f", "concern_squares_f", "protection_squares_f", "product_f")
    )
    spread, other_spread = squares - squared(concern), others - squared(done)
    varies = np.minimum(spread, other_spread) > LEAST_SPREAD
    return np.where(varies, (product - concern * done) / np.sqrt(np.where(varies, spread * other_spread, 1.0)), np.nan)
