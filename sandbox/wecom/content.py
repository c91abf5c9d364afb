"""What a message body shows on a phone; shared by the app, its groups and the webhook robot."""

import re
from typing import Any, Final

from sandbox import texts
from sandbox.media import File
from sandbox.services import Services
from sandbox.wecom.wire import Refusal, cut, text_of

Shown = tuple[str, dict[str, Any]]

TEXT_BYTES_MAX: Final = 2048
NAME_TAG: Final = re.compile(r"\$(?:userName|userAlias|userAliasOrName)=([^$]{1,64})\$")


class Contents:
    """Checks bodies by ``msgtype`` and says how they look. ``owner`` is a robot's key, or empty."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def show(self, kind: str, body: dict[str, Any], owner: str = "") -> Shown:
        """Return kind and fields of the bubble, or refuse (40008 for an unknown type)."""
        part = body.get(kind)
        if kind not in SHOWN:
            raise Refusal(40008, "invalid message type")
        if not isinstance(part, dict):
            raise Refusal(40058, f"{kind} missing or not an object")
        if kind in {"text", "markdown"}:
            return self._words(kind, part)
        if kind in {"image", "voice", "video", "file"}:
            return self._media(kind, part, owner)
        return _textcard(part) if kind == "textcard" else _news(part)

    def media(self, media_id: Any, owner: str = "") -> File:
        """Return the file of a media id that is still valid here, or refuse (40007)."""
        file = self._services.files.get(media_id) if isinstance(media_id, str) else None
        age_us = self._services.clock.now_us() - file.created_us if file else 0
        if file is None or age_us > self._services.rules.wecom_media_life_s * 1_000_000:
            raise Refusal(40007, "invalid media_id")
        if file.owner != owner:
            raise Refusal(40007, "invalid media_id")
        return file

    def has_media(self, media_id: str) -> bool:
        try:
            self.media(media_id)
        except Refusal:
            return False
        return True

    def with_names(self, value: Any) -> Any:
        """Return ``value`` with ``$userName=…$`` replaced, as ``enable_id_trans`` asks for."""
        if isinstance(value, str):
            return NAME_TAG.sub(self._name, value)
        if isinstance(value, list):
            return [self.with_names(entry) for entry in value]
        if isinstance(value, dict):
            return {key: self.with_names(entry) for key, entry in value.items()}
        return value

    def _name(self, tag: re.Match[str]) -> str:
        person = self._services.config.member("wecom", tag[1])
        return person.name if person else tag[1]

    def _words(self, kind: str, part: dict[str, Any]) -> Shown:
        content = part.get("content")
        if not isinstance(content, str) or not content:
            raise Refusal(44004, "empty content")
        return kind, {kind: cut(content, TEXT_BYTES_MAX)}

    def _media(self, kind: str, part: dict[str, Any], owner: str) -> Shown:
        file = self.media(part.get("media_id"), owner)
        url = f"/sandbox/media/{file.id}"
        if kind == "image":
            return "image", {"image_url": url}
        name = texts.FILE.format(name=file.name)
        return "text", {
            "text": name,
            "file": {"name": file.name, "url": url, "size": len(file.data)},
        }


SHOWN: Final = ("text", "markdown", "image", "voice", "video", "file", "textcard", "news")


def _textcard(part: dict[str, Any]) -> Shown:
    title, desc = text_of(part, "title")[:128], text_of(part, "description")[:512]
    url = text_of(part, "url")
    if not title or not desc:
        raise Refusal(44004, "empty content")
    _check_url(url)
    button = {"key": "", "text": text_of(part, "btntxt", default="详情")[:4], "url": url}
    plain = re.sub(r"<br\s*/?>|</div>", "\n", desc)
    plain = re.sub(r"<[^>]*>", "", plain).strip()
    return "card", {"card": plain_card("textcard", title, plain, [button])}


def _news(part: dict[str, Any]) -> Shown:
    articles = part.get("articles")
    if not isinstance(articles, list) or not 1 <= len(articles) <= 8:
        raise Refusal(40058, "news.articles length must be 1 to 8")
    links = []
    for article in articles:
        if not isinstance(article, dict) or not article.get("title"):
            raise Refusal(40058, "news.articles.title missing")
        if url := article.get("url", ""):
            _check_url(url)
        links.append({"key": "", "text": article["title"][:128], "url": url})
    first = articles[0]
    card = plain_card("news", links[0]["text"], str(first.get("description", ""))[:512], links)
    return "card", {"card": card}


def plain_card(kind: str, title: str, desc: str, buttons: list[dict[str, Any]]) -> dict[str, Any]:
    """Return a drawn card that has no callbacks."""
    return {
        "style": "wecom",
        "type": kind,
        "title": title,
        "desc": desc,
        "headline": "",
        "facts": [],
        "quote": "",
        "markdown": "",
        "tips": "",
        "buttons": buttons,
        "replaced_text": "",
    }


def _check_url(url: Any) -> None:
    is_good = isinstance(url, str) and url.startswith(("http://", "https://"))
    if not is_good or len(url.encode()) > 2048:
        raise Refusal(40058, "url missing, too long or without scheme")
