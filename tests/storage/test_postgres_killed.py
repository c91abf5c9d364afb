"""PostgreSQL is killed without a warning, again and again, while people work."""

import asyncio
import random
import time
from collections.abc import AsyncIterator, Iterator

import pytest

from core.storage.migrate import upgrade
from core.storage.postgres import PostgresStore
from core.storage.session import Session, Sql, Unavailable
from tests.conftest import as_app
from tests.postgres import APP_ROLE, Postmaster

KILLS = 20
RECOVERY_SECONDS_MAX = 10.0
CLAIM = Sql(
    "INSERT INTO inbound (key, at_us, fingerprint, answer) VALUES (:key, 1, '', '')"
    " ON CONFLICT (key) DO NOTHING"
)
MOVE = Sql("UPDATE counter SET value = value + :by WHERE name = :name")


@pytest.fixture
def own_server() -> Iterator[Postmaster]:
    """A server that nobody else uses, with an account of 1000 and an empty one."""
    server = Postmaster()
    server.start()
    server.execute("postgres", f"CREATE ROLE {APP_ROLE} LOGIN", "CREATE DATABASE bank")
    asyncio.run(upgrade(server.url("bank"), app_role=APP_ROLE))
    server.execute("bank", "INSERT INTO counter (name, value) VALUES ('a', 1000), ('b', 0)")
    yield server
    server.stop()


@pytest.fixture
async def bank(own_server: Postmaster) -> AsyncIterator[PostgresStore]:
    store = PostgresStore(as_app(own_server.url("bank")), pool_size=4)
    await store.open()
    yield store
    await store.close()


def transfer(session: Session, key: str) -> bool:
    """Move one from a to b, once for each key."""
    if session.run(CLAIM, key=key) == 0:
        return False
    session.run(MOVE, name="a", by=-1)
    session.run(MOVE, name="b", by=1)
    return True


@pytest.mark.row("B03")
@pytest.mark.timeout(120)
async def test_nothing_acknowledged_is_lost_and_nothing_counts_twice(
    own_server: Postmaster, bank: PostgresStore
) -> None:
    acknowledged: list[str] = []
    is_over = asyncio.Event()

    async def worker(name: int) -> None:
        for number in range(100_000):
            key = f"{name}-{number}"
            while True:
                try:
                    await bank.run(lambda session, key=key: transfer(session, key))
                except Unavailable:
                    await asyncio.sleep(0.01)  # sent again with the same key, as a platform does
                else:
                    acknowledged.append(key)
                    break
            if is_over.is_set():
                return

    workers = [asyncio.create_task(worker(name)) for name in range(6)]
    slowest = 0.0
    for _ in range(KILLS):
        await asyncio.sleep(random.uniform(0.01, 0.08))
        own_server.kill()
        began, before = time.monotonic(), len(acknowledged)
        await asyncio.to_thread(own_server.start)
        while len(acknowledged) == before:
            await asyncio.sleep(0.01)
            assert not [task for task in workers if task.done()]
        slowest = max(slowest, time.monotonic() - began)
    is_over.set()
    await asyncio.gather(*workers)

    with own_server.connect("bank") as raw:
        kept = {row[0] for row in raw.execute("SELECT key FROM inbound")}
        balances = dict(raw.execute("SELECT name, value FROM counter").fetchall())
    raw.close()
    assert kept == set(acknowledged)
    assert len(acknowledged) == len(kept) > KILLS
    assert balances == {"a": 1000 - len(kept), "b": len(kept)}
    assert slowest < RECOVERY_SECONDS_MAX
