"""Settings: one TOML file, the environment, or a file per secret. An unknown key stops the start.

Order of precedence: environment (``ZHANGGUI_WECOM__SECRET``), ``<key>_file`` path, TOML file.
"""

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Final, Literal, Self, get_args
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import (
    BaseModel,
    Field,
    SecretStr,
    ValidationError,
    field_validator,
    model_validator,
)

from bot.agreement import ApprovalCondition, Approvals
from bot.outside import Channel, Email, Notify, Sms, require_apart
from bot.settingkinds import (
    CLOCK,
    AesKey,
    DatabaseUrl,
    Filled,
    Secret,
    Section,
    SocketUrl,
    Url,
    Yuan,
    http_address,
    names_twice,
)
from bot.texts.labels import AT_COUNTER, REASONS
from core.orders.kinds import Kind

ENV_PREFIX = "ZHANGGUI_"
Post = Literal["moved", "variance", "daily", "weekly", "alarms"]
ALLOWED: Final = ("ge", "le", "gt", "lt", "min_length", "max_length", "pattern", "expected")


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

    @field_validator("public_url")
    @classmethod
    def _is_address(cls, value: str) -> str:
        return http_address(value) if value else value


class Database(Section):
    url: DatabaseUrl
    owner_url: DatabaseUrl | None = None


class SmartBot(Section):
    bot_id: Filled
    secret: Secret
    url: SocketUrl = "wss://openws.work.weixin.qq.com"
    token: SecretStr | None = None
    encoding_aes_key: AesKey | None = None


class WeCom(Section):
    corp_id: Filled
    agent_id: int = Field(ge=1)
    secret: Secret
    token: Secret
    encoding_aes_key: AesKey
    api_url: Url = "https://qyapi.weixin.qq.com"
    smart_bot: SmartBot | None = None


class DingTalk(Section):
    client_id: Filled
    client_secret: Secret
    robot_code: str = ""
    corp_id: str = ""
    mode: Literal["stream", "http"] = "stream"
    card_template_id: str = "1366a1eb-bc54-4859-ac88-517c56a9acb1.schema"
    event_token: SecretStr | None = None
    event_aes_key: AesKey | None = None
    card_secret: SecretStr | None = None
    api_url: Url = "https://api.dingtalk.com"
    oapi_url: Url = "https://oapi.dingtalk.com"

    @property
    def robot(self) -> str:
        """Return the robot's code: the client id unless the console shows another."""
        return self.robot_code or self.client_id


class Group(Section):
    """A chat group and what is posted there; any of the four ways to reach it, or several."""

    name: str = Field(min_length=1, max_length=40)
    posts: tuple[Post, ...] = ()
    wecom_webhook_key: SecretStr | None = None
    wecom_chat_id: str = ""
    dingtalk_conversation_id: str = ""
    dingtalk_webhook_token: SecretStr | None = None
    dingtalk_webhook_secret: SecretStr | None = None
    merge_minutes: int = Field(default=0, ge=0, le=60)

    @model_validator(mode="after")
    def _can_be_reached(self) -> Self:
        ways = (
            self.wecom_webhook_key,
            self.wecom_chat_id,
            self.dingtalk_conversation_id,
            self.dingtalk_webhook_token,
        )
        if not any(ways):
            raise ValueError("group_without_way")
        return self


class Schedule(Section):
    daily_summary: str = Field(default="18:30", pattern=CLOCK)
    till_reminder: str = Field(default="09:00", pattern=CLOCK)
    ship_list: str = Field(default="08:00", pattern=CLOCK)
    deliveries: str = Field(default="07:30", pattern=CLOCK)
    security_report: str = Field(default="08:30", pattern=CLOCK)
    office_from: str = Field(default="06:00", pattern=CLOCK)
    office_until: str = Field(default="22:00", pattern=CLOCK)
    backup: str = Field(default="03:10", pattern=CLOCK)
    audit_check: str = Field(default="03:40", pattern=CLOCK)
    backup_dir: str = "backups"
    backup_keep: int = Field(default=14, ge=1, le=400)


class Emergency(Section):
    """The bounds of the emergency lane."""

    paperwork_hours: int = Field(default=24, ge=1, le=240)
    daily_cap: int = Field(default=3, ge=0, le=100)


class Counter(Section):
    """How customers pay at a shop's counter, and how far its till may be off."""

    methods: tuple[Annotated[str, Field(min_length=1, max_length=10)], ...] = Field(
        default=AT_COUNTER, min_length=1, max_length=6
    )
    tolerance: Yuan = "1"


Word = Annotated[str, Field(min_length=1, max_length=20, pattern=r"^[^\s、，,;；。:：]+$")]
Words = Annotated[tuple[Word, ...], Field(min_length=1, max_length=6)]


