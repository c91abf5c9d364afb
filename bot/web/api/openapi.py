"""The description of the interface, made of the very models that check what comes and goes."""

from typing import Any, Final

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from bot.signing import ID, SIGNATURE, TIMESTAMP
from bot.texts import api as texts
from bot.web.api.model import Event, Order, Placed, Problem

VERSION: Final = "1.0.0"
REF: Final = "#/components/schemas/{model}"
PROBLEMS: Final = (400, 401, 404, 408, 409, 413, 415, 422, 429, 500, 503)
PROBLEMS_OF_LOOKING: Final = (401, 404, 429, 500, 503)


def description() -> dict[str, Any]:
    """Return the OpenAPI 3.1 document."""
    _, schemas = models_json_schema(
        [(Order, "validation"), *((one, "serialization") for one in (Placed, Problem, Event))],
        ref_template=REF,
    )
    return {
        "openapi": "3.1.0",
        "info": {"title": texts.TITLE, "version": VERSION, "description": texts.ABOUT},
        "servers": [{"url": "/"}],
        "security": [{"key": []}],
        "paths": {
            "/api/v1/orders": {"post": _place()},
            "/api/v1/orders/{reference}": {"get": _look()},
        },
        "webhooks": {"documentStatus": {"post": _event()}},
        "components": {
            "schemas": schemas["$defs"],
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer"}},
        },
    }


def _place() -> dict[str, Any]:
    key = _header("Idempotency-Key", {"type": "string", "minLength": 1, "maxLength": 200})
    key["description"] = texts.ABOUT_FIELD["idempotency"]
    signature = [
        {**_header(name, {"type": "string"}), "required": False}
        for name in (ID, TIMESTAMP, SIGNATURE)
    ]
    return {
        "operationId": "placeOrder",
        "summary": texts.SUMMARY["place"],
        "parameters": [key, *signature],
        "requestBody": {"required": True, "content": _json(Order)},
        "responses": {
            "201": {"description": texts.ANSWER["placed"], "content": _json(Placed)},
            **_problems(PROBLEMS),
        },
    }


def _look() -> dict[str, Any]:
    reference = {
        "name": "reference", "in": "path", "required": True, "schema": {"type": "string"},
        "description": texts.ABOUT_FIELD["reference"],
    }  # fmt: skip
    return {
        "operationId": "lookAtOrder",
        "summary": texts.SUMMARY["look"],
        "parameters": [reference],
        "responses": {
            "200": {"description": texts.ANSWER["order"], "content": _json(Placed)},
            **_problems(PROBLEMS_OF_LOOKING),
        },
    }


def _event() -> dict[str, Any]:
    return {
        "operationId": "documentStatus",
        "summary": texts.SUMMARY["event"],
        "security": [],
        "parameters": [_header(name, {"type": "string"}) for name in (ID, TIMESTAMP, SIGNATURE)],
        "requestBody": {"required": True, "content": _json(Event)},
        "responses": {"204": {"description": texts.ANSWER["heard"]}},
    }


def _header(name: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "header", "required": True, "schema": schema}


def _json(model: type[BaseModel], kind: str = "application/json") -> dict[str, Any]:
    return {kind: {"schema": {"$ref": REF.format(model=model.__name__)}}}


def _problems(statuses: tuple[int, ...]) -> dict[str, Any]:
    content = _json(Problem, "application/problem+json")
    return {
        str(status): {"description": texts.ANSWER["problem"], "content": content}
        for status in statuses
    }
