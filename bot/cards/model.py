"""What people see, as data. Renderers in ``bot/platforms/*/render.py`` draw it.

Everything here is plain text: names are shown literally, and a renderer escapes whatever
its platform would take for markup. Limits belong to the renderers.
"""

from dataclasses import dataclass
from enum import StrEnum


class Tone(StrEnum):
    """What a card feels like; renderers pick the colour."""

    NEUTRAL = "neutral"
    WAITING = "waiting"
    GOOD = "good"
    BAD = "bad"


class Style(StrEnum):
    """How a button looks."""

    PRIMARY = "primary"
    PLAIN = "plain"
    DANGER = "danger"


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """One answer. ``token`` comes back when it is tapped and carries no authority."""

    label: str
    token: str
    style: Style = Style.PLAIN


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A name of at most five characters and its value."""

    name: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One thing to know or decide.

    ``title`` verb and counterparty; ``headline`` the one line to read from two metres away
    (``可乐 20箱 = 480瓶``); ``facts`` the rest; ``note`` longer text with line breaks;
    ``state`` who decided and when; a card without ``buttons`` is settled or only informs.
    """

    title: str
    headline: str = ""
    facts: tuple[Fact, ...] = ()
    note: str = ""
    state: str = ""
    buttons: tuple[Button, ...] = ()
    tone: Tone = Tone.NEUTRAL


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A sentence or a few lines, shown literally."""

    content: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Payload(Text):
    """JSON for another program, said exactly so; ``id`` is the same for every copy."""

    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Enclosure:
    """A file or picture. Its bytes are kept under ``digest``; ``name`` is what the reader sees.

    ``caption`` says what it is, where it can only be named. ``size`` is in bytes.
    """

    digest: str
    name: str
    mime: str
    size: int
    caption: str = ""


Message = Card | Text | Enclosure
