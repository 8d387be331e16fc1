"""Who is whose friend, person by person."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

type Ids = NDArray[np.int32]
"""Row numbers of people."""
type Offsets = NDArray[np.int64]
"""Where each one's entries start in a longer array."""


class Friends(NamedTuple):
    """An undirected network of N people, as compressed sparse rows.

    Every friendship stands in both friends' rows; rows are sorted; nobody is her own friend, or a friend twice.
    """

    start: Offsets
    """(N + 1,): the friends of person i are ``friend[start[i]:start[i + 1]]``."""
    friend: Ids
    """(2 × friendships,)."""

    @property
    def people(self) -> int:
        """Number of people, N."""
        return self.start.size - 1

    @property
    def ties(self) -> int:
        """Number of friendships."""
        return self.friend.size // 2

    @property
    def mean_degree(self) -> float:
        """Mean number of friends."""
        return self.friend.size / self.people

    def of(self, i: int) -> Ids:
        """The friends of person ``i``, from 0 to N - 1, in ascending order: a view."""
        if not 0 <= i < self.people:
            raise IndexError(f"there is no person {i} among {self.people}")
        return self.friend[self.start[i] : self.start[i + 1]]


def befriend(people: int, one: NDArray[Any], other: NDArray[Any]) -> Friends:
    """The network of ``people`` in which ``one[t]`` and ``other[t]`` are friends, for every t.

    Ties may come in any order and direction; repeated ties count once, ties to oneself not at all.
    Takes linear time, and about 20 bytes a tie beside the result.
    """
    from scipy.sparse import coo_array

    apart = one != other
    if not apart.all():
        one, other = one[apart], other[apart]
    ends = np.concatenate([one, other]), np.concatenate([other, one])
    matrix = coo_array((np.ones(2 * one.size, np.int8), ends), shape=(people, people)).tocsr()
    return Friends(matrix.indptr.astype(np.int64), matrix.indices.astype(np.int32, copy=False))
