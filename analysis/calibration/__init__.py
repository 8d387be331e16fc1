"""Calibration: free parameters fitted to published effects of the calibration blocks, never to those in reserve."""

from analysis.calibration.blocks import BLOCKS, Block, Prior
from analysis.calibration.fitting import Fit, fit
from analysis.calibration.posterior import Posterior, posterior

__all__ = ["BLOCKS", "Block", "Fit", "Posterior", "Prior", "fit", "posterior"]
