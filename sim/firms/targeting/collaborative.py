"""Advertising from what similar consumers do."""

from sim.extras import learner, same_bits
from sim.firms.targeting.learned import ROUNDS, Sorted
from sim.world import Array


class Collaborative(Sorted):
    """Finds many crowds of consumers who do alike, and expects of each person what her crowd likes."""

    name = "collaborative"
    summary = "Finds crowds of consumers who do alike, and expects of a person what her crowd likes, and what she did."
    literature = "Ungar & Foster 1998, AAAI Workshop on Recommendation Systems; Hofmann & Puzicha 1999, IJCAI"
    uses_profile = True
    uses_context = True
    infers = True
    most_crowds = 24

    def cluster(self, roots: Array, crowds: int) -> Array:
        """K-means on square roots of shares, that is by Hellinger distance."""
        with same_bits():
            fit = learner("cluster").KMeans(crowds, n_init=1, max_iter=ROUNDS, random_state=0).fit(roots)
        labels: Array = fit.labels_
        return labels
