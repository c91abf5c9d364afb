"""Questions about stock: 库存 可乐, 可乐还有多少, 查一下可乐, 主仓还有多少可乐."""

import re
from typing import Final

from bot.texts import words
from bot.understand.expressions import later
from bot.understand.intent import Intent, Problem, ProblemKind, SaidLine, Verb
from bot.understand.known import Cut
from bot.understand.patterns import BREAKS, RECEIVE, SHIP
from bot.understand.quantity import UNIT, either

POLITE: Final = rf"(?:{either(*words.OPENING)}[\s{BREAKS}]*)*"
ENDING: Final = rf"(?:{either(*words.ASKING_ENDS, *words.CLOSING)}|[\s{BREAKS}])*"
HOW_MUCH: Final = later(
    rf"{POLITE}(?P<left>.*?)\s*{either(*words.STOCK_MIDDLE)}"
    rf"(?:{either(*words.STOCK_THINGS)}|{UNIT})?\s*(?P<right>.*?){ENDING}",
    re.DOTALL,
)
IS_THERE: Final = later(
    rf"{POLITE}{either(*words.IS_THERE)}(?P<right>.+?){either(*words.ASKING_ENDS)}+", re.DOTALL
)
ABOUT: Final = later(
    rf"{POLITE}(?P<head>{either(*words.STOCK_HEAD)}[\s:]*)?(?P<right>.*?)"
    rf"(?P<tail>\s*{either(*words.STOCK_TAIL)})?{ENDING}",
    re.DOTALL,
)
PLACE: Final = rf"(?:{words.AT})?(?P<place>\S{{1,12}}?{either(*words.PLACE_ENDS)})"
STORE: Final = rf"(?:{words.AT})?(?P<place>\S{{1,12}}?{either(*words.STORE_ENDS)})"
PLACE_ONLY: Final = later(rf"{PLACE}(?:{either(*words.INSIDE)})?")
PLACE_FIRST: Final = later(rf"{PLACE}(?:\s?{either(*words.INSIDE)}\s?|\s+)(?P<rest>.+)")
PLACE_LAST: Final = later(rf"(?P<rest>.+?)(?:\s+|(?={words.AT})){STORE}")
ITS_STOCK: Final = later(rf"\s*{words.OF}?(?:{either(*words.STOCK_THINGS)})?$")
OTHER_WISH: Final = later(rf"{RECEIVE}|{SHIP}|{either(*words.STRAY, *words.NEGATED)}")
BETWEEN: Final = later(r"\s*[、，,;\n]+\s*")


def read_stock(cut: Cut) -> Intent | None:
    """Return the question about stock that a cleaned text is, or None."""
    if OTHER_WISH.search(cut.text):
        return None
    if found := HOW_MUCH.fullmatch(cut.text):
        return _how_much(cut, ITS_STOCK.sub("", found["left"]), found["right"])
    if found := IS_THERE.fullmatch(cut.text):
        return _stock(cut, found["right"], place="")
    found = ABOUT.fullmatch(cut.text)
    if not found or not (found["head"] or found["tail"]):
        return None
    return _stock(cut, found["right"], place="")


def _how_much(cut: Cut, left: str, right: str) -> Intent:
    if not right:
        return _stock(cut, left, place="")
    place = PLACE_ONLY.fullmatch(cut.restored(left))
    question = _stock(cut, right, place=place["place"] if place else "")
    if place or not left:
        return question
    asked = Problem(ProblemKind.LEFTOVER, cut.restored(left))
    return Intent(verb=Verb.STOCK, lines=question.lines, problems=(asked,))


def _stock(cut: Cut, said: str, *, place: str) -> Intent:
    text = cut.restored(said).strip()
    if not place and (found := PLACE_FIRST.fullmatch(text) or PLACE_LAST.fullmatch(text)):
        place, text = found["place"], found["rest"]
    products = tuple(part for part in BETWEEN.split(text) if part)
    return Intent(
        verb=Verb.STOCK,
        lines=tuple(SaidLine(product=product) for product in products),
        location=place,
        problems=() if products else (Problem(ProblemKind.NO_PRODUCT, ""),),
    )
