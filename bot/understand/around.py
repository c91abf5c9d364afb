"""Who and where a sentence about goods tells of: 给城东超市, 从主仓, 到二店, and bare names."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from bot.texts import act_words, words
from bot.understand.intent import Problem, ProblemKind, Sort, Verb
from bot.understand.known import SIGN, Cut
from bot.understand.patterns import Kind
from bot.understand.tokens import Token

NAME: Final = re.compile(SIGN)
NAMES_ONLY: Final = re.compile(rf"{SIGN}+")
LEAD: Final = re.compile(r"[^\W\d_a-zA-Z][^\W\d_]{1,19}")
WAYS: Final = frozenset(
    {Kind.GIVE, Kind.FROM, Kind.TO, Kind.CUSTOMER, Kind.SUPPLIER, Kind.WAREHOUSE}
)
PARTNER, LOCATION, TO_LOCATION = "partner", "location", "to_location"
_OUT: Final = {
    **dict.fromkeys((Kind.GIVE, Kind.TO, Kind.CUSTOMER), PARTNER),
    **dict.fromkeys((Kind.FROM, Kind.WAREHOUSE), LOCATION),
}
_FROM_HERE: Final = {Kind.FROM: LOCATION, Kind.WAREHOUSE: LOCATION}
_INTO: Final = {Kind.TO: LOCATION, Kind.WAREHOUSE: LOCATION}
_BOUGHT: Final = {Kind.FROM: PARTNER, Kind.SUPPLIER: PARTNER, **_INTO}
SLOTS: Final[dict[Verb, dict[Kind, str]]] = {
    **dict.fromkeys((Verb.SHIP, Verb.ORDER, Verb.GIVE, Verb.EMERGENCY), _OUT),
    **dict.fromkeys((Verb.RECEIVE, Verb.REQUEST, Verb.BUY), _BOUGHT),
    **dict.fromkeys((Verb.SCRAP, Verb.RETAIL, Verb.SHIP_ORDER, Verb.ISSUE), _FROM_HERE),
    **dict.fromkeys((Verb.MAKE, Verb.FOUND, Verb.RECEIVE_ORDER, Verb.FINISH), _INTO),
    Verb.RETURN: {Kind.FROM: PARTNER, Kind.CUSTOMER: PARTNER, **_INTO},
    Verb.SEND_BACK: {
        **dict.fromkeys((Kind.GIVE, Kind.TO, Kind.SUPPLIER), PARTNER),
        **_FROM_HERE,
    },
    Verb.TRANSFER: {
        Kind.FROM: LOCATION,
        Kind.WAREHOUSE: LOCATION,
        Kind.TO: TO_LOCATION,
        Kind.GIVE: TO_LOCATION,
    },
    Verb.RECEIVE_TRANSFER: {},
    Verb.INSPECT: {},
    Verb.DETAILS: {
        **dict.fromkeys((Kind.GIVE, Kind.CUSTOMER, Kind.SUPPLIER), PARTNER),
        Kind.WAREHOUSE: LOCATION,
    },
}
"""What a marker tells of, by verb; what is absent there makes no sense and is asked."""
PARTNER_SORTS: Final = frozenset({Sort.CUSTOMER, Sort.SUPPLIER})
FITS: Final = {
    PARTNER: PARTNER_SORTS,
    LOCATION: frozenset({Sort.LOCATION}),
    TO_LOCATION: frozenset({Sort.LOCATION}),
}
LEADING: Final = {
    **dict.fromkeys((Verb.ORDER, Verb.RETURN, Verb.GIVE, Verb.EMERGENCY), Kind.CUSTOMER),
    **dict.fromkeys((Verb.BUY, Verb.REQUEST, Verb.SEND_BACK), Kind.SUPPLIER),
}
"""Verbs after which a partner may stand first without a marker."""


@dataclass(slots=True)
class Around:
    """Who and where, as said."""

    partner: str = ""
    location: str = ""
    to_location: str = ""
    problems: list[Problem] = field(default_factory=list)


def around_of(said: Sequence[Token], verb: Verb, cut: Cut) -> Around:
    """Return who and where the markers among the tokens tell of."""
    around = Around()
    for token in said:
        if token.kind in WAYS:
            _take(around, token, verb, cut)
    return around


def _take(around: Around, token: Token, verb: Verb, cut: Cut) -> None:
    known, rest = _known_and_rest(token.value)
    if rest:
        around.problems.append(Problem(ProblemKind.LEFTOVER, rest))
    value = cut.restored(known)
    sorts = cut.sorts_of(known)
    is_store = sorts == {Sort.LOCATION} or value.endswith(words.STORE_ENDS)
    slot = _slot(token, verb, is_store=is_store)
    if verb is Verb.TRANSFER and token.kind is Kind.WAREHOUSE and around.location:
        slot = TO_LOCATION
    if not slot or (sorts and sorts.isdisjoint(FITS[slot])):
        around.problems.append(Problem(ProblemKind.LEFTOVER, token.text))
    elif getattr(around, slot) not in {"", value}:
        around.problems.append(Problem(ProblemKind.TWICE, token.text))
    else:
        setattr(around, slot, value)


def _known_and_rest(value: str) -> tuple[str, str]:
    """Divide what follows a known name from it: in 给阳光幼儿园做活动 that is no name."""
    return (value[:1], value[1:]) if NAME.match(value) else (value, "")


def _slot(token: Token, verb: Verb, *, is_store: bool) -> str:
    """Return what a marker tells of, or ``""`` if that makes no sense with the verb."""
    if token.kind in {Kind.FROM, Kind.TO} and verb is Verb.DETAILS:
        return LOCATION if is_store else PARTNER
    if verb in {Verb.BUY, Verb.REQUEST} and token.text.startswith(act_words.TOWARD):
        return PARTNER
    slot = SLOTS[verb].get(token.kind, "")
    return "" if slot == PARTNER and is_store and token.kind in {Kind.FROM, Kind.TO} else slot


def with_known(said: Sequence[Token], verb: Verb, cut: Cut) -> list[Token]:
    """Read names of partners and places that stand bare as what they are."""
    if len(said) < 2:
        return [_store(token, cut) for token in said]
    return [piece for token in said for piece in _pieces(token, verb, cut)]


def _store(token: Token, cut: Cut) -> Token:
    """Read a known name that ends like a warehouse's and stands alone as the place it is."""
    is_name = token.kind is Kind.WORD and NAME.fullmatch(token.text)
    if is_name and cut.restored(token.text).endswith(words.STORE_ENDS):
        return replace(token, kind=Kind.WAREHOUSE, value=token.text)
    return token


