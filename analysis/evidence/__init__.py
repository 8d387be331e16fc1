"""Evidence: published effects, each run as the experiment its authors ran, beside what the market does on its own."""

from analysis.evidence.band import Band, Sign
from analysis.evidence.effects import Effect
from analysis.evidence.evaluating import Finding, evaluate
from analysis.experiments.needs import Run

__all__ = ["Band", "Effect", "Finding", "Run", "Sign", "evaluate"]
