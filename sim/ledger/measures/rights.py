"""What people ask of holders, how they are answered, and what firms settle themselves."""

from sim.ledger.measures.closing import Closing, Row, ratio

MEASURES = {
    "requests": ("requests", "Requests under a right that reached a holder"),
    "requests_given_up": ("requests", "Requests that were too much effort to make"),
    "answered_in_time": ("requests", "Answers within the law's deadline, or at any time where there is none"),
    "answered_late": ("requests", "Answers after it"),
    "requests_ignored": ("requests", "Requests given up because no answer came"),
    "in_time_share": ("share", "Of requests that came to an end today, those answered in time"),
    "corrected_events": ("events", "Wrong events put right at people's wish"),
    "ported_events": ("events", "Events that people took along to another marketer"),
    "misjudged_share": ("share", "Consumers whom marketers' data misrepresent: worse than knowing nothing of them"),
    "complaints_heard": ("complaints", "Complaints that went to the firm first"),
    "complaints_settled": ("complaints", "Of these, settled, so that the regulator does not hear of them"),
}


def measured(days: Closing) -> Row:
    """Each day's, by name."""
    market = days.market
    holders, firms = days.all_holders, days.all_firms
    return {
        "requests": holders["requests"],
        "requests_given_up": market["given_up"],
        "answered_in_time": holders["answered"],
        "answered_late": holders["late"],
        "requests_ignored": holders["ignored"],
        "in_time_share": ratio(holders["answered"], holders["answered"] + holders["late"] + holders["ignored"]),
        "corrected_events": holders["corrected"],
        "ported_events": holders["ported"],
        "misjudged_share": market["misjudged"] / days.consumers,
        "complaints_heard": firms["heard"],
        "complaints_settled": firms["settled"],
    }
