"""How much memory a market takes, each measured in a fresh process."""

import pytest

BUILD_AND_LIVE = """
import json, re, resource, sys, time
from pathlib import Path
import psutil
from sim import Market

def peak_memory():
    if sys.platform == "linux":  # where the resource module's figure may be the parent process's
        return int(re.search(r"VmHWM:\\s*(\\d+)", Path("/proc/self/status").read_text())[1]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)

me, consumers = psutil.Process(), {consumers}
Market(consumers=1000, law="gdpr", rng=1).run_for(1)  # loads the compiled rules
before, start = me.memory_info().rss, time.perf_counter()
market = Market(consumers=consumers, law="gdpr", rng=1)
built = time.perf_counter()
market.run_for(1)
peak = peak_memory()
print(json.dumps({{
    "held": (me.memory_info().rss - before) / consumers,
    "peak": (peak - before) / consumers,
    "gigabytes": peak / 1e9,
    "build": built - start,
    "day": time.perf_counter() - built,
}}))
"""


def test_bytes_a_consumer(benchmark, tell, measured):
    found = benchmark.pedantic(measured, (BUILD_AND_LIVE.format(consumers=1_000_000),), rounds=1)
    tell("Memory of a consumer, of 1,000,000, network included", found["held"], "bytes", "<= 1,200")
    tell("The same at its peak", found["peak"], "bytes")
    tell("Building 1,000,000 consumers", found["build"], "s")
    assert found["held"] <= 1200


@pytest.mark.huge
def test_ten_million_consumers(benchmark, tell, measured):
    found = benchmark.pedantic(measured, (BUILD_AND_LIVE.format(consumers=10_000_000),), rounds=1)
    tell("Peak memory of 10,000,000 consumers", found["gigabytes"], "GB", "<= 20")
    tell("Building 10,000,000 consumers", found["build"], "s")
    tell("Their first day", found["day"], "s")
    assert found["gigabytes"] <= 20
