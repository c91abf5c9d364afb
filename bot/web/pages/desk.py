"""The routes of the pages; every answer is one that somebody can act on."""

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

from aiohttp import web
from pydantic import ValidationError

from bot.cards.as_text import as_text
from bot.cards.deck import draw
from bot.codes import read_codes
from bot.commands import ordering, papers
from bot.commands.asking import Told, label_of
from bot.texts import labels
from bot.texts import pages as texts
from bot.web.pages import html
from bot.web.pages.sheets import LINES_MAX, Outcome, Sheet, context_of, hand_in
from core.errors import Refused
from core.orders import rights
from core.orders.states import Kind
from core.people import Person, may
from core.storage.session import Unavailable

if TYPE_CHECKING:
    from core.storage.books import OpenBooks

T = TypeVar("T")
Enter = Callable[[Callable[["OpenBooks"], T]], Awaitable[T]]
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
logger = logging.getLogger(__name__)

STATIC: Final = Path(__file__).parent / "static"
TYPES: Final = {".js": "text/javascript", ".css": "text/css"}
COOKIE: Final = "zhanggui"
SESSION_S: Final = 12 * 3600
BODY_MAX: Final = 200 * 1024
PHOTO_MAX: Final = 8 * 1024 * 1024
MINE_MAX: Final = 20
OWN: Final = "X-Zhanggui"
"""A header that another site's form cannot send."""
_INSIDE = re.compile(r"/h5(?:/d/[0-9A-Z-]{3,40}|/scan)?")
KINDS: Final = (Kind.RECEIPT, Kind.SHIPMENT)


class PagesDesk:
    """Serves the pages. ``enter`` runs work that writes, ``look`` work that only reads."""

    def __init__(self, enter: "Enter[Any]", look: "Enter[Any]", *, is_secure: bool) -> None:
        self._enter = enter
        self._look = look
        self._is_secure = is_secure

    def routes(self) -> Sequence[web.RouteDef]:
        return (
            web.get("/h5/in", self._entrance),
            web.post("/h5/in", self._come_in),
            web.get("/h5", guarded(self._home)),
            web.get("/h5/d/{number}", guarded(self._document)),
            web.get("/h5/scan", guarded(self._scan)),
            web.get("/h5/api/code", guarded(self._code)),
            web.post("/h5/api/sheets", guarded(self._sheet)),
            web.post("/h5/api/photo", guarded(self._photo)),
            web.get("/h5/sw.js", _worker),
            web.get("/h5/static/{name}", _static),
        )

    # -- coming in

    async def _entrance(self, request: web.Request) -> web.StreamResponse:
        """Show whose link it is; only the button uses it up, so that no preview does."""
        token = request.query.get("t", "")
        name = await self._look(lambda books: _name_on(books, token))
        if not name:
            return html.told(texts.LINK_OVER, status=403)
        return html.entrance(name, token, _inside(request.query.get("to", "")))

    async def _come_in(self, request: web.Request) -> web.StreamResponse:
        form = await request.post()
        token, onward = str(form.get("t", "")), _inside(str(form.get("to", "")))
        session = await self._enter(lambda books: books.passes.enter(token))
        if session is None:
            return html.told(texts.LINK_OVER, status=403)
        response = web.Response(status=303, headers={**html.HEADERS, "Location": onward})
        response.set_cookie(
            COOKIE, session, max_age=SESSION_S, path="/h5", httponly=True, samesite="Lax",
            secure=self._is_secure,
        )  # fmt: skip
        return response

    # -- pages

    async def _home(self, request: web.Request) -> web.StreamResponse:
        token = _session_of(request)

        def look(books: "OpenBooks") -> tuple[str, list[tuple[str, str]]]:
            person = _person(books, token)
            mine = books.documents.of_requester(person.id, MINE_MAX)
            return person.name, [
                (one.number, f"{labels.KIND[one.kind]} {labels.status(one.kind, one.status)}")
                for one in mine
            ]

        return html.home(*await self._look(look))

    async def _document(self, request: web.Request) -> web.StreamResponse:
        token, number = _session_of(request), request.match_info["number"][:40]

        def look(books: "OpenBooks") -> list[str]:
            context = context_of(books, _person(books, token))
            notice = ordering.story(context, papers.visible(context, number))
            return as_text(draw(notice.kind, notice.facts, books.zone)).split("\n")

        try:
            return html.document(await self._look(look))
        except (Refused, Told):
            return html.told(texts.NOT_THERE, status=404)

    async def _scan(self, request: web.Request) -> web.StreamResponse:
        token = _session_of(request)

        def look(books: "OpenBooks") -> list[str]:
            person = _person(books, token)
            return [kind.value for kind in KINDS if may(person, rights.ACT_OF[kind])]

        return html.scanner(await self._look(look), texts.SCANNER)

    # -- what the scanning page asks

    async def _code(self, request: web.Request) -> web.StreamResponse:
        token, code = _session_of(request), request.query.get("code", "").strip()[:80]

        def look(books: "OpenBooks") -> dict[str, str]:
            _person(books, token)
            found = books.catalog.products_with_code(code) if code else ()
            if len(found) != 1:
                return {}
            product, unit = found[0]
            return {"name": label_of(product), "unit": unit or product.unit}

        return _json(await self._look(look))

    async def _sheet(self, request: web.Request) -> web.StreamResponse:
        token = _session_of(request)
        read = _sheet_in(await _own_body(request, BODY_MAX))
        if isinstance(read, Outcome):
            return _json({"text": read.text}, status=read.status)
        outcome = await self._enter(lambda books: hand_in(books, _person(books, token), read))
        return _json({"text": outcome.text}, status=outcome.status)

    async def _photo(self, request: web.Request) -> web.StreamResponse:
        token = _session_of(request)
        await self._look(lambda books: _person(books, token).id)
        picture = await _own_body(request, PHOTO_MAX)
        codes = await asyncio.to_thread(read_codes, picture)
        text = "" if codes else texts.NOT_A_PICTURE
        return _json({"codes": codes, "text": text})


