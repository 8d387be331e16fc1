"""What a consumer likes: draws of topics from her interests, and their slow drift."""

from sim.compiled import rule
from sim.world import Array


@rule
def draw_topic(interests: Array, i: int, luck: float) -> int:
    """A topic of consumer ``i``'s tastes: the one in which the uniform ``luck`` falls."""
    below, last = 0.0, int(interests.shape[1]) - 1
    for k in range(last):
        below += interests[i, k]
        if luck < below:
            return k
    return last


@rule
def drift(interests: Array, i: int, topic: int, step: float) -> None:
    """Move the consumer's tastes by ``step`` towards one topic; they still sum to 1."""
    for k in range(interests.shape[1]):
        interests[i, k] *= 1.0 - step
    interests[i, topic] += step
