"""Runs given out, taken in, and given out again where a worker was lost."""

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Future, wait

from analysis.experiments.engine.crews import Crew
from analysis.experiments.engine.work import Job, Report, do

ATTEMPTS = 3
"""Times that a run may lose its worker before it counts as failed."""
GLANCE = 0.5
"""Seconds after which it is looked whether to stop, even if no run is finished."""


class Loop:
    """The runs in flight and those that are to fly again.

    When a pool of processes breaks, every run in flight is lost with it, and one of them may have been the reason
    (out of memory, a crash). They fly again one by one: whoever breaks the pool alone was it.
    """

    def __init__(self, jobs: Iterable[Job], crew: Crew) -> None:
        self.crew = crew
        self.waiting: Iterator[Job] = iter(jobs)
        self.again: deque[Job] = deque()
        self.alone: deque[Job] = deque()
        self.flying: dict[Future[Report], Job] = {}
        self.lost: Counter[str] = Counter()

    def give_out(self) -> None:
        """Have as many runs in flight as the crew takes, or a single one of those under suspicion."""
        while len(self.flying) < (1 if self.alone else self.crew.window):
            job = self._next()
            if job is None:
                return
            self.flying[self.crew.submit(do, job)] = job
            if self.alone:
                return

    def _next(self) -> Job | None:
        for queue in (self.alone, self.again):
            if queue:
                return queue[0] if queue is self.alone else queue.popleft()
        return next(self.waiting, None)

    def take_in(self) -> Iterator[Report]:
        """The reports of runs that are finished by now, or will be in a moment."""
        finished, _ = wait(self.flying, GLANCE, FIRST_COMPLETED)
        broken = [future for future in finished if not future.cancelled() and _broke(future)]
        if broken:
            yield from self._take_in_broken()
            return
        for future in finished:
            job = self.flying.pop(future)
            if self.alone and self.alone[0].run == job.run:
                self.alone.popleft()
            yield from self._report(future, job)

    def _report(self, future: "Future[Report]", job: Job) -> Iterator[Report]:
        error = None if future.cancelled() else future.exception()
        if future.cancelled() or error is not None:
            yield from self._once_more(job, self.again, error)
        else:
            yield future.result()

    def _take_in_broken(self) -> Iterator[Report]:
        """All that flew with a pool that broke: what was finished in time, and the rest under suspicion."""
        flown, self.flying = self.flying, {}
        self.crew.broke()
        self.alone = deque(job for job in self.alone if job not in flown.values())
        for future, job in flown.items():
            if future.done() and not future.cancelled() and future.exception() is None:
                yield future.result()
            elif len(flown) == 1:
                yield from self._once_more(job, self.alone, None)
            else:
                self.alone.append(job)

    def _once_more(self, job: Job, queue: deque[Job], error: BaseException | None) -> Iterator[Report]:
        self.lost[job.run] += 1
        if self.lost[job.run] < ATTEMPTS:
            queue.append(job)
        else:
            why = f"{type(error).__name__}: {error}" if error else "its worker died"
            yield Report(job.run, error=f"{why} ({ATTEMPTS} times)", traceback="")


def carry_out(jobs: Iterable[Job], crew: Crew, keep: Callable[[Report], None], stopped: Callable[[], bool]) -> None:
    """Do all jobs, ``keep`` each report; when ``stopped`` no more are given out, and those in flight are awaited.

    Raises what ``keep`` raises, and KeyboardInterrupt on a second Ctrl-C: then the crew is ended in mid-run.
    """
    loop, ended = Loop(jobs, crew), False
    try:
        while True:
            if not stopped():
                loop.give_out()
            if not loop.flying:
                break
            for report in loop.take_in():
                keep(report)
        ended = True
    finally:
        crew.dismiss(at_once=not ended)


def _broke(future: "Future[Report]") -> bool:
    return isinstance(future.exception(), BrokenExecutor)
