"""Every parameter of a scenario: name, default, range, unit, meaning, source; nowhere else.

One class a group. The command line, the error messages, the tables of the documentation and the compiled
rules all read them from here. Sources say ``assumption`` where no measurement is known; ``calibrated`` names the
published effect that a value was chosen against.
"""

from dataclasses import dataclass

from sim.parameter import choice, number, switch, text

FOREVER = 100_000
NOTICES = ("none", "confirm_only", "opt_in", "highlighted", "preticked", "equal", "granular")
STORAGES = ("warehouse", "lake", "cloud")
CHATBOTS = ("none", "disclosed", "undisclosed")
CONTENTS = ("agency", "generated", "reviewed")
OBJECTIVES = ("sales", "visits", "clicks")


@dataclass(frozen=True, kw_only=True)
class TheMarket:
    """Size and setting."""

    consumers: int = number(10_000, 1, 100_000_000, "Number of consumers", "people", born=True)
    marketers: int = number(8, 1, 10_000, "Number of competing marketers", "firms", born=True)
    giants: int = number(
        2, 0, 10_000, "Marketers that offer every topic; the others are niche firms", "firms", born=True
    )
    brokers: int = number(
        2, 0, 1_000, "Data brokers, who track across sites and sell what they record", "firms", born=True
    )
    topics: int = number(12, 2, 250, "Interest topics, K", "topics", born=True)
    days: int = number(365, 1, 32_000, "Length of a run", "days", born=True)
    law: str = text("none", "Privacy law in force: a preset's name or the path of a law file")


@dataclass(frozen=True, kw_only=True)
class Society:
    """Who the consumers are, and who knows whom."""

    network: str = text(
        "small_world", "Social network: a kind (small_world, holme_kim, block) or a graph file", born=True
    )
    degree: float = number(
        12.0,
        0.0,
        1_000.0,
        "Mean number of friends",
        "friends",
        born=True,
        source="Ugander et al. 2011, active ties: design range 10-20",
    )
    homophily: float = number(
        0.4, 0.0, 1.0, "How far friends share a taste segment: 0 not at all, 1 nearly always", born=True
    )
    clustering: float = number(
        0.25,
        0.0,
        1.0,
        "Mean local clustering coefficient of the network",
        born=True,
        source="Ugander et al. 2011 and design range 0.15-0.35",
    )
    people: str = text("", "CSV of the user's own people, replacing any column; empty for none", born=True)
    segments: int = number(6, 1, 200, "Latent taste segments", "segments", born=True)
    segment_focus: float = number(
        0.4, 0.01, 100.0, "Dirichlet concentration of segment centroids; low is sharper segments", born=True
    )
    taste_focus: float = number(
        8.0, 0.1, 1_000.0, "Dirichlet concentration of a consumer's tastes around the segment's", born=True
    )
    minority_share: float = number(0.2, 0.0, 1.0, "Share of consumers in the minority group", born=True)
    group_tilt: float = number(
        0.5, 0.0, 1.0, "How far the minority's mix of segments differs from the majority's", born=True
    )
    mobile_share: float = number(0.6, 0.0, 1.0, "Share of consumers who browse on a mobile device", born=True)
    page_views: float = number(
        3.0, 0.01, 1_000.0, "Mean page views a day (a simulated page stands for a session)", "pages/day", born=True
    )
    page_view_shape: float = number(2.0, 0.1, 100.0, "Gamma shape of activity across consumers", born=True)
    concern_mean: float = number(
        0.65,
        0.01,
        0.99,
        "Mean baseline privacy concern",
        born=True,
        source="calibrated: Pew 2019, 2023, about 80 % concerned",
    )
    resignation_mean: float = number(
        0.54, 0.01, 0.99, "Mean baseline resignation", born=True, source="calibrated: Turow et al. 2015, 58 % resigned"
    )
    efficacy_mean: float = number(0.4, 0.01, 0.99, "Mean self-efficacy in protecting oneself", born=True)
    attitude_focus: float = number(
        5.0, 0.5, 1_000.0, "Beta concentration of concern, resignation and efficacy", born=True
    )
    valuers: float = number(
        0.45,
        0.0,
        1.0,
        "Share of consumers in the high lump of privacy valuation",
        born=True,
        source="Acquisti, John & Loewenstein 2013: bimodal",
    )


