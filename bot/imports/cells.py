"""One cell's text into one value, strictly: what could mean two things is refused."""

import datetime as dt
import re
import unicodedata
from decimal import Decimal
from fractions import Fraction
from typing import Final

from bot.imports.problems import BadCell
from bot.imports.rows import Barcode
from bot.settingkinds import is_mail_address
from bot.texts.imports import DATE_MARKS, DAYS_FROM_NOW
from core.quantity import PRICE_MAX, PRICE_SCALE, QUANTITY_MAX, Pack

INVISIBLE: Final = frozenset("\u200b\u200c\u200d\u2060\ufeff\u00ad")
SPACES: Final = frozenset("\u00a0\u3000\t\r\n\u2009\u202f")
FULL_WIDTH: Final = str.maketrans("０１２３４５６７８９．", "0123456789.")
NUMBER: Final = re.compile(r"\d+(\.\d+)?", re.ASCII)
SCIENTIFIC: Final = re.compile(r"[+-]?\d+(\.\d+)?[eE][+-]?\d+", re.ASCII)
SEPARATED: Final = re.compile(r"[\d,，' ]+(\.\d+)?", re.ASCII)
DIGITS_MAX: Final = 24
YEAR, MONTH, DAY = DATE_MARKS
DATE: Final = re.compile(
    rf"(\d{{4}})(?:-(\d{{1,2}})-|/(\d{{1,2}})/|{YEAR}(\d{{1,2}}){MONTH})(\d{{1,2}}){DAY}?", re.ASCII
)
COMPACT_DATE: Final = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)
AHEAD: Final = re.compile(rf"(\d{{1,5}}){DAYS_FROM_NOW}", re.ASCII)
CODE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,39}", re.ASCII)
USER_ID: Final = re.compile(r"[A-Za-z0-9._@:+$/=-]{1,64}", re.ASCII)
PHONE: Final = re.compile(r"(\+86)?1[3-9]\d{9}|\+\d{7,15}", re.ASCII)
"""A mobile of the mainland with or without its country code, or any other with it."""
BARCODE: Final = re.compile(r"[!-:<-~]{4,48}", re.ASCII)
GTIN_LENGTHS: Final = frozenset({8, 12, 13, 14})
LEADING: Final = ' \u3000\u00a0"'
DANGEROUS: Final = frozenset("=+-@\t\r＝＋－＠")


def clean(text: str) -> str:
    """Return the text without invisible letters; refuse control characters and turned text.

    A single quote that only kept a formula from running is taken off again (``writing.inert``).
    """
    text = unicodedata.normalize("NFC", text)
    if text.isprintable():
        return _unquoted(text).strip()
    kept = []
    for letter in text:
        if letter in SPACES:
            kept.append(" ")
        elif letter not in INVISIBLE:
            if unicodedata.category(letter) in {"Cc", "Cf", "Cs", "Co", "Cn"}:
                raise BadCell("control_character", f"U+{ord(letter):04X}")
            kept.append(letter)
    return _unquoted("".join(kept)).strip()


def _unquoted(text: str) -> str:
    rest = text[1:].lstrip(LEADING)
    is_guard = text.startswith("'") and rest and (rest[0] in DANGEROUS or rest[0] == "'")
    return text[1:] if is_guard else text


def number(text: str, *, decimals: int) -> Decimal:
    """Return a plain number of at most ``decimals`` places; digits and one point, nothing else.

    Full-width digits are taken. Signs, exponents, separators, hex, NaN, other scripts' digits
    and more digits than a spreadsheet keeps are refused.
    """
    plain = text.translate(FULL_WIDTH)
    if not NUMBER.fullmatch(plain):
        raise BadCell(_why_no_number(plain))
    if len(plain) > DIGITS_MAX:
        raise BadCell("too_large")
    value = Decimal(plain)
    scaled = value * 10**decimals
    if scaled != int(scaled):
        raise BadCell("too_many_decimals", str(decimals))
    return value


def _why_no_number(text: str) -> str:
    if text.startswith(("-", "−", "－")):
        return "negative"
    if SCIENTIFIC.fullmatch(text):
        return "scientific"
    if SEPARATED.fullmatch(text):
        return "separators"
    return "not_a_number"


def count(text: str) -> Fraction:
    """Return a count with at most three decimals, zero included."""
    value = number(text, decimals=3)
    if value > QUANTITY_MAX:
        raise BadCell("too_large", str(QUANTITY_MAX))
    return Fraction(value)


def whole(text: str, *, largest: int = QUANTITY_MAX, smallest: int = 0) -> int:
    """Return a whole number between the bounds."""
    value = int(number(text, decimals=0))
    if not smallest <= value <= largest:
        raise BadCell("out_of_range", f"{smallest}–{largest}")
    return value


