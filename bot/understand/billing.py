"""``收票 CG-… 1234.50 发票号 …``, with its lines or only its sum."""

import re
from dataclasses import dataclass, replace
from typing import Final

from bot.texts import act_words as words
from bot.understand.around import with_known
from bot.understand.intent import Intent, Problem, ProblemKind, Verb
from bot.understand.known import Cut
from bot.understand.patterns import BREAKS, DOCUMENT
from bot.understand.quantity import AMOUNT, COUNT_AHEAD, either
from bot.understand.sentence import once, read_body
from bot.understand.tokens import tokens

BILL_NUMBER: Final = re.compile(
    rf"(?:{either(*words.BILL_NUMBER)})[\s:#.]*(?P<bill>[0-9A-Za-z][0-9A-Za-z\-]{{0,39}})"
)
NUMBER: Final = re.compile(rf"(?<![0-9A-Za-z])(?P<number>{DOCUMENT})[\s{BREAKS}+]*")
TOTAL: Final = re.compile(rf"{either(*words.BILL_TOTAL)}[\s:]*(?P<total>[¥]?\s?{AMOUNT}\S?)")
GOODS: Final = re.compile(COUNT_AHEAD)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bill:
    """The parts of the sentence: the documents, the supplier's number, and what is left."""

    numbers: tuple[str, ...]
    bill: str
    total: str
    rest: str

    @property
    def has_goods(self) -> bool:
        """Return whether goods are counted in it."""
        return GOODS.search(self.rest) is not None


def parts_of(text: str) -> Bill:
    """Take the documents and the invoice's number out of what stands behind ``收票``."""
    bill, text = _taken(BILL_NUMBER, text)
    numbers = tuple(dict.fromkeys(found["number"].upper() for found in NUMBER.finditer(text)))
    text = NUMBER.sub(" ", text).strip()
    total = ""
    if GOODS.search(text):
        total, text = _taken(TOTAL, text)
    return Bill(numbers=numbers, bill=bill.upper(), total=total, rest=text.strip())


def with_goods(bill: Bill, cut: Cut) -> Intent:
    """Return an invoice that was said line by line."""
    text = re.sub(rf"[{BREAKS}]+$", "", bill.rest)
    said = with_known(tokens(text, has_verb=True), Verb.BILL, cut)
    intent = read_body(said, Verb.BILL, cut.of(text))
    problems = [*intent.problems]
    if not bill.numbers:
        problems.append(Problem(ProblemKind.NO_NUMBER, ""))
    if not all(line.product for line in intent.lines):
        problems.append(Problem(ProblemKind.NO_PRODUCT, ""))
    return replace(intent, verb=Verb.BILL, problems=once(problems, cut))


def _taken(pattern: re.Pattern[str], text: str) -> tuple[str, str]:
    found = pattern.search(text)
    if not found:
        return "", text
    return found[1], f"{text[: found.start()]} {text[found.end() :]}".strip()
