"""The store: committed before it answers, alone in its failures, back after every trouble."""

import asyncio
from contextlib import suppress
from functools import partial
from typing import Any

import pytest

from core.storage.books import Store
from core.storage.session import Session, Sql, Unavailable, Violated
from tests.storage.counting import COUNT, counted, put, seen_from_outside
from tests.storage.raw import Raw, found, move

ORPHAN = Sql(
    "INSERT INTO movement (phase, product_id, batch_id, source_id, target_id, quantity, command_id,"
    " occurred_us, posted_us, business_date)"
    " VALUES ('move', 1, 0, 1, 100, 1, 77, 1, 1, '2026-03-02')"
)


async def test_an_answer_comes_after_the_commit(store: Store, database_url: str) -> None:
    for number in range(5):
        await store.run(put(f"n{number}"))
        assert seen_from_outside(database_url) == number + 1


async def test_many_at_once_are_all_answered_and_all_there(store: Store, database_url: str) -> None:
    names = [f"n{number}" for number in range(300)]

    async def one(name: str) -> str:
        await store.run(put(name))
        return name

    assert await asyncio.gather(*map(one, names)) == names
    assert seen_from_outside(database_url) == 300


async def test_one_refusal_undoes_only_itself(store: Store, database_url: str) -> None:
    def half(session: Session) -> None:
        session.run(COUNT, name="half", value=1)
        session.run(COUNT, name="half", value=2)

    def bug(session: Session) -> None:
        session.run(COUNT, name="bug", value=1)
        raise ZeroDivisionError

    works: tuple[Any, ...] = (put("first"), half, bug, put("last"))
    results = await asyncio.gather(*map(store.run, works), return_exceptions=True)

    assert [type(result) for result in results] == [int, Violated, ZeroDivisionError, int]
    raw = Raw(database_url)
    assert raw.rows("SELECT name FROM counter ORDER BY name") == [("first",), ("last",)]
    raw.close()


async def test_many_that_fail_half_way_take_nobody_along(store: Store, database_url: str) -> None:
    def bug(session: Session) -> None:
        session.run(COUNT, name="bug", value=1)
        raise ZeroDivisionError

    def nothing(_session: Session) -> None:
        raise KeyError

    works: list[Any] = [work for number in range(9) for work in (put(str(number)), bug, nothing)]
    results = await asyncio.gather(*map(store.run, works), return_exceptions=True)

    assert [type(result) for result in results] == [int, ZeroDivisionError, KeyError] * 9
    raw = Raw(database_url)
    assert raw.rows("SELECT name FROM counter ORDER BY name") == [(str(n),) for n in range(9)]
    raw.close()


async def test_what_is_refused_at_the_commit_takes_nobody_along(
    store: Store, database_url: str
) -> None:
    found(database_url)
    results = await asyncio.gather(
        store.run(put("first")),
        store.run(lambda session: session.run(ORPHAN)),
        store.run(put("last")),
        return_exceptions=True,
    )

    assert [results[0], results[2]] == [1, 1]
    assert isinstance(results[1], Violated)
    assert results[1].name == "foreign_key"
    assert seen_from_outside(database_url) == 2
    raw = Raw(database_url)
    assert raw.one("SELECT count(*) FROM movement") == 0
    raw.close()


def twice(session: Session) -> None:
    session.run(COUNT, name="undone", value=1)
    session.run(COUNT, name="kept", value=2)


async def test_an_attempt_undoes_its_own_part(store: Store) -> None:
    def work(session: Session) -> int:
        session.run(COUNT, name="kept", value=1)
        with pytest.raises(Violated), session.attempt():
            twice(session)
        return counted(session)

    assert await store.run(work) == 1


async def test_an_attempt_that_failed_takes_nobody_along(store: Store, database_url: str) -> None:
    """Only who has to undo what was written is run a second time, and each is written once."""
    runs: list[str] = []

    def work(session: Session, name: str, *, fails: bool) -> None:
        runs.append(name)
        session.run(COUNT, name=name, value=1)
        with suppress(ZeroDivisionError), session.attempt():
            session.run(COUNT, name=f"{name}, undone", value=1)
            if fails:
                raise ZeroDivisionError

    names = [f"n{number}" for number in range(5)]
    works = [partial(work, name=name, fails=name == "n2") for name in names]
    await asyncio.gather(*map(store.run, works))

    raw = Raw(database_url)
    rows = [row[0] for row in raw.rows("SELECT name FROM counter ORDER BY name")]
    assert rows == ["n0", "n0, undone", "n1", "n1, undone", "n2", "n3", "n3, undone", "n4",
                    "n4, undone"]  # fmt: skip
    assert set(runs) == set(names)
    raw.close()


