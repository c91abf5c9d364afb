"""Run one measurement in a process of its own, so that no side inherits another's heap."""

import asyncio
import importlib
import inspect
import json
import os
import subprocess
import sys
from typing import Any

from benchmarks.measure import Result

PATIENCE_S = 600


class MeasurementFailed(Exception):
    """A measuring process ended without a result; its own words are on stderr."""


def cores(number: int) -> frozenset[int]:
    """Return the CPU for role ``number``: 0 serves, 1 loads. One core alone is shared."""
    usable = sorted(os.sched_getaffinity(0))
    return frozenset({usable[number % len(usable)]})


def measure(target: str, *, core: int | None = None, **arguments: Any) -> Result:
    """Call ``module:function(**arguments)`` in a new interpreter and return its result."""
    return finish(begin(target, core=core, **arguments))


def begin(target: str, *, core: int | None = None, **arguments: Any) -> subprocess.Popen[str]:
    """Start a measurement and return at once; ``finish`` waits for it."""
    return subprocess.Popen(
        [sys.executable, "-m", "benchmarks.worker", target, json.dumps(arguments)],
        stdout=subprocess.PIPE,
        text=True,
        preexec_fn=pinned_to(core),  # noqa: PLW1509 - one thread, nothing but a system call
    )


def finish(process: subprocess.Popen[str]) -> Result:
    """Wait for a measurement that ``begin`` started, at most ten minutes."""
    try:
        output, _ = process.communicate(timeout=PATIENCE_S)
    finally:
        if process.poll() is None:
            process.kill()
    if process.returncode:
        raise MeasurementFailed(f"{process.args!r} ended with {process.returncode}")
    return Result.from_dict(json.loads(output.splitlines()[-1]))


def pinned_to(core: int | None) -> Any:
    """Return what pins a child to one core before it starts, or nothing to do."""
    if core is None:
        return None
    wanted = cores(core)
    return lambda: os.sched_setaffinity(0, wanted)


def main() -> None:
    target, arguments = sys.argv[1], json.loads(sys.argv[2])
    module, _, function = target.partition(":")
    result = getattr(importlib.import_module(module), function)(**arguments)
    if inspect.isawaitable(result):
        result = asyncio.run(_awaited(result))
    sys.stdout.write(json.dumps(result.as_dict()) + "\n")


async def _awaited(result: Any) -> Any:
    return await result


if __name__ == "__main__":
    main()
