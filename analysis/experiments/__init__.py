"""Experiments: one run, several scenarios compared seed by seed, or thousands swept; and their results on disk."""

from analysis.experiments.comparing import Comparison, compare, summarise
from analysis.experiments.plans import Plan, plan_of
from analysis.experiments.results import Results
from analysis.experiments.running import Interrupted, Progress, run
from analysis.experiments.runs import Runs
from analysis.experiments.sweeping import sweep

__all__ = [
    "Comparison",
    "Interrupted",
    "Plan",
    "Progress",
    "Results",
    "Runs",
    "compare",
    "plan_of",
    "run",
    "summarise",
    "sweep",
]
