"""Where cards are not permitted the numbered reply does what the button does."""

from pathlib import Path

import pytest

from tests.house import House, open_house, words

COLA = "可乐 330ml"
REFUSED = {
    "code": "Forbidden.AccessDenied.AccessTokenPermissionDenied",
    "message": "no permission",
    "accessdenieddetail": {"requiredScopes": ["Card.Instance.Write"]},
}


async def without_cards(house: House) -> House:
    """Let DingTalk refuse every card."""
    for path in ("/card/instances/createAndDeliver", "/card/instances"):
        await house.fault("answer", path=path, status=403, body=REFUSED, count=10_000)
    return house


@pytest.fixture
async def plain(house: House) -> House:
    """The sample firm, whose DingTalk shows no cards."""
    return await without_cards(house)


async def test_a_draft_is_confirmed_and_a_document_withdrawn_by_number(plain: House) -> None:
    await plain.say("孙店长", "入库 可乐 2箱")
    assert "回复 1：确认" in plain.last("孙店长")
    assert "回复 2：取消" in plain.last("孙店长")
    await plain.say("孙店长", "1")
    assert "已完成" in plain.last("孙店长")
    assert await plain.stock(COLA, "城东店") == (96, 0, 96, 0)

    await plain.say("孙店长", "出库 可乐 1箱 给 张三超市")
    await plain.say("孙店长", "1")
    assert "等周会计审批" in plain.last("孙店长")
    assert "回复 1：撤回" in plain.last("孙店长")
    assert await plain.stock(COLA, "城东店") == (96, 24, 72, 0)
    await plain.later(2)
    await plain.say("孙店长", "1")
    assert "撤回" in plain.last("孙店长")
    assert "已取消" in plain.last("孙店长")
    assert await plain.stock(COLA, "城东店") == (96, 0, 96, 0)
    await plain.say("孙店长", "1")
    assert "没有等你确认的内容" in plain.last("孙店长")
    assert await plain.count("document", "kind <> 'opening'") == 2


async def test_a_draft_is_dropped_by_number(plain: House) -> None:
    await plain.say("孙店长", "入库 可乐 2箱")
    await plain.say("孙店长", "2")
    assert "已取消，没有登记" in plain.last("孙店长")
    await plain.say("孙店长", "1")
    assert await plain.count("document", "kind <> 'opening'") == 0


async def test_a_choice_is_made_by_number_or_by_ordinal(plain: House) -> None:
    await plain.say("孙店长", "入库 可 5")
    assert "回复 2：可乐 500ml" in plain.last("孙店长")
    await plain.say("孙店长", "第二个")
    assert "可乐 500ml 5 是按什么单位" in plain.last("孙店长")
    await plain.say("孙店长", "3")
    assert "可乐 500ml 5箱 = 120瓶" in plain.last("孙店长")
    await plain.say("孙店长", "9")
    assert await plain.count("document", "kind <> 'opening'") == 0


@pytest.mark.parametrize(("number", "end"), [("1", "done"), ("2", "rejected")])
async def test_a_document_is_decided_by_number(plain: House, number: str, end: str) -> None:
    await plain.say("王建国", "入库 可乐 20箱 单价36 供应商 华南饮料")
    await plain.tap("王建国", "确认")
    assert "回复 1：通过" in plain.last("赵经理")
    assert "回复 2：驳回" in plain.last("赵经理")
    await plain.say("赵经理", number)
    assert await plain.rows("SELECT status FROM document WHERE kind = 'receipt'") == [(end,)]
    assert "已由赵经理" in plain.last("赵经理")
    assert "回复 1" not in plain.last("赵经理")
    assert "赵经理" in plain.last("王建国")
    assert "已由赵经理" in plain.last("钱总")

    await plain.say("赵经理", number)
    assert "没有等你确认的内容" in plain.last("赵经理")


async def test_the_other_approvers_text_is_followed_by_who_decided(plain: House) -> None:
    await plain.say("王建国", "入库 可乐 20箱 单价36")
    await plain.tap("王建国", "确认")
    await plain.tap("钱总", "通过")
    assert "已由钱总通过" in plain.last("赵经理")
    await plain.say("赵经理", "1")
    assert "没有等你确认的内容" in plain.last("赵经理")
    assert await plain.stock(COLA) == (1440, 0, 1440, 0)


async def test_a_late_reversal_is_decided_by_number(plain: House) -> None:
    await plain.say("王建国", "入库 可乐 3箱 单价36")
    await plain.tap("王建国", "确认")
    await plain.later(11 * 60)
    await plain.say("王建国", "撤销")
    assert "申请红冲" in plain.last("赵经理")
    await plain.say("赵经理", "1")
    assert await plain.stock(COLA) == (960, 0, 960, 0)


async def test_a_scanned_label_is_used_by_number(plain: House) -> None:
    await plain.scan("孙店长", "", "6928805501017")
    assert "回复 4：查库存" in plain.last("孙店长")
    await plain.say("孙店长", "1")
    assert "要入库多少" in plain.last("孙店长")
    await plain.say("孙店长", "2")
    assert "可乐 330ml 2箱 = 48瓶" in plain.last("孙店长")
    await plain.say("孙店长", "1")
    assert await plain.stock(COLA, "城东店") == (96, 0, 96, 0)


