"""What is half said: asked for, corrected, shown, booked once or dropped; never guessed."""

import pytest

from tests.house import House

COLA = "可乐 330ml"
HALF_HOUR = 31 * 60


async def test_the_two_chats_of_one_person_do_not_mix(shop: House) -> None:
    group = "仓库群:dingtalk"
    await shop.say("孙店长", "入库 可乐 2箱")
    await shop.say_in_group("孙店长", group, "入库 雪碧 3箱")
    assert "雪碧" in shop.last("孙店长")
    assert "单聊" in shop.last(group)
    await shop.say_in_group("孙店长", group, "5箱")
    assert "雪碧 330ml 5箱" in shop.last("孙店长")
    await shop.say("孙店长", "4箱")
    assert "可乐 330ml 4箱" in shop.last("孙店长")
    await shop.tap("孙店长", "确认")
    assert await shop.stock(COLA, "城东店") == (144, 0, 144, 0)
    assert await shop.stock("雪碧 330ml", "城东店") == (36, 0, 36, 0)


async def test_a_draft_lapses_after_half_an_hour_and_that_is_said(house: House) -> None:
    await house.say("王建国", "入库 可乐 2箱")
    card, key = house.button("王建国", "确认")
    await house.later(HALF_HOUR)
    assert "入库“可乐 330ml 2箱”30 分钟没有确认" in house.last("王建国")
    assert len(house.shown("王建国")) == 2
    await house.say("王建国", "确认")
    assert "没有等你确认的内容" in house.last("王建国")
    assert await house.booked() == 0
    assert "没有登记" in str(card.card)
    assert key not in str(card.card)


async def test_an_unfinished_question_lapses_too(shop: House) -> None:
    await shop.scan("王建国", "SCAN_OUT", "6928805501017")
    await shop.later(HALF_HOUR)
    assert "出库还没说完" in shop.last("王建国")
    await shop.say("王建国", "5箱")
    assert "没有等你确认的内容" in shop.last("王建国")
    assert await shop.booked() == 0


@pytest.mark.parametrize("how", ["word", "button"])
async def test_a_dropped_draft_books_nothing(shop: House, how: str) -> None:
    await shop.say("王建国", "入库 可乐 2箱")
    if how == "word":
        await shop.say("王建国", "取消")
        assert "已取消，没有登记" in shop.last("王建国")
    else:
        await shop.tap("王建国", "取消")
        assert "已取消，没有登记" in shop.last("王建国")
    assert shop.buttons("王建国") == []
    await shop.say("王建国", "确认")
    assert "没有等你确认的内容" in shop.last("王建国")
    assert await shop.booked() == 0


@pytest.mark.row("P06")
async def test_a_changed_draft_makes_the_older_card_worthless(shop: House) -> None:
    await shop.say("王建国", "入库 可乐 2箱")
    old, key = shop.button("王建国", "确认")
    await shop.fault("expire_code", message=old.id)
    await shop.say("王建国", "3箱")
    await shop.press("王建国", old.id, key)
    assert "后来改过了" in shop.last("王建国")
    assert await shop.booked() == 0
    await shop.tap("王建国", "确认")
    assert await shop.stock(COLA) == (1032, 0, 1032, 0)


@pytest.mark.parametrize(
    "answers",
    [
        ("5箱", "给 城东超市", "从二仓"),
        ("从二仓", "给 城东超市", "5箱"),
        ("给 城东超市", "5箱 从二仓"),
        ("5箱 给 城东超市 从二仓",),
    ],
)
async def test_the_answers_may_come_in_any_order(shop: House, answers: tuple[str, ...]) -> None:
    await shop.say("赵经理", "出库 大瓶可乐")
    for answer in answers:
        await shop.say("赵经理", answer)
        if "二仓" in shop.buttons("赵经理"):
            await shop.tap("赵经理", "二仓")
    shown = shop.last("赵经理")
    for part in ("可乐 500ml 5箱 = 120瓶", "二仓", "城东超市", "还没有登记"):
        assert part in shown
    await shop.tap("赵经理", "确认")
    assert await shop.stock("可乐 500ml", "二仓") == (120, 120, 0, 0)


async def test_several_goods_are_one_document(house: House) -> None:
    await house.say("王建国", "入库 可乐 2箱 雪碧 3箱 供应商 华南饮料")
    shown = house.last("王建国")
    for part in ("可乐 330ml 2箱 = 48瓶", "雪碧 330ml 3箱 = 72瓶", "华南饮料"):
        assert part in shown
    await house.tap("王建国", "确认")
    assert await house.booked() == 1
    assert await house.stock(COLA) == (1008, 0, 1008, 0)
    for group in ("仓库群:wecom", "仓库群:dingtalk"):
        post = house.last(group)
        for part in ("RK-", "可乐 330ml 2箱 = 48瓶", "雪碧 330ml 3箱 = 72瓶"):
            assert post.count(part) == 1


async def test_goods_said_again_are_corrected_and_not_added(house: House) -> None:
    await house.scan("王建国", "SCAN_OUT", "6928805501017")
    await house.scan("王建国", "SCAN_OUT", "6928805501116")
    await house.say("王建国", "可乐 1箱 雪碧 2箱 给 张三超市")
    assert await house.stock(COLA) == (960, 24, 936, 0)
    assert await house.stock("雪碧 330ml") == (600, 48, 552, 0)

    await house.say("王建国", "入库 可乐 2箱 雪碧 3箱")
    await house.say("王建国", "雪碧 4箱")
    shown = house.last("王建国")
    assert "可乐 330ml 2箱" in shown
    assert "雪碧 330ml 4箱" in shown
    assert "雪碧 330ml 3箱" not in shown


