"""Sums over the last weeks, kept from day to day."""

from collections import deque

from sim.world import Array


class Window:
    """Whole numbers of the last days, and their sum, to which it is all the same in what order it is made."""

    def __init__(self, days: int, nothing: Array) -> None:
        """For at most so many days, in the shape of ``nothing``."""
        self.most, self.sum = days, nothing
        self._days: deque[Array] = deque()

    def __len__(self) -> int:
        return len(self._days)

    def add(self, today: Array) -> None:
        """Add a day, and let go of the oldest one if there are too many."""
        self._days.append(today)
        self.sum = self.sum + today
        if len(self._days) > self.most:
            self.sum -= self._days.popleft()
