"""The product's sides: each a process of its own on books of its own."""

import json
import sqlite3
import threading
import time
import urllib.request
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import make_url

from benchmarks import worker
from benchmarks.bench import Bench
from benchmarks.callbacks import Load, standing, with_facts
from benchmarks.measure import Result
from benchmarks.postgres import Postgres
from benchmarks.product import firm
from benchmarks.product.callbacks import Product
from benchmarks.servers import free_port, serving

Run = Callable[[], Result]
SENDING_PATIENCE_S = 60.0
FIRST_MINUTE = 30
"""Letters that WeCom takes for one person in a minute; the relay does not send more."""


def new_books(bench: Bench, target: str, **facts: Any) -> Run:
    """Return a side over new books on SQLite."""

    def run() -> Result:
        with bench.passing("books") as place:
            url = firm.sqlite_url(place / "books.db")
            worker.measure("benchmarks.product.drafts:prepare", url=url, count=0, file="/dev/null")
            return worker.measure(target, url=url, seconds=bench.scale.seconds, **facts)

    return run


def old_books(bench: Bench, place: Path, target: str, **facts: Any) -> Run:
    """Return a side over books that were prepared before."""
    url = firm.sqlite_url(place / "books.db")
    return lambda: worker.measure(target, url=url, seconds=bench.scale.seconds, **facts)


def two_processes(
    bench: Bench, server: Postgres, target: str, *, is_parted: bool = False, **facts: Any
) -> Run:
    """Return a side of two processes on one PostgreSQL; their figures are added up.

    ``is_parted`` tells each which half of the people is its own.
    """

    def run() -> Result:
        url = str(make_url(server.url).set(drivername="postgresql+asyncpg"))
        worker.measure("benchmarks.product.drafts:prepare", url=url, count=0, file="/dev/null")
        begun = [
            worker.begin(
                target,
                url=url,
                seconds=bench.scale.seconds,
                **facts,
                **({"half": half} if is_parted else {}),
            )
            for half in range(2)
        ]
        first, second = (worker.finish(process) for process in begun)
        return Result(
            count=first.count + second.count, seconds=max(first.seconds, second.seconds),
            p50_ms=max(first.p50_ms, second.p50_ms), p99_ms=max(first.p99_ms, second.p99_ms),
            worst_ms=max(first.worst_ms, second.worst_ms), errors=first.errors + second.errors,
        )  # fmt: skip

    return run


def while_proving(bench: Bench, place: Path) -> Run:
    """Return the bot's side on a large ledger while all of it is verified."""

    def run() -> Result:
        load = Load(per_second=200)
        cloud = free_port()
        with serving("benchmarks.cloud", [str(cloud)], port=cloud, core=1):
            house = Product(cloud=cloud, waiting=load.count(bench.scale.seconds), books=place)
            with standing(bench, house) as (server, here):
                file = house.saved(here)
                proof = threading.Thread(target=_prove, args=(here,))
                proof.start()
                result = load.run(server.port, file, bench.scale.seconds)
                proof.join()
                house.check(here, result.count)
                return result

    return run


def _prove(place: Path) -> None:
    worker.measure("benchmarks.product.replay:verify", directory=str(place))


def delivered(bench: Bench) -> Run:
    """Return the bot's side from a sentence in to the answering card handed to WeCom.

    A card whose draft was replaced before it was sent is never sent, and not counted.
    """

    def run() -> Result:
        cloud, load = free_port(), Load()
        count = firm.KEEPERS * FIRST_MINUTE // 2
        with serving("benchmarks.cloud", [str(cloud)], port=cloud, core=1):
            house = Product(cloud=cloud)
            with standing(bench, house) as (server, place):
                file = house.saved(place, count)
                started = time.perf_counter()
                taken = load.run(server.port, file, SENDING_PATIENCE_S)
                _wait_until_sent(place)
                seconds = time.perf_counter() - started
                sent = _sent(cloud)
        return Result(count=sent, seconds=seconds, errors=taken.errors, facts={"said": count})

    return run


def _wait_until_sent(place: Path) -> None:
    deadline = time.perf_counter() + SENDING_PATIENCE_S
    with closing(sqlite3.connect(place / "books.db")) as books:
        while time.perf_counter() < deadline:
            (waiting,) = books.execute(
                "SELECT count(*) FROM outbox WHERE state = 'pending' AND target LIKE '%:user:%'"
            ).fetchone()
            if not waiting:
                return
            time.sleep(0.05)
    raise TimeoutError("the answers were not sent")


def _sent(cloud: int) -> int:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(f"http://127.0.0.1:{cloud}/count", timeout=5) as answer:
        return int(json.load(answer)["sent"])


def fed(bench: Bench) -> Run:
    """Return the bot's memory at rest and after many messages."""

    def run() -> Result:
        cloud, load = free_port(), Load()
        with serving("benchmarks.cloud", [str(cloud)], port=cloud, core=1):
            house = Product(cloud=cloud, waiting=bench.scale.messages)
            with standing(bench, house) as (server, place):
                file = house.saved(place)
                resting_mib = server.resident_mib()
                result = load.run(server.port, file, 3600.0)
                fed_mib = server.resident_mib()
                return with_facts(result, resting_mib=resting_mib, fed_mib=fed_mib)

    return run


def write_replay(bench: Bench, place: Path) -> None:
    """Write the ledger that is proved, once."""
    place.mkdir()
    worker.measure(
        "benchmarks.product.replay:write", directory=str(place),
        movements=bench.scale.replay_movements,
    )  # fmt: skip


def grow(place: Path, movements: int) -> None:
    """Grow a ledger, once."""
    place.mkdir()
    worker.measure("benchmarks.product.grown:grow", directory=str(place), movements=movements)
