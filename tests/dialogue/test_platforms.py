"""The same firm with its platforms swapped, groups on both, and photos of labels."""

import csv
import io
import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Final

import pytest
from PIL import Image

from bot.demo import firm
from sandbox.labels import draw
from tests.house import House, open_house

COLA: Final = "可乐 330ml"
BOTTLE: Final = "6928805001012"
CASE: Final = "6928805501017"
SPRITE: Final = "6928805501116"
NOBODYS: Final = "1234567890128"
GROUPS: Final = ("仓库群:wecom", "仓库群:dingtalk")


@pytest.fixture
async def swapped(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[House]:
    """The sample firm with everybody on the other platform."""
    tables = tmp_path / "tables"
    shutil.copytree(firm.FOLDER, tables)
    rows = list(csv.DictReader(io.StringIO((tables / "people.csv").read_text("utf-8"))))
    for row in rows:
        row["企业微信"], row["钉钉"] = row["钉钉"], row["企业微信"]
    with (tables / "people.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    monkeypatch.setattr(firm, "FOLDER", tables)
    async with open_house(tmp_path / "house", sqlite_url) as opened:
        yield opened


async def test_the_story_runs_with_the_platforms_swapped(swapped: House) -> None:
    await swapped.say("王建国", "入库 可乐 20箱 单价36 供应商 华南饮料")
    for part in ("20箱 = 480瓶", "主仓", "华南饮料", "¥720.00", "36.00/箱"):
        assert part in swapped.last("王建国")
    await swapped.tap("王建国", "确认")
    assert "等赵经理或钱总审批" in swapped.last("王建国")
    assert swapped.buttons("赵经理") == ["通过", "驳回"]
    await swapped.tap("赵经理", "通过")
    assert await swapped.stock(COLA) == (1440, 0, 1440, 0)
    assert "赵经理已通过" in swapped.last("王建国")
    for approver in ("赵经理", "钱总"):
        assert "已由赵经理通过" in swapped.last(approver)
        assert swapped.buttons(approver) == []
    for group in GROUPS:
        assert swapped.all(group).count("20箱 = 480瓶") == 1

    await swapped.later(2)  # ten a second is what one phone on DingTalk gets
    await swapped.scan("王建国", "SCAN_OUT", CASE)
    await swapped.tap("王建国", "出库")
    await swapped.say("王建国", "5箱 给 城东超市")
    assert await swapped.stock(COLA) == (1440, 120, 1320, 0)
    await swapped.tap("周会计", "驳回")
    assert await swapped.stock(COLA) == (1440, 0, 1440, 0)
    assert "周会计驳回了" in swapped.last("王建国")
    await swapped.say("王建国", "撤销")
    assert "已红冲" in swapped.last("王建国")
    assert await swapped.stock(COLA) == (960, 0, 960, 0)


async def test_a_shop_keeper_on_the_other_platform_keeps_the_own_place(swapped: House) -> None:
    await swapped.scan("孙店长", "SCAN_IN", BOTTLE)
    assert "要入库多少" in swapped.last("孙店长")
    await swapped.say("孙店长", "10瓶")
    assert "城东店" in swapped.last("孙店长")
    await swapped.tap("孙店长", "确认")
    assert await swapped.stock(COLA, "城东店") == (58, 0, 58, 0)
    await swapped.say("孙店长", "撤销")
    assert await swapped.stock(COLA, "城东店") == (48, 0, 48, 0)


async def test_the_keeper_of_a_shop_on_dingtalk_books_by_card(house: House) -> None:
    await house.say("孙店长", "入库 可乐 2箱 单价36")
    assert house.buttons("孙店长") == ["确认", "取消"]
    await house.tap("孙店长", "确认")
    assert "已完成" in house.last("孙店长")
    assert house.buttons("孙店长") == []
    assert await house.stock(COLA, "城东店") == (96, 0, 96, 0)
    for group in GROUPS:
        assert "城东店" in house.last(group)

    await house.say("孙店长", "出库 可乐 1箱 给 张三超市")
    await house.tap("孙店长", "确认")
    assert house.buttons("孙店长") == ["撤回", "催办"]
    await house.tap("孙店长", "撤回")
    assert "已由孙店长撤回" in house.last("孙店长")
    assert await house.stock(COLA, "城东店") == (96, 0, 96, 0)


async def test_a_question_in_the_group_is_answered_in_the_group(shop: House) -> None:
    group = "仓库群:dingtalk"
    await shop.say_in_group("赵经理", group, "可乐还有多少")
    assert "主仓：在库 960瓶" in shop.last(group)
    assert shop.all("赵经理") == ""
    await shop.say_in_group("孙店长", group, "库存 可乐")
    assert "城东店" in shop.last(group)
    assert "在库：48瓶" in shop.last(group)
    assert "主仓" not in shop.last(group)


async def test_what_is_one_persons_business_is_not_shown_in_the_group(shop: House) -> None:
    group = "仓库群:dingtalk"
    await shop.say("王建国", "入库 可乐 20箱 单价36")
    await shop.tap("王建国", "确认")
    await shop.say_in_group("赵经理", group, "待我审批")
    assert "单聊" in shop.last(group)
    assert "¥" not in shop.all(group)
    await shop.tap("赵经理", "通过")
    assert await shop.stock(COLA) == (1440, 0, 1440, 0)


@pytest.mark.parametrize("who", ["王建国", "孙店长"])
async def test_a_photo_of_a_label_is_read_and_asked_about(shop: House, who: str) -> None:
    await shop.photo(who, draw(CASE))
    assert "收到照片" in shop.all(who)
    assert "扫到 可乐 330ml，要做什么" in shop.last(who)
    await shop.tap(who, "入库")
    await shop.say(who, "2")
    assert "可乐 330ml 2箱 = 48瓶" in shop.last(who)
    await shop.tap(who, "确认")
    assert "已完成" in shop.last(who)


@pytest.mark.parametrize(
    ("said", "shown"),
    [("入库 2箱", "可乐 330ml 2箱 = 48瓶"), ("出库", "要出库多少"), ("2箱", "要做什么还没说")],
)
async def test_what_a_scan_is_for_may_be_said_too(shop: House, said: str, shown: str) -> None:
    await shop.photo("王建国", draw(CASE))
    await shop.say("王建国", said)
    assert shown in shop.last("王建国")
    assert await shop.count("document", "kind <> 'opening'") == 0


@pytest.mark.parametrize("who", ["王建国", "孙店长"])
async def test_a_photo_with_several_codes_names_them_all(shop: House, who: str) -> None:
    await shop.photo(who, side_by_side(draw(CASE), draw(SPRITE)))
    assert "可乐 330ml" in shop.last(who)
    assert "雪碧 330ml" in shop.last(who)
    await shop.tap(who, "查库存")
    assert "可乐 330ml 库存" in shop.all(who)
    assert "雪碧 330ml 库存" in shop.all(who)


@pytest.mark.parametrize("who", ["王建国", "孙店长"])
@pytest.mark.parametrize(
    ("picture", "answer"),
    [
        ("nothing", "没有读到条码"),
        ("unknown", f"条码 {NOBODYS} 没有对应的商品"),
        ("huge", "没有读到条码"),
        ("broken", "没有读到条码"),
    ],
)
async def test_a_photo_that_cannot_be_used_is_answered(
    shop: House, who: str, picture: str, answer: str
) -> None:
    await shop.photo(who, _pictures()[picture])
    assert answer in shop.last(who)
    assert await shop.count("errand", "state <> 'done'") == 0
    await shop.say(who, "库存 可乐")
    assert "在库" in shop.last(who)


async def test_a_photo_in_the_group_is_asked_about_in_private(shop: House) -> None:
    await shop.photo("孙店长", draw(CASE), chat="仓库群:dingtalk")
    assert "扫到 可乐 330ml" in shop.last("孙店长")
    assert "单聊" in shop.last("仓库群:dingtalk")
    await shop.tap("孙店长", "查库存")
    assert "城东店" in shop.all("孙店长")


@pytest.mark.row("S17")
async def test_a_code_of_two_goods_is_asked_about(shop: House) -> None:
    def share(books: object) -> None:
        from core.storage.session import Sql

        books.session.run(  # type: ignore[attr-defined]
            Sql(
                "INSERT INTO barcode (code, product_id, unit) SELECT :code, p.id, '箱'"
                " FROM product p WHERE p.sku = 'XB330'"
            ),
            code=CASE,
        )

    await shop.write(share)
    await shop.scan("王建国", "SCAN_IN", CASE)
    assert shop.buttons("王建国") == ["可乐 330ml 箱", "雪碧 330ml 箱"]
    await shop.tap("王建国", "雪碧")
    await shop.say("王建国", "2")
    assert "雪碧 330ml 2箱 = 48瓶" in shop.last("王建国")


def side_by_side(*labels: bytes) -> bytes:
    """Return one picture of several labels."""
    pictures = [Image.open(io.BytesIO(label)) for label in labels]
    sheet = Image.new(
        "L", (max(one.width for one in pictures), 60 + sum(one.height for one in pictures)), 255
    )
    top = 0
    for one in pictures:
        sheet.paste(one, (0, top))
        top += one.height + 30
    return _png(sheet)


def _pictures() -> dict[str, bytes]:
    return {
        "nothing": _png(Image.new("L", (640, 480), 200)),
        "unknown": draw(NOBODYS),
        "huge": _png(Image.new("1", (12_000, 6_000), 1)),
        "broken": _png(Image.new("L", (640, 480), 200))[:200],
    }


def _png(picture: Image.Image) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, format="PNG")
    return buffer.getvalue()
