"""How effects are read off runs: randomised groups and twin markets; and the naive ways, to set beside.

Each estimator takes series or totals of one seed and gives one number; :func:`interval` says over seeds how sure it is.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import optimize

from analysis.experiments.comparing import half_widths

type Floats = NDArray[np.float64]


def interval(values: Sequence[float]) -> tuple[float, float]:
    """Mean over seeds, and half of its 95 % t-interval; NaN where no or one value is finite."""
    known = np.asarray(values, float)
    known = known[np.isfinite(known)]
    if not len(known):
        return float("nan"), float("nan")
    if len(known) == 1:
        return float(known[0]), float("nan")
    return float(known.mean()), float(half_widths(known.std(ddof=1), len(known)))


def lift(treated: float, usual_treated: float, held_out: float, usual_held_out: float) -> float:
    """Ghost-ad lift within a run (Johnson, Lewis & Nubbemeyer 2017): what the exposed do over the held-out, less one.

    Args:
        treated: outcomes of people who saw the ad.
        usual_treated: what is usual for the needs that these people had; a regression adjustment, or their number.
        held_out: outcomes of people who would have seen it.
        usual_held_out: what is usual for theirs.

    Returns:
        NaN where the held-out did nothing.
    """
    if min(usual_treated, usual_held_out, held_out) <= 0:
        return float("nan")
    return (treated / usual_treated) / (held_out / usual_held_out) - 1


def twin_effect(market: float, twin: float, relative: bool = True) -> float:
    """What a policy did: the market against its twin with the same luck, as a share of the twin, or as it is."""
    if not relative:
        return market - twin
    return market / twin - 1 if twin else float("nan")


def difference_in_differences(after: float, before: float, other_after: float, other_before: float) -> float:
    """What happened to a firm beyond what happened to those it did not touch, in the outcome's unit."""
    return (after - before) - (other_after - other_before)


def elasticity(outcome: float, twin_outcome: float, cause: float, twin_cause: float) -> float:
    """Percent of the outcome a percent of the cause, between a market and its twin (midpoint, or arc, elasticity).

    NaN where the cause did not change, or is in neither.
    """
    change = (cause - twin_cause) / (cause + twin_cause) if cause + twin_cause else 0.0
    return (outcome - twin_outcome) / (outcome + twin_outcome) / change if change else float("nan")


def log_slope(x: ArrayLike, y: ArrayLike) -> float:
    """Elasticity of y to x over many units: slope of log y over log x by least squares, of positive pairs."""
    a, b = np.asarray(x, float), np.asarray(y, float)
    good = (a > 0) & (b > 0)
    return float(np.polyfit(np.log(a[good]), np.log(b[good]), 1)[0]) if good.sum() > 1 else float("nan")


def impulse_response(market: ArrayLike, twin: ArrayLike, from_day: int) -> Floats:
    """What an event of ``from_day`` did, day by day from then on: the market less its twin without the event."""
    difference: Floats = np.asarray(market, float) - np.asarray(twin, float)
    return difference[from_day:]


def days_until_back(response: ArrayLike, share: float = 0.1, smooth: int = 7) -> float:
    """Days after its largest size until a response stays within ``share`` of that size.

    Args:
        response: an impulse response, a value a day.
        share: how near to 0, of the largest size, counts as back.
        smooth: days of the moving average that takes out daily noise.

    Returns:
        Days from the start of the response; NaN if it is not back by the end, or there was none.
    """
    raw = np.asarray(response, float)
    if len(raw) < smooth:
        return float("nan")
    size = np.abs(np.convolve(raw, np.ones(smooth) / smooth, "valid"))
    peak = int(size.argmax())
    if size[peak] <= 0:
        return float("nan")
    away = np.flatnonzero(size > share * size[peak])
    back = int(away[-1]) + 1
    return float(back) if back < len(size) else float("nan")


# ------------------------------------------------------------------ what firms do, which is no effect


def exposed_against_unexposed(exposed: float, exposed_people: float, others: float, other_people: float) -> float:
    """Outcomes a head of those who saw ads over those who did not, less one: the exposed differ, so it is no effect."""
    if min(exposed_people, other_people, others) <= 0:
        return float("nan")
    return (exposed / exposed_people) / (others / other_people) - 1


def before_and_after(series: ArrayLike, day: int) -> float:
    """Mean from ``day`` on over the mean before, less one: whatever else changed is in it, so it is no effect."""
    values = np.asarray(series, float)
    return float(values[day:].mean() / values[:day].mean() - 1)


def click_attribution(attributed: float, outcomes: float) -> float:
    """Share of outcomes that follow a click: misses who never clicks, and counts who would have bought anyway."""
    return attributed / outcomes if outcomes else float("nan")


def poisson_slope(sizes: ArrayLike, counts: ArrayLike) -> float:
    """Elasticity of a frequency to size: the slope of a Poisson regression of counts on the logarithm of size.

    Args:
        sizes: of each unit, above 0.
        counts: events of each unit, over the same time.
    """
    x, y = np.log(np.asarray(sizes, float)), np.asarray(counts, float)
    x -= x.mean()

    def unlikely(at: Floats) -> float:
        eta = at[0] + at[1] * x
        return float((np.exp(eta) - y * eta).sum())

    found = optimize.minimize(unlikely, np.array([np.log(max(y.mean(), 1e-9)), 0.0]))
    return float(found.x[1])


def truncated_pareto(shares: Sequence[float], tail: float = 0.25) -> float:
    """Exponent of the upper ``tail`` of shares in (0, 1], Pareto truncated at 1, by maximum likelihood.

    Whole stores, which are at the point of truncation, are left out; NaN with fewer than ten in the tail.
    """
    each = np.sort(np.asarray(shares, float))
    each = each[each < 1.0]
    top = each[int(len(each) * (1 - tail)) :]
    if len(top) < 10:
        return float("nan")
    low, logs = top[0], np.log(top / top[0])

    def unlikely(alpha: float) -> float:
        return float(-(len(top) * np.log(alpha / (1 - low**alpha)) - (alpha + 1) * logs.sum()))

    return float(optimize.minimize_scalar(unlikely, bounds=(0.01, 5.0), method="bounded").x)
