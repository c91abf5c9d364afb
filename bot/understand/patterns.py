"""The shapes that the pieces of a sentence about goods have, as regular expressions.

Every repetition is bounded and every text is at most 2,000 characters, so reading stays quick.
"""

import re
from enum import StrEnum
from functools import cache
from typing import Final

from bot.texts import words
from bot.understand import days, expressions, money
from bot.understand.expressions import later
from bot.understand.known import SIGN
from bot.understand.quantity import AMOUNT_AHEAD, BARE, COUNT, COUNT_AHEAD, UNIT_BEGINS, either


class Kind(StrEnum):
    """What a piece is; the values name the groups of the expressions."""

    WORD = "word"
    SPACE = "space"
    BREAK = "break"
    RECEIVE = "receive"
    SHIP = "ship"
    COUNT = "count"
    PRICE = "price"
    LOOSE_PRICE = "loose"
    COST = "cost"
    BATCH = "batch"
    EXPIRES = "expires"
    GIVE = "give"
    FROM = "from"
    TO = "to"
    CUSTOMER = "customer"
    SUPPLIER = "supplier"
    WAREHOUSE = "warehouse"
    DOCUMENT = "document"
    FILLER = "filler"
    NEGATED = "negated"
    ASKED = "asked"
    STRAY = "stray"


def group(kind: Kind, pattern: str) -> str:
    """Return the pattern as the group of its kind."""
    return rf"(?P<{kind}>{pattern})"


def valued(kind: Kind, before: str, value: str, *, name: str = "") -> str:
    """Return the pattern of a marker and its value, which has a group of its own."""
    return rf"(?P<{kind}{name}>{before}(?P<{kind}{name}_value>{value}))"


BREAKS: Final = "、，,;。!?~…"
EDGE: Final = rf"(?=[\s{BREAKS}]|$)"
# A question mark ends a word, but it also asks, so it is no mere break.
BREAK: Final = rf"\s*(?:[{BREAKS.replace('?', '')}\n]|\.{EDGE})+\s*"
SPACE: Final = r"[ :“”「」]+"
DOCUMENT: Final = r"[A-Za-z]{2}-\d{6}[A-Za-z]?-?[0-9A-Za-z]{1,20}(?![0-9A-Za-z])"
IS: Final = rf"\s?[:{words.IS}]?\s?"
LETTER: Final = rf"[^\s:{BREAKS}]"
CODE: Final = r"[0-9A-Za-z](?:[0-9A-Za-z._/-]{0,39}[0-9A-Za-z])?"

DONE: Final = rf"(?:{either(*words.DONE)})?"
NOT_A_VERB: Final = rf"(?![{words.NOT_VERB_BEFORE}])"
RECEIVE: Final = rf"{either(*words.RECEIVE)}{NOT_A_VERB}{DONE}"
SHIP: Final = rf"{either(*words.SHIP)}{NOT_A_VERB}{DONE}"
SHORT: Final = f"{words.RECEIVE_SHORT}{words.SHIP_SHORT}"
SHORT_VERB: Final = rf"(?!{either(*words.NOT_SHORT_VERB)})[{SHORT}]{DONE}"
BEFORE_GOODS: Final = rf"(?=\s|{COUNT_AHEAD}|{SIGN})"
ANY_VERB: Final = rf"(?:{RECEIVE}|{SHIP}|{SHORT_VERB})"

