"""The kinds of value that settings have, each strict and each with its own reason."""

import re
from typing import Annotated, Final
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, SecretStr

from bot.texts.labels import KIND_OF, ROLE_OF
from bot.texts.settings import PLEASE_FILL_IN

DATABASES: Final = ("sqlite+aiosqlite:///", "postgresql+asyncpg://")
YUAN: Final = re.compile(r"(\d{1,13}(\.\d{1,2})?)?", re.ASCII)
CLOCK: Final = r"^([01]\d|2[0-3]):[0-5]\d$"


def http_address(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError("not_http")
    return value.rstrip("/")


def _web_socket(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in {"ws", "wss"} or not parts.hostname:
        raise ValueError("not_web_socket")
    return value


def _filled_in(value: str) -> str:
    if not value or value.startswith("<") or PLEASE_FILL_IN in value:
        raise ValueError("not_filled_in")
    return value


def _secret_filled_in(value: SecretStr) -> SecretStr:
    _filled_in(value.get_secret_value())
    return value


def _database(value: SecretStr) -> SecretStr:
    if not value.get_secret_value().startswith(DATABASES):
        raise ValueError("unknown_database")
    return value


def _yuan(value: str) -> str:
    if not YUAN.fullmatch(value):
        raise ValueError("not_yuan")
    return value


def _role(value: str) -> str:
    if value not in ROLE_OF:
        raise ValueError("unknown_role: " + "、".join(ROLE_OF))
    return value


def _kind(value: str) -> str:
    if value not in KIND_OF:
        raise ValueError("unknown_kind: " + "、".join(KIND_OF))
    return value


def _as_text(value: object) -> object:
    """Take ``500`` for ``"500"``; a truth value is no amount."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return f"{value}" if is_number else value


def _aes_key(value: SecretStr) -> SecretStr:
    key = value.get_secret_value()
    if len(key) != 43 or not (key.isascii() and key.isalnum()):
        raise ValueError("aes_key_43")
    return value


Url = Annotated[str, AfterValidator(http_address)]
SocketUrl = Annotated[str, AfterValidator(_web_socket)]
Filled = Annotated[str, AfterValidator(_filled_in)]
Secret = Annotated[SecretStr, AfterValidator(_secret_filled_in)]
DatabaseUrl = Annotated[SecretStr, AfterValidator(_database)]
Yuan = Annotated[str, BeforeValidator(_as_text), AfterValidator(_yuan)]
AesKey = Annotated[SecretStr, AfterValidator(_aes_key)]
KindName = Annotated[str, AfterValidator(_kind)]
RoleName = Annotated[str, AfterValidator(_role)]
