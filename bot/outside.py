"""Settings of what lies outside the two chats: mail, text messages, shops and other systems."""

import re
from collections.abc import Sequence
from typing import Final, Literal, Self

from pydantic import Field, SecretStr, field_validator, model_validator

from bot.settingkinds import (
    ApiKey,
    Filled,
    HeaderName,
    MailAddress,
    RoleName,
    Section,
    StatusName,
    Url,
    WebhookSecret,
    http_address,
    names_twice,
)
from bot.texts.labels import ROLE
from core.people import Role

Topic = Literal["approval", "urgent", "variance", "daily", "weekly"]
PLACEHOLDERS: Final = frozenset({"number", "text", "id"})
_PLACEHOLDER: Final = re.compile(r"\{([^{}]*)\}")


class Email(Section):
    """The mail server that letters leave through. ``tls``: from the first byte, upgraded, none."""

    host: Filled
    port: int = Field(default=465, ge=1, le=65535)
    tls: Literal["implicit", "starttls", "none"] = "implicit"
    user: str = ""
    password: SecretStr | None = None
    sender: MailAddress
    ca: str = ""
    per_hour: int = Field(default=60, ge=1, le=3600)

    @model_validator(mode="after")
    def _both_or_neither(self) -> Self:
        if bool(self.user) != bool(self.password and self.password.get_secret_value()):
            raise ValueError("user_and_password")
        return self


class Sms(Section):
    """A gateway for text messages that takes one JSON object for each.

    ``key`` is sent in ``key_header`` (``Authorization: Bearer …`` by default); with ``secret``
    the request is signed as Standard Webhooks say. ``answer_field`` must then hold
    ``answer_good`` in the answer, for gateways that report failures with HTTP 200.
    """

    url: Url
    key: SecretStr | None = None
    key_header: HeaderName = "Authorization"
    secret: WebhookSecret | None = None
    body: dict[str, str] = Field(min_length=1)
    answer_field: str = ""
    answer_good: str = "0"
    per_hour: int = Field(default=10, ge=1, le=600)

    @field_validator("body")
    @classmethod
    def _can_be_filled_in(cls, value: dict[str, str]) -> dict[str, str]:
        said = {name for text in value.values() for name in _PLACEHOLDER.findall(text)}
        if not {"number", "text"} <= said or not said <= PLACEHOLDERS:
            raise ValueError("sms_body")
        return value


class Notify(Section):
    """What is sent by mail and as text message beside the chats.

    Whoever has no chat account gets everything by mail (or, without an address, as text message).
    ``readers`` are the roles that read the groups' posts by mail.
    """

    email: tuple[Topic, ...] = ("urgent", "weekly")
    sms: tuple[Topic, ...] = ("urgent",)
    readers: tuple[RoleName, ...] = (ROLE[Role.ADMIN],)


class Channel(Section):
    """A shop or another system: it may place orders, hear of them, or both.

    Its orders come by the interface or from a table (``zhanggui import orders``). ``key`` lets it
    call the interface; its orders are ``person``'s, for ``partner`` unless the order names
    another. With ``webhook_secret`` both directions are signed.
    """

    name: str = Field(min_length=1, max_length=40)
    key: ApiKey | None = None
    person: str = ""
    partner: str = ""
    location: str = ""
    per_minute: int = Field(default=60, ge=1, le=6000)
    webhook_url: str = ""
    webhook_secret: WebhookSecret | None = None
    hears: Literal["own", "all"] = "own"
    statuses: tuple[StatusName, ...] = ()

    @field_validator("webhook_url")
    @classmethod
    def _is_address(cls, value: str) -> str:
        return http_address(value) if value else value

    @model_validator(mode="after")
    def _is_of_use(self) -> Self:
        if self.key is None and not self.webhook_url and not self.person:
            raise ValueError("channel_without_use")
        if self.key is not None and not self.person:
            raise ValueError("channel_without_person")
        if self.webhook_url and self.webhook_secret is None:
            raise ValueError("channel_without_secret")
        return self


def require_apart(channels: Sequence[Channel]) -> None:
    """Refuse two channels of one name, or with one key."""
    if twice := names_twice([channel.name for channel in channels]):
        raise ValueError("channel_twice: " + "、".join(twice))
    if names_twice([channel.key.get_secret_value() for channel in channels if channel.key]):
        raise ValueError("channel_key_twice")
