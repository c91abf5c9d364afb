"""Delivery notes: every line and sum is on the paper, inside it, on as many pages as it takes."""

from dataclasses import replace

import pytest

from bot.codes import read_codes
from bot.paper.capitals import capitals
from bot.paper.delivery import LINES_MAX, delivery_note
from bot.paper.note import Form, Note, NoteLine
from bot.texts import paper as texts
from tests.paper.pages import Seen, read

SIZES = {Form.A4: (210, 297), Form.HALF: (241, 140), Form.FULL: (241, 280)}
HOLES_MM = 12.7
"""The strip with holes at either side of continuous paper."""
LONG = (
    "WD-40 多用途防锈润滑剂（Heavy-Duty Multi-Purpose Lubricant）超长名称一二三四五六七八九十" * 3
)


def line(number: int = 1, **more: object) -> NoteLine:
    facts = {
        "product": f"可乐 330ml 第{number}款", "count": "20", "unit": "箱", "spec": "24瓶/箱",
        "price": "36.00", "amount_fen": 72_000, "remark": "批次 A1，到期 2027-03-01", **more,
    }  # fmt: skip
    return NoteLine(**facts)  # type: ignore[arg-type]


def note(count: int = 3, **more: object) -> Note:
    facts = {
        "title": "送 货 单", "company": "示例商贸有限公司", "number": "CK-261122-001",
        "date": "2026-11-22", "partner": "城东超市", "partner_word": "客户", "place": "主仓",
        "lines": tuple(line(number) for number in range(1, count + 1)), "contact": "张先生 139",
        "address": "人民路 1 号", "counts": "60箱", "maker": "王建国", "has_money": True, **more,
    }  # fmt: skip
    return Note(**facts)  # type: ignore[arg-type]


def words(pages: list[Seen]) -> str:
    return "".join("".join(page.words.split()) for page in pages)


def stays_inside(page: Seen, form: Form) -> None:
    left, top, right, bottom = page.margin()
    side = HOLES_MM if form is not Form.A4 else 5
    assert min(left, right) > side - 0.5
    assert min(top, bottom) > 2


@pytest.mark.parametrize("form", Form)
def test_everything_is_said_on_one_page(form: Form) -> None:
    [page] = read(delivery_note(note(note="易碎，轻放"), form))

    said = words([page])
    assert (round(page.width), round(page.height)) == SIZES[form]
    for wanted in (
        "示例商贸有限公司", "送货单", "单号：CK-261122-001", "日期：2026-11-22", "客户：城东超市",
        "地址：人民路1号", "仓库：主仓", "可乐330ml第3款", "24瓶/箱", "36.00", "720.00",
        "到期2027-03-01", "¥2,160.00", capitals(216_000), "备注：易碎，轻放", "制单：王建国",
        "收货人签字：", "第1页共1页",
    ):  # fmt: skip
        assert wanted in said, wanted
    stays_inside(page, form)


@pytest.mark.parametrize("form", [Form.HALF, Form.FULL])
def test_three_part_paper_names_its_copies(form: Form) -> None:
    [page] = read(delivery_note(note(), form))
    said = words([page])

    assert all(copy in said for copy in ("存", "根", "客", "户", "财", "务"))
    column = [box for box in page.boxes if box[1] > page.width - 24]
    down = "".join(box[0] for box in sorted(column, key=lambda box: box[2]))
    assert "".join(texts.COPIES.split()) in down


@pytest.mark.parametrize("form", Form)
def test_the_code_on_the_paper_is_the_documents_number(form: Form) -> None:
    [page] = read(delivery_note(note(), form), scale=3)

    assert read_codes(page.png()) == ("CK-261122-001",)


@pytest.mark.parametrize("form", Form)
def test_five_hundred_lines_are_all_there_page_by_page(form: Form) -> None:
    pages = read(delivery_note(note(500), form), scale=1)

    said = words(pages)
    assert all(f"第{number}款" in said for number in range(1, 501))
    for number, page in enumerate(pages, start=1):
        assert f"第{number}页共{len(pages)}页" in words([page])
        assert "CK-261122-001" in page.words
        assert "本页小计" in page.words
        stays_inside(page, form)
    assert "¥360,000.00" in words(pages[-1:])
    assert sum("合计（大写）" in words([page]) for page in pages) == 1
    assert len(pages) > 10


