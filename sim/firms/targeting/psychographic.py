"""Advertising by traits that are read from what people do."""

from sim.extras import learner, same_bits
from sim.firms.targeting.learned import ROUNDS, Sorted
from sim.world import Array

TRAITS = 4
"""Traits that events are boiled down to."""


class Psychographic(Sorted):
    """Reads a few traits from events, and takes people whose traits are alike for alike."""

    name = "psychographic"
    summary = "Reads a few traits from what people do, and puts them into a handful of segments by these."
    literature = (
        "Kosinski, Stillwell & Graepel 2013, PNAS 110(15); Matz et al. 2017, PNAS 114(48); "
        "Wells 1975, Journal of Marketing Research 12(2)"
    )
    uses_context = True
    infers = True
    most_crowds = 6

    def cluster(self, roots: Array, crowds: int) -> Array:
        """Principal components, as in the source, then k-means on people's scores."""
        pca, kmeans = learner("decomposition").PCA, learner("cluster").KMeans
        with same_bits():
            traits = pca(min(TRAITS, *roots.shape), svd_solver="covariance_eigh").fit_transform(roots)
            labels: Array = kmeans(crowds, n_init=1, max_iter=ROUNDS, random_state=0).fit(traits).labels_
        return labels
