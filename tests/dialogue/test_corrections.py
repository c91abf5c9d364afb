"""A draft corrected by talking, and the last order said again."""

from tests.house import House


async def test_a_count_is_corrected_by_saying_so(shop: House) -> None:
    await shop.say("李雯", "下单 张三超市 可乐3箱 明天送")
    await shop.say("李雯", "不是3箱是5箱")
    assert "可乐 330ml 5箱" in shop.last("李雯")

    await shop.say("李雯", "改成雪碧")
    assert "雪碧 330ml 5箱" in shop.last("李雯")

    await shop.tap("李雯", "确认")
    assert await shop.rows(
        "SELECT p.sku, l.quantity FROM document_line l JOIN document d ON d.id = l.document_id"
        " JOIN product p ON p.id = l.product_id WHERE d.kind = 'sales_order'"
    ) == [("XB330", 120)]


async def test_a_line_is_dropped_and_another_added(shop: House) -> None:
    await shop.say("李雯", "下单 张三超市 可乐3箱 雪碧2箱")
    await shop.say("李雯", "不要雪碧了")
    assert "雪碧" not in shop.last("李雯")

    await shop.say("李雯", "再加2箱红牛")
    assert "红牛 250ml 2箱" in shop.last("李雯")
    assert "可乐 330ml 3箱" in shop.last("李雯")


async def test_what_is_not_on_the_draft_is_not_corrected(shop: House) -> None:
    await shop.say("李雯", "下单 张三超市 可乐3箱")
    await shop.say("李雯", "不是雪碧是红牛")
    assert "这张草稿上没有“雪碧”" in shop.last("李雯")

    await shop.say("李雯", "可乐不要了")
    assert "说“取消”" in shop.last("李雯")
    assert await shop.booked() == 0


async def test_the_usual_is_the_customers_last_order_as_a_draft(shop: House) -> None:
    await shop.say("李雯", "张三超市 老规矩")
    assert "张三超市还没有订过货" in shop.last("李雯")

    await shop.say("李雯", "下单 张三超市 可乐3箱 雪碧2瓶")
    await shop.tap("李雯", "确认")
    booked = await shop.booked()
    await shop.say("李雯", "给张三再来一单 明天送")

    card = shop.last("李雯")
    assert "可乐 330ml 3箱" in card
    assert "雪碧 330ml 2瓶" in card
    assert "照 XS-" in card
    assert await shop.booked() == booked
    await shop.tap("李雯", "确认")
    assert await shop.booked() == booked + 1
    assert await shop.count("document", "kind = 'sales_order' AND due_on IS NOT NULL") == 1


async def test_the_usual_of_an_unknown_customer_is_asked_about(shop: House) -> None:
    await shop.say("李雯", "王五商店 老规矩")

    assert "没有找到客户“王五商店”" in shop.last("李雯")


async def test_once_more_without_a_customer_is_ones_own_last_document(shop: House) -> None:
    await shop.say("李雯", "再来一单")
    assert "你还没有办过单" in shop.last("李雯")

    await shop.say("李雯", "下单 张三超市 可乐3箱")
    await shop.tap("李雯", "确认")
    await shop.say("李雯", "跟上次一样")
    assert "可乐 330ml 3箱" in shop.last("李雯")
