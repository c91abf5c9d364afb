"""What is compared with what. The marks are those of ``docs/performance.md``."""

from collections.abc import Callable, Sequence
from typing import Any

from benchmarks import worker
from benchmarks.bench import Bench
from benchmarks.callbacks import Echo, Load, Strawman, side
from benchmarks.measure import Result
from benchmarks.postgres import Postgres
from benchmarks.runner import Group, Side

RAW_ONE = "raw SQLite, 1 per commit"
RAW_HUNDRED = "raw SQLite, 100 per commit"
ECHO = "bare aiohttp echo, 16 connections"
STRAWMAN = "strawman, 16 connections"
WECHATPY = "wechatpy: verify, decrypt, parse"
PG_ONE = "raw PostgreSQL, 1 caller"
PG_SIXTEEN = "raw PostgreSQL, 16 callers"
PG_HUNDRED = "raw PostgreSQL, 100 per commit"
STRAWMAN_200 = "strawman, 200/s open loop"


def all_groups(bench: Bench) -> Sequence[Group]:
    return [store(bench), codec(bench), callbacks(bench), on_postgres(bench)]


def store(bench: Bench) -> Group:
    """Movements through the ledger against the raw driver."""
    return Group(
        name="store",
        sides=[
            Side(name=RAW_ONE, run=raw_sqlite(bench, per_commit=1)),
            Side(name=RAW_HUNDRED, run=raw_sqlite(bench, per_commit=100)),
        ],
    )


def callbacks(bench: Bench) -> Group:
    """Encrypted callbacks over HTTP against the bare echo and the strawman."""
    return Group(
        name="callback",
        sides=[
            Side(name=ECHO, run=side(bench, Echo(), Load(at_most_per_second=22_000))),
            Side(name=STRAWMAN, run=side(bench, Strawman(), Load(at_most_per_second=1_500))),
            Side(name=STRAWMAN_200, run=side(bench, Strawman(), Load(per_second=200))),
        ],
    )


def codec(bench: Bench) -> Group:
    """One callback from bytes to facts, against wechatpy."""
    return Group(
        name="codec",
        sides=[
            Side(name=WECHATPY, run=alone(bench, "benchmarks.yardsticks.wechatpy_codec:decode"))
        ],
    )


def on_postgres(bench: Bench) -> Group:
    """The same on PostgreSQL, which runs for this group only."""
    server = Postgres(bench)
    return Group(
        name="postgres",
        prepare=server.start,
        finish=server.stop,
        sides=[
            Side(name=PG_ONE, run=raw_postgres(bench, server, callers=1)),
            Side(name=PG_SIXTEEN, run=raw_postgres(bench, server, callers=16)),
            Side(name=PG_HUNDRED, run=raw_postgres(bench, server, callers=1, per_commit=100)),
        ],
    )


def alone(bench: Bench, target: str, **facts: Any) -> Callable[[], Result]:
    """Return a side that needs nothing but time."""
    return lambda: worker.measure(target, seconds=bench.scale.seconds, **facts)


def raw_postgres(bench: Bench, server: Postgres, **facts: Any) -> Callable[[], Result]:
    return lambda: worker.measure(
        "benchmarks.yardsticks.raw_postgres:post",
        url=server.url,
        seconds=bench.scale.seconds,
        **facts,
    )


def raw_sqlite(bench: Bench, **facts: Any) -> Callable[[], Result]:
    def run() -> Result:
        with bench.passing("raw") as place:
            return worker.measure(
                "benchmarks.yardsticks.raw_sqlite:post",
                directory=str(place),
                seconds=bench.scale.seconds,
                **facts,
            )

    return run
