"""Shops place orders by the door the chats use: once each, within the same rights and rules."""

import asyncio
import datetime as dt
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from core.orders import service
from core.storage.books import OpenBooks
from core.storage.session import Sql, Unavailable
from tests.outside.caller import KEY, OTHER_KEY, Caller, calling, order
from tests.outside.receiver import Receiver, listening
from tests.outside.test_signing import SECRET

ORDERS = "kind = 'sales_order'"
MANY = 20
LARGE = {"sku": "KL330", "quantity": "36", "unit": "箱"}
"""More than the sample firm lets through without a yes."""


@pytest.fixture
async def shop(books_url: str, tmp_path: Path) -> AsyncIterator[Caller]:
    """The sample firm on either database, and two shops that may call it."""
    async with calling(tmp_path / "house", books_url) as caller:
        yield caller


@pytest.fixture
async def mini(sqlite_books: str, tmp_path: Path) -> AsyncIterator[Caller]:
    """The same on SQLite: for what is said rather than for the books."""
    async with calling(tmp_path / "house", sqlite_books) as caller:
        yield caller


async def test_an_order_is_one_of_the_house_and_the_shop_reads_how_it_stands(
    shop: Caller,
) -> None:
    house = shop.house
    more: dict[str, Any] = {"note": "放前台", "deliver_on": await tomorrow(shop), "lines": [LARGE]}
    reply = await shop.place(order(**more))
    await house.quiet()

    assert reply.status == 201, reply.text
    placed = reply.json
    assert placed["reference"] == "WX-1001"
    assert placed["status"] == "pending"
    assert placed["lines"][0] | {"fulfilled": 0} == {
        "product": "可乐 330ml", "sku": "KL330", "quantity": "36", "unit": "箱",
        "base_quantity": 864, "base_unit": "瓶", "fulfilled": 0, "price": "60.00",
        "amount": "2160.00",
    }  # fmt: skip
    assert placed["number"] in house.last("李雯")
    assert placed["number"] in house.last("周会计")
    await house.tap("周会计", "通过")

    seen = (await shop.look("WX-1001")).json
    assert seen["status"] == "ready"
    assert seen["revision"] > placed["revision"]
    assert (await house.stock("可乐330ml"))[1] == 864
    event = await house.rows("SELECT body FROM audit WHERE verb = 'api_order'")
    assert "小程序" in event[0][0]
    assert "WX-1001" in event[0][0]


async def tomorrow(shop: Caller) -> str:
    today = await shop.house.read(lambda books: books.today)
    return (dt.date.fromisoformat(today) + dt.timedelta(days=1)).isoformat()


@pytest.mark.row("D18")
async def test_the_same_key_and_order_get_the_same_answer(shop: Caller) -> None:
    first = await shop.place(order())
    said = json.dumps(dict(reversed(order().items())), indent=3, ensure_ascii=True).encode()
    again = await shop.place(said)
    await shop.house.quiet()
    await shop.house.restart()
    later = await shop.place(order(lines=[{"sku": "KL330", "quantity": 3, "unit": "箱"}]))

    assert [one.status for one in (first, again, later)] == [201, 201, 201]
    assert first.text == again.text == later.text
    assert [one.headers["Idempotent-Replayed"] for one in (first, again, later)] == [
        "false", "true", "true",
    ]  # fmt: skip
    assert await shop.house.count("document", ORDERS) == 1


@pytest.mark.row("D18")
async def test_the_same_key_with_another_order_is_a_conflict_and_the_first_stays(
    shop: Caller,
) -> None:
    first = await shop.place(order())
    other = await shop.place(order(lines=[{"sku": "KL330", "quantity": 6, "unit": "箱"}]))

    assert (other.status, other.code) == (409, "idempotency_key_reused")
    assert (await shop.look("WX-1001")).json == first.json
    assert await shop.house.count("document", ORDERS) == 1


