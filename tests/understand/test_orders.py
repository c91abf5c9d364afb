"""Orders, purchases, work, transfers, returns and money: what is said, and what it is taken for."""

import datetime as dt
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understand.due import take_due
from bot.understand.intent import Intent, Part, Problem, ProblemKind, Sort, Verb
from bot.understand.scanner import understand
from bot.understand.shelf import Shelf
from tests.understand.shown import shown
from tests.understand.test_sentences import table

WEDNESDAY = dt.date(2026, 11, 18)
SUNDAY = dt.date(2026, 11, 22)
MONDAY = dt.date(2026, 11, 23)
DRAFTS = {
    Verb.RECEIVE, Verb.SHIP, Verb.ORDER, Verb.REQUEST, Verb.BUY, Verb.MAKE, Verb.TRANSFER,
    Verb.RETURN, Verb.SEND_BACK, Verb.SCRAP, Verb.GIVE, Verb.RETAIL, Verb.EMERGENCY, Verb.FOUND,
}  # fmt: skip
MONEY = {Verb.COLLECT, Verb.PAY, Verb.BILL, Verb.TILL}
SHELF = Shelf(
    [
        *((name, "product") for name in ("可乐", "可乐330ml", "雪碧", "5号电池", "水果", "果汁")),
        *((name, "customer") for name in ("城东超市", "8号店", "订书人文具")),
        *((name, "supplier") for name in ("华南饮料", "华南")),
        *((name, "location") for name in ("主仓", "城东店", "二仓")),
    ]
)


def said(text: str) -> str:
    return shown(understand(text, today=WEDNESDAY))


def is_ready(intent: Intent) -> bool:
    return intent.verb in DRAFTS | MONEY and not intent.problems


def test_the_table_has_the_size_it_must_have() -> None:
    rows = table("orders.txt")

    assert len(rows) >= 200
    assert len({sentence for sentence, _ in rows}) == len(rows)


@pytest.mark.row("S07")
@pytest.mark.parametrize(("sentence", "expected"), table("orders.txt"))
def test_a_sentence_is_understood_or_asked_about(sentence: str, expected: str) -> None:
    assert said(sentence) == expected


@pytest.mark.parametrize(
    "text",
    [
        "不要下单 城东超市 可乐3箱",
        "别下单 可乐3箱",
        "先不采购可乐50箱",
        "能不能下单 城东超市 可乐3箱",
        "要不要采购 可乐 50箱",
        "昨天下单 城东超市 可乐3箱",
        "下单 城东超市 可乐3箱 昨天送",
        "下单 城东超市 可乐 几箱",
        "下单 城东超市 可乐3箱 不要了",
        "如果到货就下单可乐3箱",
        "下单 城东超市 可乐3箱 采购 雪碧2箱",
        "报废 可乐 3瓶 吗",
        "退货了吗 可乐 2箱",
        "收款 城东超市 5000 吗",
        "收款 城东超市 几千",
        "收款 城东超市 5000 还是 3000",
        "没收款 城东超市 5000",
        "付款 华南饮料 -8000",
        "付款 华南饮料 8000.555",
        "调拨 可乐 5箱 主仓到主仓",
        "调拨 可乐 5箱",
        "不出库 XS-251122-001",
        "下单 '; DROP TABLE x;-- 可乐3箱",
        "下单 城东超市 {0.__class__} 3箱",
        "收款 {0} 5000",
        "付款 @所有人 8000",
    ],
)
def test_what_was_not_asked_for_is_never_ready(text: str) -> None:
    for names in (None, SHELF):
        assert not is_ready(understand(text, today=WEDNESDAY, names=names))
        assert not is_ready(understand(text, today=WEDNESDAY, names=names, is_answer=True))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("下单，城东超市，可乐3箱", "order [可乐|3箱] p=城东超市"),
        ("下单 城东超市可乐3箱", "order [可乐|3箱] p=城东超市"),
        ("城东超市订可乐3箱", "order [可乐|3箱] p=城东超市"),
        ("华南饮料订可乐3箱", "buy [可乐|3箱] p=华南饮料"),
        ("下单 可乐3箱 明天送城东超市", "order [可乐|3箱] p=城东超市 d=2026-11-19"),
        ("下单 8号店 5号电池3板 5号前", "order [5号电池|3板] p=8号店 !which_day:5号前"),
        ("下单 可乐 雪碧 3箱", "order [雪碧|3箱] !leftover:可乐"),
        ("采购 城东超市 可乐3箱", "buy [可乐|3箱] !leftover:城东超市"),
        ("调拨 可乐 5箱 主仓 二仓", "transfer [可乐|5箱] l=主仓 t=二仓"),
        ("下单 可乐 330ml 3箱 城东超市", "order [可乐 330ml|3箱] p=城东超市"),
        ("收款 8号店 5000", "collect p=8号店 a=5000"),
        ("收款 城东店 5000", "collect p=城东店 a=5000 !leftover:城东店"),
        ("到城东店", "details l=城东店"),
        ("出库 可乐 5箱 到城东店", "ship [可乐|5箱] !leftover:到城东店"),
        ("交款 城东店 5000", "till l=城东店 a=5000 s==5000"),
        ("出库 城东超市 可乐 5箱", "ship [可乐|5箱] p=城东超市"),
        ("下单 水 果汁 3箱", "order [水 果汁|3箱]"),
    ],
)
def test_a_known_name_is_taken_for_what_it_is(text: str, expected: str) -> None:
    assert shown(understand(text, today=WEDNESDAY, names=SHELF)) == expected


