"""Start a fresh demo and take the README's pictures of it."""

import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[1]
START_SECONDS_MAX: Final = 60
STOP_SECONDS_MAX: Final = 20


def main() -> int:
    """Return the exit code of the picture taker, 1 when the demo does not come up."""
    port = _free_port()
    url = f"http://127.0.0.1:{port}/"
    with tempfile.TemporaryDirectory() as data:
        command = [sys.executable, "-m", "bot", "demo", "--port", str(port), "--data", data]
        demo = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)  # noqa: S603 - ours
        try:
            return _shoot(url) if _is_up(url, demo) else 1
        finally:
            _stop(demo)


def _shoot(url: str) -> int:
    out = str(ROOT / "docs" / "img")
    command = [sys.executable, "-m", "sandbox.shots", "--url", url, "--out", out]
    return subprocess.run(command, check=False, cwd=ROOT).returncode  # noqa: S603 - ours


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _is_up(url: str, demo: "subprocess.Popen[bytes]") -> bool:
    """Wait until the page is served and its ledger, which only the bot can answer, as well."""
    until = time.monotonic() + START_SECONDS_MAX
    while time.monotonic() < until and demo.poll() is None:
        try:
            with urllib.request.urlopen(f"{url}sandbox/ledger", timeout=2):  # noqa: S310 - loopback
                return True
        except (OSError, urllib.error.URLError):
            time.sleep(0.3)
    return False


def _stop(demo: "subprocess.Popen[bytes]") -> None:
    demo.send_signal(signal.SIGINT)
    try:
        demo.wait(STOP_SECONDS_MAX)
    except subprocess.TimeoutExpired:
        demo.kill()
        demo.wait()


if __name__ == "__main__":
    sys.exit(main())
