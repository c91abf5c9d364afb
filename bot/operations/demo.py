"""``zhanggui demo``: the stand-ins and the bot as two child processes that read one clock."""

import contextlib
import datetime as dt
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final

from bot.demo import firm
from bot.texts import operations
from core.people import Role

if TYPE_CHECKING:
    from bot.config import Settings

Say = Callable[[str], None]
MARK: Final = "ZHANGGUI_DEMO"
READY_S: Final = 60.0
POLL_S: Final = 0.05
STOP_S: Final = 8.0


class NotStarted(OSError):
    """A child of the demo ended before it was ready."""


def run(*, port: int, data: Path | None, say: Say) -> None:
    """Run the sample firm until interrupted; the children start side by side.

    This process only watches over them: it imports nothing of the house, so that it is quick.
    """
    with _folder(data) as folder, _interruptible():
        demo = Demo(folder, port or _free_port(), say)
        demo.write_files()
        try:
            demo.start()
            demo.watch()
        except KeyboardInterrupt:
            pass
        finally:
            demo.stop()


def is_here() -> bool:
    """Return whether this process is the demo's bot."""
    return bool(os.environ.get(MARK))


async def fill_once(keeper: Any, settings: "Settings") -> None:
    """Fill new books with the sample firm. People come last: where they are, all the rest is."""
    if not await keeper.read(lambda books: books.people.with_role(Role.KEEPER)):
        await fill(keeper, settings)


async def fill(keeper: Any, settings: "Settings") -> None:
    """Import the sample firm's tables through the same door as everybody else's."""
    from bot.imports.loading import ImportRequest
    from bot.operations import importing

    for table in firm.TABLES:
        request = ImportRequest(kind=table, file=firm.FOLDER / f"{table}.csv")
        await importing.run(keeper, settings, request, lambda _line: None, None)


class Demo:
    """The two children and what they need."""

    def __init__(self, folder: Path, port: int, say: Say) -> None:
        self._folder = folder
        self._port = port
        self._bot_port = _free_port()
        self._mail_port = _free_port()
        self._bot_url = f"http://127.0.0.1:{self._bot_port}"
        self._say = say
        self._sandbox: subprocess.Popen[str] | None = None
        self._bot: subprocess.Popen[bytes] | None = None
        self.url = f"http://127.0.0.1:{port}/"

    def write_files(self) -> None:
        """Write settings, world and clock; the data of an earlier demo stays."""
        self._folder.mkdir(parents=True, exist_ok=True)
        settings = firm.settings_toml(
            folder=self._folder,
            bot_port=self._bot_port,
            sandbox_url=self.url.rstrip("/"),
            mail_port=self._mail_port,
        )
        (self._folder / "config.toml").write_text(settings, encoding="utf-8")
        world = firm.world_json(bot_port=self._bot_port)
        (self._folder / "world.json").write_text(world, encoding="utf-8")
        clock = self._folder / "clock.json"
        if not clock.exists():
            offset = firm.opening_offset(dt.datetime.now(firm.ZONE))
            clock.write_text(json.dumps({"offset_us": offset}), encoding="utf-8")

    def start(self) -> None:
        """Start both children at once and say where the page is when both are ready."""
        self._launch_sandbox()
        self._launch_bot()
        self._wait_for(f"{self.url}sandbox/state", self._sandbox, "sandbox.log")
        self._wait_for(f"{self._bot_url}/readyz", self._bot, "bot.log")
        self._say(operations.DEMO_READY.format(url=self.url))

    def _launch_sandbox(self) -> None:
        self._sandbox = subprocess.Popen(  # noqa: S603 - our own module
            [
                sys.executable, "-m", "sandbox", "--port", str(self._port),
                "--world", str(self._folder / "world.json"), "--bot-url", self._bot_url,
                "--wecom-callback", f"{self._bot_url}/callback/wecom",
                "--clock", str(self._folder / "clock.json"), "--mail-port", str(self._mail_port),
            ],
            stdout=subprocess.PIPE, stderr=self._log("sandbox.log"), text=True,
            env=_environment(self._folder), start_new_session=True,
        )  # fmt: skip

    def _launch_bot(self) -> None:
        self._bot = subprocess.Popen(  # noqa: S603 - our own module
            [sys.executable, "-m", "bot", "run", "-c", str(self._folder / "config.toml")],
            stdout=subprocess.DEVNULL, stderr=self._log("bot.log"),
            env=_environment(self._folder), start_new_session=True,
        )  # fmt: skip

    def watch(self) -> None:
        """Do what the page's fault panel asks for, until the stand-ins end."""
        if self._sandbox is None or self._sandbox.stdout is None:
            return
        for line in self._sandbox.stdout:
            if _command(line) == "restart-bot":
                self.kill_bot()
                self._launch_bot()
                self._wait_for(f"{self._bot_url}/readyz", self._bot, "bot.log")
                self._say(operations.DEMO_RESTARTED)

    def kill_bot(self) -> None:
        """End the bot without a warning, as a power cut would."""
        if self._bot is not None:
            self._bot.kill()
            self._bot.wait()

    def stop(self) -> None:
        """Stop both children."""
        for child in (self._bot, self._sandbox):
            if child is not None and child.poll() is None:
                child.terminate()
        for child in (self._bot, self._sandbox):
            if child is not None:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    child.wait(STOP_S)
                child.kill()
                child.wait()

    def _log(self, name: str) -> IO[bytes]:
        return (self._folder / name).open("ab")

    def _wait_for(self, url: str, child: "subprocess.Popen[Any] | None", log: str) -> None:
        deadline = time.monotonic() + READY_S
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        while time.monotonic() < deadline:
            if child is None or child.poll() is not None:
                break
            try:
                with opener.open(url, timeout=2):
                    return
            except (urllib.error.URLError, OSError):
                time.sleep(POLL_S)
        tail = (self._folder / log).read_text("utf-8", "replace")[-600:].strip()
        raise NotStarted(0, operations.DEMO_FAILED.format(reason=tail or log))


def _command(line: str) -> str:
    try:
        said = json.loads(line)
    except ValueError:
        return ""
    return str(said.get("command", "")) if isinstance(said, dict) else ""


def _environment(folder: Path) -> dict[str, str]:
    return {
        **os.environ,
        "ZHANGGUI_CLOCK_FILE": str(folder / "clock.json"),
        MARK: "1",
        "PYTHONUNBUFFERED": "1",
    }


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def _folder(data: Path | None) -> Iterator[Path]:
    if data is not None:
        yield data.absolute()
        return
    with tempfile.TemporaryDirectory(prefix="zhanggui-demo-") as name:
        yield Path(name)


@contextmanager
def _interruptible() -> Iterator[None]:
    """Let SIGTERM end the demo as Ctrl+C does."""

    def interrupt(_number: int, _frame: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