@pytest.mark.row("D18")
async def test_a_number_of_the_shop_is_taken_once_whatever_the_key(shop: Caller) -> None:
    first = await shop.place(order(), once="k1")
    second = await shop.place(order(), once="k2")

    assert (second.status, second.code) == (409, "reference_taken")
    assert first.json["number"] in second.json["detail"]
    assert await shop.house.count("document", ORDERS) == 1


@pytest.mark.row("D18")
async def test_the_same_request_twenty_times_at_once_places_one_order(shop: Caller) -> None:
    replies = await asyncio.gather(*(shop.place(order()) for _ in range(MANY)))

    assert {reply.status for reply in replies} == {201}
    assert len({reply.text for reply in replies}) == 1
    assert sum(reply.headers["Idempotent-Replayed"] == "false" for reply in replies) == 1
    assert await shop.house.count("document", ORDERS) == 1
    assert await shop.house.count("channel_order") == 1


@pytest.mark.row("D18")
async def test_one_number_under_twenty_keys_at_once_places_one_order(shop: Caller) -> None:
    replies = await asyncio.gather(*(shop.place(order(), once=f"k{n}") for n in range(MANY)))

    statuses = sorted(reply.status for reply in replies)
    assert statuses == [201] + [409] * (MANY - 1)
    assert await shop.house.count("document", ORDERS) == 1


async def test_twenty_orders_at_once_are_twenty_orders(shop: Caller) -> None:
    replies = await asyncio.gather(
        *(shop.place(order(f"WX-{n}"), once=f"k{n}") for n in range(MANY))
    )

    assert {reply.status for reply in replies} == {201}
    assert len({reply.json["number"] for reply in replies}) == MANY
    assert await shop.house.count("document", ORDERS) == MANY


async def test_what_the_house_refuses_is_refused_with_its_sentence_and_stays_so(
    sqlite_books: str, tmp_path: Path
) -> None:
    """A keeper may not sell, not even through a shop's key; the attempt is on record."""
    channel = f'\n[[channels]]\nname = "店"\nkey = "{KEY}"\nperson = "王建国"\n'
    async with calling(tmp_path / "house", sqlite_books, channel) as shop:
        first = await shop.place(order())
        again = await shop.place(order())

        assert (first.status, first.code) == (422, "refused")
        assert "销售" in first.json["detail"]
        assert again.text == first.text
        assert await shop.house.count("document", ORDERS) == 0
        assert await shop.house.count("audit", "verb = 'api_refused'") == 1


async def test_a_refusal_that_comes_late_leaves_nothing_half_done(shop: Caller) -> None:
    """That nobody can approve is found when the order is written already."""
    await shop.house.write(_without_finance)
    reply = await shop.place(order(lines=[LARGE]))

    assert (reply.status, reply.code) == (422, "refused")
    assert "财务" in reply.json["detail"]
    for table in ("document", "document_line", "hold", "channel_order"):
        assert await shop.house.count(table, "1 = 1") == await _before(shop, table)


def _without_finance(books: OpenBooks) -> None:
    books.session.run(Sql("DELETE FROM person_role WHERE role = 'finance'"))


async def _before(shop: Caller, table: str) -> int:
    """Return how many rows there are of the opening stock."""
    if table in {"hold", "channel_order"}:
        return 0
    where = "kind = 'opening'"
    if table == "document_line":
        where = "document_id IN (SELECT id FROM document WHERE kind = 'opening')"
    return await shop.house.count(table, where)


@pytest.mark.row("W01")
async def test_a_shop_sees_its_own_orders_and_nobody_elses(shop: Caller) -> None:
    own = await shop.place(order())
    theirs = await shop.place(order(), key=OTHER_KEY)

    assert (own.status, theirs.status) == (201, 201)
    assert own.json["number"] != theirs.json["number"]
    await shop.place(order("WX-2"), key=OTHER_KEY, once="k2")
    foreign = await shop.look("WX-2")
    nothing = await shop.look("WX-3")
    assert (foreign.status, foreign.text) == (nothing.status, nothing.text)
    assert foreign.status == 404
    by_number = await shop.look(theirs.json["number"])
    assert by_number.text == nothing.text