MARKER: Final = either(*words.SUPPLIER, *words.CUSTOMER, *words.BATCH, *words.EXPIRES, *words.PRICE)
GIVE: Final = (
    rf"(?<![{words.NOT_GIVE_AFTER}])(?!{either(*words.NOT_GIVE)}){either(*words.GIVE)}[\s:]?"
)
FROM: Final = rf"(?!{either(*words.NOT_FROM)}){words.FROM}\s?"
TO: Final = rf"(?!{either(*words.NOT_TO)}){either(*words.TO)}\s?"
KEPT_AT: Final = rf"(?!{either(*words.NOT_TO)}){either(*words.KEPT_AT)}\s?"
ASIDE: Final = either(*words.NEGATED, *words.STRAY)
STOP: Final = rf"(?={EDGE}|{COUNT_AHEAD}|{MARKER}|{RECEIVE}|{SHIP}|{ASIDE})"
SIGN_ALONE: Final = rf"{SIGN}(?:(?!\w)|(?={ANY_VERB}|{COUNT_AHEAD}|{MARKER}|{GIVE}|{FROM}))"
WHO: Final = rf"(?!{ASIDE})(?:{SIGN_ALONE}|{LETTER}{{1,20}}?{STOP})"
WHO_THEN_VERB: Final = (
    rf"(?!{ASIDE})(?:{SIGN_ALONE}|{LETTER}{{2,20}}?(?={ANY_VERB})|{LETTER}{{1,20}}?{STOP})"
)
PLACE: Final = rf"(?:(?!{RECEIVE}|{SHIP}|{COUNT_AHEAD}){LETTER}){{1,8}}?"
WHERE: Final = rf"(?:{SIGN_ALONE}|{PLACE}{either(*words.PLACE_ENDS)})"
STORE: Final = rf"{PLACE}{either(*words.STORE_ENDS)}{EDGE}"
LOOSE: Final = rf"{money.PLAIN}(?={EDGE}|{GIVE}|{FROM}|{TO}|{MARKER}|{words.OF})"
CLOSING: Final = rf"{either(*words.CLOSING)}+(?=[。!~…\s]*$)"
ALL_TOLD: Final = rf"{either(*words.ALL_TOLD)}(?=\s?{COUNT_AHEAD})"
TOTAL: Final = (
    rf"{either(*words.TOTAL)}{IS}[¥]?{AMOUNT_AHEAD}"
    rf"(?:\s?{money.ANY_YUAN}|(?![\d.,]|\s?{UNIT_BEGINS}))"
)
FIGURES_AT_END: Final = rf"(?:(?<![0-9A-Za-z])[{words.TIMES}X]\s?)?\d[\d,.]*{EDGE}"

BREAKING: Final = (group(Kind.BREAK, BREAK), group(Kind.SPACE, SPACE))
NOT_GOODS: Final = (
    group(Kind.NEGATED, either(*words.NEGATED)),
    group(Kind.ASKED, either(*words.ASKED)),
    group(Kind.STRAY, rf"{TOTAL}|{either(*words.STRAY)}"),
)
VERBS: Final = (group(Kind.RECEIVE, RECEIVE), group(Kind.SHIP, SHIP))
FIELDS: Final = (
    valued(Kind.EXPIRES, rf"{either(*words.EXPIRES)}{IS}", rf"{days.DATE}|{LETTER}{{1,20}}"),
    valued(Kind.BATCH, rf"{either(*words.BATCH)}{IS}", rf"{CODE}|{LETTER}{{1,20}}"),
    valued(Kind.SUPPLIER, rf"{either(*words.SUPPLIER)}{IS}", WHO),
    valued(Kind.CUSTOMER, rf"{either(*words.CUSTOMER)}{IS}", WHO),
    valued(Kind.WAREHOUSE, rf"{either(*words.WAREHOUSE)}{IS}", WHO),
    group(Kind.PRICE, rf"{money.LABELLED}|{money.EVERY}|{money.SIGNED}"),
)
# Only where a word begins: inside one these letters belong to it.
BEGINNING: Final = (
    group(Kind.DOCUMENT, DOCUMENT),
    valued(Kind.EXPIRES, "", days.DATE, name="_after") + rf"\s?{either(*words.EXPIRES_AFTER)}",
    group(Kind.FILLER, rf"{CLOSING}|{ALL_TOLD}"),
    # 每箱24瓶 tells what is in a pack; a price per pack was taken before.
    rf"(?P<{Kind.STRAY}_pack>{words.EVERY}{UNIT_BEGINS})",
    group(Kind.COST, rf"{money.ONE_COSTS}{EDGE}"),
    group(Kind.LOOSE_PRICE, LOOSE),
    valued(Kind.WAREHOUSE, KEPT_AT, WHERE, name="_at"),
)
COUNTS: Final = (group(Kind.COUNT, rf"{COUNT}|{BARE}{EDGE}"),)
STORES: Final = (valued(Kind.WAREHOUSE, "", STORE, name="_alone"),)
COUNTS_INSIDE: Final = (group(Kind.COUNT, rf"{COUNT}|{FIGURES_AT_END}"),)


