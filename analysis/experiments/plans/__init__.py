"""Plans: which scenarios an experiment runs, and with which seeds."""

from analysis.experiments.plans.axes import Axis, axes_of
from analysis.experiments.plans.plan import Plan, check_seeds, plan_of
from analysis.experiments.plans.seeds import Wanted

__all__ = ["Axis", "Plan", "Wanted", "axes_of", "check_seeds", "plan_of"]
