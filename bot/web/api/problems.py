"""Why a request was not done: an exception that knows its answer."""

import http
from collections.abc import Mapping, Sequence
from typing import Any, Final

from aiohttp import web
from pydantic import ValidationError

from bot.texts.api import DETAIL, FIELD, FIELD_OTHERWISE
from bot.web.api.model import FieldProblem, Problem

TYPE: Final = "application/problem+json"
STATUS: Final[Mapping[str, int]] = {
    "not_found": 404,
    "method_not_allowed": 405,
    "key_missing": 401,
    "key_unknown": 401,
    "signature_missing": 401,
    "signature_expired": 401,
    "signature_mismatch": 401,
    "too_many_requests": 429,
    "not_json_type": 415,
    "too_large": 413,
    "too_slow": 408,
    "not_json": 400,
    "idempotency_key_missing": 400,
    "idempotency_key_invalid": 400,
    "idempotency_key_reused": 409,
    "reference_taken": 409,
    "order_unknown": 404,
    "channel_misconfigured": 503,
    "unavailable": 503,
    "internal": 500,
}
"""HTTP status of each code; what is not listed is 422: understood, but it cannot be done."""
FIELDS_MAX: Final = 50


class NotDone(Exception):
    """The request was not done. ``code`` is one of ``bot.texts.api.DETAIL``."""

    def __init__(
        self, code: str, *, errors: Sequence[FieldProblem] = (),
        headers: Mapping[str, str] | None = None, **facts: Any,
    ) -> None:  # fmt: skip
        super().__init__(code)
        self.code = code
        self.status = STATUS.get(code, 422)
        self.detail = DETAIL[code].format(**facts)
        self.errors = tuple(errors)
        self.headers = dict(headers or {})

    def body(self) -> str:
        """Return the answer as JSON."""
        problem = Problem(
            title=http.HTTPStatus(self.status).phrase, status=self.status, code=self.code,
            detail=self.detail, errors=self.errors,
        )  # fmt: skip
        return problem.model_dump_json()


def answer(status: int, body: str, headers: Mapping[str, str] | None = None) -> web.Response:
    """Return a JSON answer; nobody in between may keep it."""
    kind = TYPE if status >= 400 else "application/json"
    more = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", "Server": "zhanggui"}
    more |= headers or {}
    return web.Response(status=status, text=body, content_type=kind, charset="utf-8", headers=more)


def invalid(wrong: ValidationError) -> NotDone:
    """Return the answer to fields that will not do; nothing of what was sent is repeated."""
    found = wrong.errors(include_input=False, include_url=False)
    errors = [
        FieldProblem(
            field=".".join(str(part) for part in error["loc"]),
            code=str(error["type"]),
            detail=_detail(str(error["type"]), error.get("ctx", {})),
        )
        for error in found[:FIELDS_MAX]
    ]
    return NotDone("invalid", errors=errors, count=len(found))


def field_problem(field: str, code: str, **facts: Any) -> FieldProblem:
    """Return one field's problem."""
    return FieldProblem(field=field, code=code, detail=DETAIL[code].format(**facts))


def _detail(kind: str, context: Mapping[str, Any]) -> str:
    form = FIELD.get(kind, FIELD_OTHERWISE)
    try:
        return form.format(**context)
    except (KeyError, IndexError):
        return FIELD_OTHERWISE