@pytest.mark.row("W01")
async def test_a_shop_with_one_customer_orders_for_no_other(mini: Caller) -> None:
    cases = {
        "partner": ({"partner": "张三超市"}, "partner_not_yours"),
        "location": ({"location": "城东店"}, "location_not_yours"),
    }
    for number, (field, (more, code)) in enumerate(cases.items()):
        reply = await mini.place(order(**more), key=OTHER_KEY, once=f"k{number}")
        assert (reply.status, reply.code) == (422, code)
        assert reply.json["errors"][0]["field"] == field
    usual = await mini.place(
        {"reference": "A", "lines": [{"sku": "KL330", "quantity": 1}]}, key=OTHER_KEY, once="k9"
    )
    assert (usual.status, usual.json["partner"], usual.json["location"]) == (
        201, "城东超市", "主仓",
    )  # fmt: skip
    assert await mini.house.count("document", ORDERS) == 1


@pytest.mark.row("S07")
async def test_what_cannot_be_meant_is_said_field_by_field_and_nothing_is_written(
    mini: Caller,
) -> None:
    line = {"sku": "KL330", "quantity": 1}
    cases: list[tuple[dict[str, Any], str, str]] = [
        ({"partner": ""}, "partner", "partner_missing"),
        ({"partner": "不存在的店"}, "partner", "partner_unknown"),
        ({"partner": "超市"}, "partner", "partner_unknown"),
        ({"location": ""}, "location", "location_missing"),
        ({"location": "月球仓"}, "location", "location_unknown"),
        ({"deliver_on": "2020-01-01"}, "deliver_on", "date_past"),
        ({"deliver_on": "9999-12-31"}, "deliver_on", "date_far"),
        ({"lines": [line, {"sku": "没有", "quantity": 1}]}, "lines.1.sku", "sku_unknown"),
        ({"lines": [{**line, "unit": "吨"}]}, "lines.0.unit", "unit_unknown"),
    ]
    for number, (more, field, code) in enumerate(cases):
        reply = await mini.place(order(**more), once=f"k{number}")
        assert reply.status == 422, reply.text
        (error,) = reply.json["errors"]
        assert (error["field"], error["code"]) == (field, code)
        assert error["detail"]
    both = await mini.place(
        order(lines=[{"sku": "没有", "quantity": 1}, line, {**line, "unit": "吨"}]), once="both"
    )
    assert [one["field"] for one in both.json["errors"]] == ["lines.0.sku", "lines.2.unit"]
    assert await mini.house.count("document", ORDERS) == 0
    assert await mini.house.count("channel_order") == 0


async def test_half_a_pack_of_what_is_not_divided_is_refused(mini: Caller) -> None:
    reply = await mini.place(order(lines=[{"sku": "KL330", "quantity": "0.1", "unit": "箱"}]))

    assert (reply.status, reply.code) == (422, "refused")
    assert "瓶" in reply.json["detail"]


async def test_a_shops_own_code_is_mapped_once_with_its_unit(mini: Caller) -> None:
    await mini.house.write(_map_coke)
    reply = await mini.place(order(lines=[{"sku": "COKE-24", "quantity": 2}]))
    foreign = await mini.place(
        order(lines=[{"sku": "COKE-24", "quantity": 2}]), key=OTHER_KEY, once="k2"
    )

    (line,) = reply.json["lines"]
    assert (line["sku"], line["unit"], line["base_quantity"]) == ("KL330", "箱", 48)
    assert foreign.json["errors"][0]["code"] == "sku_unknown"


def _map_coke(books: OpenBooks) -> None:
    books.session.run(
        Sql(
            "INSERT INTO channel_sku (channel, code, product_id, unit)"
            " SELECT '小程序', 'COKE-24', id, '箱' FROM product WHERE sku = 'KL330'"
        )
    )


