"""What the bot makes of a phrase: said to the real dispatch over the sample firm, then undone.

A reading names the kind of draft, the partner's and the products' codes, the counts in base units,
places and the day (``下单 C002 KL330=72 送11-25``); a question is ``问`` and what it says.
"""

import asyncio
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any, Final
from unittest import mock
from zoneinfo import ZoneInfo

from bot.commands import drafting
from bot.commands.lines import base_units
from bot.dispatch import handle
from bot.inbound import Chat, Said
from core.clock import Clock
from core.errors import Refused
from core.orders.states import Kind
from core.people import Role
from core.stock.model import Product
from core.storage.books import Bookkeeper, OpenBooks
from core.storage.session import Sql
from tests.databases import store_of
from tests.house import fill_firm

FOLDER: Final = Path(__file__).parent
TUESDAY_US: Final = 1_795_485_600_000_000
"""2026-11-24 10:00 in Shanghai."""
KIND_WORDS: Final = {
    Kind.SALES_ORDER: "下单", Kind.RECEIPT: "入库", Kind.SHIPMENT: "出库",
    Kind.PURCHASE_ORDER: "采购", Kind.PURCHASE_REQUEST: "请购", Kind.TRANSFER: "调拨",
    Kind.CUSTOMER_RETURN: "客退", Kind.SUPPLIER_RETURN: "供退", Kind.SCRAP: "报损",
    Kind.EMERGENCY: "紧急", Kind.WORK_ORDER: "生产", Kind.FOUND: "盘盈", Kind.GIVEAWAY: "赠送",
    Kind.COUNTER_SALE: "零售",
}  # fmt: skip
ZONE: Final = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """``draft`` is what could be booked (empty: nothing), ``said`` what the person was told."""

    draft: str
    said: str
    shown: tuple[str, ...]
    is_ready: bool


class Fixed(Clock):
    """A clock that stands."""

    def now(self) -> int:
        return TUESDAY_US


class _Undone(Exception):
    def __init__(self, reading: Reading) -> None:
        super().__init__()
        self.reading = reading


def phrases(name: str) -> list[tuple[str, str]]:
    """Return (phrase, expected) of a file of phrases."""
    rows = (FOLDER / f"{name}.txt").read_text("utf-8").splitlines()
    said = [row.partition(" => ") for row in rows if row and not row.startswith("#")]
    return [(phrase.replace("⏎", "\n"), expected.strip()) for phrase, _, expected in said]


class Ear:
    """Says phrases to the sample firm, each in a transaction that is undone."""

    def __init__(self, url: str) -> None:
        self._url = url

    def read(self, said: Sequence[str]) -> list[Reading]:
        """Return what was made of each phrase, or of each dialogue (its lines joined by ``｜``)."""
        return asyncio.run(self._read(said))

    async def _read(self, said: Sequence[str]) -> list[Reading]:
        store = store_of(self._url)
        await store.open()
        keeper = Bookkeeper(store, Fixed(), ZONE)
        try:
            with mock.patch.object(drafting, "require_enough"):
                return [await _one(keeper, text) for text in said]
        finally:
            await store.close()


async def _one(keeper: Bookkeeper, text: str) -> Reading:
    try:
        await keeper.run(lambda books: _say(books, text))
    except _Undone as undone:
        return undone.reading
    raise AssertionError("not undone")


def _say(books: OpenBooks, text: str) -> None:
    last = 0
    for number, part in enumerate(text.split("｜")):
        row = books.session.row(Sql("SELECT coalesce(max(id), 0) FROM outbox"))
        last = int(row[0]) if row else 0
        chat = Chat(platform="wecom", tenant="t", id="everyone")
        handle(books, Said(key=f"k{number}", user_id="everyone", chat=chat, sent_us=0, text=part))
    raise _Undone(_reading(books, last))


