"""How a worker process begins: warm, deaf to Ctrl-C, and not outliving who started it."""

import gc
import multiprocessing
import os
import signal
import threading


def prepare() -> None:
    """Make this process ready for runs: import the market once, and let what was imported be.

    Ctrl-C reaches a whole terminal, but who started the worker decides what comes of it. And should that process be
    killed, nobody would tell a worker that waits for work: it watches itself.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    import pyarrow.parquet  # noqa: F401 - the first run would wait for these

    import sim.market  # noqa: F401

    gc.collect()
    gc.freeze()  # what is here stays, and need not be looked through for garbage again and again


def ready(compiled: bool = False) -> int:
    """Say which process this is, when it has begun; and when the rules are compiled, if that is asked."""
    if compiled:
        from sim.market import Market

        Market(consumers=10, degree=2.0, rng=1).run_for(1)
    return os.getpid()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
