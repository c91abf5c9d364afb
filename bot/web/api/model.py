"""What goes in and out of the interface, typed; ``/openapi.json`` is made of it."""

import datetime as dt
import re
from decimal import Decimal
from typing import Annotated, Any, Final

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

from bot.texts.api import ABOUT_FIELD, FIELD

COUNT: Final = re.compile(r"\d{1,9}(\.\d{1,3})?", re.ASCII)
PRICE: Final = re.compile(r"\d{1,8}(\.\d{1,4})?", re.ASCII)
DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
LINES_MAX: Final = 500
WHOLE_MAX: Final = 999_999_999


def _number(said: Any, form: re.Pattern[str], code: str) -> str:
    """Return a number as plain digits; a JSON number with a fraction is not exact and refused."""
    if isinstance(said, int) and not isinstance(said, bool) and 0 <= said <= WHOLE_MAX:
        said = str(said)
    if not isinstance(said, str) or not form.fullmatch(said):
        raise PydanticCustomError(code, FIELD[code])
    plain = Decimal(said)
    return f"{plain.normalize():f}"


def _count(said: Any) -> str:
    plain = _number(said, COUNT, "not_a_count")
    if plain == "0":
        raise PydanticCustomError("not_a_count", FIELD["not_a_count"])
    return plain


def _price(said: Any) -> str:
    return _number(said, PRICE, "not_a_price")


def _plain(said: str) -> str:
    if not said.isprintable():
        raise PydanticCustomError("not_plain_text", FIELD["not_plain_text"])
    return said


def _day(said: Any) -> Any:
    """Refuse what pydantic would guess a date from: timestamps, other forms."""
    if isinstance(said, str) and not DAY.fullmatch(said):
        raise PydanticCustomError("not_a_date", FIELD["not_a_date"])
    if not isinstance(said, str | dt.date | None):
        raise PydanticCustomError("not_a_date", FIELD["not_a_date"])
    return said


def _either(pattern: re.Pattern[str], smallest: int) -> WithJsonSchema:
    whole = {"type": "integer", "minimum": smallest, "maximum": WHOLE_MAX}
    text = {"type": "string", "pattern": f"^{pattern.pattern.replace(chr(92) + 'd', '[0-9]')}$"}
    return WithJsonSchema({"anyOf": [whole, text]})


Count = Annotated[str, BeforeValidator(_count), _either(COUNT, 1)]
Price = Annotated[str, BeforeValidator(_price), _either(PRICE, 0)]
Day = Annotated[dt.date, BeforeValidator(_day)]
Plain = AfterValidator(_plain)


def _text(shortest: int, longest: int) -> Any:
    return StringConstraints(strict=True, min_length=shortest, max_length=longest)


class Part(BaseModel):
    """A part of what goes in or out; unknown fields are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class OrderLine(Part):
    """One line of an order."""

    sku: Annotated[str, _text(1, 60), Plain] = Field(description=ABOUT_FIELD["sku"])
    quantity: Count = Field(description=ABOUT_FIELD["quantity"])
    unit: Annotated[str, _text(0, 8), Plain] = Field(default="", description=ABOUT_FIELD["unit"])
    price: Price | None = Field(default=None, description=ABOUT_FIELD["price"])


class Order(Part):
    """An order as a shop places it."""

    reference: Annotated[str, _text(1, 64), Plain] = Field(description=ABOUT_FIELD["reference"])
    lines: tuple[OrderLine, ...] = Field(min_length=1, max_length=LINES_MAX)
    partner: Annotated[str, _text(0, 60), Plain] = Field(
        default="", description=ABOUT_FIELD["partner"]
    )
    location: Annotated[str, _text(0, 60), Plain] = Field(
        default="", description=ABOUT_FIELD["location"]
    )
    deliver_on: Day | None = Field(default=None, description=ABOUT_FIELD["deliver_on"])
    note: Annotated[str, _text(0, 200), Plain] = Field(default="", description=ABOUT_FIELD["note"])


class PlacedLine(Part):
    """A line as it was understood: ``base_quantity`` counts ``base_unit``, money is yuan."""

    product: str
    sku: str
    quantity: str
    unit: str
    base_quantity: int
    base_unit: str
    fulfilled: int
    price: str | None
    amount: str | None


class Placed(Part):
    """An order as it stands."""

    number: str
    reference: str
    status: str
    status_text: str
    revision: int
    partner: str
    location: str
    deliver_on: dt.date | None
    amount: str | None
    lines: tuple[PlacedLine, ...]


class FieldProblem(Part):
    """One field that will not do."""

    field: str
    code: str
    detail: str


class Problem(Part):
    """Why something was not done (RFC 9457): ``code`` for programs, ``detail`` for people."""

    type: str = "about:blank"
    title: str
    status: int
    code: str
    detail: str
    errors: tuple[FieldProblem, ...] = ()


class EventData(Part):
    """What is told of a document whose status changed."""

    number: str
    kind: str
    kind_text: str
    reference: str | None
    status: str
    status_text: str
    previous_status: str
    step: str
    revision: int


class Event(Part):
    """An event as it is posted to ``webhook_url``."""

    type: str
    timestamp: dt.datetime
    data: EventData