def _ways(who: str) -> tuple[str, ...]:
    return (
        valued(Kind.GIVE, GIVE, who),
        valued(Kind.FROM, FROM, who),
        valued(Kind.TO, TO, rf"{WHERE}|{who}"),
    )


def _ways_inside(who: str) -> tuple[str, ...]:
    at_place = rf"{PLACE}{either(*words.PLACE_ENDS)}(?={EDGE}|{CLOSING})|{SIGN_ALONE}"
    return (
        valued(Kind.GIVE, GIVE, who),
        valued(Kind.FROM, FROM, who),
        valued(Kind.TO, TO, at_place),
    )


def _short(before: str, after: str) -> tuple[str, str]:
    not_a_thing = rf"(?!{either(*words.NOT_SHORT_VERB)}{before})"
    return (
        rf"(?P<{Kind.RECEIVE}_short>{not_a_thing}[{words.RECEIVE_SHORT}]{DONE}{after})",
        rf"(?P<{Kind.SHIP}_short>{not_a_thing}[{words.SHIP_SHORT}]{DONE}{after})",
    )


@cache
def at_word(*, has_verb: bool) -> re.Pattern[str]:
    """Return what a piece begins with at the start of a word; large, so made when first needed.

    There is one verb, so once it was said 发 in a customer's name ends nothing.
    """
    verbs = () if has_verb else _short("", BEFORE_GOODS)
    ways = _ways(WHO if has_verb else WHO_THEN_VERB)
    parts = (*BREAKING, *VERBS, *NOT_GOODS, *FIELDS, *BEGINNING, *ways, *verbs, *COUNTS)
    return re.compile("|".join((*parts, *STORES)))


@cache
def in_word(*, has_verb: bool) -> re.Pattern[str]:
    """Return what may begin a piece inside a word."""
    closing = group(Kind.FILLER, CLOSING)
    ways = _ways_inside(WHO if has_verb else WHO_THEN_VERB)
    parts = (*BREAKING, *VERBS, *NOT_GOODS, *FIELDS, closing, *ways, *COUNTS_INSIDE)
    return re.compile("|".join(parts))


def make_ready() -> None:
    """Make the large expressions now, so that no first message waits for them."""
    for has_verb in (False, True):
        at_word(has_verb=has_verb)
        in_word(has_verb=has_verb)
    expressions.make_ready()


# A short verb (进, 发) is one at the start of a sentence, and later only before goods.
SHORT_AT_START: Final = later("|".join(_short(rf"|{RECEIVE}|{SHIP}|{GIVE}|{TO}", "")))
AND: Final = later(either(*words.AND))
AND_ALONE: Final = later(rf"{either(*words.AND_ALSO)}|{either(*words.AND)}(?=\s|{SIGN})")
AND_MORE: Final = later(rf"{either(*words.AND)}(?=\s?{COUNT_AHEAD})")
OF: Final = later(words.OF)
# A run of Latin letters and digits is one word, so the 40 of WD-40 is never a count.
RUN: Final = later(r"[0-9A-Za-z][0-9A-Za-z._\-]*[0-9A-Za-z]|.", re.DOTALL)
OPENING: Final = later(
    rf"(?:{either(*words.OPENING)}[\s{BREAKS}]*)+"
    rf"(?={RECEIVE}|{SHIP}|{SHORT_VERB}|{GIVE}|{FROM}|{COUNT_AHEAD}|{TO}{WHERE}|{KEPT_AT}{WHERE})"
)
