"""C9a: friends of friends are friends."""

from collections.abc import Mapping

from analysis.evidence.band import Band
from analysis.evidence.effects import Effect
from analysis.evidence.observing import market_of
from analysis.experiments.needs import Figures, Run
from sim.scenario import Scenario


class Clustering(Effect):
    """Friends of friends are friends."""

    name = "C9a"
    block = "network"
    literature = "Ugander, Karrer, Backstrom & Marlow 2011, arXiv:1111.4503"
    measured = "mean local clustering coefficient, share"
    kind = "level"
    published = Band(0.15, 0.35, 0.24, "0.15-0.35")
    band = "what was found for people of 10 to 100 friends"
    checked = "abstract"
    treatment = "the default network"
    control = "none: it is a level"
    outcome_is = "mean over consumers of the share of pairs of friends who are friends"
    maps = "A network of acquaintances who talk, not of all contacts."
    days = 1

    @staticmethod
    def observe(scenario: Scenario, seed: int) -> Figures:
        """The clustering of the network, as networkx works it out."""
        import networkx as nx

        start, friend = market_of(scenario, seed).ties
        pairs = ((i, int(j)) for i in range(scenario.consumers) for j in friend[start[i] : start[i + 1]])
        return {"clustering": nx.average_clustering(nx.Graph(pairs))}

    def outcome(self, runs: Mapping[str, Run]) -> float:
        return runs["market"].figures["clustering"]
