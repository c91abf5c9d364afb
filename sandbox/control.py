"""The page's API under ``/sandbox``: state, events, gestures, clock, faults."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, Final

from aiohttp import web

from sandbox import config as world_file
from sandbox import labels, samples
from sandbox.hands import BadGesture
from sandbox.world import World

HEARTBEAT_S: Final = 15.0
NO_STORE: Final = {"Cache-Control": "no-store"}
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Control:
    """Handlers for the page and for whoever drives the sandbox without one."""

    def __init__(self, world: World) -> None:
        self._world = world

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/sandbox/state", self.state),
            web.get("/sandbox/events", self.events),
            web.get("/sandbox/world", self.show_world),
            web.put("/sandbox/world", self.replace_world),
            web.post("/sandbox/say", _gesture(self.say)),
            web.post("/sandbox/tap", _gesture(self.tap)),
            web.post("/sandbox/menu", _gesture(self.menu)),
            web.post("/sandbox/enter", _gesture(self.enter)),
            web.post("/sandbox/scan", _gesture(self.scan)),
            web.post("/sandbox/photo", _gesture(self.photo)),
            web.post("/sandbox/clock", _gesture(self.clock)),
            web.post("/sandbox/fault", _gesture(self.fault)),
            web.post("/sandbox/event", _gesture(self.event)),
            web.post("/sandbox/verify", _gesture(self.verify)),
            web.get("/sandbox/media/{id}", self.media),
            web.get("/sandbox/label", self.label),
            web.get("/sandbox/sample/{name}", self.sample),
        ]

    async def state(self, _request: web.Request) -> web.Response:
        return web.json_response(self._world.state(), headers=NO_STORE)

    async def show_world(self, _request: web.Request) -> web.Response:
        return web.json_response(self._world.config.raw(), headers=NO_STORE)

    async def replace_world(self, request: web.Request) -> web.Response:
        try:
            self._world.replace(world_file.parse(await _json(request)))
        except world_file.BadWorld as wrong:
            return _refusal(str(wrong))
        return web.json_response({"ok": True})

    async def events(self, request: web.Request) -> web.StreamResponse:
        """Stream what happens until the page goes away or falls too far behind."""
        response = web.StreamResponse(
            headers={"Content-Type": "text/event-stream", "X-Accel-Buffering": "no", **NO_STORE}
        )
        reader = self._world.services.hub.reader()
        with suppress(ConnectionResetError), reader as queue:
            await response.prepare(request)
            await response.write(b"retry: 1000\n\n")
            while True:
                try:
                    line = await asyncio.wait_for(queue.get(), HEARTBEAT_S)
                except TimeoutError:
                    line = ": still here\n\n"
                if line is None:
                    break
                await response.write(line.encode())
        return response

    async def say(self, request: web.Request) -> dict[str, Any]:
        said = await _json(request)
        message = self._world.hands.say(
            _str(said, "person"),
            _str(said, "chat"),
            _str(said, "text"),
            spoken=said.get("spoken") is True,
            quote=_str(said, "quote", ""),
        )
        return {"message": message.shown()}

    async def tap(self, request: web.Request) -> dict[str, Any]:
        tap = await _json(request)
        chosen = _selections(tap.get("selections") or {})
        person, message = _str(tap, "person"), _str(tap, "message")
        self._world.hands.tap(person, message, _str(tap, "key"), chosen)
        return {}

    async def menu(self, request: web.Request) -> dict[str, Any]:
        press = await _json(request)
        self._world.hands.menu(_str(press, "person"), _str(press, "key"))
        return {}

    async def enter(self, request: web.Request) -> dict[str, Any]:
        self._world.hands.enter(_str(await _json(request), "person"))
        return {}

    async def scan(self, request: web.Request) -> dict[str, Any]:
        scan = await _json(request)
        code, kind = _str(scan, "code"), _str(scan, "kind", "EAN_13")
        self._world.hands.scan(_str(scan, "person"), _str(scan, "key", ""), code, kind)
        return {}

    async def photo(self, request: web.Request) -> dict[str, Any]:
        """Take a picture from the form's ``file``, or draw ``sample``, or the code in ``label``."""
        form = await request.post()
        person, upload = str(form["person"]), form.get("file")
        if isinstance(upload, web.FileField):
            data = upload.file.read()
        elif "sample" in form:
            data = samples.draw(str(form["sample"]))
        else:
            data = labels.draw(str(form["label"]), str(form.get("kind", "EAN_13")))
        chat, key = str(form.get("chat", person)), str(form.get("key", ""))
        message = self._world.hands.photo(person, chat, data, key)
        return {"message": message.shown()}

    async def clock(self, request: web.Request) -> dict[str, Any]:
        wish, clock = await _json(request), self._world.clock
        if "at" in wish:
            clock.move_to(str(wish["at"]))
        elif "advance_s" in wish:
            clock.advance(float(wish["advance_s"]))
        elif wish.get("reset"):
            clock.reset()
        shown = {"now_us": clock.now_us(), "offset_us": clock.offset_us}
        self._world.services.hub.publish("clock", shown)
        return {"clock": shown}

    async def fault(self, request: web.Request) -> dict[str, Any]:
        wish = await _json(request)
        return await self._world.faults.happen(_str(wish, "name"), wish)

    async def event(self, request: web.Request) -> dict[str, Any]:
        """Push a DingTalk event (``type``, ``data``), or a WeCom event of ``person``."""
        wish = await _json(request)
        if "person" in wish:
            self._world.hands.event(_str(wish, "person"), dict(wish.get("data", {})))
            return {}
        self._world.dingtalk.event(_str(wish, "type"), dict(wish.get("data", {})))
        return {}

    async def verify(self, _request: web.Request) -> dict[str, Any]:
        """Do what the WeCom console does when a callback address is saved."""
        return {"verified": await self._world.wecom.verify_callback()}

    async def media(self, request: web.Request) -> web.Response:
        file = self._world.services.files.get(request.match_info["id"])
        if file is None:
            raise web.HTTPNotFound
        return web.Response(body=file.data, content_type=file.content_type)

    async def label(self, request: web.Request) -> web.Response:
        try:
            drawn = labels.draw(request.query["code"], request.query.get("kind", "EAN_13"))
        except (KeyError, labels.BadLabel) as wrong:
            return _refusal(str(wrong))
        return web.Response(body=drawn, content_type="image/png")

    async def sample(self, request: web.Request) -> web.Response:
        try:
            drawn = samples.draw(request.match_info["name"])
        except samples.NoSuchSample:
            raise web.HTTPNotFound from None
        return web.Response(body=drawn, content_type="image/jpeg")


