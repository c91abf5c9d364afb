"""A body into an order, strictly: what JSON readers let pass silently is refused here."""

import asyncio
import json
from collections.abc import Sequence
from typing import Any, Final, NoReturn

from aiohttp import web
from pydantic import ValidationError

from bot.texts.api import REASONS
from bot.web.api.model import Order
from bot.web.api.problems import NotDone, invalid

BODY_MAX: Final = 256 * 1024
BODY_S: Final = 15.0
DIGITS_MAX: Final = 30
KEY_MAX: Final = 200


async def body_of(request: web.Request) -> bytes:
    """Return the body; refuse another type, a compressed, a large and a slow one."""
    is_json = request.content_type == "application/json"
    if not is_json or request.headers.get("Content-Encoding", "identity") != "identity":
        raise NotDone("not_json_type")
    if (request.content_length or 0) > BODY_MAX:
        raise _too_large()
    try:
        async with asyncio.timeout(BODY_S):
            body = await request.read()
    except TimeoutError:
        raise NotDone("too_slow", seconds=int(BODY_S), headers={"Connection": "close"}) from None
    except web.HTTPRequestEntityTooLarge:
        raise _too_large() from None
    if len(body) > BODY_MAX:
        raise _too_large()
    return body


def _too_large() -> NotDone:
    return NotDone("too_large", limit=f"{BODY_MAX // 1024} KB", headers={"Connection": "close"})


def key_of(request: web.Request) -> str:
    """Return the idempotency key, or refuse one that is missing or cannot be compared."""
    keys = request.headers.getall("Idempotency-Key", [])
    if not keys:
        raise NotDone("idempotency_key_missing")
    key = keys[0].strip()
    is_plain = key.isascii() and key.isprintable() and 0 < len(key) <= KEY_MAX
    if len(keys) > 1 or not is_plain:
        raise NotDone("idempotency_key_invalid")
    return key


def order_of(body: bytes) -> Order:
    """Return the order; refuse what is no JSON, and every field that will not do."""
    try:
        return Order.model_validate(_parsed(body))
    except ValidationError as wrong:
        raise invalid(wrong) from None


def _parsed(body: bytes) -> Any:
    try:
        said = json.loads(
            body.decode("utf-8"), object_pairs_hook=_once, parse_constant=_no_number,
            parse_int=_whole,
        )  # fmt: skip
    except UnicodeDecodeError:
        raise _not_json("not_utf8") from None
    except json.JSONDecodeError as wrong:
        raise _not_json("syntax", line=wrong.lineno, column=wrong.colno) from None
    except RecursionError:
        raise _not_json("too_deep") from None
    if not isinstance(said, dict):
        raise _not_json("not_an_object")
    return said


def _once(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            shown = "".join(letter for letter in key[:40] if letter.isprintable())
            raise _not_json("twice", key=shown)
        found[key] = value
    return found


def _no_number(_said: str) -> NoReturn:
    raise _not_json("not_a_number")


def _whole(said: str) -> int:
    if len(said) > DIGITS_MAX:
        raise _not_json("too_long_number")
    return int(said)


def _not_json(reason: str, **facts: Any) -> NotDone:
    return NotDone("not_json", reason=REASONS[reason].format(**facts))
