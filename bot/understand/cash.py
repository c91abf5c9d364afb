"""Sentences about money: 收款 城东超市 5000 微信, 付款, 收票, 开票, 交款, 对账单, 欠款."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Final

from bot.texts import act_words as words
from bot.texts.words import ABOUT_AFTER, CLOSING, MYRIADS, OPENING
from bot.understand import money
from bot.understand.billing import Bill, parts_of, with_goods
from bot.understand.costs import read_cost
from bot.understand.counter import read_till
from bot.understand.expressions import later
from bot.understand.intent import Intent, Problem, ProblemKind, Sort, Verb
from bot.understand.known import Cut
from bot.understand.numbers import FIGURES, HUNDREDS, Unreadable, number
from bot.understand.patterns import ASIDE, BREAKS, DOCUMENT
from bot.understand.quantity import AMOUNT, UNIT_BEGINS, either
from bot.understand.reasons import take_method
from bot.understand.sentence import STRANGE, once

VERBS: Final[dict[str, Verb]] = {
    **dict.fromkeys(words.COLLECT, Verb.COLLECT),
    **dict.fromkeys(words.PAY, Verb.PAY),
    **dict.fromkeys(words.BILL, Verb.BILL),
    **dict.fromkeys(words.INVOICE, Verb.INVOICE),
    **dict.fromkeys(words.TILL, Verb.TILL),
    **dict.fromkeys(words.REFUND, Verb.REFUND),
}
FEN: Final = 100
YUAN_MAX: Final = 1_000_000_000
POLITE: Final = rf"(?:{either(*OPENING)}[\s{BREAKS}]*)*"
HEAD: Final = later(
    rf"{POLITE}(?P<verb>{either(*VERBS)})(?![{words.NOT_MONEY_BEFORE}])(?:{either(*words.ONE_SUM)})?[\s:，,]*(?P<rest>.*)",
    re.DOTALL,
)
MARKED_FIGURE: Final = (
    rf"[¥]\s?{AMOUNT}(?:{either(*words.MONEY_ENDS)})?"
    rf"|{AMOUNT}\s?{either(*words.MONEY_ENDS)}(?:[{FIGURES}\d]{{1,2}})?(?:{either(*words.SMALL_MONEY)})?"
)
FIGURE: Final = later(
    rf"(?<![0-9A-Za-z.,\-])(?P<figure>{MARKED_FIGURE}|{AMOUNT})(?:{either(*ABOUT_AFTER)})?"
    rf"(?!\s?{UNIT_BEGINS})(?=[\s{BREAKS}]|$)"
)
WHOLE_END: Final = later(f"{words.WHOLE_SUM}$")
PART: Final = later(rf"[\s{BREAKS}:]+")
TO: Final = later(rf"^{either(*words.PAID_TO)}+\s?")
FOR: Final = later(rf"(?:^|(?<=\s)|{words.OF}?){either(*words.MONEY_FOR)}(?=\s|$)")
CLOSED: Final = later(rf"[\s~…。!,，、;]*(?:{either(*CLOSING)})?[\s~…。!,，、;]*$")
NUMBER: Final = later(rf"(?<![0-9A-Za-z])(?P<number>{DOCUMENT})")
ASKING: Final = later(f"{ASIDE}|{either(*words.ASKING)}")
DOUBTFUL: Final = later(f"{ASKING.pattern}|{DOCUMENT}|{STRANGE.pattern}")
HAS_FIGURE: Final = later(r"\d")
MONTH: Final = (
    rf"(?:(?:(?P<year>20\d{{2}}){words.YEAR})?"
    rf"(?P<month>\d{{1,2}}|[{FIGURES}{words.TENS_IN_DAYS}]{{1,2}}){words.MONTH}{words.SHARE}?"
    rf"|(?P<packed>20\d{{2}})[-/](?P<packed_month>\d{{1,2}})"
    rf"|(?P<this>{either(*words.THIS_MONTH)})|(?P<last>{either(*words.LAST_MONTH)}))"
)
STATEMENT: Final = later(
    rf"{POLITE}(?:(?:{either(*words.SHOW)})?{either(*words.STATEMENT)}"
    rf"|(?P<who_first>\S{{1,20}}?){words.OF}?{either(*words.STATEMENT)})"
    rf"[\s:，,]*(?P<rest>.*)",
    re.DOTALL,
)
MONTH_SAID: Final = later(rf"(?<![0-9A-Za-z]){MONTH}{words.OF}?(?=[\s{BREAKS}]|$)")
OWED: Final = later(
    rf"{POLITE}(?:{either(*words.SHOW)})?{either(*words.OWED)}[\s:]+(?P<who>\S{{1,20}})"
    rf"|(?P<who_too>\S{{1,20}}?)\s?{either(*words.OWED_TAIL)}[?]?"
)
FIGURE_ALONE: Final = later(rf"[¥]?{AMOUNT}\S?")
ENDS_IN_FIGURE: Final = later(rf"\d[\d,.]*{either(*words.MONEY_ENDS, *MYRIADS)}*$")
MONTHS: Final = 12
GLUED: Final = later(
    rf"(?<=[^\W\d_])(?P<figure>[¥]?\d[\d,.]*(?:[{''.join(HUNDREDS)}]\d?)?"
    rf"(?:{either(*words.MONEY_ENDS)})?)(?=\s|$)"
)


def read_cash(cut: Cut, today: dt.date | None) -> Intent | None:
    """Return what a sentence says of money, or None if it says nothing of it."""
    text = CLOSED.sub("", cut.text)
    found = None if text in words.METHODS else HEAD.fullmatch(text)
    if found:
        verb = VERBS[found["verb"]]
        is_till = verb is Verb.TILL
        if verb is Verb.BILL:
            return _bill(parts_of(found["rest"]), cut)
        return read_till(found["rest"], cut, today) if is_till else _cash(verb, found["rest"], cut)
    return _statement(text, cut, today) or read_cost(text, MONTH_SAID, month_of, today)


def _cash(verb: Verb, rest: str, cut: Cut) -> Intent:
    problems: list[Problem] = []
    number, rest = _number(rest)
    method, rest = take_method(rest)
    amount, rest = _amount(rest, problems)
    reason, rest = _for(rest)
    who = TO.sub("", PART.sub(" ", rest).strip()).strip()
    if " " in who or DOUBTFUL.search(who) or FIGURE_ALONE.fullmatch(who):
        problems.append(Problem(ProblemKind.LEFTOVER, who))
        who = ""
    said = Intent(
        verb=verb,
        number=number,
        partner=cut.restored(who),
        method=method,
        amount=amount,
        reason=reason,
    )
    problems += _lacking(said, cut.sorts_of(who), is_doubtful=bool(problems))
    return replace(said, problems=once(problems, cut))


def _bill(bill: Bill, cut: Cut) -> Intent:
    """Read an invoice of a supplier: goods and their prices, or a sum alone."""
    if bill.has_goods:
        said = with_goods(bill, cut)
        problems: list[Problem] = []
        amount = _amount(bill.total, problems)[0] if bill.total else None
        said = replace(said, amount=amount, problems=once([*said.problems, *problems], cut))
    else:
        said = _cash(Verb.BILL, " ".join((*bill.numbers[:1], bill.rest)), cut)
    number = bill.numbers[0] if bill.numbers else ""
    return replace(said, number=number, numbers=bill.numbers[1:], free=bill.bill)


def _lacking(said: Intent, sorts: frozenset[Sort], *, is_doubtful: bool) -> Iterator[Problem]:
    """Yield what must be known of a sum: whose it is, or of which document, and how much."""
    if Sort.LOCATION in sorts:
        yield Problem(ProblemKind.LEFTOVER, said.partner)
    elif not said.partner and not said.number:
        is_bill = said.verb is Verb.BILL
        yield Problem(ProblemKind.NO_NUMBER if is_bill else ProblemKind.NO_PARTNER, "")
    elif (
        said.amount is None
        and not is_doubtful
        and not (said.verb in {Verb.INVOICE, Verb.REFUND} and said.number)
    ):
        yield Problem(ProblemKind.NO_AMOUNT, "")


def _number(text: str) -> tuple[str, str]:
    found = NUMBER.search(text)
    if not found:
        return "", text
    return found["number"].upper(), f"{text[: found.start()]} {text[found.end() :]}".strip()


def _amount(text: str, problems: list[Problem]) -> tuple[Fraction | None, str]:
    """Return the one sum in the text; none and two, or one that is no sum of money, are asked."""
    found = list(FIGURE.finditer(text)) or list(GLUED.finditer(text))
    if not found:
        return None, text
    if len(found) > 1:
        problems.append(Problem(ProblemKind.TWICE, " ".join(one[0].strip() for one in found)))
        return None, FIGURE.sub(" ", text)
    said = found[0]
    rest = f"{text[: said.start()]} {text[said.end() :]}".strip()
    try:
        price = money.price(WHOLE_END.sub("", said[0].strip()))
    except Unreadable:
        price = None
    is_sum = price and not price.unit and 0 < price.yuan <= YUAN_MAX
    if not price or not is_sum or (price.yuan * FEN).denominator != 1:
        problems.append(Problem(ProblemKind.NOT_MONEY, said[0].strip()))
        return None, rest
    return price.yuan, rest


def _for(text: str) -> tuple[str, str]:
    found = FOR.search(text)
    if not found:
        return "", text
    return found[0].strip().lstrip(
        words.OF
    ), f"{text[: found.start()]} {text[found.end() :]}".strip()


def _statement(text: str, cut: Cut, today: dt.date | None) -> Intent | None:
    found = STATEMENT.fullmatch(text)
    if not found:
        return None
    rest = f"{found['who_first'] or ''} {found['rest']}"
    problems: list[Problem] = []
    period = ""
    if month := MONTH_SAID.search(rest):
        rest = f"{rest[: month.start()]} {rest[month.end() :]}"
        period = month_of(month, today)
        if not period:
            problems.append(Problem(ProblemKind.WHICH_DAY, month[0]))
    who = TO.sub("", PART.sub(" ", rest).strip()).rstrip(words.OF)
    if " " in who or DOUBTFUL.search(who) or HAS_FIGURE.search(who):
        problems.append(Problem(ProblemKind.LEFTOVER, who))
    elif not who:
        problems.append(Problem(ProblemKind.NO_PARTNER, ""))
    return Intent(
        verb=Verb.STATEMENT,
        partner=cut.restored(who),
        period=period,
        problems=once(problems, cut),
    )


def month_of(found: re.Match[str], today: dt.date | None) -> str:
    """Return the month as ``2026-10``; one without a year is the last one begun."""
    if today is None:
        return ""
    if found["this"] or found["last"]:
        at = today.year * MONTHS + today.month - 1 - bool(found["last"])
        return f"{at // MONTHS}-{at % MONTHS + 1:02}"
    month = int(number(found["month"] or found["packed_month"]))
    year = int(found["year"] or found["packed"] or today.year - (month > today.month))
    is_month = 1 <= month <= MONTHS and (year, month) <= (today.year, today.month)
    return f"{year}-{month:02}" if is_month else ""


def read_owed(text: str) -> Intent | None:
    """Return the question what somebody owes; with a figure the credit limit is to be set."""
    found = OWED.fullmatch(CLOSED.sub("", text))
    if not found:
        return None
    who = found["who"] or found["who_too"]
    if ENDS_IN_FIGURE.search(who) or FIGURE_ALONE.fullmatch(who) or ASKING.search(who):
        return None
    return Intent(verb=Verb.OWED, partner=who)
