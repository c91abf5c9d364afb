"""Closing a month in chat: each refusal its own sentence, and who has to know is told."""

import pytest

from core.clock import business_date
from tests.house import House


def months(house: House) -> tuple[str, str]:
    """Return this month and the last one, as people say them."""
    today = business_date(house.clock.now(), house.settings.company.zone)
    year, month = int(today[:4]), int(today[5:7])
    last = (year, month - 1) if month > 1 else (year - 1, 12)
    return f"{year}年{month}月", f"{last[0]}年{last[1]}月"


@pytest.mark.row("S15")
async def test_a_month_is_closed_and_opened_by_somebody_else(house: House) -> None:
    _, last = months(house)
    await house.say("赵经理", f"关账 {last}")
    assert f"{last}已关账（赵经理）" in house.last("周会计")
    assert f"{last}已关账（赵经理）" in house.last("赵经理")

    await house.say("赵经理", f"反关账 {last}")
    assert "最近一次关账是你自己关的" in house.last("赵经理")
    await house.say("钱总", f"反关账 {last}")
    assert f"钱总打开了{last}的账" in house.last("周会计")


async def test_what_cannot_be_closed_is_said_with_what_to_do(shop: House) -> None:
    this, last = months(shop)
    for who, said, answer in (
        ("周会计", "关账", "请说是哪个月"),
        ("周会计", "关账 13月", "请说是哪个月"),
        ("周会计", f"关账 {this}", "还没有过完"),
        ("周会计", "反关账 上个月", "由经理办理"),
        ("李雯", "关账 上个月", "关账由财务或经理办理"),
        ("赵经理", f"反关账 {last}", "没有关账，可以直接登记"),
    ):
        await shop.say(who, said)
        assert answer in shop.last(who), (said, shop.last(who))
    await shop.say("周会计", "关账 上个月")
    await shop.say("周会计", f"关账 {last}")
    assert "已经关账了" in shop.last("周会计")
