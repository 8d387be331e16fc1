"""Who does the runs of a sweep: processes, any executor, or a cluster."""

from analysis.experiments.engine.crews import Crew, crew_of
from analysis.experiments.engine.loop import carry_out
from analysis.experiments.engine.work import Job, Report, lived

__all__ = ["Crew", "Job", "Report", "carry_out", "crew_of", "lived"]
