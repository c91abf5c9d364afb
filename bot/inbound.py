"""What arrives from a chat, with no platform left in it.

Every platform folder turns its wire format into these, and hands them to ``intake``.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Chat:
    """Where a message was said and where its answer goes.

    ``id`` is the platform's user id in a direct chat and the conversation id in a group.
    ``reply_url`` is a short-lived address for the answer (DingTalk's sessionWebhook).
    """

    platform: str
    tenant: str
    id: str
    is_group: bool = False
    reply_url: str = ""
    reply_until_us: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Inbound:
    """One thing a person did.

    ``key`` is the same however often the platform delivers it and different for
    everything else: ``wecom:<corp>:<MsgId>``, ``dingtalk:<corp>:<msgId>``. It is at most
    200 characters; platforms hash what is longer.
    """

    key: str
    user_id: str
    chat: Chat
    sent_us: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Said(Inbound):
    """A sentence, typed or transcribed; ``quoted`` is what it replies to, never a command."""

    text: str
    quoted: str = ""
    is_spoken: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Tapped(Inbound):
    """A button on a card. ``token`` is what we put on it; ``handle`` names the copy of the card."""

    token: str
    handle: str = ""
    response_code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scanned(Inbound):
    """Codes read by the phone's scanner or from a photo; ``menu_key`` says what they are for.

    ``codes`` come without the scanner's symbology prefix (``EAN_13,``).
    """

    codes: tuple[str, ...]
    menu_key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Photographed(Inbound):
    """A picture; ``media`` is what the platform needs to fetch it."""

    media: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Attached(Inbound):
    """A photo that a draft asked for, fetched, made small and kept under its digest."""

    digest: str
    draft_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Chose(Inbound):
    """A button of the app menu, or (``HOME``) the chat opened for the first time that day."""

    menu_key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Filed(Inbound):
    """A file; ``media`` is what the platform needs to fetch it, ``name`` what it is called."""

    media: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetRead(Inbound):
    """A table that was read from a file: its columns and the cells of each row, as text.

    ``numbers`` are the rows as the sheet shows them.
    """

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Departed(Inbound):
    """The platform says that somebody, ``user_id``, has left the company. Nobody is answered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreadable(Inbound):
    """Something we cannot act on (a video, a place, a file); the person is told so."""

    what: str