def money(text: str, *, per_yuan: int = 1) -> int:
    """Return yuan with at most four decimals as 1/10,000 yuan; ``per_yuan`` 100 reads 分."""
    decimals = {1: 4, 10: 3, 100: 2}[per_yuan]
    scaled = number(text, decimals=decimals) * PRICE_SCALE / per_yuan
    if scaled > PRICE_MAX:
        raise BadCell("too_large", str(PRICE_MAX // PRICE_SCALE))
    return int(scaled)


def percent(text: str) -> int:
    """Return a share in thousandths: ``5%`` is 50; a number without the sign could be either."""
    plain = text.translate(FULL_WIDTH).replace("\uff05", "%")
    if not plain.endswith("%"):
        raise BadCell("not_a_percent")
    milli = number(plain[:-1].strip(), decimals=1) * 10
    if milli > 1000:
        raise BadCell("out_of_range", "0%–100%")
    return int(milli)


def date(text: str, today: dt.date | None) -> dt.date:
    """Return a date: 2026-12-31, 2026/12/31, 2026年12月31日, 20261231, or 45天后 from ``today``."""
    plain = text.translate(FULL_WIDTH)
    ahead = AHEAD.fullmatch(plain)
    if ahead and today:
        return today + dt.timedelta(days=int(ahead[1]))
    found = COMPACT_DATE.fullmatch(plain) or DATE.fullmatch(plain)
    if not found:
        raise BadCell("not_a_date")
    year, month, day = (int(part) for part in found.groups() if part)
    try:
        return dt.date(year, month, day)
    except ValueError as impossible:
        raise BadCell("no_such_day") from impossible


def words(text: str) -> tuple[str, ...]:
    """Return the values of a cell that holds several, divided by ``;``; doubles are dropped."""
    parts = (part.strip() for part in text.replace("；", ";").split(";"))
    return tuple(dict.fromkeys(part for part in parts if part))


def name(text: str, *, longest: int) -> str:
    """Return a text of bounded length."""
    if len(text) > longest:
        raise BadCell("too_long", str(longest))
    return text


def code(text: str) -> str:
    """Return a code of letters, digits and ``.-_/``, at most 40."""
    if SCIENTIFIC.fullmatch(text):
        raise BadCell("scientific")
    if not CODE.fullmatch(text):
        raise BadCell("not_a_code")
    return text


def user_ids(text: str) -> tuple[str, ...]:
    """Return platform user ids."""
    for part in words(text):
        if not USER_ID.fullmatch(part):
            raise BadCell("not_a_user_id", part)
    return words(text)


def mails(text: str) -> tuple[str, ...]:
    """Return mail addresses, in small letters: one address is one person's."""
    for part in words(text):
        if not is_mail_address(part):
            raise BadCell("not_mail", part)
    return tuple(dict.fromkeys(part.lower() for part in words(text)))


def phones(text: str) -> tuple[str, ...]:
    """Return phone numbers that text messages reach, without spaces and hyphens."""
    found = []
    for part in words(text.translate(FULL_WIDTH)):
        plain = part.replace(" ", "").replace("-", "").replace("＋", "+")
        if not PHONE.fullmatch(plain):
            raise BadCell("not_phone", part)
        found.append(plain.removeprefix("+86"))
    return tuple(dict.fromkeys(found))


def packs(text: str, unit: str) -> tuple[Pack, ...]:
    """Return the base unit and the packs of ``箱=24;提=6``; refuse a unit said twice."""
    found = {unit: Pack(unit=unit, numerator=1)}
    for part in words(text.replace("＝", "=")):
        pack, equals, size = (piece.strip() for piece in part.partition("="))
        if not pack or not equals or len(pack) > 8 or pack[0].isdigit():
            raise BadCell("not_a_pack", part)
        if pack in found:
            raise BadCell("pack_twice", pack)
        found[pack] = Pack(unit=pack, numerator=whole(size, smallest=1, largest=1_000_000))
    return tuple(found.values())


def barcodes(text: str, units: tuple[Pack, ...]) -> tuple[Barcode, ...]:
    """Return the codes of ``6901…;箱:1690…``; a code without a unit is on the base unit."""
    known = {pack.unit for pack in units}
    found = []
    for part in words(text.replace("：", ":")):
        unit, colon, digits = part.partition(":")
        if not colon or unit.isascii():
            unit, digits = units[0].unit, part
        if unit not in known:
            raise BadCell("unknown_unit", unit)
        found.append(Barcode(code=barcode(digits.strip()), unit=unit))
    return tuple(found)


def barcode(text: str) -> str:
    """Return a barcode; one of 8, 12, 13 or 14 digits must have the right check digit."""
    plain = text.translate(FULL_WIDTH)
    if SCIENTIFIC.fullmatch(plain):
        raise BadCell("scientific")
    if not BARCODE.fullmatch(plain):
        raise BadCell("not_a_barcode", plain)
    if plain.isdigit() and len(plain) in GTIN_LENGTHS and plain[-1] != check_digit(plain[:-1]):
        raise BadCell("check_digit", f"{plain[:-1]}{check_digit(plain[:-1])}")
    return plain


def check_digit(digits: str) -> str:
    """Return a GTIN's last digit: weights 3 and 1 from the right (GS1 General Specifications)."""
    total = sum(int(d) * (3 if i % 2 == 0 else 1) for i, d in enumerate(reversed(digits)))
    return str(-total % 10)
