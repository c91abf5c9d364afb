"""What is done with a document that has a number: 出库 XS-…, 完工 GD-… 12箱, 取消 XS-… 原因 …"""

import datetime as dt
import re
from dataclasses import replace
from typing import Final

from bot.texts import act_words as words
from bot.texts.words import CLOSING, DOCUMENT_NOUNS, IS, OPENING
from bot.understand.acts import FOR_A_REASON, act_said
from bot.understand.around import with_known
from bot.understand.expressions import later
from bot.understand.intent import Intent, Names, Problem, ProblemKind, Verb
from bot.understand.judged import read_judged
from bot.understand.known import Cut, cut
from bot.understand.patterns import BREAKS, DOCUMENT
from bot.understand.quantity import COUNT_AHEAD, either
from bot.understand.sentence import once, read_body
from bot.understand.tokens import tokens

VERBS: Final[dict[str, Verb]] = {
    **dict.fromkeys(words.SHIP_ORDER, Verb.SHIP_ORDER),
    **dict.fromkeys(words.RECEIVE_ORDER, Verb.RECEIVE_ORDER),
    **dict.fromkeys(words.START, Verb.START),
    **dict.fromkeys(words.ISSUE, Verb.ISSUE),
    **dict.fromkeys(words.FINISH, Verb.FINISH),
    **dict.fromkeys(words.INSPECT, Verb.INSPECT),
    **dict.fromkeys(words.RECEIVE_TRANSFER, Verb.RECEIVE_TRANSFER),
    **dict.fromkeys(words.RETURN, Verb.RETURN),
    **dict.fromkeys(words.SEND_BACK, Verb.SEND_BACK),
    **dict.fromkeys(words.FILE, Verb.FILE),
    **dict.fromkeys(words.CANCEL, Verb.CANCEL_ORDER),
    **dict.fromkeys(words.CLOSE, Verb.CLOSE),
    **dict.fromkeys(words.REMIND, Verb.REMIND),
    **dict.fromkeys(words.ASSIGN, Verb.ASSIGN),
    **dict.fromkeys(words.DELIVERED, Verb.DELIVERED),
    **dict.fromkeys(words.HISTORY, Verb.ORDER_HISTORY),
    **dict.fromkeys(words.SAVE_TEMPLATE, Verb.SAVE_TEMPLATE),
}
WITH_GOODS: Final = frozenset(
    {Verb.SHIP_ORDER, Verb.RECEIVE_ORDER, Verb.ISSUE, Verb.RECEIVE_TRANSFER, Verb.RETURN,
     Verb.SEND_BACK}
)  # fmt: skip
JUDGED: Final = frozenset({Verb.FINISH, Verb.INSPECT})
NAMED: Final = frozenset({Verb.SAVE_TEMPLATE, Verb.ASSIGN})
EXPLAINED: Final = frozenset({Verb.CANCEL_ORDER, Verb.CLOSE})
NEEDS_NUMBER: Final = frozenset(
    {Verb.FILE, Verb.START, Verb.ISSUE, Verb.FINISH, Verb.INSPECT, Verb.RECEIVE_TRANSFER,
     Verb.CLOSE, Verb.ASSIGN, Verb.DELIVERED}
)  # fmt: skip
WORD: Final = either(*VERBS)
NOUNS: Final = either(*DOCUMENT_NOUNS, *words.NOUNS)
POLITE: Final = rf"(?:{either(*OPENING)}[\s{BREAKS}]*)*"
NUMBER: Final = rf"(?<![0-9A-Za-z])(?P<number>{DOCUMENT})"
GAP: Final = r"[\s:，,]*"
FIRST: Final = later(
    rf"{POLITE}(?P<act>{WORD})(?:{words.A_BIT})?(?:{NOUNS})?{GAP}{NUMBER}{GAP}(?P<rest>.*)",
    re.DOTALL,
)
SECOND: Final = later(
    rf"{POLITE}(?:{NOUNS})?{GAP}{NUMBER}{GAP}(?P<act>{WORD})(?P<rest>(?=[\s:{BREAKS}]|$|{COUNT_AHEAD}).*)",
    re.DOTALL,
)
LONE: Final = either(
    *(word for word in VERBS if VERBS[word] in NEEDS_NUMBER and word not in words.NUMBER_ONLY)
)
UNNUMBERED: Final = later(
    rf"{POLITE}(?P<act>{LONE})"
    rf"(?P<rest>[\s:，,]+.*{COUNT_AHEAD}.*)?",
    re.DOTALL,
)
ENDED: Final = later(rf"[\s~…。!,，、;]*(?:{either(*CLOSING)})?[\s~…。!,，、;]*$")
WHY: Final = later(rf"{either(*words.WHY)}\s?[:{IS}]?\s?")
TO_WHOM: Final = later(rf"^{words.TO_WHOM}\s*")
ASKING: Final = later(rf"{either(*words.ASKING_ENDS)}$")
EVERYTHING: Final = later(rf"{either(*words.EVERYTHING)}")


