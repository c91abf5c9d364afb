"""The story of the product, told by its people."""

from tests.house import House


async def test_a_large_receipt_waits_for_the_manager_and_then_the_groups_hear(
    house: House,
) -> None:
    assert await house.stock("可乐 330ml") == (960, 0, 960, 0)

    await house.say("王建国", "入库 可乐 20箱 单价36 供应商 华南饮料")
    draft = house.last("王建国")
    for part in ("20箱 = 480瓶", "主仓", "华南饮料", "¥720.00", "36.00/箱"):
        assert part in draft
    assert await house.stock("可乐 330ml") == (960, 0, 960, 0)

    await house.tap("王建国", "确认")
    assert "等赵经理或钱总审批" in house.last("王建国")
    assert await house.stock("可乐 330ml") == (960, 0, 960, 480)
    assert "待审核" in house.last("赵经理")
    assert "20箱 = 480瓶" in house.last("赵经理")

    await house.tap("赵经理", "通过")
    assert await house.stock("可乐 330ml") == (1440, 0, 1440, 0)
    assert "赵经理已通过" in house.last("王建国")
    for group in ("仓库群:wecom", "仓库群:dingtalk"):
        assert "20箱 = 480瓶" in house.last(group)
        assert "¥" not in house.all(group)
    for approver in ("赵经理", "钱总"):
        assert "已由赵经理通过" in house.last(approver)
        assert house.buttons(approver) == []


async def test_a_small_receipt_is_booked_on_the_keepers_own_confirmation(house: House) -> None:
    await house.say("王建国", "入库 可乐 2箱 单价36")
    await house.tap("王建国", "确认")
    assert "已完成" in house.last("王建国")
    assert await house.stock("可乐 330ml") == (1008, 0, 1008, 0)
    assert house.all("赵经理") == ""


async def test_a_receipt_typed_by_the_buyer_asks_only_the_keeper(house: House) -> None:
    await house.say("陈采", "入库 雪碧 10箱 单价36 到 主仓")
    await house.tap("陈采", "确认")
    assert "等王建国审批" in house.last("陈采")
    assert "¥" not in house.all("王建国")
    await house.tap("王建国", "通过")
    assert "王建国已通过" in house.last("陈采")
    assert house.all("赵经理") == ""


async def test_the_seller_asks_what_there_is(house: House) -> None:
    for question in ("可乐还有多少", "库存 可乐"):
        await house.say("李雯", question)
        answer = house.last("李雯")
        assert "主仓：在库 960瓶，锁定 0瓶，可用 960瓶，在途 0瓶" in answer
        assert "城东店：在库 48瓶" in answer
    await house.scan("李雯", "SCAN_QUERY", "6928805501017")
    assert "在库 960瓶" in house.last("李雯")


async def test_a_scanned_issue_holds_at_once_and_leaves_when_finance_agrees(
    house: House,
) -> None:
    await house.scan("王建国", "SCAN_OUT", "6928805501017")
    assert "要出库多少" in house.last("王建国")
    await house.say("王建国", "5箱 给 城东超市")
    assert await house.stock("可乐 330ml") == (960, 120, 840, 0)
    assert "等周会计审批" in house.last("王建国")

    await house.say("王建国", "出库 可乐 40箱 给 张三超市")
    refused = house.last("王建国")
    assert "不足" in refused
    assert "CK-" in refused
    assert "120瓶" in refused

    await house.tap("周会计", "通过")
    assert await house.stock("可乐 330ml") == (840, 0, 840, 0)


async def test_undo_within_ten_minutes_reverses_and_later_becomes_a_request(
    house: House,
) -> None:
    await house.say("王建国", "入库 可乐 2箱 单价36")
    await house.tap("王建国", "确认")
    await house.say("王建国", "撤销")
    assert "已红冲" in house.last("王建国")
    assert await house.stock("可乐 330ml") == (960, 0, 960, 0)

    await house.say("王建国", "入库 可乐 3箱 单价36")
    await house.tap("王建国", "确认")
    await house.later(11 * 60)
    await house.say("王建国", "撤销")
    assert "待红冲" in house.last("王建国")
    assert await house.stock("可乐 330ml") == (1032, 0, 1032, 0)
    await house.tap("钱总", "通过")
    assert "钱总同意红冲" in house.last("王建国")
    assert "红冲申请已由钱总通过" in house.all("赵经理")
    assert await house.stock("可乐 330ml") == (960, 0, 960, 0)


async def test_the_day_is_summed_up_once_with_the_trails_hash(house: House) -> None:
    await house.at("18:30")
    await house.later(60)
    await house.restart()
    await house.tick()
    for group in ("仓库群:wecom", "仓库群:dingtalk"):
        posts = [line for line in house.all(group).split("\n---\n") if "日报" in line]
        assert len(posts) == 1
        assert "账本校验" in posts[0]
