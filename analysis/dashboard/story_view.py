"""One person's story on the page."""

from html import escape

import solara

from analysis.dashboard.diary import Entry
from analysis.dashboard.story import Dossier, Story

TRUE, BELIEVED = "#009E73", "#0072B2"


@solara.component
def StoryView(market: str, told: Story) -> None:  # noqa: N802
    """Who she is, what each holder has of her, what leaked, and her diary."""
    with solara.Card(f"Consumer {told.person}" + (f" in market {market}" if market else ""), classes=["story"]):
        solara.Text(_who(told))
        solara.Text("What they have of her (blue) beside what she likes (green), by topic", classes=["heading"])
        bars = "".join(_bars(dossier, told.interests) for dossier in told.dossiers)
        solara.HTML(tag="div", unsafe_innerHTML=bars, classes=["bars"])
        solara.Text(_leaks(told))
        solara.HTML(tag="div", unsafe_innerHTML=_diary(told.diary), classes=["table-wrap"])


def _who(told: Story) -> str:
    return (
        f"Concern {told.concern:.2f}, resignation {told.resignation:.2f}, "
        f"{'an ad blocker' if told.blocker else 'no ad blocker'}, {told.friends} friends. Marketers know "
        f"{told.bits:.2f} bits of her. Lost to identity theft: {told.losses:,.0f}."
    )


def _leaks(told: Story) -> str:
    if not told.leaked:
        return "Leaked: nothing so far."
    return "Leaked: " + "; ".join(f"from {who} on day {day}" for day, who in told.leaked)


def _bars(dossier: Dossier, interests: list[float]) -> str:
    wide, high, gap = 200, 44, 200 / max(1, len(interests))
    top = max([*interests, *dossier.believed, 1e-9])
    marks = "".join(_pair(k, share, dossier.believed, gap, high, top) for k, share in enumerate(interests))
    allowed = ", ".join(dossier.allowed) or "nothing"
    trust = "" if dossier.trust is None else f", trust {dossier.trust:.2f}"
    bought = f", {dossier.purchases} purchases" if dossier.purchases else ""
    said = f"{dossier.holder}: {dossier.events} events"
    return (
        f"<div><b>{escape(dossier.holder)}</b>{trust}{bought}<br>{dossier.events} events, may {allowed}"
        f'<svg viewBox="0 0 {wide} {high + 4}" role="img" aria-label="{escape(said, quote=True)}">{marks}</svg></div>'
    )


def _pair(k: int, true: float, believed: list[float], gap: float, high: int, top: float) -> str:
    def bar(share: float, left: float, ink: str) -> str:
        tall = high * share / top
        return f'<rect x="{left:.1f}" y="{high - tall:.1f}" width="{0.4 * gap:.1f}" height="{tall:.1f}" fill="{ink}"/>'

    known = bar(believed[k], k * gap, BELIEVED) if believed else ""
    return known + bar(true, k * gap + 0.42 * gap, TRUE)


def _diary(entries: list[Entry]) -> str:
    if not entries:
        return "<p>Her diary begins with the next day.</p>"
    head = "<tr><th>Day</th><th>Ads</th><th>Why</th><th>Visits</th><th>Bought</th><th>Recorded</th></tr>"
    return f"<table>{head}{''.join(_entry(entry) for entry in reversed(entries))}</table>"


def _entry(entry: Entry) -> str:
    cells = (
        f"{entry.day}",
        _counts(entry.ads),
        _why(entry),
        _counts(entry.visits),
        _counts(entry.purchases) + (f" for {entry.paid:.2f}" if entry.paid else ""),
        f"{entry.recorded} events" + (f", {entry.notices} notices" if entry.notices else ""),
    )
    return "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in cells) + "</tr>"


def _counts(counts: dict[str, int]) -> str:
    return ", ".join(f"{name}{f' ×{n}' if n > 1 else ''}" for name, n in counts.items())


def _why(entry: Entry) -> str:
    """Why she saw the day's ads: what is known of her, the page, and whose data were bought."""
    if not entry.ads:
        return ""
    shown = sum(entry.ads.values())
    told = [f"{entry.personal} of {shown} by what is known of her"]
    told += [f"{entry.in_context} on a page whose topic shows"] if entry.in_context else []
    told += [f"{marketer} used {' and '.join(sellers)}" for marketer, sellers in entry.bought.items()]
    return "; ".join(told) + "; on topics " + ", ".join(map(str, entry.topics))
