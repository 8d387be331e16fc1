"""What counts as reproduced: a band around a published value, or its sign."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Band:
    """A published value, and how far from it the market may be.

    ``published`` is what was reported, ``low`` and ``high`` are the bounds of acceptance, all in the effect's unit.
    """

    low: float
    high: float
    published: float
    told: str = ""
    """The published value as it is quoted, where it is not one number."""

    def holds(self, mean: float, half: float) -> bool:
        """Whether the mean over seeds lies within; how sure it is, ``half``, is told beside it."""
        return self.low <= mean <= self.high

    def distance(self, mean: float) -> float:
        """How far ``mean`` is from the published value, in half-widths of the band on that side: up to 1 inside."""
        return abs(mean - self.published) / self.side(mean)

    def side(self, mean: float) -> float:
        """Width of the band on that side of the published value on which ``mean`` is; the whole where there is none."""
        side = self.high - self.published if mean >= self.published else self.published - self.low
        return side if side > 0 else self.high - self.low

    def __str__(self) -> str:
        return f"{self.told or f'{self.published:g}'} [{self.low:g}, {self.high:g}]"


@dataclass(frozen=True)
class Sign:
    """A published direction; what is measured is so defined that the published one is positive."""

    told: str

    def holds(self, mean: float, half: float) -> bool:
        """Whether the mean is positive by more than its 95 % interval."""
        return mean - half > 0

    def distance(self, mean: float) -> float:
        """0 if the sign is right, 1 (the edge of a band) if there is no effect, or the other one."""
        return 0.0 if mean > 0 else 1.0

    def __str__(self) -> str:
        return self.told