def _reading(books: OpenBooks, last: int) -> Reading:
    rows = books.session.rows(
        Sql("SELECT kind, body FROM outbox WHERE id > :last ORDER BY id"), last=last
    )
    notices = [(row[0], json.loads(row[1])) for row in rows]
    said = "\n".join(_text(kind, body) for kind, body in notices)
    kinds = tuple(kind for kind, _ in notices)
    person = books.people.by_account("wecom", "t", "everyone")
    assert person is not None
    draft = books.drafts.open_of(person.id, "wecom:user:everyone")
    if draft is None or draft.kind not in set(Kind):
        return Reading(draft="", said=said, shown=kinds, is_ready=False)
    text, is_whole = _draft(books, dict(draft.body))
    is_ready = bool(draft.body.get("is_shown")) and "draft" in kinds
    return Reading(draft=text if is_whole else "", said=said, shown=kinds, is_ready=is_ready)


def _text(kind: str, body: dict[str, Any]) -> str:
    facts = body.get("facts", body)
    if kind == "words":
        return str(facts.get("text", facts))
    return f"<{kind} {facts.get('title', '')} {facts.get('product', '')}>"


def _draft(books: OpenBooks, body: dict[str, Any]) -> tuple[str, bool]:
    parts = [KIND_WORDS[Kind(body["kind"])]]
    is_whole = not (body.get("partner_said") and "partner_id" not in body)
    if "partner_id" in body:
        parts.append(books.catalog.partner(body["partner_id"]).code)
    for line in body["lines"]:
        if "product_id" not in line or not line.get("counts"):
            is_whole = False
            continue
        text, has_unit = _line(books, line)
        is_whole = is_whole and has_unit
        parts.append(text)
    if "location_id" in body and body.get("location_said"):
        parts.append(f"仓{books.catalog.location(body['location_id']).code}")
    if body.get("target_id"):
        parts.append(f"到{books.catalog.location(body['target_id']).code}")
    if body.get("due_on"):
        parts.append(f"送{body['due_on'][5:]}")
    return " ".join(parts), is_whole


def _line(books: OpenBooks, line: dict[str, Any]) -> tuple[str, bool]:
    product = books.catalog.product(line["product_id"])
    unit = line.get("unit", "")
    if not all(said or unit for _, said in line["counts"]):
        return product.sku, False
    try:
        total = base_units(product, line["counts"], unit)
    except Refused:
        return product.sku, False
    return f"{product.sku}={total}{_price(product, line)}", True


def _price(product: Product, line: dict[str, Any]) -> str:
    if "price" not in line:
        return ""
    yuan, unit = line["price"]
    pack = product.pack(unit or line["counts"][0][1] or line["unit"])
    each = Fraction(yuan) * pack.denominator / pack.numerator if pack else Fraction(-1)
    return f"@{float(each):g}"


TERM: Final = re.compile(r"(-?[\d.]+)([^@\d]+)(?:@([\d.]+)(?:/(.+))?)?")


def expected(books: OpenBooks, said: str) -> str:
    """Return an expectation of the files in the form of a reading."""
    parts: list[str] = []
    for word in said.split():
        found = TERM.fullmatch(word)
        if found is None or not parts:
            parts.append(word)
            continue
        product = books.catalog.products_called(parts[-1].casefold())[0]
        body: dict[str, Any] = {"counts": [[found[1], found[2]]]}
        if found[3]:
            body["price"] = [found[3], found[4] or ""]
        total = base_units(product, [(Fraction(found[1]), found[2])], "")
        parts[-1] = f"{parts[-1]}={total}{_price(product, body)}"
    return " ".join(parts)


async def prepare(url: str) -> None:
    """Fill the sample firm and let one person do everything."""
    await fill_firm(url, Fixed())
    store = store_of(url)
    await store.open()
    try:
        await Bookkeeper(store, Fixed(), ZONE).run(_everyone)
    finally:
        await store.close()


_ROLE: Final = Sql("INSERT INTO person_role (person_id, role) VALUES (:id, :role)")
_ACCOUNT: Final = Sql(
    "INSERT INTO account (platform, tenant, user_id, person_id)"
    " VALUES ('wecom', 't', 'everyone', :id)"
)


def _everyone(books: OpenBooks) -> None:
    run = books.session.run
    row = books.session.row(Sql("SELECT id FROM person WHERE name = '小吴'"))
    assert row is not None
    run(Sql("DELETE FROM person_role WHERE person_id = :id"), id=row[0])
    for role in Role:
        run(_ROLE, id=row[0], role=role.value)
    run(_ACCOUNT, id=row[0])