async def test_what_may_mean_several_things_is_asked_with_buttons(shop: House) -> None:
    await shop.say("王建国", "入库 可 5箱")
    assert shop.buttons("王建国") == ["可乐 330ml", "可乐 500ml", "百事可乐 330ml"]
    await shop.tap("王建国", "可乐 500ml")
    assert "可乐 500ml 5箱 = 120瓶" in shop.last("王建国")

    await shop.say("王建国", "入库 可乐 5")
    assert shop.buttons("王建国") == ["瓶", "提", "箱"]
    await shop.tap("王建国", "提")
    assert "可乐 330ml 5提 = 30瓶" in shop.last("王建国")

    await shop.say("赵经理", "入库 可乐 5箱")
    assert shop.buttons("赵经理") == ["主仓", "二仓", "城东店"]
    await shop.tap("赵经理", "二仓")
    assert "仓库：二仓" in shop.last("赵经理")

    await shop.say("王建国", "出库 可乐 5箱 给 便利店")
    assert shop.buttons("王建国") == ["李四便利店", "好邻居便利店"]
    await shop.tap("王建国", "好邻居")
    assert "客户：好邻居便利店" in shop.last("王建国")
    assert await shop.booked() == 0


async def test_a_choice_of_an_older_question_is_refused(shop: House) -> None:
    await shop.say("王建国", "入库 可 5箱")
    old, key = shop.button("王建国", "可乐 500ml")
    await shop.fault("expire_code", message=old.id)
    await shop.say("王建国", "入库 雪碧 2箱")
    await shop.press("王建国", old.id, key)
    assert "请用最新的那张" in shop.last("王建国")
    await shop.say("王建国", "确认")
    await shop.say("王建国", "确认")
    assert await shop.stock("可乐 500ml") == (240, 0, 240, 0)


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("入库 月球石 5箱", "没有找到商品“月球石”"),
        ("出库 可乐 5箱 给 火星公司", "没有找到客户“火星公司”"),
        ("入库 可乐 5箱 供应商 火星公司", "没有找到供应商“火星公司”"),
        ("入库 可乐 5箱 到 三仓", "没有找到仓库“三仓”"),
        ("入库 可乐 5桶", "没有“桶”这个单位"),
        ("入库 可乐 1.3箱", "换算不成整数的瓶"),
        ("出库", "还没说是什么商品"),
    ],
)
async def test_what_is_not_known_is_named_and_nothing_is_booked(
    shop: House, said: str, answer: str
) -> None:
    await shop.say("王建国", said)
    assert answer in shop.last("王建国")
    await shop.say("王建国", "确认")
    assert await shop.booked() == 0
    assert await shop.stock(COLA) == (960, 0, 960, 0)


@pytest.mark.row("S07")
@pytest.mark.parametrize(
    "count",
    ["0箱", "-3箱", "负三箱", "几箱", "十来箱", "两三箱", "99999999箱", "1e5箱", "1_000箱", "+3箱",
     "0x10箱", "NaN箱", "Infinity箱", "٣箱", "二十多箱", "½箱"],
)  # fmt: skip
async def test_a_doubtful_quantity_is_asked_and_never_booked(shop: House, count: str) -> None:
    await shop.say("王建国", f"入库 可乐 {count}")
    assert "请" in shop.last("王建国")
    assert shop.buttons("王建国") == []
    await shop.say("王建国", "确认")
    assert await shop.booked() == 0


@pytest.mark.row("S07")
@pytest.mark.parametrize(
    ("count", "shown"),
    [
        ("3箱半", "3.5箱 = 84瓶"),
        ("两百五十瓶", "250瓶"),
        ("２０箱", "20箱 = 480瓶"),
        ("1,200瓶", "1200瓶"),
    ],
)
async def test_an_unusual_but_clear_quantity_is_echoed(shop: House, count: str, shown: str) -> None:
    await shop.say("王建国", f"入库 可乐 {count}")
    assert shown in shop.last("王建国")
    assert shop.buttons("王建国") == ["确认", "取消"]


@pytest.mark.parametrize(
    "said",
    [
        "不要入库可乐5箱", "入库可乐5箱吗", "昨天入库可乐5箱", "如果入库可乐5箱", "今天天气不错",
        "可乐5箱", "5箱", "确认", "1", "好的", "入库单价36", "取消入库可乐5箱",
    ],
)  # fmt: skip
async def test_a_sentence_never_becomes_a_document_that_was_not_meant(
    shop: House, said: str
) -> None:
    await shop.say("王建国", said)
    assert shop.last("王建国")
    assert shop.buttons("王建国") == []
    await shop.say("王建国", "确认")
    assert await shop.booked() == 0
    assert await shop.count("draft", "state = 'open'") == 0


async def test_yes_means_what_was_shown_last_and_nothing_older(house: House) -> None:
    await house.say("王建国", "入库 可乐 2箱")
    await house.say("王建国", "出库 可乐 5箱 给 火星公司")
    await house.say("王建国", "确认")
    assert await house.booked() == 0
    assert "先看清楚再确认" in house.all("王建国")
    assert house.buttons("王建国") == ["确认", "取消"]
    await house.say("王建国", "确认")
    assert await house.stock(COLA) == (1008, 0, 1008, 0)