@pytest.mark.parametrize(
    ("text", "today", "day"),
    [
        ("明天送", WEDNESDAY, "2026-11-19"),
        ("大后天", WEDNESDAY, "2026-11-21"),
        ("周三", WEDNESDAY, "which_day"),
        ("周四", WEDNESDAY, "2026-11-19"),
        ("星期天", WEDNESDAY, "2026-11-22"),
        ("本周一", WEDNESDAY, "past_day"),
        ("下周三", WEDNESDAY, "2026-11-25"),
        ("下周三", SUNDAY, "which_day"),
        ("下周三", MONDAY, "which_day"),
        ("下下周五", WEDNESDAY, "2026-12-04"),
        ("月底前", WEDNESDAY, "2026-11-30"),
        ("下月底", WEDNESDAY, "2026-12-31"),
        ("月初", WEDNESDAY, "2026-12-01"),
        ("月初", dt.date(2026, 12, 1), "which_day"),
        ("30号送", WEDNESDAY, "2026-11-30"),
        ("5号送", WEDNESDAY, "which_day"),
        ("31号送", WEDNESDAY, "not_a_day"),
        ("11月5号", WEDNESDAY, "past_day"),
        ("1月5号", WEDNESDAY, "2027-01-05"),
        ("12/3", WEDNESDAY, "2026-12-03"),
        ("2026-12-03", WEDNESDAY, "2026-12-03"),
        ("2026-02-29", WEDNESDAY, "not_a_day"),
        ("2036-01-01", WEDNESDAY, "which_day"),
        ("三天后", WEDNESDAY, "2026-11-21"),
        ("两周后", WEDNESDAY, "2026-12-02"),
        ("几天后", WEDNESDAY, "which_day"),
        ("周末送", WEDNESDAY, "which_day"),
        ("下个月", WEDNESDAY, "which_day"),
        ("昨天送", WEDNESDAY, "past_day"),
        ("上周五", WEDNESDAY, "past_day"),
        ("到期 2027-03-01", WEDNESDAY, ""),
        ("5号电池", WEDNESDAY, ""),
        ("明天牌饼干", WEDNESDAY, ""),
        ("1/2箱", WEDNESDAY, ""),
    ],
)
def test_a_day_is_certain_or_asked_about(text: str, today: dt.date, day: str) -> None:
    due = take_due(text, today)

    assert (due.on or "".join(problem.kind for problem in due.problems)) == day


def test_without_a_today_every_day_is_asked_about() -> None:
    assert shown(understand("下单 可乐3箱 明天送")) == "order [可乐|3箱] !which_day:明天送"


@given(st.dates(dt.date(2026, 1, 1), dt.date(2028, 12, 31)), st.integers(0, 60))
def test_a_day_written_out_reads_back_and_is_never_past(today: dt.date, ahead: int) -> None:
    day = today + dt.timedelta(days=ahead)
    for text in (day.isoformat(), f"{day.month}月{day.day}号", f"{day.month}/{day.day}送"):
        assert take_due(text, today).on == day.isoformat()