class NotIn(Exception):
    """Nobody's session, or of somebody who may not be here any more."""


def guarded(handler: Handler) -> Handler:
    """Return a handler that tells who is not in how to come in, and hides what went wrong."""

    async def handle(request: web.Request) -> web.StreamResponse:
        is_data = request.path.startswith("/h5/api/")
        try:
            return await handler(request)
        except NotIn:
            status, sentence = 401, texts.NOT_IN
        except Unavailable:
            status, sentence = 503, texts.BUSY
        except web.HTTPException:
            raise
        except Exception:
            logger.exception("a page failed", extra={"path": request.path})
            status, sentence = 500, texts.BUSY
        if is_data:
            return _json({"text": sentence}, status=status)
        return html.told(sentence, status=status)

    return handle


def _name_on(books: "OpenBooks", token: str) -> str:
    person_id = books.passes.invited(token)
    person = books.people.get(person_id) if person_id is not None else None
    return person.name if person is not None and person.is_active else ""


def _person(books: "OpenBooks", token: str) -> Person:
    """Return who has this session now, with the rights of now."""
    person_id = books.passes.holder(token) if token else None
    person = books.people.get(person_id) if person_id is not None else None
    if person is None or not person.is_active:
        raise NotIn
    return person


def _session_of(request: web.Request) -> str:
    return request.cookies.get(COOKIE, "")


def _inside(address: str) -> str:
    """Return an address of these pages, whatever was asked for: nobody is sent elsewhere."""
    return address if _INSIDE.fullmatch(address) else "/h5"


async def _own_body(request: web.Request, most: int) -> bytes:
    """Return the body of a request of our own page; refuse a foreign form and a large one."""
    if request.headers.get(OWN) != "1":
        raise web.HTTPForbidden
    if (request.content_length or 0) > most:
        raise web.HTTPRequestEntityTooLarge(max_size=most, actual_size=request.content_length or 0)
    body = bytearray()
    async for chunk in request.content.iter_chunked(1 << 16):
        body += chunk
        if len(body) > most:
            raise web.HTTPRequestEntityTooLarge(max_size=most, actual_size=len(body))
    return bytes(body)


def _sheet_in(body: bytes) -> Sheet | Outcome:
    try:
        return Sheet.model_validate_json(body)
    except ValidationError as wrong:
        first = wrong.errors(include_input=False, include_url=False)[0]
        if first["type"] == "too_long":
            return Outcome(status=422, text=texts.TOO_MANY.format(most=LINES_MAX))
        where = ".".join(str(part) for part in first["loc"])
        return Outcome(status=422, text=texts.BAD_SHEET.format(why=where or first["type"]))


def _json(data: Any, *, status: int = 200) -> web.Response:
    headers = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
    return web.json_response(data, status=status, headers=headers)


async def _static(request: web.Request) -> web.StreamResponse:
    name = request.match_info["name"]
    path = STATIC / name
    if path.suffix not in TYPES or path.parent != STATIC or not path.is_file():
        raise web.HTTPNotFound
    return web.Response(
        body=path.read_bytes(), content_type=TYPES[path.suffix], charset="utf-8",
        headers={"X-Content-Type-Options": "nosniff", "Cache-Control": "no-cache"},
    )  # fmt: skip


async def _worker(_request: web.Request) -> web.StreamResponse:
    return web.Response(
        body=(STATIC / "sw.js").read_bytes(), content_type="text/javascript", charset="utf-8",
        headers={"Cache-Control": "no-cache", "Service-Worker-Allowed": "/h5"},
    )  # fmt: skip
