"""Experiments: one run, or several scenarios compared seed by seed, and their results on disk."""

from analysis.experiments.comparing import Comparison, compare, summarise
from analysis.experiments.results import Results
from analysis.experiments.running import Interrupted, Progress, run

__all__ = ["Comparison", "Interrupted", "Progress", "Results", "compare", "run", "summarise"]
