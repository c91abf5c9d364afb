"""A sentence about goods: which way they go, between whom, and every word not understood."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from bot.texts import words
from bot.understand.counted import Counted, Piece, counted
from bot.understand.goods import Draft, Goods, joined
from bot.understand.intent import Intent, Problem, ProblemKind, SaidLine, Verb
from bot.understand.known import SIGN, Cut
from bot.understand.patterns import Kind
from bot.understand.tokens import VERBS, Token, tokens

NAME_MAX = 80
# What no name on a shelf is written with, unless the catalogue has it.
STRANGE: Final = re.compile(
    rf"[^\w\s{SIGN[1:-1]}.\-/+%&()·°*×'#]|--|__|(?<![0-9A-Za-z])[*×'#]|[*×'#](?![0-9A-Za-z])"
)
NAME: Final = re.compile(SIGN)
VERB_OF: Final = {Kind.RECEIVE: Verb.RECEIVE, Kind.SHIP: Verb.SHIP}
ASIDE: Final = {
    Kind.NEGATED: ProblemKind.NEGATED,
    Kind.ASKED: ProblemKind.ASKED,
    Kind.STRAY: ProblemKind.LEFTOVER,
    Kind.DOCUMENT: ProblemKind.LEFTOVER,
}
WAYS: Final = frozenset(
    {Kind.GIVE, Kind.FROM, Kind.TO, Kind.CUSTOMER, Kind.SUPPLIER, Kind.WAREHOUSE}
)
# Who or where a marker tells of, by verb; what is absent there makes no sense and is asked.
PARTNER: Final = {
    Verb.RECEIVE: frozenset({Kind.FROM, Kind.SUPPLIER}),
    Verb.SHIP: frozenset({Kind.GIVE, Kind.TO, Kind.CUSTOMER}),
    Verb.DETAILS: frozenset({Kind.GIVE, Kind.CUSTOMER, Kind.SUPPLIER}),
}
LOCATION: Final = {
    Verb.RECEIVE: frozenset({Kind.TO, Kind.WAREHOUSE}),
    Verb.SHIP: frozenset({Kind.FROM, Kind.WAREHOUSE}),
    Verb.DETAILS: frozenset({Kind.WAREHOUSE}),
}


@dataclass(slots=True)
class Around:
    """Who and where, as said."""

    partner: str = ""
    location: str = ""
    problems: list[Problem] = field(default_factory=list)


def read_goods(cut: Cut) -> Intent:
    """Return what a cleaned text says of goods: ``RECEIVE``, ``SHIP``, ``DETAILS``, ``UNKNOWN``."""
    said = _with_stores(tokens(cut.text), cut)
    verbs = _verbs(said)
    verb = verbs[0] if verbs else Verb.DETAILS
    around = _around([token for token in said if token.kind in WAYS], verb, cut)
    goods = Goods()
    goods.take([piece for piece in counted(said) if not _is_way(piece)])
    lines = tuple(_lines(goods, cut))
    problems = [*_asides(said, verbs), *goods.problems, *around.problems]
    if verb is not Verb.DETAILS and not all(line.product for line in lines or [SaidLine()]):
        problems.append(Problem(ProblemKind.NO_PRODUCT, ""))
    if verb is Verb.DETAILS and (_is_aside(said) or not _has_details(lines, around)):
        verb = Verb.UNKNOWN
    asked = dict.fromkeys(Problem(found.kind, cut.restored(found.text)) for found in problems)
    return Intent(
        verb=verb,
        lines=() if verb is Verb.UNKNOWN else lines,
        partner=around.partner,
        location=around.location,
        problems=tuple(asked),
    )


def _is_way(piece: Piece) -> bool:
    return isinstance(piece, Token) and piece.kind in WAYS


def _with_stores(said: Sequence[Token], cut: Cut) -> list[Token]:
    """Read a known name that ends like a warehouse's and stands alone as the place it is."""
    return [
        replace(token, kind=Kind.WAREHOUSE, value=token.text) if _is_store(token, cut) else token
        for token in said
    ]


def _is_store(token: Token, cut: Cut) -> bool:
    is_name = token.kind is Kind.WORD and NAME.fullmatch(token.text)
    return bool(is_name) and cut.restored(token.text).endswith(words.STORE_ENDS)


