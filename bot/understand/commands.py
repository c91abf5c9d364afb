"""Sentences that are commands as a whole: 待我审批, 撤销 RK-…, 驳回 CK-… 数量不对, 2, 好的."""

import re
from typing import Final

from bot.texts import act_words, manners, words
from bot.understand.agreement import read_agreement
from bot.understand.clean import fold
from bot.understand.fields import read_keeping
from bot.understand.intent import Intent, Problem, ProblemKind, SaidLine, Verb
from bot.understand.numbers import Unreadable, number
from bot.understand.patterns import BREAKS, DOCUMENT
from bot.understand.printing import read_printing
from bot.understand.quantity import either

CHOICE_MAX = 99
SCAN_FOR: Final = {
    "": "",
    **dict.fromkeys(words.RECEIVE, Verb.RECEIVE.value),
    **dict.fromkeys(words.SHIP, Verb.SHIP.value),
    **dict.fromkeys(words.SCAN_QUERY, Verb.STOCK.value),
}
WHOLE: Final[dict[str, Verb]] = {
    **dict.fromkeys(words.GREETING, Verb.GREETING),
    **dict.fromkeys(words.CONFIRM, Verb.CONFIRM),
    **dict.fromkeys(words.DISCARD, Verb.DISCARD),
    **dict.fromkeys(words.APPROVALS, Verb.APPROVALS),
    **dict.fromkeys(words.MINE, Verb.MINE),
    **dict.fromkeys(words.HELP, Verb.HELP),
    **dict.fromkeys(words.APPROVE, Verb.APPROVE),
    **dict.fromkeys(words.REJECT, Verb.REJECT),
    **dict.fromkeys(words.UNDO, Verb.UNDO),
    **dict.fromkeys(act_words.BOARD, Verb.BOARD),
    **dict.fromkeys(act_words.DELIVERIES, Verb.DELIVERIES),
    **dict.fromkeys(act_words.SHIP_LIST, Verb.SHIP_LIST),
    **dict.fromkeys(act_words.TEMPLATES, Verb.TEMPLATES),
    **dict.fromkeys(act_words.PAGE, Verb.PAGE),
    **{undo + last: Verb.UNDO for undo in words.UNDO for last in words.UNDO_LAST},
}
AROUND: Final = f"[\\s:{BREAKS}]*"
END: Final = re.compile(rf"[\s~…。!,，、;]*(?:{either(*words.CLOSING)})?[\s~…。!,，、;]*$")
NUMBERED: Final = re.compile(
    rf"(?P<before>.{{0,12}}?){AROUND}(?<![0-9A-Za-z])(?P<number>{DOCUMENT}){AROUND}(?P<after>.*)",
    re.DOTALL,
)
NOUN: Final = re.compile(rf"{either(*words.DOCUMENT_NOUNS)}$")
REJECT: Final = re.compile(rf"{either(*words.REJECT)}[\s:{BREAKS}]+(?P<reason>.+)", re.DOTALL)
HELP_ON: Final = re.compile(
    rf"{either(*words.HELP_HEAD)}\s*(?P<on>[^\s\d]{{1,6}})"
    rf"|(?P<on_too>[^\s\d]{{1,6}}?)\s*{either(*words.HELP_TAIL)}"
)
SCAN: Final = re.compile(rf"{either(*words.SCAN)}\s*(?P<what>{either(*SCAN_FOR)}|\d{{8,14}})")
BARCODE: Final = re.compile(r"\d{8,14}", re.ASCII)
CHOICE: Final = re.compile(
    rf"(?P<chosen>{either(*words.CHOOSE)})?\s*(?P<number>[^\s]{{1,3}}?)"
    rf"(?P<unit>{either(*words.CHOICE_ENDS)})?\.?"
)
ALIAS: Final = re.compile(
    rf"{either(*manners.ALIAS)}[\s:]+(?P<goods>[^\n]{{1,40}}?)"
    rf"(?:\s*{either(*manners.FORGET)}\s*(?P<alias>[^\n]{{1,40}}))?"
)
TEMPLATE: Final = re.compile(
    rf"(?:(?P<save>{either(*act_words.SAVE_TEMPLATE)})|{either(*act_words.USE_TEMPLATE)}(?=[\s:]))"
    r"[\s:]*(?P<name>.{0,40})"
)
OF_NUMBER: Final = {
    "": Verb.NUMBER,
    **dict.fromkeys(words.SHOW_DOCUMENT, Verb.NUMBER),
    **dict.fromkeys(words.APPROVE, Verb.APPROVE),
    **dict.fromkeys(words.REJECT, Verb.REJECT),
    **dict.fromkeys(words.UNDO_NUMBERED, Verb.UNDO),
    **dict.fromkeys(words.REMIND, Verb.REMIND),
}


