"""Sentences about paper: 打印 CK-… 三联, 标签 可乐 20张, 标签 主仓, 补条码, 拍照 TH-…."""

import re
from fractions import Fraction
from typing import Final

from bot.texts import print_words as words
from bot.texts.words import DOCUMENT_NOUNS, OF
from bot.understand.clean import fold
from bot.understand.intent import Intent, Problem, ProblemKind, SaidLine, Verb
from bot.understand.numbers import Unreadable, number
from bot.understand.patterns import BREAKS, DOCUMENT, EDGE
from bot.understand.quantity import either

AROUND: Final = f"[\\s:{BREAKS}]*"
NOUN: Final = re.compile(rf"{either(*DOCUMENT_NOUNS)}\s*$")
CODES: Final = frozenset(map(fold, words.CODES))
OF_DOCUMENT: Final = {
    **dict.fromkeys(map(fold, words.PRINT), Verb.PRINT),
    **dict.fromkeys(map(fold, words.PHOTO), Verb.PHOTO),
    **dict.fromkeys(map(fold, words.SIGNED), Verb.SIGNED),
    **dict.fromkeys(map(fold, words.SHOW_PHOTOS), Verb.SHOW_PHOTOS),
}
NUMBERED: Final = re.compile(
    rf"(?P<before>.{{0,12}}?){AROUND}(?<![0-9A-Za-z])(?P<number>{DOCUMENT}){AROUND}"
    r"(?P<after>.{0,20})",
    re.DOTALL,
)
LABELS: Final = re.compile(
    rf"(?:{either(*words.PRINT)}\s*)?(?:{either(*words.LABELS)}{EDGE}{AROUND}(?P<rest>.*)"
    rf"|(?P<name>[^\s].*?){OF}{either(*words.LABELS)}{EDGE}{AROUND}(?P<more>.*))",
    re.DOTALL,
)
COUNT: Final = re.compile(rf"{AROUND}(?P<count>[^\s]{{1,6}}?)\s*{either(*words.LABEL_ENDS)}$")
TIMES: Final = re.compile(rf"{AROUND}[x×*]\s*(?P<count>\d{{1,6}})$")
LAYOUT: Final = re.compile(rf"(?:^|{AROUND}\s){either(*words.LAYOUTS)}(?=\s|$)", re.IGNORECASE)
BATCH: Final = re.compile(rf"{AROUND}{either(*words.BATCH)}{AROUND}(?P<batch>[^\s]{{1,40}})")


def read_printing(text: str) -> Intent | None:
    """Return what a cleaned text asks to be printed, labelled or photographed, or None."""
    folded = fold(text)
    if folded in CODES:
        return Intent(verb=Verb.MISSING_CODES)
    if verb := OF_DOCUMENT.get(folded):
        return Intent(verb=verb)
    return _of_document(text) or _labels(text)


def _of_document(text: str) -> Intent | None:
    found = NUMBERED.fullmatch(text)
    if not found:
        return None
    before, after = fold(NOUN.sub("", found["before"])), fold(found["after"])
    verb = OF_DOCUMENT.get(before)
    if verb is None and not before:
        verb, after = OF_DOCUMENT.get(after), ""
    if verb is None:
        return None
    number_said = found["number"].upper()
    form = words.FORMS.get(after) if verb is Verb.PRINT else ("" if not after else None)
    if form is None:
        problem = Problem(ProblemKind.LEFTOVER, found["after"].strip())
        return Intent(verb=verb, number=number_said, problems=(problem,))
    return Intent(verb=verb, number=number_said, free=form)


def _labels(text: str) -> Intent | None:
    found = LABELS.fullmatch(text)
    if not found:
        return None
    rest = f"{found['name']} {found['more']}" if found["name"] else found["rest"]
    rest, layout = _taken(LAYOUT, rest)
    rest, batch = _taken(BATCH, rest, "batch")
    try:
        name, count = _counted(rest)
    except Unreadable:
        problem = Problem(ProblemKind.NOT_A_NUMBER, rest.strip())
        return Intent(verb=Verb.LABELS, problems=(problem,))
    line = SaidLine(
        product=name.strip(), batch=batch, counts=() if count is None else ((count, ""),)
    )
    said = words.LAYOUTS.get(fold(layout), "") if layout else ""
    return Intent(verb=Verb.LABELS, lines=(line,), free=said)


def _taken(pattern: re.Pattern[str], text: str, group: str = "") -> tuple[str, str]:
    """Return the text without what the pattern finds, and what it found."""
    found = pattern.search(text)
    if not found:
        return text, ""
    value = found[group] if group else found[0].strip()
    return f"{text[: found.start()]} {text[found.end() :]}".strip(), value


def _counted(text: str) -> tuple[str, Fraction | None]:
    found = COUNT.search(text) or TIMES.search(text)
    if not found:
        return text, None
    return text[: found.start()], number(found["count"])
