"""R6: personal prices earn more than the best price for all."""

from collections.abc import Mapping

from analysis.evidence.band import Band
from analysis.evidence.effects import Effect
from analysis.evidence.prices import arms_of_prices, personal_against_best
from analysis.experiments.needs import Run
from sim.scenario import Scenario


class PersonalPricesProfit(Effect):
    """Personal prices earn more than the best price for all."""

    name = "R6"
    block = "reserve"
    reserve = True
    literature = "Dube & Misra 2023, Journal of Political Economy 131(1)"
    measured = "profit with personal prices over that with the best uniform price"
    kind = "ratio"
    published = Band(1.1, 1.3, 1.19)
    band = "half the gain either way"
    checked = "abstract"
    treatment = "a single marketer quotes personal prices, learned from its own records, around the best uniform price"
    control = "twin with that uniform price, the best of seven"
    outcome_is = "profit over the second half, over the twin's"
    maps = (
        "One firm, as in the paper, which sells to businesses one by one. People differ in what prices mean "
        "to them (price_spread 0.5), and come often (shop_rate 0.2), as in the harms of this project; prices "
        "may depart by what price_range says."
    )
    why_missed = (
        "Prices may depart from the list price by three tenths at most, and a firm learns from few purchases "
        "of each person."
    )
    consumers, days = 2_000, 180

    def arms(self, base: Scenario) -> Mapping[str, Scenario]:
        return arms_of_prices(base)

    def outcome(self, runs: Mapping[str, Run]) -> float:
        return personal_against_best(runs, "profit")