@dataclass(frozen=True, kw_only=True)
class Policy:
    """What a marketer decides; each may differ between marketers."""

    personalization: float = number(
        0.3, 0.0, 1.0, "Personalization intensity, rho: weight given to a consumer's own events", per_firm=True
    )
    collection: float = number(
        0.8, 0.0, 1.0, "Collection intensity, kappa: share of observable events recorded", per_firm=True
    )
    strategy: str = text("content_based", "Targeting strategy: its name, or a Python file", per_firm=True)
    third_party: bool = switch(True, "Buys the brokers' data", per_firm=True)
    transparency: float = number(0.4, 0.0, 1.0, "Honest disclosure of what is collected and why", per_firm=True)
    security: float = number(0.5, 0.0, 0.999, "Share of attacks that security stops", per_firm=True)
    retention_days: int = number(0, 0, FOREVER, "Oldest event kept; 0 keeps for ever", "days", per_firm=True)
    notice: str = choice("highlighted", NOTICES, "Design of the consent notice where one must be shown", per_firm=True)
    compliance: float = number(
        0.97, 0.0, 1.0, "Share of processing in which the law is kept, before deterrence", per_firm=True
    )
    storage: str = choice("warehouse", STORAGES, "Where profiles are kept", per_firm=True)
    optimiser: str = text(
        "fixed", "Campaign optimiser, how it finds out what pays: its name, or a Python file", per_firm=True
    )
    learns: str = text(
        "",
        "What its optimiser sets: one or more of personalization, collection, transparency, security, bid, creative, "
        "vendors; empty for nothing",
        per_firm=True,
    )
    objective: str = choice(
        "visits", OBJECTIVES, "What it counts as success in an experiment, each at its worth in money", per_firm=True
    )
    candidates: int = number(4, 2, 8, "Settings that an optimiser has to choose among", "arms", per_firm=True)
    test_days: int = number(
        28, 1, 10_000, "Days that an experiment, or a step of a search, lasts", "days", per_firm=True
    )
    peeking: bool = switch(False, "Stops a test as soon as it looks significant", per_firm=True)
    analytics: str = text(
        "none", "Maturity of its analytics: the level's name, or a Python file of your own", per_firm=True
    )
    app_coverage: float = number(0.0, 0.0, 1.0, "Share of people's pages viewed in its own app", per_firm=True)
    social_coverage: float = number(
        0.0, 0.0, 1.0, "Share of people's pages that they post about where it listens", per_firm=True
    )
    mails: float = number(0.0, 0.0, 7.0, "Mails to each subscribed customer", "1/week", per_firm=True)
    mail_tracking: bool = switch(True, "Records who opens its mails", per_firm=True)
    chatbot: str = choice("none", CHATBOTS, "Serves customers by a chatbot, which says so or not", per_firm=True)
    content: str = choice(
        "agency",
        CONTENTS,
        "Where creatives come from: an agency, a generative model, or one with review",
        per_firm=True,
    )
    daily_budget: float = number(
        0.003, 0.0, 1_000.0, "Advertising budget per consumer in the market", "money/consumer/day", per_firm=True
    )
    price: float = number(20.0, 0.0, 10_000.0, "Price of a product", "money", per_firm=True)
    margin: float = number(0.4, 0.0, 1.0, "Share of the price that is margin before marketing", per_firm=True)
    quality: float = number(1.0, -10.0, 10.0, "Mean quality of a marketer's products", "utils", per_firm=True)


