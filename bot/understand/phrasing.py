"""A sentence in passing turned into one with its command word first: 张三要5箱可乐 -> 下单 张三 ….

Only where known names tell what is meant; every other word stays where it is, so that what
denies, asks or doubts is met by the reader as it would have been.
"""

import re
from typing import Final

from bot.texts import manners as said
from bot.understand.calendar_days import DAY
from bot.understand.expressions import later
from bot.understand.intent import Sort
from bot.understand.known import Cut
from bot.understand.pairing import paired
from bot.understand.patterns import BREAKS
from bot.understand.quantity import AMOUNT_AHEAD, COUNT_AHEAD, MEASURE, UNIT, either

# One letter for each sort of name, beside those that stand for the names themselves.
C, S, L, P, X = (chr(0xF8FA + number) for number in range(5))
SIGNS: Final = {
    frozenset({Sort.CUSTOMER}): C,
    frozenset({Sort.SUPPLIER}): S,
    frozenset({Sort.LOCATION}): L,
    frozenset({Sort.PRODUCT}): P,
}
GAP: Final = rf"[\s{BREAKS}:]*"
GOODS: Final = rf"(?P<goods>.*(?:{COUNT_AHEAD}).*)"
FIRST: Final = rf"(?:{COUNT_AHEAD}|{P})"
POLITE: Final = rf"(?:(?:{either(*said.TODAY, *said.HERE)})\s?)*"
THERE: Final = rf"(?:{either(*said.OVER_THERE)})?"
WHEN: Final = rf"(?P<when>(?:{DAY})?)"
NAMED: Final = re.compile(r"\(\?P<(?!when>|goods>|a>|b>|n>|u>|w>)\w+>")


def _rule(pattern: str, to: str) -> tuple[re.Pattern[str], str]:
    return later(NAMED.sub("(?:", pattern), re.DOTALL), to