def _gesture(act: Callable[[web.Request], Awaitable[dict[str, Any]]]) -> Handler:
    """Answer ``{"ok": true, …}``, or 400 with what is wrong."""

    async def handle(request: web.Request) -> web.Response:
        try:
            return web.json_response({"ok": True, **await act(request)})
        except (BadGesture, labels.BadLabel, ValueError, TypeError) as wrong:
            return _refusal(str(wrong))
        except KeyError as missing:
            return _refusal(f"missing {missing}")

    return handle


async def _json(request: web.Request) -> dict[str, Any]:
    """Return the JSON object sent; other content types are refused (they need no preflight)."""
    if request.content_type != "application/json":
        raise ValueError("send application/json")
    raw = json.loads(await request.text())
    if not isinstance(raw, dict):
        raise TypeError("send an object")
    return raw


def _str(body: dict[str, Any], key: str, default: str | None = None) -> str:
    value = body.get(key, default)
    if not isinstance(value, str):
        raise ValueError(f"{key} is missing or not a string")  # noqa: TRY004 - answered with 400
    return value


def _selections(raw: Any) -> dict[str, list[str]]:
    """Return what was chosen by question; one choice may stand without its list."""
    return {
        str(key): [str(entry) for entry in (value if isinstance(value, list) else [value])]
        for key, value in dict(raw).items()
    }


def _refusal(why: str) -> web.Response:
    return web.json_response({"ok": False, "error": why}, status=400)
