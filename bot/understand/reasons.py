"""Why, and how money went, taken out of a sentence: 破损, 原因 客户断货, 微信."""

import re
from functools import cache
from typing import Final

from bot.texts import act_words as words
from bot.texts.words import IS, PACKS
from bot.understand.expressions import later
from bot.understand.intent import Method
from bot.understand.known import SIGN
from bot.understand.patterns import BREAKS
from bot.understand.quantity import COUNT_AHEAD, either

EDGE: Final = rf"(?=[\s:{BREAKS}]|$)"
BEGINS: Final = rf"(?:^|(?<=[\s:{BREAKS}])|(?<={SIGN})|(?<=[{''.join({u[-1] for u in PACKS})}]))"
SAID: Final = rf"[^\s{BREAKS}]{{1,60}}"
WHY: Final = later(rf"{BEGINS}{either(*words.WHY)}\s?[:{IS}]?\s?(?P<why>{SAID})")
TO_THE_END: Final = later(
    rf"{BEGINS}{either(*words.WHY)}\s?[:{IS}]?\s?(?P<why>(?:(?!{COUNT_AHEAD})[^\n]){{1,100}})$"
)
KNOWN: Final = later(rf"{BEGINS}(?P<why>{either(*words.REASONS)}){EDGE}")
METHOD: Final = later(
    rf"(?:{BEGINS}|(?<=[\d{words.YUAN_ENDS}]))(?:{either(*words.BY)})?(?P<method>{either(*words.METHODS)})"
    rf"(?:{either(*words.PAID)})?{EDGE}"
)


def take_reason(text: str, own: tuple[str, ...] = ()) -> tuple[str, str]:
    """Return the reason and the text without it; what is no known reason needs 原因 before it.

    ``own`` are the firm's words beside those that everybody says.
    """
    reasons: list[str] = []
    if found := TO_THE_END.search(text) or WHY.search(text):
        reasons.append(found["why"].strip())
        text = _without(text, found)
    known = _known(own)
    while found := known.search(text):
        reasons.append(found["why"])
        text = _without(text, found)
    return " ".join(reasons), text


def take_method(text: str) -> tuple[Method, str]:
    """Return how was paid and the text without it; two ways leave both in the text."""
    found = list(METHOD.finditer(text))
    if len({words.METHODS[one["method"]] for one in found}) != 1:
        return Method.UNSAID, text
    for one in reversed(found):
        text = f"{text[: one.start()]} {text[one.end() :]}"
    return Method(words.METHODS[found[0]["method"]]), text.strip()


@cache
def _known(own: tuple[str, ...]) -> re.Pattern[str]:
    if not own:
        return KNOWN
    return re.compile(rf"{BEGINS}(?P<why>{either(*own, *words.REASONS)}){EDGE}")


def _without(text: str, found: re.Match[str]) -> str:
    return f"{text[: found.start()]} {text[found.end() :]}".strip()
