"""Figures of runs and comparisons, fit to print. Matplotlib is imported when one is drawn."""

from analysis.plots.forest import forest
from analysis.plots.saving import save
from analysis.plots.time_series import time_series
from analysis.plots.who_gains import who, who_gains

__all__ = ["forest", "save", "time_series", "who", "who_gains"]
