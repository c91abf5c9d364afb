"""Why: the firm's own words on the buttons, in a sentence, and nothing else if so set."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot import config
from bot.config import BadSettings
from core.orders import service
from core.orders.kinds import Kind
from core.orders.model import Document, NewDocument
from core.orders.packs import line_of
from core.orders.reasons import NotAReason
from core.storage.books import OpenBooks
from tests.dialogue.test_emergencies import photo
from tests.house import House, open_house

OWN = """
[reasons]
returns = ["口味不对", "盖子松了", "包装破损"]
only_listed = true
"""


@pytest.fixture
async def own(sqlite_books: str, tmp_path: Path) -> AsyncIterator[House]:
    """The sample firm with reasons of its own."""
    folder = tmp_path / "house"
    async with open_house(folder, sqlite_books, settings_change=lambda text: text + OWN) as opened:
        yield opened


async def test_the_firms_own_reasons_are_on_the_buttons(own: House) -> None:
    await own.say("王建国", "退货 可乐 2瓶")
    assert own.buttons("王建国") == ["口味不对", "盖子松了", "包装破损"]
    await own.tap("王建国", "盖子松了")
    await own.photo("王建国", photo())
    assert "原因：盖子松了" in own.last("王建国")


async def test_they_are_understood_in_a_sentence(own: House) -> None:
    await own.say("王建国", "退货 可乐 2瓶 口味不对")
    await own.photo("王建国", photo())
    assert "原因：口味不对" in own.last("王建国")
    await own.tap("王建国", "确认")
    assert await own.count("document", "kind = 'customer_return' AND reason = '口味不对'") == 1


async def test_any_other_is_asked_about_where_the_firm_wants_it_so(own: House) -> None:
    await own.say("王建国", "退货 可乐 2瓶 质量问题")
    assert "“质量问题”不在公司定的原因里" in own.last("王建国")
    await own.say("王建国", "漏气")
    assert "“漏气”不在公司定的原因里" in own.last("王建国")
    await own.tap("王建国", "口味不对")
    await own.photo("王建国", photo())
    await own.tap("王建国", "确认")
    assert await own.count("document", "kind = 'customer_return'") == 1


async def test_a_firm_that_says_nothing_has_the_usual_ones_and_takes_any(shop: House) -> None:
    await shop.say("王建国", "退货 可乐 2瓶")
    assert shop.buttons("王建国")[:2] == ["质量问题", "包装破损"]
    await shop.say("王建国", "退货 可乐 2瓶 原因 口味不对")
    await shop.photo("王建国", photo())
    assert "原因：口味不对" in shop.last("王建国")


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("returns = []", "too_short"),
        ('returns = ["坏了", "坏了"]', "reason_twice"),
        ('scrap = ["坏 了"]', "pattern"),
        ('gifts = ["一","二","三","四","五","六","七"]', "too_long"),
        ('others = ["坏了"]', "extra"),
    ],
)
def test_a_list_that_cannot_be_used_stops_the_start(
    tmp_path: Path, line: str, problem: str
) -> None:
    path = tmp_path / "config.toml"
    path.write_text(
        f'[company]\nname = "店"\n[database]\nurl = "sqlite+aiosqlite:///x.db"\n[reasons]\n{line}\n',
        encoding="utf-8",
    )
    with pytest.raises(BadSettings) as refused:
        config.load(path, {})
    assert any(
        key.startswith("reasons.") and problem in why for key, why in refused.value.problems
    ), refused.value.problems


async def test_the_books_refuse_an_unlisted_reason_by_whatever_door(own: House) -> None:
    def hand_in(books: OpenBooks) -> Document:
        new = NewDocument(
            kind=Kind.CUSTOMER_RETURN, location=books.catalog.locations()[0], partner=None,
            lines=(line_of(books.catalog.products_called("可乐330ml")[0], 24),), reason="漏气",
        )  # fmt: skip
        return service.hand_in(books, new, books.people.called("王建国")[0])

    with pytest.raises(NotAReason):
        await own.write(hand_in)
    assert await own.count("document", "kind = 'customer_return'") == 0
