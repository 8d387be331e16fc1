"""The state of a market, as compiled rules see it: tables of records, and a few arrays.

Sizes: N consumers, M marketers, B brokers, D deals between marketers, S = B + D sources of others' data, H = M + S
holders of profiles (marketers first, then brokers, then partners' copies), K topics, J jurisdictions, A experiment
arms, T tiers, R rows of priors. Everything a rule reads or writes is a named field of
:class:`World`; nothing else is shared between consumers.
"""

from typing import Any, NamedTuple

import numpy as np

from sim.books import Books
from sim.records import Code, Count, Day, Flag, Real, Record, Table, Whole
from sim.scenario import Scenario

type Array = np.ndarray[Any, Any]

ARMS = 8
"""Most experiment arms a marketer can run at once."""
TIERS = 8
"""Tiers that a marketer's analytics can sort consumers into."""
NOT_ASKED, TOLD, OPT_OUT, OPT_IN = range(4)
"""Legal bases a law may want for a purpose, as codes."""
NEVER = -1
"""The day of what has not happened."""
HUMAN, DISCLOSED, UNDISCLOSED = range(3)
"""Who serves customers, as codes."""
ROWS, DEVICES, COHORTS, SYNTHETIC, SUMS = range(5)
"""What a holder's store consists of, as codes: a row a person; nothing, for rows are on people's devices; profiles of
cohorts; rows that a model made up, and real ones until it has been fitted to them; sums of a partner's rows."""
NOTHING, ACCESS, RECTIFICATION, ERASURE, PORTABILITY = range(5)
"""What somebody may have asked a holder for, as codes."""
UNTOLD, MAJORITY, MINORITY = range(3)
"""The group that a marketer takes somebody to be of, as codes."""
NO_TOPIC = 255
"""No topic yet, where topics are a Code; topics above 254 share it."""


class Person(Record):
    """What a consumer is by herself."""

    activity: Real  # page views a day
    concern: Real  # 0-1
    baseline_concern: Real  # 0-1
    resignation: Real  # 0-1
    baseline_resignation: Real  # 0-1
    efficacy: Real  # 0-1: able to protect herself
    susceptibility: Real  # 0-1: to manipulation
    valuation: Real  # 0-1: of privacy
    tracker_trust: Real  # 0-1: trust in the tracking industry
    harm: Real  # records about her that thieves have
    bits: Real  # bits that the average marketer knows about her
    accuracy: Real  # bits of truth in them
    price_sensitivity: Real  # relative: 1 is usual
    watched: Real  # 0-1: how far she feels watched
    losses: Real  # money lost to identity theft
    recent: Whole  # topics of her last ads, a byte each
    segment: Code
    group: Code  # 0 majority, 1 minority
    jurisdiction: Code
    last_topic: Code  # of the last ad seen
    mobile: Flag  # browses on a mobile device
    blocker: Flag  # uses an ad blocker
    identifiable: Flag  # some marketer's profile singles her out
    cookie_since: Day
    pending: Count  # requests of hers that are not answered yet


class Bond(Record):
    """What a consumer and a marketer are to each other."""

    trust: Real  # 0-1
    goodwill: Real  # 0-1: ad stock
    loyalty: Real  # 0-1
    last_purchase: Day
    last_ad: Day  # it last won an ad slot of hers, shown or ghost
    purchases: Count  # so far
    prior_row: Count  # which row of the marketer's priors is hers
    tier: Code  # where its analytics has put her
    known_group: Code  # the group it takes her to be of, where it looks
    holdout: Flag  # its ads never reach her: ghost-ad control
    subscribed: Flag  # gets its mails


class Dealing(Record):
    """What a marketer has written down of its offers to a consumer, and made of it; kept where one exploits that."""

    price: Real  # personal price, relative to the list price
    plain: Count  # offers on its site without a push
    plain_taken: Count
    pushed: Count  # and with one
    pushed_taken: Count
    quotes: Count  # prices quoted to her
    sales: Count  # of these, paid
    push: Flag  # its records say that she gives in


class Track(Record):
    """What a holder may do with a consumer's data, and whether it has met her."""

    measure: Flag  # may record her for analytics
    personalise: Flag  # may record and use her events to personalise
    share: Flag  # may sell, or record as a broker
    answered: Flag  # her permissions are her own answer
    known: Flag  # it holds an identifier of hers
    since: Day  # it has held that identifier
    request: Code  # what she has asked of it, and not yet been answered
    asked: Day  # she did
    answer: Day  # it will answer, -1 if never


class Firm(Record):
    """A marketer's plan for the day."""

    uses_profile: Flag
    uses_context: Flag
    infers: Flag  # rows of priors are inferred from what people did
    shadows: Flag  # also those of people who refused
    bid_value: Real  # bid for an expected click, paced
    bid_cap: Real  # most it can pay today
    quality: Real
    price: Real
    mails: Real  # chance that a subscriber gets a mail today
    mail_tracking: Flag  # records who opens them
    chatbot: Code  # who serves customers: people, a bot that says so, a bot that does not
    experiment: Whole  # number of the experiment that consumers are dealt for
    push: Real  # 0-1: how hard it pushes at the moment of choice
    push_all: Flag  # everybody, not just those who give in
    personal_price: Real  # 0-1: how far prices are personal
    explains: Real  # share of its ads that explain why she sees them
    calibrates: Real  # share of its site's recommendations that mirror all she is believed to like
    checks: Real  # share of the wrong events in what it buys that it finds, and drops
    hears: Real  # share of complaints to it that it answers in time
    contents: Real  # share of these answers that settle the matter
    counts_groups: Flag  # counts its ads by the group it takes people to be of


