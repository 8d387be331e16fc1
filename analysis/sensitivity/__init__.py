"""Sensitivity analysis: which parameters matter for which outcome."""

from analysis.sensitivity.analysing import Sensitivity, sensitivity

__all__ = ["Sensitivity", "sensitivity"]
