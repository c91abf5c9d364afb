"""What a message shows on a phone, whichever of the two spellings it was sent in."""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from sandbox import texts
from sandbox.services import Services

Shown = tuple[str, dict[str, Any]]
Fields = dict[str, Any]


class Missing(Exception):
    """A field that must be there is not, or is no text; the message is its name."""


class UnknownKind(Exception):
    """There is no such message type."""


FILE_TYPES: Final = ("xlsx", "pdf", "zip", "rar", "doc", "docx")
# msgKey: the fields that must be there
TEMPLATES: Final[dict[str, tuple[str, ...]]] = {
    "sampleText": ("content",),
    "sampleMarkdown": ("title", "text"),
    "sampleImageMsg": ("photoURL",),
    "sampleLink": ("title", "text", "messageUrl"),
    "sampleActionCard": ("title", "text", "singleTitle", "singleURL"),
    "sampleActionCard6": (
        *("title", "text", "buttonTitle1", "buttonUrl1"),
        *("buttonTitle2", "buttonUrl2"),
    ),
    "sampleAudio": ("mediaId", "duration"),
    "sampleFile": ("mediaId", "fileName", "fileType"),
    "sampleVideo": ("videoMediaId", "picMediaId", "videoType", "duration"),
    **{
        f"sampleActionCard{count}": (
            *("title", "text"),
            *(f"action{part}{n}" for n in range(1, count + 1) for part in ("Title", "URL")),
        )
        for count in (2, 3, 4, 5)
    },
}


def from_template(services: Services, key: str, fields: Fields) -> Shown:
    """Return the bubble of an OpenAPI message; raise ``UnknownKind`` or ``Missing``."""
    if key not in TEMPLATES:
        raise UnknownKind(key)
    for name in TEMPLATES[key]:
        _text(fields, name)
    if key == "sampleText":
        return "text", {"text": fields["content"]}
    if key == "sampleMarkdown":
        return "markdown", {"markdown": fields["text"]}
    if key == "sampleImageMsg":
        return "image", {"image_url": _image(services, fields["photoURL"])}
    if key in {"sampleFile", "sampleAudio", "sampleVideo"}:
        return _file(services, fields)
    return "card", {"card": action_card(fields["title"], fields["text"], _buttons(fields))}


def from_body(body: Fields) -> Shown:
    """Return the bubble of a webhook message; raise ``UnknownKind`` or ``Missing``."""
    kind = body.get("msgtype")
    draw = BODIES.get(kind) if isinstance(kind, str) else None
    if draw is None:
        raise UnknownKind(str(kind))
    part = body.get(str(kind))
    if not isinstance(part, Mapping):
        raise Missing(str(kind))
    return draw(dict(part))


def mention(services: Services, shown: Shown, at: Any) -> Shown:
    """Return the bubble with ``@userId`` as ``@name`` where the id is in ``at`` too."""
    ids = at.get("atUserIds", []) if isinstance(at, Mapping) else []
    kind, fields = shown
    for user_id in ids if isinstance(ids, list) else []:
        person = services.config.member("dingtalk", str(user_id))
        for key in ("text", "markdown"):
            if person is not None and key in fields:
                fields[key] = fields[key].replace(f"@{user_id}", f"@{person.name}")
    return kind, fields


def action_card(title: str, markdown: str, buttons: list[Fields]) -> Fields:
    """Return a drawn card whose buttons are links."""
    return {
        "style": "dingtalk",
        "type": "actionCard",
        "title": title,
        "desc": "",
        "headline": "",
        "facts": [],
        "quote": "",
        "markdown": markdown,
        "tips": "",
        "buttons": buttons,
        "replaced_text": "",
    }


def _text(fields: Any, name: str) -> str:
    value = fields.get(name) if isinstance(fields, Mapping) else None
    if not isinstance(value, str) or not value:
        raise Missing(name)
    return value


def _link(text: str, url: str) -> Fields:
    return {"key": "", "text": text, "url": url, "style": ""}


def _buttons(fields: Fields) -> list[Fields]:
    titles = [name for name in fields if re.search("Title", name)]
    return [
        _link(fields[name], fields[_url_of(name, fields)])
        for name in titles
        if _url_of(name, fields) in fields
    ] or [_link(texts.DETAILS, fields.get("messageUrl", ""))]


def _url_of(name: str, fields: Fields) -> str:
    upper, lower = name.replace("Title", "URL"), name.replace("Title", "Url")
    return upper if upper in fields else lower


def _image(services: Services, where: str) -> str:
    """Show an uploaded picture or one of the web; an id nobody knows shows nothing there."""
    file = services.files.get(where)
    if file is not None and file.content_type.startswith("image/"):
        return f"/sandbox/media/{where}"
    if where.startswith(("http://", "https://")):
        return where
    raise Missing("photoURL")


def _file(services: Services, fields: Fields) -> Shown:
    media_id = fields.get("mediaId") or fields.get("videoMediaId", "")
    name = fields.get("fileName", media_id)
    file = services.files.get(media_id)
    if file is None:
        raise Missing("mediaId")
    if "fileType" in fields and fields["fileType"] not in FILE_TYPES:
        raise Missing("fileType")
    shown = {"name": name, "url": f"/sandbox/media/{media_id}", "size": len(file.data)}
    return "text", {"text": texts.FILE.format(name=name), "file": shown}


def _text_body(part: Fields) -> Shown:
    return "text", {"text": _text(part, "content")}


def _markdown_body(part: Fields) -> Shown:
    _text(part, "title")
    return "markdown", {"markdown": _text(part, "text")}


def _link_body(part: Fields) -> Shown:
    link = _link(texts.DETAILS, _text(part, "messageUrl"))
    return "card", {"card": action_card(_text(part, "title"), _text(part, "text"), [link])}


def _action_body(part: Fields) -> Shown:
    title, text = _text(part, "title"), _text(part, "text")
    if isinstance(part.get("btns"), list) and part["btns"]:
        links = [_link(_text(row, "title"), _text(row, "actionURL")) for row in part["btns"]]
    else:
        links = [_link(_text(part, "singleTitle"), _text(part, "singleURL"))]
    return "card", {"card": action_card(title, text, links)}


def _feed_body(part: Fields) -> Shown:
    rows = part.get("links")
    if not isinstance(rows, list) or not rows:
        raise Missing("links")
    links = [_link(_text(row, "title"), _text(row, "messageURL")) for row in rows]
    return "card", {"card": action_card(links[0]["text"], "", links)}


BODIES: Final[dict[str, Callable[[Fields], Shown]]] = {
    "text": _text_body,
    "markdown": _markdown_body,
    "link": _link_body,
    "actionCard": _action_body,
    "feedCard": _feed_body,
}


def parsed(raw: Any) -> Fields | None:
    """Return the object in JSON text ``raw``, or ``None`` when it is anything else."""
    if not isinstance(raw, str):
        return None
    try:
        value = json.loads(raw)
    except ValueError:
        return None
    return value if isinstance(value, dict) else None