@dataclass(frozen=True, kw_only=True)
class Tracking:
    """Browsing, recording and what is learned from it."""

    specialised_share: float = number(0.4, 0.0, 1.0, "Share of pages whose topic advertisers can see")
    broker_coverage: float = number(0.25, 0.0, 1.0, "Share of pages that carry a broker's tracker")
    broker_accuracy: float = number(
        0.6,
        0.0,
        1.0,
        "Share of brokers' events with the right topic",
        source="Neumann, Tucker & Whitfield 2019: 11-87 %",
    )
    cookie_blocking: float = number(
        0.0, 0.0, 1.0, "Share of consumers whose platform keeps third parties from following them"
    )
    prior_strength: float = number(80.0, 0.01, 10_000.0, "Weight of the prior in an estimate, alpha", "events")
    context_strength: float = number(
        8.0, 0.0, 10_000.0, "Weight of a visible page topic in an estimate, gamma", "events"
    )
    broker_spread: float = number(
        0.3,
        0.0,
        2.0,
        "How much brokers differ: standard deviation of log coverage, price and odds of accuracy",
        born=True,
    )
    social_accuracy: float = number(0.7, 0.0, 1.0, "Share of events from social listening with the right topic")
    data_price: float = number(
        0.0002, 0.0, 10.0, "A broker's fee for an impression that used its data", "money/impression"
    )
    vendor_tolerance: float = number(
        0.5, 0.0, 100.0, "Perceived risk of a broker, in fines and breaches, above which firms drop it until it fades"
    )


@dataclass(frozen=True, kw_only=True)
class Advertising:
    """The exchange, and what an ad does."""

    ad_load: float = number(0.6, 0.0, 1.0, "Share of page views with an ad slot")
    click_value: float = number(1.0, 0.0, 1_000.0, "What a marketer bids for an expected click", "money/click")
    bid_noise: float = number(0.3, 0.0, 0.99, "Half-width of the uniform noise in a bid, relative")
    reserve: float = number(0.0002, 0.0, 10.0, "Reserve price", "money/impression")
    exchange_fee: float = number(0.2, 0.0, 1.0, "Exchange's share of the price; the publisher has the rest")
    holdout: float = number(
        0.1, 0.0, 1.0, "Share of consumers a marketer's ads never reach: the ghost-ad control", born=True
    )
    click_rate: float = number(
        0.005,
        0.0,
        1.0,
        "Click probability of a fully relevant ad at neutral trust",
        source="calibrated: industry display rates 0.0005-0.005",
    )
    topic_match: float = number(0.5, 0.0, 10.0, "Extra relevance of an ad that matches the page")
    half_relevance: float = number(
        3.0,
        0.01,
        1_000.0,
        "Affinity (1 is a taste of 1/K) at which an ad is half as relevant as can be",
        source="calibrated: Rafieian & Yoganarasimhan 2021",
    )
    goodwill_gain: float = number(
        0.06,
        0.0,
        1.0,
        "Goodwill a fully relevant ad adds",
        source="calibrated: Johnson et al. 2017, visits and conversions",
    )
    goodwill_decay: float = number(
        0.07,
        0.0,
        1.0,
        "Decay of goodwill (Nerlove-Arrow ad stock)",
        "1/day",
        source="calibrated: Johnson et al. 2017, carry-over",
    )
    reactance_rate: float = number(
        1.0,
        0.0,
        100.0,
        "Reactance to a fully personal, fully intrusive ad at full concern",
        source="calibrated: Tucker 2014",
    )
    covert_intrusion: float = number(0.5, 0.0, 1.0, "Share of intrusion that honest disclosure takes away")
    bought_intrusion: float = number(0.5, 0.0, 10.0, "Extra intrusion when the evidence was bought from brokers")
    crowd_intrusion: float = number(
        0.2, 0.0, 1.0, "How personal it feels to be judged by an inferred crowd, against one's own events"
    )
    control_relief: float = number(
        0.9, 0.0, 1.0, "Share of intrusion that full perceived control takes away", source="calibrated: Tucker 2014"
    )
    alarm: float = number(0.005, 0.0, 1.0, "Step of concern towards 1 at an ad met with full reactance")
    irritation: float = number(0.002, 0.0, 1.0, "Trust lost to an ad at full reactance")


