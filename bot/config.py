"""Settings: one TOML file, the environment, or a file per secret. An unknown key stops the start.

Order of precedence: environment (``ZHANGGUI_WECOM__SECRET``), ``<key>_file`` path, TOML file.
"""

import os
import tomllib
from pathlib import Path
from typing import Any, Literal, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    field_validator,
    model_validator,
)

ENV_PREFIX = "ZHANGGUI_"
Post = Literal["moved", "variance", "daily", "weekly", "alarms"]


class Section(BaseModel):
    """A part of the settings: frozen, and strict about its keys."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Company(Section):
    name: str = Field(min_length=1, max_length=40)
    timezone: str = "Asia/Shanghai"

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError) as unknown:
            raise ValueError("unknown_timezone") from unknown
        return value

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)


class Server(Section):
    host: str = "127.0.0.1"
    port: int = Field(default=8080, ge=0, le=65535)
    public_url: str = ""


class Database(Section):
    url: SecretStr
    owner_url: SecretStr | None = None


class SmartBot(Section):
    bot_id: str
    secret: SecretStr
    url: str = "wss://openws.work.weixin.qq.com"
    token: SecretStr | None = None
    encoding_aes_key: SecretStr | None = None


class WeCom(Section):
    corp_id: str
    agent_id: int
    secret: SecretStr
    token: SecretStr
    encoding_aes_key: SecretStr
    api_url: str = "https://qyapi.weixin.qq.com"
    smart_bot: SmartBot | None = None

    @field_validator("encoding_aes_key")
    @classmethod
    def _is_43_characters(cls, value: SecretStr) -> SecretStr:
        key = value.get_secret_value()
        if len(key) != 43 or not (key.isascii() and key.isalnum()):
            raise ValueError("aes_key_43")
        return value


class DingTalk(Section):
    client_id: str
    client_secret: SecretStr
    robot_code: str = ""
    corp_id: str = ""
    mode: Literal["stream", "http"] = "stream"
    card_template_id: str = "1366a1eb-bc54-4859-ac88-517c56a9acb1.schema"
    event_token: SecretStr | None = None
    event_aes_key: SecretStr | None = None
    card_secret: SecretStr | None = None
    api_url: str = "https://api.dingtalk.com"
    oapi_url: str = "https://oapi.dingtalk.com"

    @property
    def robot(self) -> str:
        """Return the robot's code: the client id unless the console shows another."""
        return self.robot_code or self.client_id


class Group(Section):
    """A chat group and what is posted there; any of the four ways to reach it, or several."""

    name: str
    posts: tuple[Post, ...] = ()
    wecom_webhook_key: SecretStr | None = None
    wecom_chat_id: str = ""
    dingtalk_conversation_id: str = ""
    dingtalk_webhook_token: SecretStr | None = None
    dingtalk_webhook_secret: SecretStr | None = None
    merge_minutes: int = Field(default=0, ge=0, le=60)


class ApprovalRule(Section):
    """One row of the approval table; the first that matches decides.

    ``approvers`` are roles, every one of which must say yes; an empty list means that the
    requester's own confirmation is enough. Amounts are yuan.
    """

    kind: Literal["入库", "出库"]
    requested_by: tuple[str, ...] = ()
    amount_below: str = ""
    amount_from: str = ""
    category: tuple[str, ...] = ()
    partner_tier: tuple[str, ...] = ()
    approvers: tuple[str, ...] = ()


class Approvals(Section):
    rules: tuple[ApprovalRule, ...] = ()


class Schedule(Section):
    daily_summary: str = Field(default="18:30", pattern=r"^([01]\d|2[0-3]):[0-5]\d$")
    backup: str = Field(default="03:10", pattern=r"^([01]\d|2[0-3]):[0-5]\d$")
    backup_dir: str = "backups"
    backup_keep: int = Field(default=14, ge=1, le=400)


class Settings(Section):
    """Everything an administrator can set. ``config.example.toml`` explains each key."""

    company: Company
    server: Server = Server()
    database: Database
    wecom: WeCom | None = None
    dingtalk: DingTalk | None = None
    groups: tuple[Group, ...] = ()
    approvals: Approvals | None = None
    schedule: Schedule = Schedule()

    @model_validator(mode="after")
    def _has_a_platform(self) -> Self:
        if self.wecom is None and self.dingtalk is None:
            raise ValueError("no_platform")
        return self


class BadSettings(Exception):  # noqa: N818
    """The settings cannot be used. ``problems`` are (dotted key, machine-readable reason) pairs."""

    def __init__(self, problems: list[tuple[str, str]]) -> None:
        super().__init__("; ".join(f"{key}: {reason}" for key, reason in problems))
        self.problems = problems


def load(path: Path, environment: dict[str, str] | None = None) -> Settings:
    """Read the settings from ``path`` and the environment, or raise ``BadSettings``."""
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as unreadable:
        raise BadSettings([(str(path), "unreadable")]) from unreadable
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as malformed:
        raise BadSettings([(str(path), f"not_toml: {malformed}")]) from malformed
    _read_secret_files(raw, path.parent)
    _overlay(raw, os.environ if environment is None else environment)
    try:
        return Settings.model_validate(raw)
    except ValidationError as invalid:
        raise BadSettings(
            [
                (".".join(str(part) for part in error["loc"]), _reason(error["type"], error["msg"]))
                for error in invalid.errors(include_input=False, include_url=False)
            ]
        ) from None


def _reason(kind: str, message: str) -> str:
    return message.removeprefix("Value error, ") if kind == "value_error" else kind


def _read_secret_files(table: dict[str, Any], base: Path) -> None:
    for key, value in list(table.items()):
        if isinstance(value, dict):
            _read_secret_files(value, base)
        elif isinstance(value, list):
            for entry in value:
                if isinstance(entry, dict):
                    _read_secret_files(entry, base)
        elif key.endswith("_file") and isinstance(value, str):
            try:
                table[key.removesuffix("_file")] = (base / value).read_text("utf-8").strip()
            except OSError as unreadable:
                raise BadSettings([(key, "unreadable")]) from unreadable
            del table[key]


def _overlay(table: dict[str, Any], environment: Any) -> None:
    for name, value in environment.items():
        if not name.startswith(ENV_PREFIX) or "__" not in name:
            continue
        *sections, key = name.removeprefix(ENV_PREFIX).lower().split("__")
        place = table
        for section in sections:
            place = place.setdefault(section, {})
        place[key] = value
