"""Questions about a price and about who holds goods: 可乐多少钱, 张三超市可乐什么价, 谁占着可乐."""

import re
from typing import Final

from bot.texts import manners as said
from bot.texts.words import OPENING
from bot.understand.intent import Intent, SaidLine, Sort, Verb
from bot.understand.known import SIGN, Cut
from bot.understand.patterns import BREAKS
from bot.understand.quantity import UNIT, either

POLITE: Final = rf"(?:{either(*OPENING)}[\s{BREAKS}]*)*"
WHO: Final = rf"(?:{either(*said.FOR)}\s?)?(?:(?P<who>{SIGN})\s?{said.OF}?\s?)?"
GOODS: Final = rf"(?P<goods>{SIGN}|[^\s{BREAKS}]{{1,20}}?)"
END: Final = rf"(?:{either(*said.ASKING_ENDS)}|[\s{BREAKS}])*"
PRICE: Final = (
    re.compile(
        rf"{POLITE}{WHO}{GOODS}\s?{said.OF}?{either(*said.WHAT_PRICE)}"
        rf"(?:[{said.EVERY}]?(?:{UNIT}))?{END}"
    ),
    re.compile(rf"{POLITE}{either(*said.ASK_PRICE)}[\s:]+{WHO}{GOODS}{END}"),
)
HELD: Final = (
    re.compile(rf"{POLITE}{either(*said.WHO_HOLDS)}\s?{GOODS}{END}"),
    re.compile(rf"{POLITE}{GOODS}{either(*said.HELD_BY_WHOM)}{END}"),
)


def read_asked(cut: Cut) -> Intent | None:
    """Return the question that a sentence is as a whole, or None."""
    for form in PRICE:
        if (found := form.fullmatch(cut.text)) and Sort.PRODUCT not in cut.sorts_of(
            found["who"] or ""
        ):
            who = cut.restored(found["who"] or "")
            return _asked(Verb.ASK_PRICE, cut, found["goods"], who)
    for form in HELD:
        if found := form.fullmatch(cut.text):
            return _asked(Verb.WHO_HOLDS, cut, found["goods"], "")
    return None


def _asked(verb: Verb, cut: Cut, goods: str, who: str) -> Intent:
    return Intent(verb=verb, lines=(SaidLine(product=cut.restored(goods)),), partner=who)