@dataclass(frozen=True, kw_only=True)
class Shopping:
    """Visits, choices and what experience teaches."""

    visit_rate: float = number(0.3, 0.0, 1.0, "Chance of one browsing visit to a marketer's site", "1/day")
    visit_goodwill: float = number(
        1.6, 0.0, 20.0, "Pull of goodwill on visits", "utils", source="calibrated: Johnson et al. 2017, 16.6 % visits"
    )
    shop_rate: float = number(0.04, 0.0, 1.0, "Chance of a shopping occasion", "1/day")
    buy_goodwill: float = number(
        0.22,
        0.0,
        20.0,
        "Weight of goodwill in choice",
        "utils",
        source="calibrated: Johnson et al. 2017, 8.1 % conversions",
    )
    buy_trust: float = number(1.5, 0.0, 20.0, "Weight of trust in choice", "utils")
    buy_loyalty: float = number(1.0, 0.0, 20.0, "Weight of loyalty in choice", "utils")
    buy_appeal: float = number(1.0, 0.0, 20.0, "Weight of a product's appeal in choice", "utils")
    price_weight: float = number(0.1, 0.01, 20.0, "Disutility of price", "utils/money")
    buy_nothing: float = number(2.0, -20.0, 20.0, "Utility of buying nothing", "utils")
    engage_rate: float = number(0.3, 0.0, 1.0, "Chance to take up a fully relevant recommendation")
    interest_drift: float = number(0.005, 0.0, 1.0, "Pull of an engaged recommendation on interests")
    experience_noise: float = number(1.5, 0.0, 20.0, "Half-width of the uniform noise in experienced quality", "utils")
    loyalty_gain: float = number(0.2, 0.0, 1.0, "Step towards satisfaction after a purchase")
    loyalty_decay: float = number(0.01, 0.0, 1.0, "Decay of loyalty", "1/day")
    trust_start: float = number(
        0.5, 0.0, 1.0, "Trust in an unfamiliar firm, towards which trust drifts back", born=True
    )
    trust_gain: float = number(0.05, 0.0, 1.0, "Trust gained from a satisfying purchase")
    trust_loss: float = number(
        0.15,
        0.0,
        1.0,
        "Trust lost by a disappointing one: it falls faster than it rises",
        source="Slovic 1993: asymmetry",
    )
    trust_recovery: float = number(
        0.012, 0.0, 1.0, "Drift of trust back to the start", "1/day", source="calibrated: recovery in 3-26 weeks"
    )


@dataclass(frozen=True, kw_only=True)
class Automation:
    """E-mail, customer service and creatives: what machines do of it, and how well."""

    mail_open: float = number(0.2, 0.0, 1.0, "Chance that a mail of middling relevance is opened at neutral trust")
    mail_gain: float = number(0.06, 0.0, 1.0, "Goodwill a fully relevant opened mail adds")
    mail_click: float = number(0.1, 0.0, 1.0, "Chance that a fully relevant opened mail is followed to the site")
    mail_fatigue: float = number(0.01, 0.0, 1.0, "Chance that a wholly irrelevant mail makes her unsubscribe")
    service_rate: float = number(0.1, 0.0, 1.0, "Share of purchases with which a customer needs help")
    human_hours: float = number(0.75, 0.0, 1.0, "Share of requests at which a person is there to help")
    human_quality: float = number(0.9, 0.0, 1.0, "Share of requests that a person who is there settles")
    bot_quality: float = number(0.6, 0.0, 1.0, "Share of requests that a chatbot settles")
    bot_aversion: float = number(
        0.4, 0.0, 1.0, "Chance that a fully concerned customer walks away from a bot that says it is one"
    )
    bot_recognised: float = number(0.2, 0.0, 1.0, "Chance that an undisclosed bot is recognised as one")
    deception_loss: float = number(0.1, 0.0, 1.0, "Share of trust lost on finding out that one talked to a bot")
    creative_days: int = number(84, 1, 10_000, "Days for which a set of creatives is used", "days")
    creative_spread: float = number(0.15, 0.0, 2.0, "Standard deviation of log quality of an agency's creatives")
    flop_rate: float = number(0.1, 0.0, 1.0, "Share of generated creatives that offend, if nobody reviews them")
    flop_offence: float = number(0.02, 0.0, 1.0, "Share of trust that seeing an offending creative costs")