def _pieces(token: Token, verb: Verb, cut: Cut) -> Iterator[Token]:
    if token.kind is not Kind.WORD or not NAMES_ONLY.fullmatch(token.text):
        yield token
        return
    kinds = [_kind(sign, verb, cut) for sign in token.text]
    if all(kind is Kind.WORD for kind in kinds):
        yield _store(token, cut)
        return
    for at, (sign, kind) in enumerate(zip(token.text, kinds, strict=True), token.start):
        yield Token(kind, sign, "" if kind is Kind.WORD else sign, at, at + 1)


def _kind(sign: str, verb: Verb, cut: Cut) -> Kind:
    sorts = cut.sorts_of(sign)
    if not sorts or Sort.PRODUCT in sorts:
        return Kind.WORD
    if sorts == {Sort.LOCATION}:
        return Kind.WAREHOUSE
    if Sort.LOCATION in sorts:
        return Kind.WORD
    is_supplier = Kind.SUPPLIER in SLOTS[verb] if sorts == PARTNER_SORTS else Sort.SUPPLIER in sorts
    return Kind.SUPPLIER if is_supplier else Kind.CUSTOMER


def with_lead(said: Sequence[Token], verb: Verb) -> list[Token]:
    """Read a first word that is followed by goods as the partner: 下单 城东超市 可乐3箱."""
    kind = LEADING.get(verb)
    if kind is None or len(said) < 3 or any(token.kind in _partner_kinds(verb) for token in said):
        return list(said)
    first, second, third = said[:3]
    is_name = first.kind is Kind.WORD and LEAD.fullmatch(first.text)
    if not is_name or NAME.search(first.text) or not _goes_before_goods(first, second, third):
        return list(said)
    return [replace(first, kind=kind, value=first.text), *said[1:]]


def _partner_kinds(verb: Verb) -> set[Kind]:
    return {kind for kind, slot in SLOTS[verb].items() if slot == PARTNER}


def _goes_before_goods(first: Token, second: Token, third: Token) -> bool:
    if first.end == second.start and second.kind is not Kind.BREAK:
        return False
    if second.kind is Kind.COUNT:
        return third.kind is Kind.WORD and second.end == third.start
    if second.kind is Kind.BREAK:
        return "\n" in second.text and third.kind in {Kind.WORD, Kind.COUNT}
    return second.kind is Kind.WORD and (bool(NAME.match(second.text)) or second.text[0].isalpha())