class Reasons(Section):
    """The firm's words for why, kind by kind: offered as buttons, and understood in a sentence."""

    returns: Words = REASONS[Kind.CUSTOMER_RETURN]
    scrap: Words = REASONS[Kind.SCRAP]
    gifts: Words = REASONS[Kind.GIVEAWAY]
    emergency: Words = REASONS[Kind.EMERGENCY]
    only_listed: bool = False

    @field_validator("returns", "scrap", "gifts", "emergency")
    @classmethod
    def _each_once(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if twice := names_twice(value):
            raise ValueError("reason_twice: " + "、".join(twice))
        return value


class Policy(Section):
    """What the firm lets pass without asking."""

    invoice_tolerance_percent: int = Field(default=2, ge=0, le=100)
    invoice_tolerance_yuan: int = Field(default=50, ge=0, le=1_000_000)


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
    emergency: Emergency = Emergency()
    counter: Counter = Counter()
    reasons: Reasons = Reasons()
    policy: Policy = Policy()
    email: Email | None = None
    sms: Sms | None = None
    notify: Notify = Notify()
    channels: tuple[Channel, ...] = ()

    @model_validator(mode="after")
    def _has_a_platform(self) -> Self:
        if self.wecom is None and self.dingtalk is None:
            raise ValueError("no_platform")
        return self

    @model_validator(mode="after")
    def _groups_have_names_of_their_own(self) -> Self:
        if twice := names_twice([group.name for group in self.groups]):
            raise ValueError("group_twice: " + "、".join(twice))
        return self

    @model_validator(mode="after")
    def _channels_are_told_apart(self) -> Self:
        require_apart(self.channels)
        return self


class BadSettings(Exception):
    """The settings cannot be used. ``problems`` are (dotted key, machine-readable reason) pairs."""

    def __init__(self, problems: list[tuple[str, str]]) -> None:
        super().__init__("; ".join(f"{key}: {reason}" for key, reason in problems))
        self.problems = problems


def load(path: Path, environment: Mapping[str, str] | None = None) -> Settings:
    """Read the settings from ``path`` and the environment, or raise ``BadSettings``."""
    raw = _toml(path)
    _read_secret_files(raw, path.parent)
    said: dict[str, Any] = {}
    _overlay(said, os.environ if environment is None else environment)
    _read_secret_files(said, Path.cwd())
    _merge(raw, said)
    try:
        return Settings.model_validate(raw)
    except ValidationError as invalid:
        raise BadSettings(
            [
                (".".join(str(part) for part in error["loc"]), _reason(error))
                for error in invalid.errors(include_input=False, include_url=False)
            ]
        ) from None


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as unreadable:
        raise BadSettings([(str(path), "unreadable")]) from unreadable
    except UnicodeDecodeError as malformed:
        raise BadSettings([(str(path), "not_utf8")]) from malformed
    except tomllib.TOMLDecodeError as malformed:
        raise BadSettings([(str(path), f"not_toml: {malformed}")]) from malformed


def _reason(error: Any) -> str:
    """Return ``kind: hint``, made of what is allowed and never of what was written."""
    if error["type"] == "value_error":
        return str(error["msg"]).removeprefix("Value error, ")
    context = error.get("ctx", {})
    hint = next((context[name] for name in ALLOWED if name in context), "")
    return f"{error['type']}: {hint}" if hint != "" else str(error["type"])


def _read_secret_files(table: dict[str, Any], base: Path) -> None:
    for key, value in list(table.items()):
        for inner in value if isinstance(value, list) else [value]:
            if isinstance(inner, dict):
                _read_secret_files(inner, base)
        if key.endswith("_file") and isinstance(value, str):
            try:
                table[key.removesuffix("_file")] = (base / value).read_text("utf-8").strip()
            except (OSError, UnicodeDecodeError) as unreadable:
                raise BadSettings([(key, "unreadable")]) from unreadable
            del table[key]


def _overlay(table: dict[str, Any], environment: Mapping[str, str]) -> None:
    for name, value in environment.items():
        if not name.startswith(ENV_PREFIX) or "__" not in name:
            continue
        *sections, key = name.removeprefix(ENV_PREFIX).lower().split("__")
        place = table
        for section in sections:
            inner = place.setdefault(section, {})
            place = inner if isinstance(inner, dict) else {}
        place[key] = value


def _merge(table: dict[str, Any], over: Mapping[str, Any]) -> None:
    """Lay ``over`` on top of ``table``, section by section."""
    for key, value in over.items():
        if isinstance(value, dict) and isinstance(table.get(key), dict):
            _merge(table[key], value)
        else:
            table[key] = value


def known_keys(section: type[BaseModel] = Settings, place: str = "") -> list[str]:
    """Return every key there is, dotted, those of lists without a number.

    The conditions of approvals stand in groups of themselves: their keys are named once.
    """
    keys = []
    for name, field in section.model_fields.items():
        inner = next((kind for kind in _kinds(field.annotation) if issubclass(kind, Section)), None)
        keys.append(f"{place}{name}")
        if inner is not None and inner is not ApprovalCondition:
            keys += known_keys(inner, f"{place}{name}.")
    return keys


def _kinds(annotation: Any) -> list[type]:
    """Return the classes that an annotation is made of."""
    if isinstance(annotation, type):
        return [annotation]
    return [kind for inner in get_args(annotation) for kind in _kinds(inner)]
