"""Opening debts from a table: all or nothing, once, and from then on they are owed like any."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.dialogue.test_order_imports import bring, faults
from tests.house import House, open_house

HEAD = "往来单位,类型,单号,日期,到期日,金额,备注\n"
DEBTS = (
    f"{HEAD}城东超市,,A-1,2026-09-01,2026-09-30,1200.50,九月货款\n"
    "城东超市,客户,A-2,2026-11-01,,300,\n华南饮料,供应商,B-1,2026-10-01,,5000,\n"
)
LIVE = "kind = 'debt' AND status = 'done'"


@pytest.fixture
async def firm(books_url: str, tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(tmp_path / "house", books_url) as house:
        yield house
        await house.quiet()


async def test_what_was_owed_before_is_owed_here(firm: House, tmp_path: Path) -> None:
    said = await bring(firm, tmp_path, "debts", DEBTS)
    assert "期初欠款 3 行，金额合计 ¥6,500.50" in said[0]
    assert "已导入 3 笔" in said[1]

    await firm.say("周会计", "欠款 城东超市")
    card = firm.last("周会计")
    for part in ("¥1,500.50", "QK-", "欠 ¥1,200.50", "已过账期：¥1,200.50"):
        assert part in card
    owed = await firm.read(
        lambda books: books.terms.owed_fen(
            next(one.id for one in books.catalog.partners_called("城东超市", "customer"))
        )
    )
    assert owed == 150_050

    await firm.say("周会计", "收款 城东超市 1300")
    assert "QK-" in firm.last("周会计")
    assert "正好结清" in firm.last("周会计")
    await firm.tap("周会计", "确认")
    await firm.later(60)
    await firm.say("周会计", "欠款 城东超市")
    assert "¥200.50" in firm.last("周会计")
    await firm.say("周会计", "付款 华南饮料 5000")
    assert "QK-" in firm.last("周会计")


async def test_the_same_table_again_is_recognised(firm: House, tmp_path: Path) -> None:
    await bring(firm, tmp_path, "debts", DEBTS)
    said = await bring(firm, tmp_path, "debts", DEBTS)
    assert "其中 3 笔以前导入过" in said[-1]
    assert await firm.count("document", LIVE) == 3


async def test_a_row_put_right_replaces_the_old_one_until_it_is_paid(
    firm: House, tmp_path: Path
) -> None:
    await bring(firm, tmp_path, "debts", DEBTS)
    said = await bring(firm, tmp_path, "debts", DEBTS.replace("1200.50", "1000"))
    assert any("其中 1 笔和以前导入的不一样" in one for one in said)
    assert await firm.count("document", f"{LIVE} AND amount_fen = 100000") == 1
    assert await firm.count("document", LIVE) == 3

    await firm.say("周会计", "收款 城东超市 50")
    await firm.tap("周会计", "确认")
    found = await faults(firm, tmp_path, "debts", DEBTS)
    assert [(one.row, one.reason, one.hint) for one in found] == [(2, "debt_paid", "1000.00")]


async def test_every_bad_row_is_named_and_nothing_is_written(firm: House, tmp_path: Path) -> None:
    bad = (
        f"{HEAD}没这家,,A-1,2026-09-01,,1,\n城东超市,,A-2,2026-09-01,,1,\n城东超市,,A-2,2026-09-02,,2,\n"
        "城东超市,,A-3,2999-01-01,,1,\n城东超市,,A-4,2026-09-01,2026-08-01,1,\n"
        "城东超市,,A-5,2026-09-01,,-3,\n城东超市,,A-6,2026-09-01,,0,\n城东超市,,A-7,2026-09-01,,1.234,\n"
        "城东超市,,,2026-09-01,,1,\n"
    )
    found = await faults(firm, tmp_path, "debts", bad)
    assert [(one.row, one.reason) for one in found] == [
        (4, "duplicate"), (5, "debt_ahead"), (6, "debt_due_before"), (7, "debt_zero"),
        (8, "debt_zero"), (9, "too_many_decimals"), (10, "missing"),
    ]  # fmt: skip
    unknown = await faults(firm, tmp_path, "debts", f"{HEAD}没这家,,A-1,2026-09-01,,1,\n")
    assert [(one.row, one.reason) for one in unknown] == [(2, "unknown_partner")]
    assert await firm.count("document", "kind = 'debt'") == 0


async def test_debts_alone_do_not_open_the_books(firm: House, tmp_path: Path) -> None:
    await bring(firm, tmp_path, "debts", DEBTS)
    await bring(firm, tmp_path, "stock", "仓库,编码,数量,单位\n主仓,KL330,7,瓶\n")
    assert (await firm.stock("可乐 330ml"))[0] == 7


async def test_what_was_paid_in_advance_is_set_off(firm: House, tmp_path: Path) -> None:
    await firm.say("周会计", "收款 城东超市 1300 微信")
    await firm.tap("周会计", "确认")
    await bring(firm, tmp_path, "debts", DEBTS)
    await firm.later(60)
    await firm.say("周会计", "核销 城东超市")
    card = firm.last("周会计")
    for part in ("请确认核销", "¥1,300.00", "SK-", "→ QK-", "¥1,200.50，正好结清", "还剩 ¥200.50"):
        assert part in card
    await firm.tap("周会计", "确认")
    assert "城东超市已核销" in firm.last("周会计")
    await firm.later(60)
    await firm.say("周会计", "核销 城东超市")
    assert "没有可以核销的" in firm.last("周会计")
    await firm.say("李雯", "核销 城东超市")
    assert "由财务或经理办理" in firm.last("李雯")


async def test_one_sum_is_set_off_against_one_document(firm: House, tmp_path: Path) -> None:
    await firm.say("周会计", "收款 城东超市 500")
    await firm.tap("周会计", "确认")
    await bring(firm, tmp_path, "debts", DEBTS)
    [(source,)] = await firm.rows("SELECT number FROM document WHERE kind = 'collection'")
    rows = await firm.rows("SELECT number FROM document WHERE kind = 'debt' ORDER BY id")
    await firm.later(60)
    await firm.say("周会计", f"核销 {source} {rows[1][0]} 100")
    assert "还剩 ¥200.00" in firm.last("周会计")
    await firm.tap("周会计", "确认")
    await firm.later(60)
    await firm.say("周会计", f"核销 {source} {rows[2][0]}")
    assert "不是同一家" in firm.last("周会计")
    await firm.say("周会计", f"核销 {rows[0][0]} {rows[1][0]}")
    assert "没有可以核销的余额" in firm.last("周会计")
    assert await firm.count("allocation") == 1
