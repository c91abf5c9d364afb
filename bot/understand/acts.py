"""Sentences that begin with what is to be done: 下单, 采购, 调拨, 退货, 报废, 样品赠送, 零售 …"""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from bot.texts import act_words as words
from bot.texts.words import CLOSING, DONE, OPENING
from bot.understand.around import with_known, with_lead
from bot.understand.due import Due, take_due
from bot.understand.expressions import later
from bot.understand.intent import Intent, Method, Problem, ProblemKind, Sort, Verb
from bot.understand.known import SIGN, Cut
from bot.understand.patterns import ASIDE, BREAKS, RECEIVE, SHIP, Kind
from bot.understand.quantity import COUNT_AHEAD, either
from bot.understand.reasons import take_method, take_reason
from bot.understand.sentence import once, read_body, read_goods
from bot.understand.tokens import Token, tokens

LONG: Final[dict[str, Verb]] = {
    **dict.fromkeys(words.ORDER, Verb.ORDER),
    **dict.fromkeys(words.REQUEST, Verb.REQUEST),
    **dict.fromkeys(words.BUY, Verb.BUY),
    **dict.fromkeys(words.MAKE, Verb.MAKE),
    **dict.fromkeys(words.TRANSFER, Verb.TRANSFER),
    **dict.fromkeys(words.RETURN, Verb.RETURN),
    **dict.fromkeys(words.SEND_BACK, Verb.SEND_BACK),
    **dict.fromkeys(words.SCRAP, Verb.SCRAP),
    **dict.fromkeys((*words.SAMPLE, *words.PROMOTION, *words.GIVE), Verb.GIVE),
    **dict.fromkeys(words.RETAIL, Verb.RETAIL),
    **dict.fromkeys(words.EMERGENCY, Verb.EMERGENCY),
    **dict.fromkeys(words.FOUND, Verb.FOUND),
    **dict.fromkeys(words.ORDER_OR_BUY, Verb.ORDER),
}
EDGE: Final = rf"(?=[\s:{BREAKS}]|$|{COUNT_AHEAD}|{SIGN})"
WORD: Final = either(*(word for word in LONG if word not in words.NEED_EDGE))
SHORT: Final = either(*words.NEED_EDGE)
# 城东超市订可乐3箱: 订 needs no edge behind it where a known name stands before it.
BEHIND_WHO: Final = rf"(?<={words.ORDER_SHORT})(?(known)|(?!))"
ACT: Final = (
    rf"(?P<act>{WORD}(?![{words.NOT_ACT_BEFORE}])|{SHORT}(?:{EDGE}|{BEHIND_WHO}))"
    rf"(?:{either(*DONE)}{EDGE})?"
)
POLITE: Final = rf"(?:{either(*OPENING)}[\s{BREAKS}]*)*"
NOT_WHO: Final = rf"(?!{ASIDE})(?!.{{0,20}}(?:{either(*words.NOT_IN_WHO)}|{RECEIVE}|{SHIP}))"
UNKNOWN_WHO: Final = rf"{NOT_WHO}[^\W\d_a-zA-Z{SIGN[1:-1]}]{{2,14}}?"
LED: Final = (
    rf"(?:(?P<mark>{either(*words.WHO_MARKS)})\s?)?"
    rf"(?P<who>(?P<known>{SIGN})|{UNKNOWN_WHO})\s?(?:{words.OF})?"
)
HEAD: Final = later(rf"{POLITE}(?:{LED}[\s，,:]?)??{ACT}[\s:，,]*(?P<rest>.*)", re.DOTALL)
TAIL: Final = later(rf"[\s，,]*(?P<act>{WORD}){either(*CLOSING)}?[\s。!]*$")
TAIL_MAX: Final = 12
GOODS_AHEAD: Final = later(COUNT_AHEAD)
TOLD_LATER: Final = frozenset(
    {Verb.ORDER, Verb.REQUEST, Verb.BUY, Verb.MAKE, Verb.TRANSFER, Verb.GIVE}
)
"""Verbs that promise for a day."""
FOR_A_REASON: Final = frozenset(
    {Verb.RETURN, Verb.SEND_BACK, Verb.SCRAP, Verb.GIVE, Verb.EMERGENCY, Verb.FOUND, Verb.TRANSFER}
)
IN_PLACE: Final = rf"(?:(?![{words.OUT_OF}{words.UNTO}{words.TAKEN}])[^\W\d_a-zA-Z{SIGN[1:-1]}])"
PLACE: Final = (
    rf"(?:{SIGN}|(?:\d{{1,2}}{words.NUMBERED_PLACE})?{IN_PLACE}{{0,6}}?{either(*words.PLACES)})"
)
ONWARD: Final = either(*words.ONWARD)
MOVED: Final = either(*words.MOVE)
BOTH: Final = later(
    rf"(?:^|(?<=[\s:{BREAKS}])|(?<={SIGN})|{words.OUT_OF}|(?<=[{words.UNIT_ENDS}]))"
    rf"(?:{words.OUT_OF})?\s?(?P<a>{PLACE})\s?(?:{MOVED}|{words.SEND})?\s?{ONWARD}\s?(?P<b>{PLACE})"
    rf"(?=[\s:{BREAKS}]|$|{COUNT_AHEAD}|{SIGN})"
)
SOME: Final = r".{0,60}?"
MOVING: Final = later(
    rf"{POLITE}(?:[{words.TAKEN}](?P<first>{SOME}))?(?:{words.OUT_OF}\s?)?(?P<a>{PLACE})\s?"
    rf"(?:{either(*words.INSIDE)})?{MOVED}(?P<goods>{SOME}){ONWARD}\s?(?P<b>{PLACE})"
    rf"(?P<last>\s{SOME})?[\s。!]*",
    re.DOTALL,
)
# 从主仓发: what is sent from there is said already.
SENT_FROM: Final = later(rf"({words.OUT_OF}\s?{PLACE}){either(*words.SENDING)}(?=[\s{BREAKS}]|$)")
MOVES: Final = later(rf"{MOVED}.{{0,60}}?{ONWARD}")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Act:
    verb: Verb
    word: str
    body: str
    mark: str = ""
    who: str = ""


