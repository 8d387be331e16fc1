"""Evidence: published effects, each run as the experiment its authors ran, beside what the market does on its own."""

from analysis.evidence.band import Band, Sign
from analysis.evidence.effects import Effect, Run
from analysis.evidence.evaluating import Finding, evaluate

__all__ = ["Band", "Effect", "Finding", "Run", "Sign", "evaluate"]
