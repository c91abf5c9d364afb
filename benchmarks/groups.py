"""What is compared with what. The marks are those of ``docs/performance.md``."""

from collections.abc import Callable, Sequence
from typing import Any

from benchmarks import worker
from benchmarks.bench import Bench
from benchmarks.callbacks import Echo, Load, Strawman, side
from benchmarks.measure import Result
from benchmarks.postgres import Postgres
from benchmarks.product import callbacks as bot
from benchmarks.product import sides
from benchmarks.runner import Group, Mark, Side

RAW_ONE = "raw SQLite, 1 per commit"
RAW_HUNDRED = "raw SQLite, 100 per commit"
ECHO = "bare aiohttp echo, 16 connections"
STRAWMAN = "strawman, 16 connections"
WECHATPY = "wechatpy: verify, decrypt, parse"
PG_ONE = "raw PostgreSQL, 1 caller"
PG_SIXTEEN = "raw PostgreSQL, 16 callers"
PG_HUNDRED = "raw PostgreSQL, 100 per commit"
STRAWMAN_200 = "strawman, 200/s open loop"
MOVES = "掌柜: movements, 64 callers"
MOVES_ONE = "掌柜: movements, 1 caller"
MOVES_HOT = "掌柜: movements, 64 callers, one product"
COMMAND = "掌柜: whole command (confirming tap), 64 callers"
SENTENCE = "掌柜: typed sentence, 64 callers"
YOUNG, OLD = "掌柜: movements at 1 thousand, 1 caller", "掌柜: movements, grown ledger, 1 caller"
ASK_YOUNG, ASK_OLD = "掌柜: available at 1 thousand", "掌柜: available, grown ledger"
OUR_CODEC = "掌柜: verify, decrypt, parse"
TAP = "掌柜: confirming tap, 16 connections"
SAID = "掌柜: typed sentence, 16 connections"
TAP_200, TAP_1000 = "掌柜: tap, 200/s open loop", "掌柜: tap, 1,000/s open loop"
PROVED = "掌柜: verify the replayed ledger"
PROVING = "掌柜: tap, 200/s, while the ledger is verified"
DELIVERED = "掌柜: sentence in to card sent, 16 connections"
FED = "掌柜: memory"
PG_MOVES = "掌柜: movements on PostgreSQL, 2 processes x 16 callers"
PG_HOT = "掌柜: the same, one product"
PG_COMMAND = "掌柜: whole command on PostgreSQL, 2 processes x 16 callers"
EXPLODED = "掌柜: explode a BOM, 5 levels x 200 components"
ORDER_500, ORDER_100 = "掌柜: order of 500 lines to shipped", "掌柜: order of 100 lines to shipped"
ROUTED, SUPPLIED = "掌柜: 100 orders agreed to at once", "掌柜: 100 orders supplied by a receipt"
UNDERSTOOD = "掌柜: understand a sentence, 5,000 products, 2,000 partners"
POST, CONFIRM = "benchmarks.product.ledger:post", "benchmarks.product.commands:confirm"
SAY = "benchmarks.product.commands:say"


def all_groups(bench: Bench) -> Sequence[Group]:
    return [
        store(bench), grown(bench), codec(bench), callbacks(bench), proof(bench), memory(bench),
        on_postgres(bench), orders(bench), understanding(bench),
    ]  # fmt: skip


def store(bench: Bench) -> Group:
    """Movements and whole commands through the domain against the raw driver."""
    return Group(
        name="store",
        sides=[
            Side(name=RAW_ONE, run=raw_sqlite(bench, per_commit=1)),
            Side(name=RAW_HUNDRED, run=raw_sqlite(bench, per_commit=100)),
            Side(name=MOVES, run=sides.new_books(bench, POST, callers=64)),
            Side(name=MOVES_ONE, run=sides.new_books(bench, POST, callers=1)),
            Side(name=MOVES_HOT, run=sides.new_books(bench, POST, callers=64, is_hot=True)),
            Side(name=COMMAND, run=sides.new_books(bench, CONFIRM, callers=64)),
            Side(name=SENTENCE, run=sides.new_books(bench, SAY, callers=64)),
        ],
        marks=[
            Mark(id="P1", goal="movements, 64 callers", ours=MOVES, theirs=RAW_ONE,
                 must=3, stretch=6),
            Mark(id="P1c", goal="whole command, 64 callers", ours=COMMAND, theirs=RAW_ONE,
                 must=1, stretch=2),
            Mark(id="P1s", goal="typed sentence, 64 callers", ours=SENTENCE, theirs=RAW_ONE),
            Mark(id="P2", goal="movements, 1 caller", ours=MOVES_ONE, theirs=RAW_ONE,
                 must=0.3, stretch=0.6),
            Mark(id="P3", goal="movements against 100 per commit", ours=MOVES,
                 theirs=RAW_HUNDRED, must=0.25, stretch=0.5),
            Mark(id="P4", goal="one product against many", ours=MOVES_HOT, theirs=MOVES,
                 must=0.9, stretch=1),
        ],
    )  # fmt: skip


