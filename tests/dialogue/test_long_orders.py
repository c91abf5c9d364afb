"""Cards that stay readable and true: a long order, work that is done, steps that come too early."""

from tests.house import House

LONG = "下单 城东超市 可乐15箱 雪碧5箱 芬达5箱 矿泉水5箱 冰红茶5箱 绿茶5箱 明天送"


async def test_a_long_order_shows_four_lines_the_total_and_the_way_to_the_rest(
    house: House,
) -> None:
    await house.say("李雯", LONG)
    assert "绿茶 500ml 5箱" in house.last("李雯")  # what one said oneself is shown whole
    await house.tap("李雯", "确认")
    card = house.last("周会计")
    assert [name in card for name in ("矿泉水 550ml 5箱", "冰红茶 500ml 5箱")] == [True, False]
    assert "…共 6 行" in card
    assert "¥2,190.00" in card
    assert house.buttons("周会计") == ["通过", "驳回", "看全部 6 行"]

    await house.tap("周会计", "看全部")
    whole = house.last("周会计")
    assert [row.split(".")[0] for row in whole.splitlines()[1:-1]] == list("123456")
    assert "绿茶 500ml 5箱 = 75瓶，¥45.00/箱" in whole
    assert whole.endswith("金额 ¥2,190.00")

    await house.tap("周会计", "通过")
    assert house.buttons("王建国") == ["发货", "看全部 6 行"]
    await house.tap("王建国", "看全部")
    assert "绿茶 500ml 5箱 = 75瓶" in house.last("王建国")


async def test_all_lines_are_told_only_to_who_may_see_the_document(house: House) -> None:
    await house.say("李雯", LONG)
    await house.tap("李雯", "确认")
    message, key = house.button("周会计", "看全部")
    await house.press("阿强", message.id, key)
    assert "绿茶" not in house.all("阿强")


async def test_a_card_of_work_that_is_done_has_no_button_any_more(shop: House) -> None:
    await shop.say("李雯", "下单 李四便利店 雪碧 10箱 明天送")
    await shop.tap("李雯", "确认")
    assert shop.buttons("王建国") == ["发货"]
    number = (await shop.rows("SELECT number FROM document WHERE kind = 'sales_order'"))[0][0]
    await shop.say("王建国", f"发货 {number}")
    await shop.tap("王建国", "确认")
    cards = [one.card for one in shop.shown("王建国") if one.card]
    assert [card["buttons"] for card in cards if not card["replaced_text"]] == []
    assert "已由王建国发货" in shop.all("王建国")


async def test_an_order_of_more_than_there_is_says_how_much_is_missing(shop: House) -> None:
    await shop.say("李雯", "下单 城东超市 可乐 50箱 后天送")
    assert "下单后：主仓还差 240瓶" in shop.last("李雯")


async def test_a_step_before_the_yes_says_what_it_waits_for(house: House) -> None:
    await house.say("王建国", "调拨 可乐 5箱 主仓到城东店")
    await house.tap("王建国", "确认")
    number = (await house.rows("SELECT number FROM document WHERE kind = 'transfer'"))[0][0]
    await house.say("孙店长", f"收调拨 {number}")
    assert house.last("孙店长") == (
        f"{number} 还是“待审核”，通过以后才能收货。要快一点就说：催办 {number}"
    )
