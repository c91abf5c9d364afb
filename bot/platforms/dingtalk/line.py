"""One open connection: its frames, its handlers, and its own acknowledgements."""

import asyncio
import logging
from collections.abc import Coroutine
from dataclasses import dataclass
from typing import Any, Final

import aiohttp
from aiohttp import ClientWebSocketResponse, WSMsgType

from bot.platforms import wire
from bot.platforms.base import NotAccepted
from bot.platforms.dingtalk.desk import Desk

ROBOT: Final = "/v1.0/im/bot/messages/get"
CARD: Final = "/v1.0/card/instances/callback"
SLOTS: Final = 100
PATIENCE_S: Final = 1.0
OK: Final = 200
BAD: Final = 400
UNKNOWN: Final = 404
FAILED: Final = 500

logger = logging.getLogger(__name__)


class Slots:
    """At most so many handlers at once. A burst waits a moment; a jam is told so at once."""

    def __init__(self, count: int = SLOTS, patience_s: float = PATIENCE_S) -> None:
        self._free = asyncio.Semaphore(count)
        self._patience_s = patience_s
        self._is_jammed = False

    async def take(self) -> bool:
        """Return whether a handler may start; pair it with ``give``."""
        if self._is_jammed and self._free.locked():
            return False
        try:
            async with asyncio.timeout(self._patience_s):
                await self._free.acquire()
        except TimeoutError:
            self._is_jammed = True
            return False
        self._is_jammed = False
        return True

    def give(self) -> None:
        """Give a slot back."""
        self._free.release()


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """One frame, with what may be missing left empty."""

    kind: str
    topic: str
    id: str
    sent_ms: int
    event: str
    sealed: str

    @property
    def data(self) -> dict[str, Any]:
        """Return the payload; raise ``BadJson`` when it is none."""
        return wire.loads(self.sealed) if self.sealed else {}


def read_frame(sealed: str) -> Frame:
    """Read a frame leniently; raise ``BadJson`` when it is not even an object."""
    outer = wire.loads(sealed)
    head = wire.table(outer, "headers") or wire.table(outer, "header")
    data = outer.get("data")
    return Frame(
        kind=wire.text(outer, "type"),
        topic=wire.raw(head, "topic"),
        id=wire.raw(head, "messageId"),
        sent_ms=wire.whole(head, "time"),
        event=wire.text(head, "eventType"),
        sealed=wire.dumps(data) if isinstance(data, dict) else str(data or ""),
    )


