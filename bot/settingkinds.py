"""The kinds of value that settings have, each strict and each with its own reason."""

import base64
import binascii
import re
from collections.abc import Sequence
from typing import Annotated, Final
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, SecretStr

from bot.texts.labels import KIND_OF, ROLE_OF, SUM_BY, WEEKDAYS
from bot.texts.settings import PLEASE_FILL_IN
from core.orders.states import Status

DATABASES: Final = ("sqlite+aiosqlite:///", "postgresql+asyncpg://")
YUAN: Final = re.compile(r"(\d{1,13}(\.\d{1,2})?)?", re.ASCII)
CLOCK: Final = r"^([01]\d|2[0-3]):[0-5]\d$"
MAIL: Final = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)*[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?",
    re.ASCII,
)
"""A bare address: no display name, no quotes, no comment, so nothing can be smuggled into it."""
MAIL_MAX: Final = 254
KEY_MIN: Final = 20
WHSEC: Final = "whsec_"
WHSEC_BYTES: Final = (24, 64)
HEADER_NAME: Final = re.compile(r"[A-Za-z0-9-]{1,40}", re.ASCII)


class Section(BaseModel):
    """A part of the settings: frozen, and strict about its keys."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def names_twice(names: Sequence[str]) -> list[str]:
    """Return the names that are there more than once."""
    return sorted({name for name in names if names.count(name) > 1})


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


def _weekday(value: str) -> str:
    if value not in WEEKDAYS:
        raise ValueError("unknown_weekday: " + "、".join(WEEKDAYS))
    return value


def _sum_by(value: str) -> str:
    if value not in SUM_BY:
        raise ValueError("literal_error: " + "、".join(SUM_BY))
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


def is_mail_address(value: str) -> bool:
    """Return whether this is a bare mail address that needs no quoting anywhere."""
    return len(value) <= MAIL_MAX and MAIL.fullmatch(value) is not None


def _mail(value: str) -> str:
    if not is_mail_address(value):
        raise ValueError("not_mail")
    return value


def _key(value: SecretStr) -> SecretStr:
    key = value.get_secret_value()
    if len(key) < KEY_MIN or not (key.isascii() and key.isprintable()) or " " in key:
        raise ValueError(f"weak_key: {KEY_MIN}")
    return value


def secret_bytes(secret: str) -> bytes:
    """Return the key inside ``whsec_…`` (Standard Webhooks), or raise ``ValueError``."""
    if not secret.startswith(WHSEC):
        raise ValueError("not_whsec")
    try:
        key = base64.b64decode(secret.removeprefix(WHSEC), validate=True)
    except (binascii.Error, ValueError) as malformed:
        raise ValueError("not_whsec") from malformed
    if not WHSEC_BYTES[0] <= len(key) <= WHSEC_BYTES[1]:
        raise ValueError("not_whsec")
    return key


def _whsec(value: SecretStr) -> SecretStr:
    secret_bytes(value.get_secret_value())
    return value


def _status(value: str) -> str:
    if value not in set(Status):
        raise ValueError("unknown_status: " + "、".join(Status))
    return value


def _header(value: str) -> str:
    if not HEADER_NAME.fullmatch(value):
        raise ValueError("not_header")
    return value


Url = Annotated[str, AfterValidator(http_address)]
SocketUrl = Annotated[str, AfterValidator(_web_socket)]
Filled = Annotated[str, AfterValidator(_filled_in)]
Secret = Annotated[SecretStr, AfterValidator(_secret_filled_in)]
DatabaseUrl = Annotated[SecretStr, AfterValidator(_database)]
Yuan = Annotated[str, BeforeValidator(_as_text), AfterValidator(_yuan)]
AesKey = Annotated[SecretStr, AfterValidator(_aes_key)]
KindName = Annotated[str, AfterValidator(_kind)]
SumBy = Annotated[str, AfterValidator(_sum_by)]
Weekday = Annotated[str, AfterValidator(_weekday)]
RoleName = Annotated[str, AfterValidator(_role)]
MailAddress = Annotated[str, AfterValidator(_mail)]
ApiKey = Annotated[SecretStr, AfterValidator(_key)]
WebhookSecret = Annotated[SecretStr, AfterValidator(_whsec)]
HeaderName = Annotated[str, AfterValidator(_header)]
StatusName = Annotated[str, AfterValidator(_status)]