def grown(bench: Bench) -> Group:
    """The same questions to a young ledger and to one of millions."""
    young, old = bench.directory / "young", bench.directory / "old"
    available = "benchmarks.product.grown:available"

    def prepare() -> None:
        sides.grow(young, 1_000)
        sides.grow(old, bench.scale.grown_movements)

    return Group(
        name="grown",
        prepare=prepare,
        sides=[
            Side(name=YOUNG, run=sides.old_books(bench, young, POST, callers=1)),
            Side(name=OLD, run=sides.old_books(bench, old, POST, callers=1)),
            Side(name=ASK_YOUNG, run=alone(bench, available, directory=str(young))),
            Side(name=ASK_OLD, run=alone(bench, available, directory=str(old))),
        ],
        marks=[
            Mark(id="P5", goal="posting into a grown ledger", ours=OLD, theirs=YOUNG,
                 must=0.85, stretch=0.95),
            Mark(id="P6", goal="time to tell what is available", ours=ASK_OLD, theirs=ASK_YOUNG,
                 figure="each_us", must=1.3, stretch=1.1, is_lower_better=True),
        ],
    )  # fmt: skip


def callbacks(bench: Bench) -> Group:
    """Encrypted callbacks over HTTP against the bare echo and the strawman."""
    return Group(
        name="callback",
        sides=[
            Side(name=ECHO, run=side(bench, Echo(), Load(at_most_per_second=22_000))),
            Side(name=STRAWMAN, run=side(bench, Strawman(), Load(at_most_per_second=1_500))),
            Side(name=STRAWMAN_200, run=side(bench, Strawman(), Load(per_second=200))),
            Side(name=TAP, run=bot.side(bench, Load(at_most_per_second=6_000))),
            Side(name=SAID, run=bot.side(bench, Load(at_most_per_second=6_000), says=True)),
            Side(name=TAP_200, run=bot.side(bench, Load(per_second=200))),
            Side(name=TAP_1000, run=bot.side(bench, Load(per_second=1_000))),
            Side(name=DELIVERED, run=sides.delivered(bench)),
        ],
        marks=[
            Mark(id="C1", goal="callback to committed effect", ours=TAP, theirs=STRAWMAN,
                 must=6, stretch=12),
            Mark(id="C1s", goal="the same, a typed sentence", ours=SAID, theirs=STRAWMAN),
            Mark(id="C2", goal="callback against HTTP alone", ours=TAP, theirs=ECHO,
                 must=0.12, stretch=0.25),
            Mark(id="C3", goal="p99, closed loop", ours=TAP, theirs=STRAWMAN, figure="p99_ms",
                 must=0.25, stretch=0.12, is_lower_better=True),
            Mark(id="C4", goal="p99 at 200/s", ours=TAP_200, theirs=STRAWMAN_200, figure="p99_ms",
                 must=1, stretch=0.6, is_lower_better=True),
            Mark(id="C4+", goal="p99 at 1,000/s, strawman at 200/s", ours=TAP_1000,
                 theirs=STRAWMAN_200, figure="p99_ms", must=1, stretch=0.6, is_lower_better=True),
            Mark(id="C7", goal="handled, the outgoing card included", ours=DELIVERED),
            Mark(id="start", goal="start to listening", ours=TAP_200, figure="start_ms",
                 must=1_000, stretch=500, is_lower_better=True),
        ],
    )  # fmt: skip


def proof(bench: Bench) -> Group:
    """A ledger that was really posted is verified, alone and beside the working bot."""
    place = bench.directory / "replay"
    verify = "benchmarks.product.replay:verify"
    return Group(
        name="proof",
        prepare=lambda: sides.write_replay(bench, place),
        sides=[
            Side(name=PROVED, run=lambda: worker.measure(verify, directory=str(place))),
            Side(name=PROVING, run=sides.while_proving(bench, place)),
        ],
        marks=[
            Mark(id="audit", goal="audit verify of 1 M movements", ours=PROVED, figure="whole_s",
                 must=5, is_lower_better=True),
            Mark(id="C5", goal="worst answer meanwhile", ours=PROVING, figure="worst_ms",
                 must=500, stretch=50, is_lower_better=True),
        ],
    )  # fmt: skip


