"""Sides that answer encrypted WeCom callbacks over HTTP, and how each is loaded."""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from benchmarks import bodies, worker
from benchmarks.bench import Bench
from benchmarks.measure import Result
from benchmarks.servers import Server, free_port, serving

PRODUCTS = 1_000
OPENING = 1_000_000
FIRST_MESSAGE_ID = 7_000_000_000_000_000_000


class House(Protocol):
    """A server with its data, ready for callbacks."""

    name: str
    wire: bodies.Wire

    def command(self, place: Path, port: int) -> tuple[str, Sequence[str]]:
        """Make the data in ``place`` ready and return the module and its arguments."""
        ...

    def settle(self, place: Path) -> None:
        """Fill in what needs a running server (its schema, for one)."""
        ...

    def requests(self, place: Path, count: int) -> Iterator[bytes]:
        """Return that many callbacks, each acceptable once."""
        ...

    def check(self, place: Path, acknowledged: int) -> None:
        """Raise unless the books show what was acknowledged and nothing else."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """How a server is loaded: closed loop without ``per_second``, open loop with it."""

    connections: int = 16
    per_second: float | None = None
    at_most_per_second: int = 12_000

    def count(self, seconds: float) -> int:
        rate = self.per_second or self.at_most_per_second
        return int((seconds + 1) * rate) + self.connections

    def run(self, port: int, file: Path, seconds: float) -> Result:
        facts = {"port": port, "file": str(file), "connections": self.connections}
        if self.per_second is None:
            return worker.measure("benchmarks.load:closed", core=1, seconds=seconds, **facts)
        return worker.measure(
            "benchmarks.load:opened", core=1, seconds=seconds, per_second=self.per_second, **facts
        )


class Echo:
    """The bare echo: HTTP and nothing else."""

    name = "bare aiohttp echo"
    wire = bodies.Wire()

    def command(self, place: Path, port: int) -> tuple[str, Sequence[str]]:  # noqa: ARG002 - port
        return "benchmarks.yardsticks.echo", [str(port)]

    def settle(self, place: Path) -> None:
        pass

    def requests(self, place: Path, count: int) -> Iterator[bytes]:  # noqa: ARG002 - keeps nothing
        return bodies.texts(self.wire, sentences(count), first_id=FIRST_MESSAGE_ID)

    def check(self, place: Path, acknowledged: int) -> None:
        pass


class Strawman:
    """The afternoon's bot on its own SQLite file."""

    name = "strawman"
    wire = bodies.Wire()

    def command(self, place: Path, port: int) -> tuple[str, Sequence[str]]:
        wire = self.wire
        database = str(place / "strawman.db")
        return (
            "benchmarks.yardsticks.strawman",
            [str(port), database, wire.token, wire.aes_key, wire.corp_id],
        )

    def settle(self, place: Path) -> None:
        with sqlite3.connect(place / "strawman.db") as connection:
            connection.executemany(
                "INSERT INTO stock VALUES (?, ?)",
                [(sku(number), OPENING) for number in range(PRODUCTS)],
            )
        connection.close()

    def requests(self, place: Path, count: int) -> Iterator[bytes]:  # noqa: ARG002 - keeps nothing
        return bodies.texts(self.wire, sentences(count), first_id=FIRST_MESSAGE_ID)

    def check(self, place: Path, acknowledged: int) -> None:
        connection = sqlite3.connect(place / "strawman.db")
        (on_hand,) = connection.execute("SELECT sum(on_hand) FROM stock").fetchone()
        moved, count, distinct = connection.execute(
            "SELECT sum(quantity), count(*), count(DISTINCT message) FROM movement"
        ).fetchone()
        connection.close()
        if on_hand != PRODUCTS * OPENING + moved or count != distinct or count < acknowledged:
            raise RuntimeError(f"the strawman's ledger is wrong: {on_hand}, {moved}, {count}")


def sku(number: int) -> str:
    return f"BP{number:04d}"


def sentences(count: int) -> Iterator[tuple[str, str]]:
    """Yield (user, sentence): two receipts and one issue in turn, over all products."""
    for number in range(count):
        verb = "出库" if number % 3 == 2 else "入库"
        yield "keeper", f"{verb} {sku(number * 7 % PRODUCTS)} 2"


def side(bench: Bench, house: House, load: Load) -> Callable[[], Result]:
    """Return a side: a fresh server on fresh data, loaded once, its books checked afterwards."""

    def run() -> Result:
        with standing(bench, house) as (server, place):
            requests = place / "requests.bin"
            bodies.save(requests, house.requests(place, load.count(bench.scale.seconds)))
            result = load.run(server.port, requests, bench.scale.seconds)
            house.check(place, result.count)
            return with_facts(result, start_ms=server.start_ms, resident_mib=server.resident_mib())

    return run


@contextmanager
def standing(bench: Bench, house: House) -> Iterator[tuple[Server, Path]]:
    """Yield a running server of that house and the directory that holds its data."""
    with bench.passing("house") as place:
        port = free_port()
        module, arguments = house.command(place, port)
        with serving(module, arguments, port=port) as server:
            house.settle(place)
            yield server, place


def with_facts(result: Result, **facts: float) -> Result:
    return Result.from_dict(result.as_dict() | {"facts": result.facts | facts})