async def test_an_attempt_that_only_read_is_not_run_again(store: Store) -> None:
    runs: list[int] = []

    def work(session: Session) -> None:
        runs.append(1)
        session.run(COUNT, name="kept", value=1)
        with suppress(ZeroDivisionError), session.attempt():
            counted(session)
            raise ZeroDivisionError

    await store.run(work)
    assert (len(runs), await store.read(counted)) == (1, 1)


def asking(sql: str) -> Any:
    return lambda session: session.row(Sql(sql))


async def test_a_statement_that_is_wrong_is_a_bug_and_not_bad_weather(store: Store) -> None:
    for wrong in ("SELECT a FROM nowhere", "SELEC 1"):
        with pytest.raises(Exception, match=r"nowhere|SELEC") as caught:
            await store.run(asking(wrong))
        assert not isinstance(caught.value, Unavailable)


@pytest.mark.row("S09")
@pytest.mark.parametrize("value", [2**63, -(2**63) - 1, 10**30])
async def test_a_number_beyond_the_column_is_refused_by_name(store: Store, value: int) -> None:
    with pytest.raises(Violated) as caught:
        await store.run(put("large", value))

    assert caught.value.name == "too_large"
    assert await store.read(counted) == 0
    assert await store.run(put("largest", 2**63 - 1)) == 1


async def test_a_closed_store_says_so_and_nobody_waits_for_ever(store: Store) -> None:
    pending = [asyncio.ensure_future(store.run(put(f"n{number}"))) for number in range(20)]
    await asyncio.sleep(0)
    closing = asyncio.ensure_future(store.close())
    await asyncio.sleep(0)
    late = asyncio.ensure_future(store.run(put("late")))

    done = await asyncio.wait_for(asyncio.gather(*pending, late, return_exceptions=True), 5)
    await closing
    with pytest.raises(Unavailable):
        await asyncio.wait_for(store.run(put("later")), 5)
    assert all(result == 1 or isinstance(result, Unavailable) for result in done)


@pytest.mark.row("S03")
@pytest.mark.timeout(60)
async def test_two_who_lock_crosswise_both_finish(app_store: Store, database_url: str) -> None:
    """Lines (A, B) against (B, A), without the ledger's own lock, a hundred times."""
    found(database_url)

    def crosswise(first: int, second: int) -> Any:
        def work(session: Session) -> None:
            row = session.row(Sql("SELECT coalesce(max(seq), 0) + 1 FROM audit"))
            assert row is not None
            for product in (first, second):
                session.run(Sql(move("move", 1, 100, 1, product_id=product, command_id=row[0])))
            session.run(
                Sql(
                    "INSERT INTO audit (seq, command_id, at_us, verb, subject, body, prev_hash,"
                    " hash) SELECT coalesce(max(seq), 0) + 1, :seq, 1, 't', '', '', '', ''"
                    " FROM audit"
                ),
                seq=row[0],
            )

        return work

    async def insist(work: Any) -> None:
        """Two audit events may want one number here; the bot's own trail takes a lock."""
        for _ in range(50):
            with suppress(Violated):
                return await app_store.run(work)
        raise AssertionError("never got in")

    for _ in range(100):
        await asyncio.gather(insist(crosswise(1, 2)), insist(crosswise(2, 1)))

    raw = Raw(database_url)
    shelf = "SELECT product_id, on_hand FROM balance WHERE location_id = 100 ORDER BY 1"
    assert raw.rows(shelf) == [
        (1, 200), (2, 200),
    ]  # fmt: skip
    raw.close()


async def test_a_reader_sees_one_moment(store: Store, database_url: str) -> None:
    """What a report reads first and what it reads last belong together."""
    writer = Raw(database_url)

    def report(session: Session) -> tuple[int, int]:
        before = counted(session)
        writer.run("INSERT INTO counter (name, value) VALUES ('meanwhile', 1)")
        return before, counted(session)

    assert await store.read(report) == (0, 0)
    assert await store.read(counted) == 1
    writer.close()


async def test_a_reader_cannot_write(store: Store) -> None:
    with pytest.raises(Exception, match=r"read-?only|readonly"):
        await store.read(put("sneaky"))
    assert await store.read(counted) == 0
