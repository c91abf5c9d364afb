"""PostgreSQL is killed without a warning, again and again, while people work."""

import asyncio
import random
from collections.abc import AsyncIterator, Iterator

import pytest

from core.storage.migrate import upgrade
from core.storage.postgres import PostgresStore
from core.storage.session import Session, Sql, Unavailable
from tests.databases import as_app
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


class Crowd:
    """People who send until they are answered, always with the same key for the same thing."""

    def __init__(self, bank: PostgresStore) -> None:
        self._bank = bank
        self.acknowledged: list[str] = []
        self.is_over = False
        self._served = asyncio.Event()

    async def work(self, name: int) -> None:
        number = 0
        while not self.is_over:
            await self._insist(f"{name}-{number}")
            number += 1

    async def _insist(self, key: str) -> None:
        while True:
            try:
                await self._bank.run(lambda session: transfer(session, key))
            except Unavailable:
                await asyncio.sleep(0.01)
            else:
                self.acknowledged.append(key)
                return self._served.set()

    async def is_served_again(self) -> None:
        self._served.clear()
        await self._served.wait()


@pytest.mark.row("B03")
@pytest.mark.timeout(120)
async def test_nothing_acknowledged_is_lost_and_nothing_counts_twice(
    own_server: Postmaster, bank: PostgresStore
) -> None:
    crowd = Crowd(bank)
    people = asyncio.gather(*map(crowd.work, range(6)))
    for _ in range(KILLS):
        await asyncio.sleep(random.uniform(0.01, 0.08))
        own_server.kill()
        await asyncio.to_thread(own_server.start)
        await asyncio.wait_for(crowd.is_served_again(), RECOVERY_SECONDS_MAX)
        assert not people.done()
    crowd.is_over = True
    await people

    with own_server.connect("bank") as raw:
        kept = {row[0] for row in raw.execute("SELECT key FROM inbound")}
        balances = raw.execute("SELECT name, value FROM counter ORDER BY name").fetchall()
    raw.close()
    assert kept == set(crowd.acknowledged)
    assert len(crowd.acknowledged) == len(kept) > KILLS
    assert balances == [("a", 1000 - len(kept)), ("b", len(kept))]