def test_the_sums_of_the_pages_are_the_sum() -> None:
    lines = tuple(line(number, amount_fen=number * 100 + 1) for number in range(1, 101))
    pages = read(delivery_note(note(lines=lines)), scale=1)
    total = sum(each.amount_fen or 0 for each in lines)

    sums = [
        int(words([page]).partition("本页小计¥")[2].split(".")[0].replace(",", "")) * 100
        + int(words([page]).partition("本页小计¥")[2].split(".")[1][:2])
        for page in pages
    ]
    assert sum(sums) == total


@pytest.mark.parametrize("form", Form)
def test_long_names_wrap_and_nothing_leaves_its_column(form: Form) -> None:
    lines = (line(product=LONG, spec=LONG[:60], remark=LONG[:80], amount_fen=10**15), line(2))
    very = note(lines=lines, partner=LONG, address=LONG, company=LONG, note=LONG, maker=LONG)
    pages = read(delivery_note(very, form))

    assert "".join(LONG.split()) in words(pages)
    for page in pages:
        stays_inside(page, form)
        assert all(left > 0 and right < page.width for _, left, _, right, _ in page.boxes)
        assert not overlaps(page)


def test_a_name_longer_than_a_page_goes_on_on_the_next() -> None:
    endless = "".join(f"{number:04d}号" for number in range(600))
    pages = read(delivery_note(note(lines=(line(product=endless),)), Form.HALF), scale=1)

    assert len(pages) > 1
    products = "".join(
        letter
        for page in pages
        for letter, left, top, _, _ in page.boxes
        if 36 < left < 106 and 20 < top < 125
    )
    assert "0599号" in products


def test_names_are_drawn_literally() -> None:
    odd = "=1+1 <b>(粗)</b> \\(x\\) ) Tj 喆犇 é%s{0}\n第二行\u202e倒"
    [page] = read(delivery_note(note(lines=(line(product=odd, spec=""),))))

    assert "=1+1<b>(粗)</b>\\(x\\))Tj喆犇é%s{0}第二行倒" in words([page])


def test_without_the_right_to_see_money_there_is_none_on_the_paper() -> None:
    [page] = read(delivery_note(note(has_money=False)))

    said = words([page])
    assert "合计数量60箱" in said
    for hidden in ("¥", "单价", "金额", "36.00", "720.00", "元"):
        assert hidden not in said


def test_an_unknown_price_is_not_taken_for_nothing() -> None:
    [page] = read(delivery_note(note(lines=(line(), line(2, price="", amount_fen=None)))))

    assert "金额待定" in page.words
    assert "¥" not in page.words


def test_a_document_that_is_not_final_says_so() -> None:
    [page] = read(delivery_note(note(status="待审核")))

    assert "（待审核，不作凭证）" in page.words


def test_the_same_facts_give_the_same_bytes() -> None:
    assert delivery_note(note()) == delivery_note(note())
    assert delivery_note(note()) != delivery_note(replace(note(), number="CK-261122-002"))


def test_more_lines_than_a_document_may_have_are_refused() -> None:
    with pytest.raises(ValueError, match=str(LINES_MAX + 1)):
        delivery_note(note(LINES_MAX + 1))


def overlaps(page: Seen) -> list[tuple[str, str]]:
    """Return letters that lie on each other: what left its column would lie on the next one's."""
    found = []
    boxes = sorted(page.boxes, key=lambda box: box[1])
    for place, (letter, _, top, right, bottom) in enumerate(boxes):
        for other, x, other_top, _, other_bottom in boxes[place + 1 :]:
            if x >= right - 0.1:
                break
            deep = min(bottom, other_bottom) - max(top, other_top)
            if deep > 0.2 * min(bottom - top, other_bottom - other_top):
                found.append((letter, other))
    return found