def read_numbered(text: str, names: Names | None, today: dt.date | None) -> Intent | None:
    """Return what a cleaned text says is to be done with a document, or None."""
    found = SECOND.fullmatch(text) or FIRST.fullmatch(text)
    if not found:
        return _unnumbered(text, names)
    number, verb = found["number"].upper(), VERBS[found["act"]]
    if verb is Verb.CANCEL_ORDER and number[:2] not in words.ORDER_LIKE:
        return None
    return _said(verb, number, found["rest"], cut(found["rest"], names), today)


def _said(verb: Verb, number: str, rest: str, known: Cut, today: dt.date | None) -> Intent:
    ended = ENDED.sub("", rest)
    if verb in EXPLAINED:
        return _explained(verb, number, ended and rest.strip(words.AROUND))
    if verb in NAMED:
        return _named(verb, number, ended.strip())
    if not ended or (verb in WITH_GOODS and EVERYTHING.fullmatch(ended)):
        return Intent(verb=verb, number=number)
    if verb in JUDGED:
        return replace(read_judged(known), verb=verb, number=number)
    if verb in WITH_GOODS:
        return replace(_goods(verb, known, today), number=number)
    problem = Problem(ProblemKind.LEFTOVER, ended)
    return Intent(verb=verb, number=number, problems=(problem,))


def _explained(verb: Verb, number: str, why: str) -> Intent:
    reason = WHY.sub("", why, count=1) if WHY.match(why) else why
    problem = None
    if re.search(DOCUMENT, reason):
        problem = Problem(ProblemKind.LEFTOVER, reason)
    elif ASKING.search(reason):
        problem = Problem(ProblemKind.ASKED, reason)
    if problem:
        return Intent(verb=verb, number=number, problems=(problem,))
    return Intent(verb=verb, number=number, reason=reason)


def _named(verb: Verb, number: str, name: str) -> Intent:
    if verb is Verb.ASSIGN:
        return Intent(verb=verb, number=number, person=TO_WHOM.sub("", name))
    problems = () if name else (Problem(ProblemKind.NO_NAME, ""),)
    return Intent(verb=verb, number=number, free=name, problems=problems)


def _goods(verb: Verb, known: Cut, today: dt.date | None) -> Intent:
    if verb in FOR_A_REASON:
        return act_said(verb, known.text, known, today)
    said = with_known(tokens(known.text, has_verb=True), verb, known)
    intent = read_body(said, verb, known)
    has_all = len(intent.lines) <= 1 or all(line.product for line in intent.lines)
    missing = () if has_all else (Problem(ProblemKind.NO_PRODUCT, ""),)
    return replace(intent, problems=once([*intent.problems, *missing], known))


def _unnumbered(text: str, names: Names | None) -> Intent | None:
    """Ask which document, where one is needed and none was named."""
    found = UNNUMBERED.fullmatch(ENDED.sub("", text))
    if not found:
        return None
    verb = VERBS[found["act"]]
    problem = Problem(ProblemKind.NO_NUMBER, "")
    if not found["rest"] or verb not in WITH_GOODS | JUDGED:
        return Intent(verb=verb, problems=(problem,))
    known = cut(found["rest"].strip(), names)
    intent = read_judged(known) if verb in JUDGED else _goods(verb, known, None)
    return replace(intent, verb=verb, problems=(problem, *intent.problems))
