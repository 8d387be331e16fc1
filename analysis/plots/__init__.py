"""Figures of runs and comparisons, fit to print. Matplotlib is imported when one is drawn."""

from analysis.plots.saving import save
from analysis.plots.time_series import time_series

__all__ = ["save", "time_series"]
