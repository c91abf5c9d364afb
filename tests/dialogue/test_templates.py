"""Documents that are said in one tap: built in, and kept from any document."""

from tests.house import House


async def test_a_document_is_kept_and_opened_again(house: House) -> None:
    await house.say("王建国", "调拨 可乐 5箱 主仓到城东店")
    await house.tap("王建国", "确认")
    await house.say("王建国", "存为模板 周一配送")
    assert "存为模板“周一配送”" in house.last("王建国")

    await house.say("王建国", "用模板 周一配送")
    for part in ("5箱 = 120瓶", "主仓", "城东店"):
        assert part in house.last("王建国")
    await house.tap("王建国", "确认")
    assert await house.count("document", "kind = 'transfer'") == 2


async def test_the_templates_are_offered_as_buttons(shop: House) -> None:
    await shop.say("李雯", "模板")
    assert "内部调拨" not in shop.last("李雯")
    await shop.tap("李雯", "样品赠送")
    await shop.say("李雯", "可乐 2瓶 给 城东超市 从主仓")
    assert "样品" in shop.last("李雯")
    await shop.tap("李雯", "确认")
    await shop.tap("赵经理", "通过")
    assert await shop.stock("可乐 330ml") == (958, 0, 958, 0)


async def test_a_template_that_is_not_there_is_said_so(shop: House) -> None:
    await shop.say("王建国", "用模板 没有的")
    assert "说“模板”看有哪些" in shop.last("王建国")
    await shop.say("陈采", "用模板 内部调拨")
    assert "办理" in shop.last("陈采")


async def test_the_home_card_offers_what_the_role_uses_and_the_firms_own(house: House) -> None:
    await house.say("王建国", "调拨 可乐 5箱 主仓到城东店")
    await house.tap("王建国", "确认")
    await house.say("王建国", "存为模板 周一配送")

    await house.say("孙店长", "你好")
    assert house.buttons("孙店长") == ["周一配送", "内部调拨", "退货"]
    await house.menu("李雯", "HOME")
    assert house.buttons("李雯") == ["促销出货", "样品赠送", "退货"]
    await house.tap("李雯", "促销出货")
    await house.say("李雯", "可乐 2瓶 给 城东超市 从主仓")
    assert "促销" in house.last("李雯")


async def test_greeting_does_not_end_what_was_begun(shop: House) -> None:
    await shop.say("王建国", "调拨 可乐 5箱 主仓到城东店")
    await shop.say("王建国", "你好")
    await shop.tap("王建国", "确认")
    assert await shop.count("document", "kind = 'transfer'") == 1


async def test_the_home_card_of_who_drafts_nothing_offers_nothing(shop: House) -> None:
    await shop.say("阿强", "你好")
    assert shop.buttons("阿强") == []
