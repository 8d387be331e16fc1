"""Size, setting and people of a market."""

from dataclasses import dataclass

from sim.parameter import number, text


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
    law: str = text("none", "Privacy law in force: a preset's name or the path of a law file", local=True)


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
        2.9,
        0.1,
        1_000.0,
        "Dirichlet concentration of a consumer's tastes around the segment's",
        born=True,
        source="calibrated: C2, what data on a person are worth",
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
        0.62,
        0.01,
        0.99,
        "Mean baseline privacy concern",
        born=True,
        source="calibrated: C6a, Pew 2019, 2023, about 80 % concerned",
    )
    resignation_mean: float = number(
        0.55,
        0.01,
        0.99,
        "Mean baseline resignation",
        born=True,
        source="calibrated: C6c, Turow et al. 2015, 58 % resigned",
    )
    efficacy_mean: float = number(
        0.34,
        0.01,
        0.99,
        "Mean self-efficacy in protecting oneself",
        born=True,
        source="calibrated: C6b, Pew 2019, 2023, 77 % feel little control",
    )
    attitude_focus: float = number(
        5.0, 0.5, 1_000.0, "Beta concentration of concern, resignation and efficacy", born=True
    )
    valuers: float = number(
        0.07,
        0.0,
        1.0,
        "Share of consumers in the high lump of privacy valuation",
        born=True,
        source="calibrated: C5, Acquisti, John & Loewenstein 2013: bimodal",
    )
