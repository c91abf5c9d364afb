"""Link cards: buttons that say a sentence for the reader, where cards are not permitted.

A button's link lets the client send its sentence into the same chat. The sentence names the
button it stands for, so that an old message never presses the newest one. Only in a chat with one
person: in a group the sentence would lack the mention without which the robot hears nothing.
"""

from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote

from bot.cards.as_text import said, so_numbered
from bot.cards.model import Button, Card
from bot.platforms import wire
from bot.platforms.base import Channel, Letter
from bot.platforms.dingtalk import render
from bot.platforms.dingtalk.split import BYTES_MAX, CHARS_MAX

SAY: Final = "dtmd://dingtalkclient/sendMessage?content="
BUTTONS_MAX: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Saying:
    """One message in both spellings: for the interface, and for a session that is open."""

    key: str
    param: dict[str, str]
    body: dict[str, Any]


def link_card(letter: Letter) -> Saying | None:
    """Return the letter as a message with link buttons, or ``None`` where it cannot be one."""
    card = letter.message
    if not isinstance(card, Card) or letter.address.channel is not Channel.USER:
        return None
    if not 1 <= len(card.buttons) <= BUTTONS_MAX:
        return None
    shown = {"title": render.headline(card), "text": _text(card)}
    saying = _single(shown, card.buttons[0]) if len(card.buttons) == 1 else _several(shown, card)
    is_long = len(shown["text"]) > CHARS_MAX
    return None if is_long or len(wire.dumps(saying.param).encode()) > BYTES_MAX else saying


def _text(card: Card) -> str:
    numbers = render.line(so_numbered(card.buttons))
    return render.BUBBLE_BREAK.join([render.as_markdown(card), numbers])


def _single(shown: dict[str, str], button: Button) -> Saying:
    fields = shown | {"singleTitle": _title(button), "singleURL": _link(button)}
    body = {"msgtype": "actionCard", "actionCard": fields}
    return Saying(key="sampleActionCard", param=fields, body=body)


def _several(shown: dict[str, str], card: Card) -> Saying:
    links = [{"title": _title(each), "actionURL": _link(each)} for each in card.buttons]
    fields = dict(shown)
    for number, link in enumerate(links, start=1):
        fields[f"actionTitle{number}"] = link["title"]
        fields[f"actionURL{number}"] = link["actionURL"]
    drawn = {**shown, "btnOrientation": "0", "btns": links}
    body = {"msgtype": "actionCard", "actionCard": drawn}
    return Saying(key=f"sampleActionCard{len(links)}", param=fields, body=body)


def _title(button: Button) -> str:
    return render.line(button.label)[: render.LABEL_CHARS_MAX]


def _link(button: Button) -> str:
    return SAY + quote(said(button), safe="")