class Arm(Record):
    """What a marketer does to the consumers in one arm of its experiment."""

    reach: Real  # share of consumers in this arm or an earlier one
    intensity: Real  # rho
    collection: Real  # kappa
    transparency: Real
    bid: Real  # factor on bids
    creative: Real  # factor on the response to its creative
    offence: Real  # share of trust that seeing the creative costs
    vendors: Whole  # bit s is set if it uses source s


class Tier(Record):
    """How a marketer treats the consumers in one tier."""

    bid: Real  # factor on bids
    mail: Real  # factor on mails


class Holder(Record):
    """A keeper of profiles: what and how it records today."""

    broker: Flag
    coverage: Real  # share of pages with its tracker
    latency: Whole  # days until a new identifier's events can be used
    collection: Real  # kappa
    accuracy: Real  # share of events off its own site with the right topic
    compliance: Real
    transparency: Real
    price: Real  # of an impression that uses its data
    notice: Code
    local: Flag  # records and discloses by each consumer's own law, not by the strictest
    place: Code  # what its store consists of: ROWS, DEVICES, COHORTS, SYNTHETIC or SUMS
    encrypted: Flag  # its store cannot be read without a key
    protected: Flag  # there is more to reading its store than to look events up
    limited: Flag  # there is more to recording an event than to note its topic
    epsilon: Real  # privacy loss of an event recorded by randomised response; 0 for the true topic
    reports: Whole  # events it may record so of a consumer until her budget is renewed
    grain: Whole  # topics that are recorded as one; 0 or 1 for each by itself
    event_cap: Whole  # most events of a topic that it keeps of a consumer; 0 for no such cap
    purpose_limits: Flag  # by its own will, uses data for the purpose agreed to only
    answer_wait: Real  # mean days until it answers a request


class LawOfTheDay(Record):
    """The clauses that consumers' days depend on, a jurisdiction a row."""

    consent_measure: Code
    consent_personalise: Code
    consent_share: Code
    dark_patterns: Flag
    erasure: Flag
    objection: Flag
    universal_opt_out: Flag
    purpose_limitation: Flag
    access: Flag
    rectification: Flag
    portability: Flag
    answer_days: Real  # within which a request must be answered; 0 is no deadline
    inferences: Flag  # what is inferred of a person from others' data counts as hers
    control: Real  # 0-1: share of rights that give perceived control
    complaints: Flag  # somebody takes them
    minimisation_cap: Real  # 0-1
    transparency_floor: Real  # 0-1


class Notice(Record):
    """A consent notice as a design: what each answer costs, and what happens by default."""

    shown: Flag
    accept_clicks: Real
    refuse_clicks: Real
    salience: Real  # 1 if accepting is highlighted
    default: Real  # status quo: +1 accept, -1 refuse, 0 none
    granular: Flag  # a choice for each purpose
    dark: Flag  # a dark pattern


class Shield(NamedTuple):
    """What privacy technology keeps beside profiles; empty as long as nobody uses the technology."""

    spent: Array  # (N, H) events recorded by randomised response since the budget was last renewed
    cohort: Array  # (N, H) which group's profile stands for her, from 1; 0 for none
    profile: Array  # (H, C, K) events a head of each group


class World(NamedTuple):
    """All of it."""

    seed: np.uint64
    day: int
    rules: Scenario
    people: Table[Person]  # (N,)
    bonds: Table[Bond]  # (N, M)
    tracks: Table[Track]  # (N, H)
    dealings: Table[Dealing]  # (N, M), or (0, 0) as long as nobody needs it
    interests: Array  # (N, K) real, rows sum to 1
    first_interests: Array  # (N, K) those she was born with, in single precision
    held: Array  # (N, H, K) events kept
    fresh: Array  # (N, H, K) events of these, recorded since the last half retention period
    shield: Shield
    wrong: Array  # (N, H, K, 2) events of these of another topic, held and fresh; empty where nobody asks or checks
    firms: Table[Firm]  # (M,)
    holders: Table[Holder]  # (H,)
    laws: Table[LawOfTheDay]  # (J,)
    notices: Table[Notice]  # (designs,)
    appeal: Array  # (M, K) of the marketer's offer on a topic; 0 if it has none
    prior: Array  # (M, R, K)
    contracts: Array  # (M, S) weight of a source's events in a marketer's estimate
    arms: Table[Arm]  # (M, A)
    tiers: Table[Tier]  # (M, T)
    topic_bid: Array  # (M, K) factor on bids for a product
    group_bid: Array  # (M, 3) factor on bids by the group it takes people to be of
    population: Array  # (K,) mean interests at the start
    usual_visit: Array  # (M, K) chance of a visit by someone the ads have not touched
    singling_out: float  # bits that tell one consumer from all others: log2(N)
    usual_buy: Array  # (M, K) of a purchase
    books: Books


def rules_of(scenario: Scenario) -> Any:
    """The scenario's numbers and switches as one record that compiled rules read by name."""
    from sim.scenario import PARAMETERS

    code = {float: "f8", int: "i8", bool: "?"}
    named = [(name, code[p.kind]) for name, p in PARAMETERS.items() if p.kind in code]
    table = np.zeros(1, np.dtype(named, align=True)).view(np.recarray)
    for name, _ in named:
        table[name] = getattr(scenario, name)
    return table[0]


def no_shield() -> Shield:
    """What there is before anybody uses privacy technology."""
    return Shield(np.zeros((0, 0), np.uint16), np.zeros((0, 0), np.int32), np.zeros((0, 0, 0)))


def table(record: type[Record], *shape: int) -> Any:
    """A zeroed table of ``record``."""
    return record.table(*shape)