def read_act(cut: Cut, today: dt.date | None) -> Intent | None:
    """Return what a sentence with a command word of issue 3 says, or None if it has none."""
    moving = MOVING.fullmatch(cut.text) if MOVES.search(cut.text) else None
    if moving:
        return _moved(moving, cut, today)
    act = _act(cut)
    if act is None:
        return _delivery(cut, today)
    return act_said(act.verb, act.body, cut, today, act=act)


def _act(cut: Cut) -> _Act | None:
    found = HEAD.fullmatch(cut.text)
    if not found:
        return _last(cut.text)
    who, word = found["who"] or "", found["act"]
    if who and Sort.PRODUCT in cut.sorts_of(who):
        return None
    verb = _verb(word, found["mark"] or "", cut.sorts_of(who))
    rest = found["rest"]
    if verb is Verb.SEND_BACK and word.endswith(words.TO_WHOM):
        rest = f"{words.TO_WHOM}{rest}"
    return _Act(verb=verb, word=word, body=rest, mark=found["mark"] or "", who=who)


def _last(text: str) -> _Act | None:
    """Read 可乐3箱 雪碧2瓶 下单."""
    begin = max(0, len(text) - TAIL_MAX)
    found = TAIL.search(text, begin)
    if not found or not GOODS_AHEAD.search(text, 0, found.start()):
        return None
    return _Act(verb=LONG[found["act"]], word=found["act"], body=text[: found.start()])


def _verb(word: str, mark: str, sorts: frozenset[Sort]) -> Verb:
    """Return the verb; 订 is an order from a customer or one to a supplier."""
    if word in words.ORDER_OR_BUY and (mark in words.BUYING_FROM or sorts == {Sort.SUPPLIER}):
        return Verb.BUY
    return LONG[word]


