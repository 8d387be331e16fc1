"""Rights that people use, what it takes to use them, and how firms answer."""

from dataclasses import dataclass

from sim.parameter import number


@dataclass(frozen=True, kw_only=True)
class Rights:
    """Requests for access, rectification, erasure and portability."""

    request_rate: float = number(
        0.005, 0.0, 1.0, "Requests for access, rectification or portability at full protective drive", "1/day"
    )
    request_clicks: float = number(
        1.0,
        0.0,
        100.0,
        "Effort of a request beyond a holder's own pages: whom to ask, proof of who one is",
        "clicks",
    )
    data_passport: float = number(
        0.0,
        0.0,
        1.0,
        "Share of people with one place to see and revoke everything, where data are portable",
    )
    passport_clicks: float = number(0.5, 0.0, 100.0, "Effort of a request to all holders by a data passport", "clicks")
    answer_wait: float = number(
        20.0, 0.0, 10_000.0, "Mean wait for an answer to a request, if no deadline asks for less", "days", per_firm=True
    )
    patience_days: int = number(60, 0, 10_000, "Wait after which somebody who is ignored gives up", "days")
    file_half: float = number(50.0, 0.001, 1e6, "Events in a file that strike half as much as any number can", "events")
    file_weight: float = number(0.3, 0.0, 1.0, "Step of concern, on reading one's file, towards how much is in it")
    request_price: float = number(5.0, 0.0, 10_000.0, "A request answered by hand", "money/request")
    passport_price: float = number(0.05, 0.0, 10_000.0, "A request answered by machines", "money/request")