def read_command(text: str) -> Intent | None:
    """Return the command that a cleaned text is as a whole, or None."""
    return (
        _whole(text)
        or read_printing(text)
        or _numbered(text)
        or read_agreement(_ended(text))
        or _alias(text)
        or read_keeping(text)
        or _reject(text)
        or _scan(text)
        or _pick(text)
        or _help(text)
        or _template(text)
    )


def _whole(text: str) -> Intent | None:
    verb = WHOLE.get(fold(text)) or WHOLE.get(fold(_ended(text)))
    return Intent(verb=verb) if verb else None


def _alias(text: str) -> Intent | None:
    """Read 别名 可乐 and 别名 可乐 去掉 可了: the goods as ``partner``, the name as ``free``."""
    found = ALIAS.fullmatch(_ended(text))
    if not found:
        return None
    return Intent(verb=Verb.ALIAS, partner=found["goods"], free=found["alias"] or "")


def _template(text: str) -> Intent | None:
    found = TEMPLATE.fullmatch(text)
    if not found:
        return None
    name = _ended(found["name"]).strip()
    verb = Verb.SAVE_TEMPLATE if found["save"] else Verb.USE_TEMPLATE
    problems = () if name else (Problem(ProblemKind.NO_NAME, ""),)
    return Intent(verb=verb, free=name, problems=problems)


def _ended(text: str) -> str:
    return END.sub("", text)


def _numbered(text: str) -> Intent | None:
    found = NUMBERED.fullmatch(text)
    if not found:
        return None
    number_said = found["number"].upper()
    verb = OF_NUMBER.get(fold(NOUN.sub("", found["before"])))
    if verb is None:
        return None
    if verb is Verb.REJECT:
        return Intent(verb=verb, number=number_said, free=found["after"].rstrip())
    after = _ended(found["after"])
    if verb is Verb.NUMBER and after:
        return _after_number(number_said, after, found["after"])
    if after:
        return _not_understood(after, number_said)
    return Intent(verb=verb, number=number_said)


def _after_number(number_said: str, after: str, whole: str) -> Intent:
    if verb := OF_NUMBER.get(fold(after)):
        return Intent(verb=verb, number=number_said)
    if found := REJECT.fullmatch(whole):
        return Intent(verb=Verb.REJECT, number=number_said, free=found["reason"])
    return _not_understood(after, number_said)


def _not_understood(text: str, number_said: str) -> Intent:
    problem = Problem(ProblemKind.LEFTOVER, text)
    return Intent(verb=Verb.UNKNOWN, number=number_said, free=text, problems=(problem,))


def _reject(text: str) -> Intent | None:
    found = REJECT.fullmatch(text)
    return Intent(verb=Verb.REJECT, free=found["reason"]) if found else None


def _scan(text: str) -> Intent | None:
    if BARCODE.fullmatch(text):
        return Intent(verb=Verb.SCAN, number=text)
    found = SCAN.fullmatch(_ended(text))
    if not found:
        return None
    what = found["what"]
    is_code = what.isdigit()
    return Intent(
        verb=Verb.SCAN, number=what if is_code else "", free="" if is_code else SCAN_FOR[what]
    )


def _pick(text: str) -> Intent | None:
    found = CHOICE.fullmatch(_ended(text))
    if not found or (found["unit"] in words.PACKS and not found["chosen"]):
        return None
    try:
        value = number(found["number"])
    except Unreadable:
        return None
    if value.denominator != 1 or not 1 <= value <= CHOICE_MAX:
        return None
    is_bare = not found["chosen"] and not found["unit"]
    line = SaidLine(counts=((value, ""),))
    return Intent(verb=Verb.PICK, choice=int(value), lines=(line,) if is_bare else (), free=text)


def _help(text: str) -> Intent | None:
    found = HELP_ON.fullmatch(_ended(text.rstrip("?")))
    return Intent(verb=Verb.HELP, free=found["on"] or found["on_too"]) if found else None