def _verbs(said: Sequence[Token]) -> list[Verb]:
    verbs = [VERB_OF[token.kind] for token in said if token.kind in VERBS]
    ships = (token for token in said if token.kind is Kind.GIVE)
    if not verbs and any(token.text.startswith(words.SHIP_GIVE) for token in ships):
        return [Verb.SHIP]
    return verbs


def _asides(said: Sequence[Token], verbs: Sequence[Verb]) -> Iterator[Problem]:
    for token in said:
        if token.kind in ASIDE:
            yield Problem(ASIDE[token.kind], token.text)
    if len(set(verbs)) > 1:
        both = (token.text for token in said if token.kind in VERBS)
        yield Problem(ProblemKind.TWICE, " ".join(both))


def _is_aside(said: Sequence[Token]) -> bool:
    return any(token.kind in ASIDE for token in said)


def _around(ways: Sequence[Token], verb: Verb, cut: Cut) -> Around:
    around = Around()
    for token in ways:
        known, rest = _known_and_rest(token.value)
        if rest:
            around.problems.append(Problem(ProblemKind.LEFTOVER, rest))
        value = cut.restored(known)
        slot = _slot(token, verb, is_store=value.endswith(words.STORE_ENDS))
        if not slot:
            around.problems.append(Problem(ProblemKind.LEFTOVER, token.text))
        elif getattr(around, slot) not in {"", value}:
            around.problems.append(Problem(ProblemKind.TWICE, token.text))
        else:
            setattr(around, slot, value)
    return around


def _known_and_rest(value: str) -> tuple[str, str]:
    """Divide what follows a known name from it: in 给阳光幼儿园做活动 that is no name."""
    return (value[:1], value[1:]) if NAME.match(value) else (value, "")


def _slot(token: Token, verb: Verb, *, is_store: bool) -> str:
    """Return whether a marker names the partner or the location, or ``""`` if it fits neither."""
    if token.kind in {Kind.FROM, Kind.TO} and verb is Verb.DETAILS:
        return "location" if is_store else "partner"
    if token.kind in PARTNER[verb]:
        return "" if is_store and token.kind in {Kind.FROM, Kind.TO} else "partner"
    return "location" if token.kind in LOCATION[verb] else ""


def _has_details(lines: Sequence[SaidLine], around: Around) -> bool:
    return bool(around.partner or around.location) or any(
        line.counts or line.price is not None or line.batch or line.expires_on for line in lines
    )


def _lines(goods: Goods, cut: Cut) -> Iterator[SaidLine]:
    said = [line for line in [*goods.lines, goods.next_line] if line != Draft()]
    for line in said:
        if line.count and not line.product and len(said) > 1:
            _ask_of_second(goods, line.count)
        else:
            _ask_of_line(goods, line)
            yield _line(goods, line, cut)


def _ask_of_second(goods: Goods, count: Counted) -> None:
    goods.problems += count.problems
    is_money = all(unit == words.KUAI for _, unit in count.parts)
    kind = ProblemKind.PRICE_OR_COUNT if is_money else ProblemKind.TWO_QUANTITIES
    goods.ask(kind, count.token.text)


def _ask_of_line(goods: Goods, line: Draft) -> None:
    if line.count:
        for problem in line.count.problems:
            goods.ask(problem.kind, problem.text)
        if line.price is not None and not line.price_unit and len(line.count.parts) > 1:
            goods.ask(ProblemKind.NO_PRICE_UNIT, line.count.token.text)
    elif line.product:
        goods.ask(ProblemKind.NO_QUANTITY, joined(line.product))


def _line(goods: Goods, line: Draft, cut: Cut) -> SaidLine:
    return SaidLine(
        product=cut.restored(_product(goods, line)),
        counts=line.count.parts if line.count else (),
        price=line.price,
        price_unit=line.price_unit,
        batch=cut.restored(line.batch),
        expires_on=line.expires_on,
    )


def _product(goods: Goods, line: Draft) -> str:
    """Return the product's name; a second known name beside it is something else, to be asked."""
    if not line.product:
        return ""
    text = joined(line.product).strip()
    names = [found.start() for found in NAME.finditer(text)]
    if len(names) > 1:
        at = names[1] if line.is_count_first else names[-1]
        rest, text = (text[at:], text[:at]) if line.is_count_first else (text[:at], text[at:])
        goods.ask(ProblemKind.LEFTOVER, rest)
    if STRANGE.search(text) or len(text) > NAME_MAX:
        goods.ask(ProblemKind.LEFTOVER, text[:NAME_MAX])
    return text.strip()