async def test_a_number_is_no_answer_to_two_questions_at_once(
    books_url: str, tmp_path: Path
) -> None:
    """An approval arrives while the manager is about to say how many."""
    async with open_house(tmp_path / "house", books_url) as house:
        await without_cards(house)
        await house.say("赵经理", "出库 可乐 从 主仓")
        assert "要出库多少" in house.last("赵经理")
        await house.say("王建国", "入库 可乐 20箱 单价36")
        await house.tap("王建国", "确认")
        assert "回复 1：通过" in house.last("赵经理")
        await house.say("赵经理", "2")
        assert "是数量还是序号" in house.last("赵经理")
        assert await house.count("document", "status = 'pending'") == 1
        await house.say("赵经理", "2箱")
        assert "可乐 330ml 2箱 = 48瓶" in house.last("赵经理")


async def test_without_a_callback_address_wecom_is_answered_by_number(plain: House) -> None:
    services = plain.world.services
    reachable = services.config
    services.config = reachable.with_wecom_callback("")
    await plain.say("孙店长", "出库 可乐 1箱 给 张三超市")
    await plain.tap("孙店长", "确认")
    assert plain.last("周会计").endswith("回复 1：通过\n回复 2：驳回")
    assert "不收带按钮的卡片" in plain.all("仓库群:wecom")
    services.config = reachable

    await plain.say("周会计", "1")
    assert await plain.rows("SELECT status FROM document WHERE kind = 'shipment'") == [("done",)]
    assert "已由周会计通过" in plain.last("周会计")


async def test_a_link_button_does_what_the_cards_button_does(plain: House) -> None:
    await plain.say("孙店长", "入库 可乐 2箱")
    assert plain.buttons("孙店长") == ["确认", "取消"]
    await plain.tap("孙店长", "确认", times=2)
    assert await plain.stock(COLA, "城东店") == (96, 0, 96, 0)
    assert await plain.count("document", "kind <> 'opening'") == 1

    await plain.say("王建国", "入库 可乐 20箱 单价36 供应商 华南饮料")
    await plain.tap("王建国", "确认")
    await plain.tap("赵经理", "通过")
    assert "已由赵经理通过" in plain.last("赵经理")
    assert await plain.stock(COLA) == (1440, 0, 1440, 0)


async def test_a_link_presses_its_own_card_whatever_came_since(plain: House) -> None:
    for count in (20, 30):
        await plain.say("王建国", f"入库 可乐 {count}箱 单价36")
        await plain.tap("王建国", "确认")
    [older] = [one for one in plain.shown("赵经理") if "20箱" in words(one)]
    assert older.card is not None
    await plain.press("赵经理", older.id, older.card["buttons"][0]["url"])
    assert await plain.stock(COLA) == (1440, 0, 1440, 720)

    await plain.say("孙店长", "入库 可乐 2箱")
    first, confirm = plain.button("孙店长", "确认")
    await plain.say("孙店长", "入库 可乐 3箱")
    await plain.press("孙店长", first.id, confirm)
    assert await plain.count("document", "kind = 'receipt'") == 2


async def test_a_button_said_by_somebody_else_does_nothing(plain: House) -> None:
    await plain.say("王建国", "入库 可乐 20箱 单价36")
    await plain.tap("王建国", "确认")
    message, approve = plain.button("赵经理", "通过")
    for stranger in ("孙店长", "王建国"):
        await plain.press(stranger, message.id, approve)
        assert await plain.count("document", "status = 'pending'") == 1
    await plain.say("赵经理", "通过 #0123456789012345678901")
    assert await plain.count("document", "status = 'pending'") == 1


async def test_links_that_are_refused_become_text(plain: House) -> None:
    unsafe = {"code": "contain.unsafe.url", "message": "unsafe url"}
    await plain.fault("answer", path="/oToMessages/batchSend", status=400, body=unsafe)
    await plain.say("王建国", "入库 可乐 20箱 单价36")
    await plain.tap("王建国", "确认")
    shown = {who: plain.shown(who)[-1].kind for who in ("赵经理", "钱总")}
    assert sorted(shown.values()) == ["card", "text"]
    [texted] = [who for who in shown if shown[who] == "text"]
    assert plain.last(texted).endswith("回复 1：通过\n回复 2：驳回")


async def test_a_bare_number_presses_nothing_where_cards_have_buttons(house: House) -> None:
    await house.say("王建国", "入库 可乐 20箱 单价36")
    await house.tap("王建国", "确认")
    for approver in ("赵经理", "钱总"):
        for number in ("1", "2"):
            await house.say(approver, number)
            assert "没有等你确认的内容" in house.last(approver)
    assert await house.stock(COLA) == (960, 0, 960, 480)

    await house.say("王建国", "出库 可乐 5箱 给 张三超市")
    await house.say("王建国", "1")
    assert await house.count("document", "kind = 'shipment'") == 0
    assert "按什么单位" in house.last("王建国")