FIGURE: Final = r"\d+(?:\.\d+)?"
FOR: Final = rf"(?:{either(*said.FOR)}\s?)?"
MOVES, ONWARD = either(*said.MOVES), either(*said.ONWARD)
WHOLE: Final = (
    _rule(
        rf"{FOR}(?P<a>{C}){THERE}{GAP}(?:{either(*said.AN_ORDER)}){GAP}(?P<goods>.+)",
        f"{said.ORDER} {{a}} {{goods}}",
    ),
    _rule(
        rf"{FOR}(?P<a>{C}){THERE}\s?{WHEN}\s?(?:{either(*said.WANTS)})(?![{said.NOT_AFTER_WANT}])\s?{GOODS}",
        f"{said.ORDER} {{a}} {{goods}} {{when}}",
    ),
    _rule(
        rf"{WHEN}\s?{FOR}(?P<a>{C}){THERE}(?:{either(*said.WANTS)})(?![{said.NOT_AFTER_WANT}])\s?{GOODS}",
        f"{said.ORDER} {{a}} {{goods}} {{when}}",
    ),
    _rule(
        rf"(?P<when>{DAY})\s?{said.SEND}(?P<a>{C}){GAP}(?={FIRST}){GOODS}",
        f"{said.ORDER} {{a}} {{goods}} {{when}}{said.SEND}",
    ),
    _rule(rf"{said.ORDER_NOUN}{GAP}(?P<a>{C}){GAP}{GOODS}", f"{said.ORDER} {{a}} {{goods}}"),
    _rule(
        rf"{POLITE}(?P<a>{S})(?:{either(*said.CAME_FROM)}){said.DONE}?{GAP}{GOODS}",
        f"{said.RECEIVE} {said.SUPPLIER}{{a}} {{goods}}",
    ),
    _rule(
        rf"{POLITE}{either(*said.GOT)}(?P<a>{S})(?:{either(*said.CAME_FROM)})?{said.OF}?{GAP}"
        rf"{GOODS}",
        f"{said.RECEIVE} {said.SUPPLIER}{{a}} {{goods}}",
    ),
    _rule(
        rf"{POLITE}(?:{either(*said.CAME, *said.GOT)})\s?(?={FIRST}){GOODS}",
        f"{said.RECEIVE} {{goods}}",
    ),
    _rule(
        rf"{POLITE}(?P<a>{P})(?:{either(*said.CAME)})\s?(?={COUNT_AHEAD}){GOODS}",
        f"{said.RECEIVE} {{a}} {{goods}}",
    ),
    _rule(
        rf"{POLITE}{either(*said.TAKE)}{said.DONE}?\s?(?={FIRST}){GOODS}(?P<a>{said.GIVE}\s?{C})",
        f"{said.SHIP} {{goods}} {{a}}",
    ),
    _rule(
        rf"(?P<a>{C})(?:{either(*said.TOOK)}){said.DONE}?\s?{GOODS}",
        f"{said.SHIP} {{goods}} {said.GIVE}{{a}}",
    ),
    _rule(
        rf"(?P<a>{P}){said.OUT}{said.DONE}?\s?(?={COUNT_AHEAD}){GOODS}",
        f"{said.SHIP} {{a}} {{goods}}",
    ),
    _rule(
        rf"[{said.TAKEN}](?={FIRST}){GOODS}(?P<a>{either(*said.IN_AND_OUT)})(?P<b>.*)",
        "{a} {goods} {b}",
    ),
    _rule(
        rf"(?:[{said.TAKEN}])?{GOODS}(?:{either(*said.SENT_BACK)})(?P<a>{S})(?P<b>.*)",
        f"{said.SEND_BACK}{{a}} {{goods}} {{b}}",
    ),
    _rule(
        rf"(?:{either(*said.SENT_BACK)})(?P<a>{S}){said.OF}?{GAP}{GOODS}",
        f"{said.SEND_BACK}{{a}} {{goods}}",
    ),
    _rule(
        rf"(?P<a>{C}){THERE}(?:{either(*said.CAME_BACK)}){said.DONE}?{GAP}{GOODS}",
        f"{said.RETURN} {{a}} {{goods}}",
    ),
    _rule(
        rf"[{said.TAKEN}]?{said.FROM}?(?P<a>{L}){said.OF}(?={FIRST}){GOODS}(?:{MOVES})"
        rf"(?:{ONWARD})?(?P<b>{L})",
        f"{said.TRANSFER} {{goods}} {said.FROM}{{a}} {said.TO}{{b}}",
    ),
    _rule(
        rf"{said.FROM}?(?P<a>{L})(?:(?:{MOVES})(?:{ONWARD})?|{ONWARD})(?P<b>{L})(?:{MOVES})?{GAP}"
        rf"{GOODS}",
        f"{said.TRANSFER} {{goods}} {said.FROM}{{a}} {said.TO}{{b}}",
    ),
    _rule(
        rf"(?![{said.TAKEN}])(?={FIRST}){GOODS}(?<!{said.FROM}){GAP}{said.FROM}?(?P<a>{L})(?:{MOVES})(?:{ONWARD})?(?P<b>{L})",
        f"{said.TRANSFER} {{goods}} {said.FROM}{{a}} {said.TO}{{b}}",
    ),
    _rule(
        rf"{said.TRANSFER}{GAP}{GOODS}(?<!{said.FROM}){GAP}{said.FROM}?(?P<a>{L})(?:{ONWARD})(?P<b>{L})",
        f"{said.TRANSFER} {{goods}} {said.FROM}{{a}} {said.TO}{{b}}",
    ),
    _rule(
        rf"[{said.TAKEN}]{GOODS}{said.FROM}(?P<a>{L})(?:{MOVES})(?:{ONWARD})?(?P<b>{L})",
        f"{said.TRANSFER} {{goods}} {said.FROM}{{a}} {said.TO}{{b}}",
    ),
    _rule(
        rf"{said.FROM}?(?P<a>{L})(?:{MOVES}){GAP}{GOODS}(?:{ONWARD})(?P<b>{L})",
        f"{said.TRANSFER} {{goods}} {said.FROM}{{a}} {said.TO}{{b}}",
    ),
    _rule(
        rf"{said.BUY}(?P<a>{S}){said.OF}{GAP}{GOODS}", f"{said.BUY} {{goods}} {said.SUPPLIER}{{a}}"
    ),
    _rule(
        rf"(?P<a>{P}?)(?P<w>{either(*said.BROKE)})\s?(?={FIRST}){GOODS}{GAP}"
        rf"(?P<b>{either(*said.SCRAP)})",
        f"{{b}} {{a}} {{goods}} {said.WHY}{{w}}",
    ),
    _rule(rf"{either(*said.URGENT)}[\s:]+{GOODS}", f"{said.EMERGENCY} {{goods}}"),
    _rule(
        rf"(?P<goods>{P}(?:[{said.AND}]?{P})+){said.EACH[0]}(?P<w>{either(*said.HANDLED)})"
        rf"{said.DONE}?\s?(?P<n>(?={COUNT_AHEAD}).+)",
        f"{{w}} {{goods}}{said.EACH[0]}{{n}}",
    ),
)
PLEASE: Final = later(
    rf"(?:(?:{either(*said.PLEASE)}|{said.KINDLY}(?![{said.NOT_AFTER_KINDLY}])){GAP})*"
)
ENDING: Final = later(rf"(?:{either(*said.THANKS)}|[\s。!~…,，;、])+$")
INSIDE: Final = (
    _rule(
        rf"(?P<n>{FIGURE})\s?(?P<u>{MEASURE}){said.OF}?(?P<a>{P})(?!\s?\d+\s?{MEASURE})",
        "{a} {n}{u} ",
    ),
    _rule(rf"(?<={P})(?P<n>{FIGURE})[{said.EVERY}](?P<u>{UNIT})", f" {{n}}{said.YUAN}/{{u}} "),
    _rule(
        rf"(?P<n>{AMOUNT_AHEAD}\s?[{said.BOXES}]){said.OF_A_BOX}(?=[\s{BREAKS}{P}]|$)", "{n}"
    ),
)  # fmt: skip