@dataclass(frozen=True, kw_only=True)
class Costs:
    """What a marketer's machinery costs; all of it is in its profit."""

    storage_price: float = number(1e-6, 0.0, 1.0, "Keeping an event in a warehouse", "money/event/day")
    security_price: float = number(
        0.00005, 0.0, 10.0, "Stopping half of all attacks; more costs as s/(1 - s)", "money/consumer/day"
    )
    compute_price: float = number(1e-9, 0.0, 1.0, "Computing, as strategies learn", "money/multiplication")
    listening_price: float = number(
        0.002, 0.0, 10.0, "App and social listening, at full coverage", "money/consumer/day"
    )
    mail_price: float = number(0.0005, 0.0, 10.0, "Sending a mail", "money/mail")
    human_price: float = number(2.0, 0.0, 1_000.0, "A request served by a person", "money/request")
    bot_price: float = number(0.1, 0.0, 1_000.0, "A request served by a chatbot", "money/request")
    agency_price: float = number(0.004, 0.0, 100.0, "A creative made by an agency", "money/consumer")
    generated_price: float = number(0.00005, 0.0, 100.0, "A creative made by a generative model", "money/consumer")
    review_price: float = number(0.0005, 0.0, 100.0, "Reviewing a creative", "money/consumer")
    analytics_price: float = number(0.00005, 0.0, 10.0, "Each level of analytics above none", "money/consumer/day")


@dataclass(frozen=True, kw_only=True)
class Privacy:
    """Notices, protection, resignation."""

    attention_mobile: float = number(
        0.75, 0.0, 1.0, "Chance that a notice on a mobile device is attended to", source="calibrated: Utz et al. 2019"
    )
    attention_desktop: float = number(
        0.42, 0.0, 1.0, "Chance that a notice on a desktop is attended to", source="calibrated: Utz et al. 2019"
    )
    consent_bias: float = number(
        0.9, -20.0, 20.0, "Readiness to accept, all else neutral", "logits", source="calibrated: Utz et al. 2019"
    )
    consent_trust: float = number(2.0, 0.0, 20.0, "Weight of trust in accepting", "logits")
    consent_concern: float = number(1.0, 0.0, 20.0, "Weight of unresigned concern in refusing", "logits")
    consent_stake: float = number(
        1.0, 0.0, 20.0, "Weight of privacy valuation times what the purpose puts at stake", "logits"
    )
    click_effort: float = number(
        0.6, 0.0, 20.0, "Disutility of one more click in a notice", "logits", source="calibrated: Nouwens et al. 2020"
    )
    salience: float = number(
        0.6, 0.0, 20.0, "Pull of a highlighted button", "logits", source="calibrated: Utz et al. 2019"
    )
    ask_again: float = number(0.2, 0.0, 1.0, "Chance, at each contact, that someone who refused is asked again")
    act_rate: float = number(0.03, 0.0, 1.0, "Protective acts at full protective drive", "1/day")
    futility: float = number(0.02, 0.0, 1.0, "Resignation bred by a protective act that changes nothing")
    attitude_recovery: float = number(0.02, 0.0, 1.0, "Drift of concern and resignation back to baseline", "1/day")
    complaint_rate: float = number(
        0.02,
        0.0,
        1.0,
        "Chance that wanting to complain becomes a complaint",
        source="calibrated: complaints to breach notifications",
    )
    notice_unlawful: float = number(0.02, 0.0, 1.0, "Chance to notice an event recorded without permission")