@given(
    st.sampled_from(["周一", "下周三", "本周六", "月底", "月初", "8号", "11月5号", "明天"]),
    st.dates(),
)
def test_no_day_lies_behind_today(text: str, today: dt.date) -> None:
    if today.year < 9990:
        due = take_due(text, today)
        assert due.problems or due.on >= today.isoformat()


PIECES = """
    下单 采购 请购 生产 调拨 退货 退供应商 报废 样品赠送 零售 紧急出库 盘盈 收款 付款 收票 交款
    对账单 出库 入库 完工 验收 取消 XS-251122-001 可乐 雪碧 城东超市 华南饮料 主仓 二店 5箱 3
    5000 ¥5 明天 送 下周三 5号 12/3 给 从 到 向 原因 破损 微信 合格 不合格 报废 全部 不要 吗
    单价 36 、 ， 的 了 {0} '
"""
FRAGMENTS = st.lists(st.sampled_from([*PIECES.split(), " ", " ", "\n"]), max_size=12).map("".join)


@given(FRAGMENTS | st.text(max_size=60), st.booleans())
def test_every_text_is_understood_or_asked_about(text: str, is_answer: bool) -> None:
    for names in (None, SHELF):
        intent = understand(text, today=WEDNESDAY, names=names, is_answer=is_answer)
        assert all(isinstance(problem, Problem) for problem in intent.problems)
        if intent.problems:
            continue
        if intent.verb in DRAFTS and not intent.number:
            assert intent.lines
            assert all(line.product and line.counts for line in intent.lines)
        if intent.verb in MONEY:
            assert intent.amount is not None
            assert intent.amount > 0
            assert (intent.amount * 100).denominator == 1
        assert all(line.part is Part.GOOD for line in intent.lines) or intent.number
        private = [letter for letter in repr(intent) if "\ue000" <= letter <= "\uf8ff"]
        assert private == []


@pytest.mark.row("T09")
@pytest.mark.parametrize(
    "piece", ["下单", "收款", "把", "明天", "5号", "调到", "原因", "微信", "1月", "不合格"]
)
def test_no_text_takes_long(piece: str) -> None:
    text = (piece * 2000)[:2000]
    begun = time.process_time()
    understand(text, today=WEDNESDAY)

    assert time.process_time() - begun < 0.25


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("下单 城东超市 可乐 330ml 3箱", ("可乐 330ml", "城东超市")),
        ("可乐 330ML", ("可乐 330ML",)),
        ("水 果 3箱", ()),
        ("华南饮料和华南", ("华南饮料", "华南")),
        ("", ()),
    ],
)
def test_the_longest_known_name_is_spotted(text: str, found: tuple[str, ...]) -> None:
    assert SHELF.spot(text) == found


def test_a_name_may_be_that_of_several_things() -> None:
    shelf = Shelf([("城东", "customer"), ("城东", "location")])

    assert shelf.sorts("城 东") == {Sort.CUSTOMER, Sort.LOCATION}
    assert shelf.sorts("城西") == frozenset()


def test_with_a_large_catalogue_a_sentence_is_read_in_a_millisecond() -> None:
    shelf = Shelf(
        [
            *((f"商品{number:04}装", "product") for number in range(5_000)),
            *((f"第{number:04}便利店", "customer") for number in range(2_000)),
            ("可乐", "product"),
            ("城东超市", "customer"),
        ]
    )
    rows = table("orders.txt") + table("sentences.txt")
    best = sorted(min(_spent_ms(sentence, shelf) for _ in range(5)) for sentence, _ in rows)

    assert best[len(best) * 99 // 100] <= 1


def _spent_ms(sentence: str, shelf: Shelf) -> float:
    begun = time.process_time()
    understand(sentence, today=WEDNESDAY, names=shelf)
    return (time.process_time() - begun) * 1000


def test_a_day_in_a_long_sentence_is_one_problem_of_its_kind() -> None:
    kinds = [p.kind for p in understand("下单 可乐3箱 周三送", today=WEDNESDAY).problems]

    assert kinds == [ProblemKind.WHICH_DAY]