async def test_a_price_is_taken_as_said_or_else_as_agreed(mini: Caller) -> None:
    line = {"sku": "KL330", "quantity": 3, "unit": "箱"}
    said = await mini.place(order("A", lines=[{**line, "price": "58.5"}]), once="a")
    await mini.house.write(_agree_on_two_yuan)
    agreed = await mini.place(order("B", lines=[line]), once="b")

    assert (said.json["lines"][0]["price"], said.json["amount"]) == ("58.50", "175.50")
    assert (agreed.json["lines"][0]["price"], agreed.json["amount"]) == ("48.00", "144.00")


def _agree_on_two_yuan(books: OpenBooks) -> None:
    books.session.run(
        Sql(
            "INSERT INTO partner_price (partner_id, product_id, price) SELECT c.id, p.id, 20000"
            " FROM partner c, product p WHERE c.name = '城东超市' AND p.sku = 'KL330'"
        )
    )


@pytest.mark.row("B02")
async def test_a_database_that_is_away_leaves_nothing_and_the_same_key_may_try_again(
    mini: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    keeper = mini.house.keeper
    assert keeper is not None

    async def away(_work: Any) -> None:
        raise Unavailable("locked")

    with monkeypatch.context() as patched:
        patched.setattr(keeper, "run", away)
        refused = await mini.place(order())
    assert (refused.status, refused.code) == (503, "unavailable")
    assert refused.headers["Retry-After"] == "5"

    assert (await mini.place(order())).status == 201
    assert await mini.house.count("document", ORDERS) == 1


async def test_a_bug_is_told_by_its_number_and_leaves_nothing(
    mini: Caller, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_all: Any) -> None:
        raise RuntimeError("a secret detail")

    with monkeypatch.context() as patched:
        patched.setattr(service, "hand_in", broken)
        refused = await mini.place(order())
    assert (refused.status, refused.code) == (500, "internal")
    assert "secret" not in refused.text
    (record,) = [one for one in caplog.records if one.getMessage() == "a request failed"]
    assert record.__dict__["reference"] in refused.json["detail"]

    assert (await mini.place(order())).headers["Idempotent-Replayed"] == "false"


async def test_a_channel_that_is_not_set_up_is_told_so_and_may_try_again(
    sqlite_books: str, tmp_path: Path
) -> None:
    for person, more in (("没有这个人", ""), ("李雯", 'partner = "没有这家店"\n')):
        channel = f'\n[[channels]]\nname = "店"\nkey = "{KEY}"\nperson = "{person}"\n{more}'
        async with calling(tmp_path / "house", sqlite_books, channel) as shop:
            reply = await shop.place(order())
            assert (reply.status, reply.code) == (503, "channel_misconfigured")
            assert "没有叫" in reply.json["detail"]
            assert await shop.house.count("api_answer") == 0
            await shop.place(order(), once="k2")
            await shop.house.quiet()
            told = "kind = 'alarm' AND target LIKE 'wecom%' AND body LIKE '%渠道“店”%'"
            assert await shop.house.count("outbox", told) == 1  # at most once an hour


async def test_a_shop_hears_of_its_own_orders_and_of_no_others(
    books_url: str, tmp_path: Path
) -> None:
    async with listening() as heard:
        hook = f'webhook_url = "{heard.url}"\nwebhook_secret = "{SECRET}"\n'
        channel = f'\n[[channels]]\nname = "店"\nkey = "{KEY}"\nperson = "李雯"\n{hook}'
        async with calling(tmp_path / "house", books_url, channel) as shop:
            house = shop.house
            reply = await shop.place(order(lines=[LARGE]), secret=SECRET)
            await house.quiet()
            assert reply.status == 201, reply.text
            assert heard.heard == []  # the answer said it
            await house.tap("周会计", "通过")
            await house.say("王建国", "入库 雪碧 1箱 单价36")
            await house.tap("王建国", "确认")

            assert heard.statuses() == ["approved", "ready"]
            assert {one.event["data"]["reference"] for one in heard.heard} == {"WX-1001"}
            assert _numbers(heard) == {reply.json["number"]}


def _numbers(heard: Receiver) -> set[str]:
    return {one.event["data"]["number"] for one in heard.heard}
