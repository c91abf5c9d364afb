"""Servers under test: each in a process of its own on the first core, measured from outside."""

import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.worker import pinned_to

START_PATIENCE_S = 30.0
STOP_PATIENCE_S = 15.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A running server: where it listens, what its start took, how to ask for its memory."""

    port: int
    pid: int
    start_ms: float

    def resident_mib(self) -> float:
        for line in Path(f"/proc/{self.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) / 1024
        return 0.0


@contextmanager
def serving(
    module: str, arguments: Sequence[str], *, port: int, core: int | None = 0
) -> Iterator[Server]:
    """Run ``python -m module arguments…`` until the block ends; yield once it listens."""
    started = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", module, *arguments],
        stdout=subprocess.DEVNULL,
        preexec_fn=pinned_to(core),  # noqa: PLW1509 - one thread, nothing but a system call
    )
    try:
        _wait_until_open(port, process)
        start_ms = (time.perf_counter() - started) * 1000
        yield Server(port=port, pid=process.pid, start_ms=start_ms)
    finally:
        _stop(process)


def free_port() -> int:
    """Return a port that nobody listens on at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_open(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.perf_counter() + START_PATIENCE_S
    while time.perf_counter() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"{process.args!r} ended with {process.returncode}")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.002)
    raise TimeoutError(f"{process.args!r} does not listen on {port}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(STOP_PATIENCE_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