def act_said(
    verb: Verb, body: str, cut: Cut, today: dt.date | None, *, act: _Act | None = None
) -> Intent:
    """Return what the words behind a command word say of goods."""
    word, who = (act.word, act.who) if act else ("", "")
    reason, text = take_reason(body, cut.reasons) if verb in FOR_A_REASON else ("", body)
    method, text = take_method(text) if verb is Verb.RETAIL else (Method.UNSAID, text)
    due = take_due(text, today) if verb in TOLD_LATER else Due(rest=text)
    places, text = _places(due.rest) if verb is Verb.TRANSFER else (None, due.rest)
    text = SENT_FROM.sub(r"\1 ", text)
    said = with_known(tokens(text, has_verb=True), verb, cut)
    if verb is Verb.RETURN and any(token.kind is Kind.GIVE for token in said):
        verb = Verb.SEND_BACK
        said = with_known(tokens(text, has_verb=True), verb, cut)
    said = said if who else with_lead(said, verb)
    if who:
        said = [_partner_token(who, verb, cut), *said]
    if places:
        said = [_place_token(Kind.FROM, places["a"]), _place_token(Kind.TO, places["b"]), *said]
    intent = read_body(said, verb, cut.of(text))
    problems = [*due.problems, *intent.problems, *_missing(intent, word)]
    given = words.GIVE_REASONS.get(word, "")
    return replace(
        intent,
        due_on=due.on,
        free=due.hour,
        reason=cut.restored(" ".join(part for part in (given, reason) if part)),
        method=method,
        problems=once(problems, cut),
    )


def _missing(intent: Intent, word: str) -> Iterator[Problem]:
    if not intent.lines or not all(line.product for line in intent.lines):
        yield Problem(ProblemKind.NO_PRODUCT, "")
    if word in words.ORDER_OR_BUY and not intent.partner:
        yield Problem(ProblemKind.NO_PARTNER, "")
    if intent.verb is Verb.TRANSFER:
        if not intent.to_location:
            yield Problem(ProblemKind.NO_PLACE, "")
        elif intent.to_location == intent.location:
            yield Problem(ProblemKind.SAME_PLACE, intent.location)


def _partner_token(who: str, verb: Verb, cut: Cut) -> Token:
    known = with_known([Token(Kind.WORD, who, "", 0, 0)] * 2, verb, cut)[0]
    if known.kind is not Kind.WORD:
        return known
    buying = verb in {Verb.BUY, Verb.REQUEST, Verb.SEND_BACK}
    return Token(Kind.SUPPLIER if buying else Kind.CUSTOMER, who, who, 0, 0)


def _place_token(kind: Kind, place: str) -> Token:
    return Token(kind, place, place, 0, 0)


def _places(text: str) -> tuple[re.Match[str] | None, str]:
    """Take 主仓到二店 out of a transfer."""
    found = BOTH.search(text)
    if not found:
        return None, text
    return found, f"{text[: found.start()]} {text[found.end() :]}".strip()


def _moved(found: re.Match[str], cut: Cut, today: dt.date | None) -> Intent:
    """Read 把5箱可乐从主仓调到二店."""
    goods = " ".join(part for part in (found["first"], found["goods"], found["last"]) if part)
    ways = f"{words.OUT_OF}{found['a']} {words.UNTO}{found['b']}"
    return act_said(Verb.TRANSFER, f"{goods.strip()} {ways}", cut, today)


def _delivery(cut: Cut, today: dt.date | None) -> Intent | None:
    """Read 给张三超市发3箱可乐 明天送, which is an order: it is for a day."""
    due = take_due(cut.text, today)
    if not due.said or due.is_over:
        return None
    if not due.rest:
        return Intent(verb=Verb.DETAILS, due_on=due.on, problems=once(due.problems, cut))
    if words.STRICT_SHIP.search(due.rest):
        return None
    intent = read_goods(cut.of(due.rest))
    is_sent = intent.verb is Verb.SHIP or (intent.partner and intent.lines and due.was_sent)
    if not is_sent:
        return None
    return replace(
        intent,
        verb=Verb.ORDER,
        due_on=due.on,
        free=due.hour,
        problems=once([*due.problems, *intent.problems], cut),
    )
