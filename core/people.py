"""Who may do what. The one place where rights are written down."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from core.errors import Refused


class Role(StrEnum):
    """What a person is in the firm."""

    SELLER = "seller"
    KEEPER = "keeper"
    BUYER = "buyer"
    WORKSHOP = "workshop"
    INSPECTOR = "inspector"
    FINANCE = "finance"
    MANAGER = "manager"
    DRIVER = "driver"
    ADMIN = "admin"


class Act(StrEnum):
    """What can be done."""

    ASK_STOCK = "ask_stock"
    RECEIVE = "receive"
    SHIP = "ship"
    SEE_COST = "see_cost"
    HEAR_ALARMS = "hear_alarms"
    SET_PRICES = "set_prices"
    SET_PURCHASING = "set_purchasing"
    SET_CREDIT = "set_credit"
    KEEP_GOODS = "keep_goods"
    KEEP_CODES = "keep_codes"
    KEEP_PARTNERS = "keep_partners"
    KEEP_SHELVES = "keep_shelves"
    KEEP_RECIPES = "keep_recipes"
    GRANT_ROLES = "grant_roles"
    AGREE_ROLES = "agree_roles"
    SELL = "sell"
    REQUEST = "request"
    BUY = "buy"
    PLAN = "plan"
    MAKE = "make"
    INSPECT = "inspect"
    TRANSFER = "transfer"
    TAKE_BACK = "take_back"
    SEND_BACK = "send_back"
    SCRAP = "scrap"
    GIVE = "give"
    SELL_AT_COUNTER = "sell_at_counter"
    EMERGENCY = "emergency"
    FIND = "find"
    COLLECT = "collect"
    PAY = "pay"
    INVOICE = "invoice"
    SEE_CREDIT = "see_credit"
    SEE_RULES = "see_rules"
    DELIVER = "deliver"
    CLOSE_MONTH = "close_month"
    REOPEN_MONTH = "reopen_month"


EVERYONE: Final = frozenset(Role)
MAY: Final[dict[Act, frozenset[Role]]] = {
    Act.ASK_STOCK: EVERYONE,
    Act.RECEIVE: frozenset({Role.KEEPER, Role.BUYER, Role.MANAGER}),
    Act.SHIP: frozenset({Role.KEEPER, Role.MANAGER}),
    Act.SEE_COST: frozenset({Role.BUYER, Role.FINANCE, Role.MANAGER}),
    Act.HEAR_ALARMS: frozenset({Role.ADMIN}),
    Act.SET_PRICES: frozenset({Role.FINANCE, Role.MANAGER}),
    Act.SET_PURCHASING: frozenset({Role.BUYER, Role.MANAGER}),
    Act.SET_CREDIT: frozenset({Role.FINANCE, Role.MANAGER}),
    Act.KEEP_CODES: frozenset({Role.BUYER, Role.MANAGER, Role.ADMIN}),
    Act.KEEP_GOODS: frozenset({Role.MANAGER, Role.ADMIN}),
    Act.KEEP_PARTNERS: frozenset({Role.SELLER, Role.BUYER, Role.MANAGER, Role.ADMIN}),
    Act.KEEP_SHELVES: frozenset({Role.KEEPER, Role.MANAGER, Role.ADMIN}),
    Act.KEEP_RECIPES: frozenset({Role.WORKSHOP, Role.MANAGER}),
    Act.GRANT_ROLES: frozenset({Role.ADMIN}),
    Act.AGREE_ROLES: frozenset({Role.MANAGER, Role.ADMIN}),
    Act.SELL: frozenset({Role.SELLER, Role.MANAGER}),
    Act.REQUEST: frozenset({Role.SELLER, Role.KEEPER, Role.BUYER, Role.WORKSHOP, Role.MANAGER}),
    Act.BUY: frozenset({Role.BUYER, Role.MANAGER}),
    Act.PLAN: frozenset({Role.WORKSHOP, Role.MANAGER}),
    Act.MAKE: frozenset({Role.WORKSHOP, Role.MANAGER}),
    Act.INSPECT: frozenset({Role.INSPECTOR, Role.KEEPER, Role.MANAGER}),
    Act.TRANSFER: frozenset({Role.KEEPER, Role.MANAGER}),
    Act.TAKE_BACK: frozenset({Role.SELLER, Role.KEEPER, Role.MANAGER, Role.DRIVER}),
    Act.SEND_BACK: frozenset({Role.BUYER, Role.KEEPER, Role.MANAGER}),
    Act.SCRAP: frozenset({Role.KEEPER, Role.WORKSHOP, Role.INSPECTOR, Role.MANAGER}),
    Act.GIVE: frozenset({Role.SELLER, Role.MANAGER}),
    Act.SELL_AT_COUNTER: frozenset({Role.SELLER, Role.KEEPER, Role.MANAGER}),
    Act.EMERGENCY: frozenset({Role.SELLER, Role.KEEPER, Role.MANAGER}),
    Act.FIND: frozenset({Role.KEEPER, Role.MANAGER}),
    Act.COLLECT: frozenset({Role.FINANCE, Role.MANAGER}),
    Act.PAY: frozenset({Role.FINANCE, Role.MANAGER}),
    Act.INVOICE: frozenset({Role.FINANCE, Role.MANAGER}),
    Act.SEE_RULES: frozenset({Role.MANAGER, Role.ADMIN}),
    Act.SEE_CREDIT: frozenset({Role.SELLER, Role.FINANCE, Role.MANAGER}),
    Act.CLOSE_MONTH: frozenset({Role.FINANCE, Role.MANAGER}),
    Act.REOPEN_MONTH: frozenset({Role.MANAGER}),
    Act.DELIVER: frozenset({Role.DRIVER, Role.KEEPER}),
}
BOUND_TO_PLACES: Final = frozenset({Role.KEEPER, Role.DRIVER})
"""Roles that see and book only the warehouses they were given (none given: all)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody of the firm. ``locations`` empty means every one."""

    id: int
    name: str
    roles: frozenset[Role]
    locations: frozenset[int] = frozenset()
    is_active: bool = True


@dataclass(eq=False)
class Stranger(Refused):
    """Nobody in the firm has this account."""

    user_id: str


@dataclass(eq=False)
class NotAllowed(Refused):
    """The person's roles do not include this act."""

    act: Act
    who_may: tuple[Role, ...]


@dataclass(eq=False)
class NotYourPlace(Refused):
    """The person keeps other warehouses."""

    location: str


def may(person: Person, act: Act) -> bool:
    """Return whether one of the person's roles includes the act."""
    return person.is_active and not MAY[act].isdisjoint(person.roles)


def require(person: Person, act: Act) -> None:
    """Refuse unless the person may do this."""
    if not may(person, act):
        raise NotAllowed(act=act, who_may=in_order(MAY[act]))


def in_order(roles: Iterable[Role]) -> tuple[Role, ...]:
    """Return roles in the order in which the firm names them."""
    wanted = set(roles)
    return tuple(role for role in Role if role in wanted)


def sees_place(person: Person, location_id: int) -> bool:
    """Return whether the person sees and books this warehouse."""
    if not person.locations:
        return True
    return location_id in person.locations or not BOUND_TO_PLACES.issuperset(person.roles)


def require_place(person: Person, location_id: int, name: str) -> None:
    """Refuse unless the person sees and books this warehouse."""
    if not sees_place(person, location_id):
        raise NotYourPlace(location=name)
