"""How facts are written on cards: quantities, money, times."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Final
from zoneinfo import ZoneInfo

from bot.texts import cards, labels
from core.clock import local
from core.orders.notices import LINES_ON_CARD
from core.quantity import PRICE_SCALE

LINES_SHOWN: Final = 10
Facts = Mapping[str, Any]


def money(fen: int) -> str:
    """Return 分 as ``1,280.00``."""
    return f"{fen // 100:,}.{fen % 100:02d}"


def price(scaled: int) -> str:
    """Return a price of 1/10,000 yuan with at least two decimals: ``36.00``, ``1.4583``."""
    whole, rest = divmod(scaled, PRICE_SCALE)
    return f"{whole:,}.{f'{rest:04d}'.rstrip('0').ljust(2, '0')}"


def moment(at_us: int, zone: ZoneInfo) -> str:
    """Return ``11-22 18:30`` in the firm's zone."""
    return local(at_us, zone).strftime("%m-%d %H:%M")


def until(at_us: int, zone: ZoneInfo) -> str:
    """Return ``11-24 周二 09:31``: a moment to come, with its weekday."""
    at = local(at_us, zone)
    return f"{at:%m-%d} {weekday(at.date().isoformat())} {at:%H:%M}"


def weekday(day: str) -> str:
    """Return ``周日`` for an ISO date."""
    return labels.WEEKDAYS[dt.date.fromisoformat(day).weekday()]


def dated(day: str) -> str:
    """Return ``2026-11-25 周三`` for an ISO date."""
    return f"{day} {weekday(day)}"


def said(line: Facts) -> str:
    """Return ``20箱 = 480瓶``, or ``20瓶`` when the base unit was said."""
    text = f"{line['count']}{line['unit']}"
    if line["unit"] == line["base"]:
        return text
    return text + cards.BASE.format(quantity=line["quantity"], base=line["base"])


def line_text(line: Facts) -> str:
    """Return ``可乐 330ml 20箱 = 480瓶``."""
    return cards.LINE.format(product=line["product"], said=said(line))


def full_text(line: Facts) -> str:
    """Return a line with its batch and its price, where they are known to the reader."""
    text = " ".join(part for part in (line_text(line), batch(line)) if part)
    if line["price"] is None:
        return text
    return cards.PRICED.format(line=text, price=price(line["price"]), unit=line["unit"])


def batch(line: Facts) -> str:
    """Return ``批次 A1，到期 2027-03-01``, or nothing."""
    if not line.get("batch"):
        return ""
    form = cards.BATCH_UNTIL if line.get("expires_on") else cards.BATCH
    return form.format(batch=line["batch"], date=line.get("expires_on"))


def card_lines(facts: Facts) -> str:
    """Return the lines for a card: all of a few; of many the first, and how to see the rest."""
    lines, number = facts["lines"], facts.get("number")
    if not number or len(lines) <= LINES_ON_CARD:
        return lines_text(lines)
    rows = [full_text(line) for line in lines[:LINES_ON_CARD]]
    return "\n".join([*rows, cards.REST_OF_LINES.format(count=len(lines), number=number)])


def lines_text(lines: Sequence[Facts], shown: int = LINES_SHOWN) -> str:
    """Return the first lines, and how many there are when that is not all."""
    texts = [full_text(line) for line in lines[:shown]]
    if len(lines) > shown:
        texts.append(cards.MORE_LINES.format(count=len(lines)))
    return "\n".join(texts)


_WAYS: Final = {
    **dict.fromkeys(("receipt", "customer_return"), cards.FROM),
    **dict.fromkeys(
        ("shipment", "emergency", "giveaway", "counter_sale", "supplier_return"), cards.TO
    ),
}
"""Kinds whose goods come from their partner, or go there; the others only are for one."""


def way(facts: Facts) -> str:
    """Return where the goods come from and go to."""
    form = _WAYS.get(facts["kind"])
    if not facts["partner"] or form is None:
        return cards.AT.format(location=facts["location"])
    return form.format(partner=facts["partner"], location=facts["location"])