def phrased(cut: Cut) -> Cut:
    """Return the cut sentence with its command word first, where it said it in passing."""
    if not cut.names:
        return cut
    text = cut.text
    for pattern, to in INSIDE:
        shape = _shape(cut, text)
        found = pattern.search(shape)
        while found:
            new = _filled(found, text, to)
            text = f"{text[: found.start()]}{new}{text[found.end() :]}"
            shape = _shape(cut, text)
            found = pattern.search(shape, found.start() + len(new))
    text = ENDING.sub("", text.strip())
    text = text[PLEASE.match(text).end() :]  # type: ignore[union-attr]
    text = paired(text, _shape(cut, text), P)
    shape = _shape(cut, text)
    for pattern, to in WHOLE:
        if found := pattern.fullmatch(shape):
            return cut.of(_filled(found, text, to).strip())
    return cut.of(text)


def _filled(found: re.Match[str], text: str, to: str) -> str:
    """Return the rule's form with what stands in the text where the shape matched."""
    parts = {
        name: text[found.start(name) : found.end(name)] if found.start(name) >= 0 else ""
        for name in found.re.groupindex
    }
    if "w" in parts:
        parts["w"] = said.HANDLED.get(parts["w"], parts["w"])
    return to.format(**parts)


def _shape(cut: Cut, text: str) -> str:
    """Return the text with one letter for each sort of name; as long as the text."""
    signs = {ord(sign): SIGNS.get(sorts, X) for sign, sorts in cut.sorts.items()}
    return text.translate(signs)
