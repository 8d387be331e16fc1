"""Small world: neighbours on a ring, and some shortcuts."""

import numpy as np

from sim.society.networks import Network
from sim.society.networks.friends import Ids, Offsets
from sim.society.networks.mixing import Mixing, even_shares


class SmallWorld(Network):
    """Friends live next door; a few moved away."""

    name = "small_world"
    summary = "Neighbours on a ring, some of whose ties are rewired to somebody far away; everyone has about as many."
    literature = "Watts & Strogatz (1998), Nature 393:440-442; clustering by Barrat & Weigt (2000), EPJ B 13:547-560"

    @classmethod
    def ties(cls, mixing: Mixing, degree: float, clustering: float, rng: np.random.Generator) -> tuple[Ids, Ids]:
        """A ring lattice on which segments lie together, then rewired so far that the clustering is met."""
        one, other = _ring(mixing.seats(rng), even_shares(mixing.people, degree / 2))
        rewired = rng.random(one.size) < cls.rewiring(degree, clustering)
        other[rewired] = mixing.strangers(one[rewired], rng)
        return one, other

    @classmethod
    def most_clustered(cls, degree: float) -> float:
        """Clustering of the ring lattice: 3 (k - 2) / 4 (k - 1)."""
        return max(0.0, 0.75 * (degree - 2) / (degree - 1)) if degree > 1 else 0.0

    @classmethod
    def rewiring(cls, degree: float, clustering: float) -> float:
        """Share of ties to rewire: a triangle survives if all its three ties do."""
        lattice = cls.most_clustered(degree)
        return 1 - float(np.cbrt(clustering / lattice)) if lattice > 0 else 1.0


def _ring(seats: Ids, reach: Offsets) -> tuple[Ids, Ids]:
    """Everyone on a ring tied to the next ``reach`` (N,) people."""
    hops = [(reach >= hop, np.roll(seats, -hop)) for hop in range(1, int(reach.max()) + 1)]
    one = np.concatenate([seats[near] for near, _ in hops])
    return one, np.concatenate([ahead[near] for near, ahead in hops])
