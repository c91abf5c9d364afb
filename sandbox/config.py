"""The world file: who works at the firm, which groups there are, and the keys of the two clouds."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any, TypeVar

Row = TypeVar("Row")

BUTTON_CARD = "1366a1eb-bc54-4859-ac88-517c56a9acb1.schema"


class BadWorld(Exception):
    """The world file cannot be used; the message names the key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One phone. ``user_id`` is what the platform calls its owner."""

    id: str
    name: str
    platform: str
    user_id: str
    title: str = ""
    avatar: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """One group chat and the keys with which something may be posted there."""

    id: str
    name: str
    platform: str
    members: tuple[str, ...] = ()
    webhook_key: str = ""
    chat_id: str = ""
    conversation_id: str = ""
    webhook_token: str = ""
    webhook_secret: str = ""
    webhook_keyword: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A printed code somebody may scan or photograph."""

    name: str
    code: str
    kind: str = "EAN_13"
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of the page's guide: what ``person`` does, or that the clock goes on.

    ``chapter`` is the title of the chapter that begins here. One of the others says what to do:
    ``say`` a sentence (``{XS}`` is the newest number that begins so, ``{30}`` the day in 30 days),
    ``tap`` a button's words, ``scan`` with the menu's button of this key, send the sample picture
    ``photo``, let the clock go on ``at`` a time such as ``18:30``, or ``look`` into the ``inbox``.
    """

    chapter: str = ""
    person: str = ""
    say: str = ""
    tap: str = ""
    scan: str = ""
    photo: str = ""
    at: str = ""
    look: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SmartBot:
    """A smart bot on its long connection; it hears groups that have a ``chat_id``."""

    bot_id: str
    secret: str
    name: str = "掌柜"


@dataclass(frozen=True, slots=True, kw_only=True)
class WeComApp:
    """A self-built app. Without ``callback_url`` nothing is delivered and buttons are refused."""

    corp_id: str
    agent_id: int
    secret: str
    token: str
    encoding_aes_key: str
    callback_url: str = ""
    smart_bot: SmartBot | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DingTalkApp:
    """An internal app with a robot. With ``callback_url`` the robot speaks HTTP, else Stream.

    ``card_url`` and ``event_url`` default to ``callback_url`` + ``/card`` and ``/event``.
    """

    client_id: str
    client_secret: str
    robot_code: str = ""
    corp_id: str = "dingsandbox"
    card_template_id: str = BUTTON_CARD
    callback_url: str = ""
    card_url: str = ""
    card_secret: str = ""
    event_url: str = ""
    event_token: str = ""
    event_aes_key: str = ""

    @property
    def robot(self) -> str:
        return self.robot_code or self.client_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """Everything the world file says."""

    company: str
    timezone: str = "Asia/Shanghai"
    wecom: WeComApp | None = None
    dingtalk: DingTalkApp | None = None
    people: tuple[Person, ...] = ()
    groups: tuple[Group, ...] = ()
    labels: tuple[Label, ...] = ()
    tour: dict[str, list[str]] = field(default_factory=dict)
    story: tuple[Step, ...] = ()

    def person(self, person_id: str) -> Person | None:
        return next((person for person in self.people if person.id == person_id), None)

    def member(self, platform: str, user_id: str) -> Person | None:
        """Return who ``user_id`` is; WeCom does not mind capital letters."""
        wanted = user_id.lower() if platform == "wecom" else user_id
        for person in self.people:
            known = person.user_id.lower() if platform == "wecom" else person.user_id
            if person.platform == platform and known == wanted:
                return person
        return None

    def group(self, group_id: str) -> Group | None:
        return next((group for group in self.groups if group.id == group_id), None)

    def group_where(self, key: str, value: str) -> Group | None:
        """Return the group whose ``key`` is ``value``; an empty value matches nothing."""
        if not value:
            return None
        return next((group for group in self.groups if getattr(group, key) == value), None)

    def with_wecom_callback(self, url: str) -> "Config":
        """Return this world with the self-built app's callback pointing at ``url``."""
        if self.wecom is None:
            return self
        return replace(self, wecom=replace(self.wecom, callback_url=url))

    def raw(self) -> dict[str, Any]:
        """Return the world as it would stand in a file."""
        return asdict(self)


def parse(raw: Any) -> Config:
    """Read a world, or raise ``BadWorld``. Unknown keys are refused."""
    table = _table(raw, "world")
    known = {entry.name for entry in fields(Config)}
    if unknown := set(table) - known:
        raise BadWorld(f"world: unknown key {min(unknown)}")
    people = _rows(table, "people", Person)
    return Config(
        company=str(table.get("company", "")),
        timezone=str(table.get("timezone", "Asia/Shanghai")),
        wecom=_section(table, "wecom", WeComApp),
        dingtalk=_section(table, "dingtalk", DingTalkApp),
        people=people,
        groups=_rows(table, "groups", Group),
        labels=_rows(table, "labels", Label),
        tour=_tour(table.get("tour", {}), people),
        story=_rows(table, "story", Step),
    )


def _table(raw: Any, where: str) -> dict[str, Any]:
    if not isinstance(raw, Mapping):
        raise BadWorld(f"{where}: not an object")
    return dict(raw)


def _section(table: dict[str, Any], key: str, kind: type[Row]) -> Row | None:
    raw = table.get(key)
    return None if raw is None else _row(raw, key, kind)


def _rows(table: dict[str, Any], key: str, kind: type[Row]) -> tuple[Row, ...]:
    raw = table.get(key, [])
    if not isinstance(raw, list | tuple):
        raise BadWorld(f"{key}: not a list")
    return tuple(_row(entry, f"{key}[{index}]", kind) for index, entry in enumerate(raw))


def _row(raw: Any, where: str, kind: type[Row]) -> Row:
    values = _table(raw, where)
    if isinstance(values.get("members"), list):
        values["members"] = tuple(values["members"])
    if values.get("smart_bot") is not None:
        values["smart_bot"] = _row(values["smart_bot"], f"{where}.smart_bot", SmartBot)
    try:
        return kind(**values)
    except TypeError as wrong:
        raise BadWorld(f"{where}: {wrong}") from wrong


def _tour(raw: Any, people: tuple[Person, ...]) -> dict[str, list[str]]:
    """Accept suggestions per person, or one list for everybody."""
    if isinstance(raw, Mapping):
        return {str(person): [str(line) for line in lines] for person, lines in raw.items()}
    if isinstance(raw, list | tuple):
        return {person.id: [str(line) for line in raw] for person in people}
    raise BadWorld("tour: not a list or an object")
