"""Markets that take no time: what a sweep does with them can be told exactly."""

import sys

import pytest

MODELS = '''
import os
import time
from pathlib import Path

import numpy as np
import pandas as pd


def quick(scenario, seed, threads):
    """Trust is what is personalized, and the seed's luck, which all points share."""
    days = pd.RangeIndex(scenario.days, name="day")
    luck = np.random.default_rng(seed).normal(0.0, 0.01)
    trust = scenario.personalization + luck + 0.001 * np.arange(len(days))
    return pd.DataFrame({"trust": trust, "revenue": 1.0, "bits_known": 2.0 * scenario.collection}, days)


def slow(scenario, seed, threads):
    time.sleep(0.1)
    return quick(scenario, seed, threads)


def counted(scenario, seed, threads):
    """Leaves a file for each time that it was done."""
    folder = Path(os.environ["COUNTED"])
    (folder / f"{scenario.personalization:.6f}-{seed}-{os.getpid()}-{time.time_ns()}").touch()
    return slow(scenario, seed, threads)


def failing(scenario, seed, threads):
    if scenario.personalization > 0.5 and not os.environ.get("MENDED"):
        raise ZeroDivisionError(f"no market at {scenario.personalization}")
    return quick(scenario, seed, threads)


def deadly(scenario, seed, threads):
    """Takes its worker with it, at one point."""
    if scenario.personalization == 0.5:
        os._exit(9)
    return slow(scenario, seed, threads)


def mortal(scenario, seed, threads):
    """Takes its worker with it the first time that anybody comes here."""
    mark = Path(os.environ["COUNTED"]) / "struck"
    if scenario.personalization == 0.5 and not mark.exists():
        mark.touch()
        os._exit(9)
    return counted(scenario, seed, threads)


def patchy(scenario, seed, threads):
    daily = quick(scenario, seed, threads)
    return daily.assign(lift=np.nan if scenario.personalization > 0.9 else 0.1)


def additive(scenario, seed, threads):
    """Trust is 4 parts personalization and 1 part collection; transparency does nothing."""
    daily = quick(scenario, seed, threads)
    luck = np.random.default_rng(seed).normal(0.0, 0.01)
    return daily.assign(trust=4.0 * scenario.personalization + scenario.collection + luck)
'''


@pytest.fixture(scope="session")
def models(tmp_path_factory):
    """The module of such markets, which workers can import by its name, too."""
    folder = tmp_path_factory.mktemp("models")
    (folder / "sweep_models.py").write_text(MODELS, encoding="utf-8")
    sys.path.insert(0, str(folder))
    import sweep_models

    yield sweep_models
    sys.path.remove(str(folder))


@pytest.fixture
def counts(tmp_path, monkeypatch):
    """The folder in which counted runs leave their marks."""
    folder = tmp_path / "counts"
    folder.mkdir()
    monkeypatch.setenv("COUNTED", str(folder))
    return folder