def memory(bench: Bench) -> Group:
    """What the bot holds on to."""
    return Group(
        name="memory",
        rounds=1,
        sides=[Side(name=FED, run=sides.fed(bench))],
        marks=[
            Mark(id="rest", goal="memory at rest", ours=FED, figure="resting_mib"),
            Mark(id="fed", goal="memory after 100 k messages", ours=FED, figure="fed_mib"),
        ],
    )


def codec(bench: Bench) -> Group:
    """One callback from bytes to facts, against wechatpy."""
    return Group(
        name="codec",
        sides=[
            Side(name=WECHATPY, run=alone(bench, "benchmarks.yardsticks.wechatpy_codec:decode")),
            Side(name=OUR_CODEC, run=alone(bench, "benchmarks.product.codec:decode")),
        ],
        marks=[
            Mark(id="C6", goal="verify, decrypt, parse (p50)", ours=OUR_CODEC, theirs=WECHATPY,
                 figure="p50_ms", must=0.5, stretch=0.3, is_lower_better=True),
        ],
    )  # fmt: skip


def orders(bench: Bench) -> Group:
    """Long orders, many orders, and what a work order takes."""
    walk, many = "benchmarks.product.orders:walk", "benchmarks.product.orders:"
    return Group(
        name="orders",
        sides=[
            Side(name=EXPLODED, run=alone(bench, "benchmarks.product.bom:whole")),
            Side(name=ORDER_100, run=sides.new_books(bench, walk, lines=100)),
            Side(name=ORDER_500, run=sides.new_books(bench, walk, lines=500)),
            Side(name=ROUTED, run=sides.new_books(bench, f"{many}route")),
            Side(name=SUPPLIED, run=sides.new_books(bench, f"{many}supply")),
        ],
        marks=[
            Mark(id="BOM", goal="explode 5 levels x 200 components (p50)", ours=EXPLODED,
                 figure="p50_ms", must=100, stretch=25, is_lower_better=True),
            Mark(id="O1", goal="a line of 500 against one of 100 (processor time)", ours=ORDER_500,
                 theirs=ORDER_100, figure="line_cpu_us", must=1.15, stretch=1.05,
                 is_lower_better=True),
            Mark(id="O2", goal="500 lines from hand-in to shipped (p50)", ours=ORDER_500,
                 figure="p50_ms"),
            Mark(id="O3", goal="100 orders agreed to at once", ours=ROUTED, figure="p50_ms"),
            Mark(id="O4", goal="100 orders supplied by one receipt", ours=SUPPLIED,
                 figure="p50_ms"),
        ],
    )  # fmt: skip


def understanding(bench: Bench) -> Group:
    """A sentence understood and its names found, among the names of a large firm."""
    work = "benchmarks.product.understanding:sentences"
    return Group(
        name="understanding",
        sides=[Side(name=UNDERSTOOD, run=alone(bench, work))],
        marks=[
            Mark(id="SAY", goal="understand a sentence (p99)", ours=UNDERSTOOD,
                 figure="p99_ms", must=1.0, stretch=0.5, is_lower_better=True),
        ],
    )  # fmt: skip


def on_postgres(bench: Bench) -> Group:
    """The same on PostgreSQL, which runs for this group only."""
    server = Postgres(bench)
    most = int((bench.scale.seconds + 1) * 1_000)
    return Group(
        name="postgres",
        prepare=server.start,
        finish=server.stop,
        sides=[
            Side(name=PG_ONE, run=raw_postgres(bench, server, callers=1)),
            Side(name=PG_SIXTEEN, run=raw_postgres(bench, server, callers=16)),
            Side(name=PG_HUNDRED, run=raw_postgres(bench, server, callers=1, per_commit=100)),
            Side(name=PG_MOVES, run=sides.two_processes(bench, server, POST, callers=16)),
            Side(
                name=PG_HOT,
                run=sides.two_processes(bench, server, POST, callers=16, is_hot=True),
            ),
            Side(
                name=PG_COMMAND,
                run=sides.two_processes(
                    bench, server, CONFIRM, callers=16, prepared=most, is_parted=True
                ),
            ),
        ],
        marks=[
            Mark(id="PG1", goal="movements", ours=PG_MOVES, theirs=PG_SIXTEEN),
            Mark(id="PG4", goal="one product against many", ours=PG_HOT, theirs=PG_MOVES),
            Mark(id="PG1c", goal="whole command", ours=PG_COMMAND, theirs=PG_SIXTEEN),
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
