"""A shop's own code that nobody mapped: asked once, answered once, remembered."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.outside.caller import Caller, calling, order


@pytest.fixture
async def shop(sqlite_books: str, tmp_path: Path) -> AsyncIterator[Caller]:
    async with calling(tmp_path / "house", sqlite_books) as caller:
        yield caller


OWN = [{"sku": "KL330-24", "quantity": 2}]


async def test_an_unknown_code_is_a_question_with_candidates_and_then_an_order(
    shop: Caller,
) -> None:
    house = shop.house
    refused = await shop.place(order(lines=OWN))
    await house.quiet()
    assert refused.json["errors"][0]["code"] == "sku_unknown"
    assert "小程序的编码 KL330-24 是哪个商品" in house.last("李雯")

    await house.tap("李雯", "可乐 330ml")
    assert "编码 KL330-24：无 → 可乐 330ml 瓶" in house.last("李雯")
    await house.tap("李雯", "确认")
    assert "李雯已对上" in house.all("李雯")
    placed = await shop.place(order(lines=OWN), once="again")
    assert (placed.status, placed.json["lines"][0]["base_quantity"]) == (201, 2)


async def test_the_same_code_is_asked_about_once(shop: Caller) -> None:
    for once in ("a", "b", "c"):
        await shop.place(order(lines=OWN), once=once)
    await shop.house.quiet()

    assert await shop.house.count("proposal", "what = 'channel'") == 1
    assert shop.house.all("李雯").count("是哪个商品") == 1


async def test_a_code_is_mapped_by_a_sentence_with_its_unit(shop: Caller) -> None:
    house = shop.house
    await shop.place(order(lines=OWN))
    await house.say("李雯", "渠道 小程序 KL330-24 可乐 330ml 箱")
    assert "编码 KL330-24：无 → 可乐 330ml 箱" in house.last("李雯")
    await house.tap("李雯", "确认")

    placed = await shop.place(order(lines=OWN), once="again")
    assert placed.json["lines"][0]["base_quantity"] == 48
    assert await house.count("proposal", "what = 'channel' AND state = 'done'") == 1
    assert await house.count("master_change", "what = 'channel' AND key = '小程序'") == 1

    await house.say("李雯", "渠道 小程序 KL330-24")
    assert "还没说" in house.last("李雯")
    await house.say("王建国", "渠道 小程序 KL330-24 雪碧 330ml 箱")
    assert "改客户和供应商资料由" in house.last("王建国")
