"""Sentences that keep master data: a command word, a name, and fields with their values."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from bot.texts import labels
from bot.texts import master_words as words
from bot.understand.intent import Intent, Verb
from bot.understand.quantity import either

_LOOSE: Final[dict[str, Verb]] = {
    **dict.fromkeys(words.NEW_PRODUCT, Verb.NEW_PRODUCT),
    **dict.fromkeys(words.NEW_CUSTOMER, Verb.NEW_CUSTOMER),
    **dict.fromkeys(words.NEW_SUPPLIER, Verb.NEW_SUPPLIER),
    **dict.fromkeys(words.PRICE, Verb.PRICE),
    **dict.fromkeys(words.RETIRE, Verb.RETIRE),
    **dict.fromkeys(words.REVIVE, Verb.REVIVE),
}
_SPACED: Final[dict[str, Verb]] = {
    **dict.fromkeys(words.PACK, Verb.PACK),
    **dict.fromkeys(words.CODE, Verb.CODE),
    **dict.fromkeys(words.DATA, Verb.DATA),
    **dict.fromkeys(words.CREDIT, Verb.CREDIT),
    **dict.fromkeys(words.TERMS, Verb.TERMS),
    **dict.fromkeys(words.HISTORY, Verb.HISTORY),
    **dict.fromkeys(words.CHANNEL, Verb.CHANNEL),
    **dict.fromkeys(words.GRANT, Verb.GRANT),
    **dict.fromkeys(words.LEAVE, Verb.LEAVE),
    **dict.fromkeys(words.SHELF, Verb.SHELF),
    **dict.fromkeys(words.RECIPE, Verb.RECIPE),
}
HEAD: Final = re.compile(
    rf"(?P<loose>{either(*_LOOSE)})[\s:]*(?P<rest>.*)"
    rf"|(?P<spaced>{either(*_SPACED)})(?:[\s:]+(?P<more>.*)|$)",
    re.DOTALL,
)
ROLE: Final = either(*labels.ROLE_OF)
REVOKE: Final = re.compile(rf"{either(*words.REVOKE)}[\s:]*(?P<rest>.+?{ROLE})\s*")
VERBS: Final = {**_LOOSE, **_SPACED}
VALUE: Final = r"[^\s=]{1,60}"
PACK: Final = rf"[{words.ONE}]?(?P<pack>[^\s\d=:]{{1,8}})\s?=\s?(?P<size>[^\s=]{{1,20}})"
TIER: Final = rf"(?P<tier>[^\s\d=:]{{1,6}}){words.TIER}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One field as it was said: ``field`` a column or ``pack``, ``tier``, ``part`` which one."""

    field: str
    part: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """What stands before, between and behind the fields is the name."""

    name: str
    said: tuple[Said, ...]


def read_keeping(text: str) -> Intent | None:
    """Return the intent of a sentence about master data; its rest is in ``free``."""
    if text in words.RIGHTS:
        return Intent(verb=Verb.RIGHTS)
    if found := REVOKE.fullmatch(text):
        return Intent(verb=Verb.REVOKE, free=found["rest"])
    found = HEAD.fullmatch(text)
    if not found:
        return None
    verb = VERBS[found["loose"] or found["spaced"]]
    return Intent(verb=verb, free=(found["rest"] or found["more"] or "").strip())


def read_fields(text: str, fields: Mapping[str, str], *, has_tier_prices: bool = False) -> Sentence:
    """Return name and fields; every value ends at the next space."""
    pattern = _pattern(tuple(fields), has_tier_prices=has_tier_prices)
    said = tuple(_said(found, fields) for found in pattern.finditer(text))
    return Sentence(name=" ".join(pattern.sub(" ", text).split()), said=said)


@cache
def _pattern(fields: tuple[str, ...], *, has_tier_prices: bool) -> re.Pattern[str]:
    key = rf"(?P<key>{either(*fields)})\s?[:=]?\s?(?P<value>{VALUE})"
    tier = rf"{TIER}\s?[:=]?\s?(?P<price>{VALUE})" if has_tier_prices else TIER
    flag = rf"(?P<flag>{either(*words.FLAGS)})"
    parts = (flag, *((key,) if fields else ()), tier, PACK)
    return re.compile(rf"(?<!\S)(?:{'|'.join(parts)})(?!\S)")


def _said(found: re.Match[str], fields: Mapping[str, str]) -> Said:
    if found["flag"]:
        field, value = words.FLAGS[found["flag"]]
        return Said(field=field, part="", value=str(value))
    if key := found.groupdict().get("key"):
        return Said(field=fields[key], part="", value=found["value"])
    if found["tier"]:
        price = found.groupdict().get("price")
        return Said(field="tier", part=found["tier"].upper(), value=price or "")
    return Said(field="pack", part=found["pack"], value=found["size"])
