"""Figures of runs and comparisons, fit to print. Matplotlib is imported when one is drawn."""

from analysis.plots.evidence import evidence
from analysis.plots.forest import forest
from analysis.plots.pareto import pareto
from analysis.plots.phase import phase
from analysis.plots.response import fan, response
from analysis.plots.saving import save
from analysis.plots.sensitivity import indices
from analysis.plots.time_series import time_series
from analysis.plots.who_gains import who, who_gains

__all__ = [
    "evidence",
    "fan",
    "forest",
    "indices",
    "pareto",
    "phase",
    "response",
    "save",
    "time_series",
    "who",
    "who_gains",
]
