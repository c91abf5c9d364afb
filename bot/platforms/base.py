"""What the bot needs of a chat platform, and the promise behind it."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol, runtime_checkable

from aiohttp import web

from bot.cards.model import Card, Message
from bot.inbound import Inbound


class Trouble(StrEnum):
    """Why a platform did not take a message, and so what to do next."""

    BUSY = "busy"  # try again later: network, 5xx, errcode -1
    THROTTLED = "throttled"  # a limit was hit: wait ``retry_after_s``
    CONFIG = "config"  # secret, permission, IP list: an administrator must act
    TARGET = "target"  # person or group is gone: stop sending there
    CONTENT = "content"  # this message will never be taken


class SendFailed(Exception):
    """A platform refused or lost a message. ``reason`` is for admins and holds no secret."""

    def __init__(self, trouble: Trouble, reason: str, *, retry_after_s: float = 0.0) -> None:
        super().__init__(f"{trouble}: {reason}")
        self.trouble = trouble
        self.reason = reason
        self.retry_after_s = retry_after_s

    @property
    def permanent(self) -> bool:
        """Whether sending the same letter again is pointless."""
        return self.trouble in {Trouble.TARGET, Trouble.CONTENT}


class Channel(StrEnum):
    """The kinds of mouth a platform has."""

    USER = "user"  # one person; id = the platform's user id
    CHAT = "chat"  # a group the bot sits in; id = its conversation id
    ROBOT = "robot"  # a group's webhook robot; id = the group's name in the configuration


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Who gets a letter."""

    platform: str
    channel: Channel
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One message for one address.

    ``handle`` is ours, unique for ever, at most 64 characters of ``[0-9A-Za-z_-]``: WeCom's
    ``task_id``, DingTalk's ``outTrackId``. ``reply_url`` is set while a short-lived reply address
    is still good. ``mention`` are user ids to @ (only our own, never from what people typed).
    ``content`` are the bytes of an ``Enclosure``.
    """

    id: int
    address: Address
    handle: str
    message: Message
    reply_url: str = ""
    mention: tuple[str, ...] = ()
    content: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What the platform said when it took a letter; kept with the outbox row as plain text."""

    facts: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the platform may show in its answer to an inbound.

    ``card`` replaces the card that was tapped, for the person who tapped it.
    ``toast`` is a short line for platforms that can show one.
    """

    card: Card | None = None
    toast: str = ""


class NotAccepted(Exception):
    """The inbound was not committed; do not acknowledge, the platform will deliver it again."""


Accept = Callable[[Inbound], Awaitable[Answer]]
"""Hands an inbound in; whoever stops waiting for the answer stops nothing, if it is a future."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """At most ``count`` letters in any ``seconds``."""

    count: int
    seconds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One line of ``zhanggui check --online``: what was tried, whether it works, what to do."""

    what: str
    is_good: bool
    advice: str = ""


class Platform(Protocol):
    """One chat platform: hears people, speaks to them.

    ``send`` delivers at least once and raises ``SendFailed``; ``retire`` redraws a card that was
    sent before (with the receipt of that sending) and raises ``SendFailed`` when it cannot be
    redrawn any more. Nothing here opens the books.
    """

    name: str

    def routes(self) -> Sequence[web.RouteDef]:
        """Return the callbacks to serve."""
        ...

    async def start(self, accept: Accept) -> None:
        """Begin to hear; returns at once, also when the platform cannot be reached."""
        ...

    async def stop(self) -> None:
        """Stop hearing, let running answers finish, close sessions."""
        ...

    async def send(self, letter: Letter) -> Receipt: ...

    async def retire(self, letter: Letter, receipt: Receipt) -> None: ...

    async def fetch(self, media: str) -> bytes:
        """Return the bytes of a picture a person sent; at most 20 MB."""
        ...

    def rates(self, address: Address) -> Sequence[Rate]:
        """Return the platform's limits for one address."""
        ...

    def state(self) -> dict[str, str]:
        """Return what ``/readyz`` shows of this platform: connected, last trouble."""
        ...

    async def check(self) -> Sequence[Finding]:
        """Call the platform with the configured keys and say what works."""
        ...


@runtime_checkable
class HandsFiles(Protocol):
    """A platform that hands on the files people send (DingTalk; WeCom does not)."""

    async def fetch_file(self, media: str) -> bytes:
        """Return the bytes of a file a person sent; at most 20 MB."""
        ...