class Line:
    """Hear one socket. ``leaving`` is set once the gateway no longer uses it."""

    def __init__(self, socket: ClientWebSocketResponse, desk: Desk, slots: Slots) -> None:
        self._socket = socket
        self._desk = desk
        self._slots = slots
        self._handlers: set[asyncio.Task[None]] = set()
        self.leaving = asyncio.Event()
        self.was_asked = False

    async def run(self, quiet_s: float, drain_s: float) -> None:
        """Hear until the socket ends; after a goodbye only as long as ``drain_s``.

        A line that is silent for ``quiet_s`` is given up like one that was asked to leave: the
        next is opened first.
        """
        try:
            await self._hear(quiet_s)
            if self.was_asked:
                async with asyncio.timeout(drain_s):
                    await self._hear(drain_s)
        except TimeoutError:
            logger.info("gave up a silent line")
            self.was_asked = True
        finally:
            self.leaving.set()
        await self.finish(drain_s)

    async def finish(self, patience_s: float) -> None:
        """Let handlers finish and acknowledge, then close the socket."""
        if self._handlers:
            await asyncio.wait(self._handlers, timeout=patience_s)
        for handler in self._handlers:
            handler.cancel()
        await self._socket.close()

    async def _hear(self, quiet_s: float) -> None:
        """Take frames until the socket ends or says goodbye."""
        while True:
            came = await self._socket.receive(timeout=quiet_s)
            if came.type is WSMsgType.TEXT:
                if await self._take(came.data):
                    return
            elif came.type is not WSMsgType.BINARY:
                return

    async def _take(self, sealed: str) -> bool:
        """Act on a frame; return whether it was the goodbye."""
        try:
            frame = read_frame(sealed)
        except wire.BadJson as bad:
            self._desk.counted["bad_frame"] += 1
            logger.warning("dropped a frame", extra={"why": str(bad), "length": len(sealed)})
            return False
        if frame.kind == "SYSTEM":
            return await self._system(frame)
        if frame.kind == "EVENT" or frame.topic in {ROBOT, CARD}:
            await self._dispatch(frame)
        else:
            self._desk.counted["unknown_topic"] += 1
            await self._acknowledge(frame, UNKNOWN, {})
        return False

    async def _system(self, frame: Frame) -> bool:
        if frame.topic == "ping":
            await self._acknowledge(frame, OK, _opaque(frame))
        elif frame.topic == "disconnect" and not self.leaving.is_set():
            self.was_asked = True
            self.leaving.set()
            return True
        return False

    async def _dispatch(self, frame: Frame) -> None:
        if not await self._slots.take():
            self._desk.counted["busy"] += 1
            await self._turn_away(frame)
            return
        handler = asyncio.create_task(self._handle(frame))
        self._handlers.add(handler)
        handler.add_done_callback(self._handled)

    def _handled(self, handler: "asyncio.Task[None]") -> None:
        self._handlers.discard(handler)
        self._slots.give()

    async def _handle(self, frame: Frame) -> None:
        """Run one frame and acknowledge it, on the socket that it came from."""
        try:
            data = frame.data
        except wire.BadJson:
            self._desk.counted["bad_data"] += 1
            await self._acknowledge(frame, BAD, {})
            return
        if frame.kind == "EVENT":
            await self._answer_event(frame)
        elif frame.topic == CARD:
            with self._desk.answering(data):
                await self._answer(frame, self._desk.tap(data, **_delivery(frame)))
        else:
            await self._answer(frame, self._desk.message(data, **_delivery(frame)))

    async def _answer(self, frame: Frame, work: Coroutine[Any, Any, dict[str, Any] | None]) -> None:
        try:
            response = await work
        except NotAccepted:
            self._desk.counted["not_accepted"] += 1
            await self._acknowledge(frame, FAILED, {})
        except Exception:  # a bug must not leave the frame without an answer
            logger.exception("a handler failed", extra={"message_id": frame.id})
            self._desk.counted["failed"] += 1
            await self._acknowledge(frame, FAILED, {})
        else:
            await self._acknowledge(frame, OK, {"response": response})

    async def _answer_event(self, frame: Frame) -> None:
        try:
            await self._desk.event(
                frame.event, frame.data, delivery=frame.id, sent_ms=frame.sent_ms
            )
        except NotAccepted:
            await self._acknowledge(frame, OK, {"status": "LATER", "message": "busy"})
            return
        await self._acknowledge(frame, OK, {"status": "SUCCESS", "message": "ok"})

    async def _turn_away(self, frame: Frame) -> None:
        """Answer that there is no time: events come again, people are told."""
        if frame.kind == "EVENT":
            await self._acknowledge(frame, OK, {"status": "LATER", "message": "busy"})
            return
        await self._acknowledge(frame, FAILED, {})
        if frame.topic == ROBOT:
            try:
                self._desk.apologise(frame.data)
            except wire.BadJson:
                self._desk.counted["bad_data"] += 1

    async def _acknowledge(self, frame: Frame, code: int, data: dict[str, Any]) -> None:
        """Send the answer; a frame without an id cannot be answered, except a ping."""
        if not frame.id and frame.kind != "SYSTEM":
            return
        ack = {
            "code": code,
            "headers": {"messageId": frame.id, "contentType": "application/json"},
            "message": "OK" if code == OK else "error",
            "data": wire.dumps(data),
        }
        try:
            await self._socket.send_str(wire.dumps(ack))
        except (aiohttp.ClientError, OSError, RuntimeError):
            self._desk.counted["ack_lost"] += 1


def _opaque(frame: Frame) -> dict[str, Any]:
    try:
        return frame.data
    except wire.BadJson:
        return {}


def _delivery(frame: Frame) -> dict[str, Any]:
    return {"delivery": frame.id, "sent_ms": frame.sent_ms}