@dataclass(frozen=True, kw_only=True)
class WordOfMouth:
    """What neighbours tell each other."""

    talk_rate: float = number(0.1, 0.0, 1.0, "Chance to hear a friend out", "1/day")
    talk_weight: float = number(0.05, 0.0, 1.0, "Step towards a friend's trust and concern")
    talk_goodwill: float = number(
        0.1, 0.0, 1.0, "Goodwill from hearing a fully loyal customer", source="You et al. 2015: volume elasticity"
    )
    habit_rate: float = number(0.01, 0.0, 1.0, "Chance to take up a friend's ad blocker at full drive")


@dataclass(frozen=True, kw_only=True)
class Breaches:
    """Thefts of profiles and their news."""

    breach_rate: float = number(0.0003, 0.0, 1.0, "Breach hazard of an unsecured holder of a usual stock", "1/day")
    breach_stock: float = number(100.0, 0.001, 1e6, "Records a consumer at which breach_rate is the hazard", "events")
    breach_elasticity: float = number(
        0.6, 0.0, 2.0, "Elasticity of breach frequency to records held", source="Wheatley, Maillart & Sornette 2016"
    )
    breach_share: float = number(0.1, 0.0001, 1.0, "Median share of a store taken in the log-normal body")
    breach_tail: float = number(
        0.45,
        0.05,
        5.0,
        "Pareto exponent of the upper tail of breach size",
        source="Wheatley, Maillart & Sornette 2016: 0.37-0.57",
    )
    discovery_days: float = number(
        258.0, 0.0, 10_000.0, "Mean days to find and contain a breach", "days", source="IBM 2024"
    )
    press_rate: float = number(0.3, 0.0, 1.0, "Chance that a breach not notified comes out all the same")
    breach_trust: float = number(0.2, 0.0, 1.0, "Share of trust that the affected lose")
    breach_concern: float = number(0.3, 0.0, 1.0, "Step of concern towards 1 among the affected")
    press_concern: float = number(0.05, 0.0, 1.0, "Step of concern towards 1 among readers of the news")
    claim_rate: float = number(0.02, 0.0, 1.0, "Share of the exposed who claim the damages that a law grants")
    breach_cost: float = number(
        0.5, 0.0, 10_000.0, "Cost to the holder of a breach that is known", "money/person exposed"
    )


@dataclass(frozen=True, kw_only=True)
class Enforcement:
    """Regulators' means, and firms' fear of them."""

    capacity: float = number(0.5, 0.0, 100_000.0, "Cases a regulator can open from complaints", "cases/day")
    detection: float = number(
        0.05,
        0.0,
        1.0,
        "Chance that an investigation proves a violation it came across",
        source="calibrated: about 1.3 % of cases end in a fine",
    )
    case_days: float = number(180.0, 0.0, 10_000.0, "Mean length of a case", "days")
    audit_rate: float = number(
        0.005, 0.0, 1.0, "Chance of an own-initiative audit of a holder, where the law allows", "1/day"
    )
    fine_tail: float = number(0.6, 0.05, 10.0, "Pareto exponent of fines below their cap: low is heavier")
    deterrence: float = number(2.0, 0.0, 100.0, "How strongly perceived risk raises compliance")
    risk_memory: float = number(0.01, 0.0, 1.0, "Decay of perceived risk", "1/day")


GROUPS = (
    TheMarket,
    Society,
    Policy,
    Tracking,
    Advertising,
    Shopping,
    Automation,
    Costs,
    Privacy,
    WordOfMouth,
    Breaches,
    Enforcement,
)
