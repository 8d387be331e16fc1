"""Where the runs of a sweep are kept."""

from analysis.experiments.store.folder import Failure, Store

__all__ = ["Failure", "Store"]
