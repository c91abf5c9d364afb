"""Brings messages, taps and events to the bot: over a socket, or over HTTP as the second door."""

import asyncio
import json
import uuid
from typing import Any, Final

from aiohttp import ClientError, ClientTimeout

from sandbox import texts
from sandbox.config import DingTalkApp
from sandbox.crypto import BadCipher, CallbackCrypto
from sandbox.dingtalk import sign
from sandbox.dingtalk.cards import Route
from sandbox.dingtalk.stream import ANY_EVENT, CARD, ROBOT, Ack, Gateway, NoAck
from sandbox.services import Services, read_bounded

HTTP_OK: Final = 200
BAD_HTTP: Final = (ClientError, TimeoutError, ValueError, TypeError)


class Inbound:
    """Delivers until acknowledged, within the platform's limits."""

    def __init__(self, services: Services, gateway: Gateway) -> None:
        self._services = services
        self._gateway = gateway

    async def message(self, body: dict[str, Any], session: str) -> dict[str, Any] | None:
        """Deliver a robot message; return the reply in the answer ({} for none).

        ``None`` means that nobody ever acknowledged it. Repeats have a new ``messageId``.
        """
        rules = self._services.rules
        for attempt in range(1, rules.ding_deliveries + 1):
            try:
                return await self.message_once(body, session)
            except NoAck as missing:
                if attempt == rules.ding_deliveries:
                    break
                await self._wait_again(missing)
        self._services.hub.note(texts.GIVEN_UP.format(attempts=rules.ding_deliveries), "bad")
        return None

    async def message_once(self, body: dict[str, Any], session: str) -> dict[str, Any]:
        """Deliver a robot message once, or raise ``NoAck``."""
        if self._app().callback_url:
            reply = await self._post_message(body, session)
        else:
            reply = await self._push_message(body, session)
        if self._services.mischief.take("acks_withheld"):
            self._services.hub.note(texts.ACK_WITHHELD, "bad")
            raise NoAck(lost=False)
        return reply

    async def tap(self, body: dict[str, Any], route: Route | None) -> dict[str, Any] | None:
        """Deliver a tap; return the answer, or ``None`` when it failed or came after 2 s."""
        deadline_s = self._services.rules.ding_card_deadline_s
        if route is not None:
            return await self._post_tap(body, route, deadline_s)
        socket = self._gateway.pick("CALLBACK", CARD)
        if socket is None:
            self._services.hub.note(texts.CLICK_UNSENT, "bad")
            return None
        try:
            frame = self._gateway.frame(socket, "CALLBACK", CARD, body)
            ack = await self._gateway.push(socket, frame, deadline_s)
        except NoAck as missing:
            line = texts.SOCKET_LOST if missing.lost else texts.LATE_ANSWER
            self._services.hub.note(line.format(seconds=deadline_s), "bad")
            return None
        return self._answer_of(ack)

    async def event(self, kind: str, data: dict[str, Any]) -> bool:
        """Deliver an event until it is acknowledged; tell whether it was."""
        event_id = uuid.uuid4().hex
        for attempt in range(self._services.rules.ding_deliveries):
            if attempt:
                await asyncio.sleep(self._services.rules.ding_redeliver_s)
            if await self._event_once(kind, data, event_id):
                return True
        return False

    async def _push_message(self, body: dict[str, Any], session: str) -> dict[str, Any]:
        socket = self._gateway.pick("CALLBACK", ROBOT)
        if socket is None:
            raise NoAck(lost=True)
        full = {**body, "sessionWebhook": f"{socket.base}{session}"}
        frame = self._gateway.frame(socket, "CALLBACK", ROBOT, full)
        ack = await self._gateway.push(socket, frame, self._services.rules.ding_redeliver_s)
        if ack.code not in (200, 404):
            raise NoAck(lost=False)
        return {}

    async def _post_message(self, body: dict[str, Any], session: str) -> dict[str, Any]:
        app, timestamp = self._app(), str(self._services.clock.now_ms())
        headers = {"timestamp": timestamp, "sign": sign.robot(app.client_secret, timestamp)}
        full = {**body, "sessionWebhook": f"{self._services.base}{session}"}
        deadline_s = self._services.rules.ding_http_deadline_s
        try:
            return await self._post(app.callback_url, full, headers, deadline_s)
        except BAD_HTTP as trouble:
            self._services.hub.note(f"HTTP: {type(trouble).__name__}", "bad")
            raise NoAck(lost=False) from trouble

    async def _post_tap(
        self, body: dict[str, Any], route: Route, deadline_s: float
    ) -> dict[str, Any] | None:
        timestamp = str(self._services.clock.now_ms())
        headers = {
            "x-ddpaas-signature-timestamp": timestamp,
            "x-ddpaas-signature": sign.card(route.secret, timestamp),
        }
        try:
            return await self._post(route.url, body, headers if route.secret else {}, deadline_s)
        except BAD_HTTP as trouble:
            line = texts.LATE_ANSWER.format(seconds=deadline_s)
            self._services.hub.note(f"{line} ({type(trouble).__name__})", "bad")
            return None

    async def _event_once(self, kind: str, data: dict[str, Any], event_id: str) -> bool:
        if self._app().callback_url:
            return await self._post_event(kind, data, event_id)
        socket = self._gateway.pick("EVENT", ANY_EVENT)
        if socket is None:
            return False
        headers = {
            "eventType": kind,
            "eventId": event_id,
            "eventCorpId": self._app().corp_id,
            "eventBornTime": str(self._services.clock.now_ms()),
            "eventUnifiedAppId": str(uuid.uuid5(uuid.NAMESPACE_DNS, "sandbox")),
        }
        frame = self._gateway.frame(socket, "EVENT", ANY_EVENT, data, **headers)
        try:
            ack = await self._gateway.push(socket, frame, self._services.rules.ding_redeliver_s)
        except NoAck:
            return False
        later = isinstance(ack.data, dict) and ack.data.get("status") == "LATER"
        return ack.code == HTTP_OK and not later

    async def _post_event(self, kind: str, data: dict[str, Any], event_id: str) -> bool:
        """Push an encrypted event; the answer must be the encrypted word ``success``."""
        app, now_ms = self._app(), self._services.clock.now_ms()
        crypto = CallbackCrypto(app.event_token, app.event_aes_key, app.client_id)
        event = {"EventType": kind, "EventTime": now_ms, "CorpId": app.corp_id}
        plain = json.dumps({**event, "eventId": event_id, **data}, ensure_ascii=False)
        sealed, nonce = crypto.encrypt(plain), uuid.uuid4().hex[:8]
        signature = crypto.sign(str(now_ms), nonce, sealed)
        query = {"signature": signature, "msg_signature": signature}
        query |= {"timestamp": str(now_ms), "nonce": nonce}
        url = app.event_url or f"{app.callback_url}/event"
        deadline_s = self._services.rules.ding_http_deadline_s
        try:
            answer = await self._post(url, {"encrypt": sealed}, {}, deadline_s, query)
            return _is_success(crypto, answer)
        except (*BAD_HTTP, KeyError, BadCipher):
            return False

    async def _post(
        self,
        url: str,
        body: dict[str, Any],
        headers: dict[str, str],
        deadline_s: float,
        query: dict[str, str] | None = None,
    ) -> dict[str, Any]:
        """Post JSON and return the object answered; raise one of ``BAD_HTTP`` for anything else."""
        timeout = ClientTimeout(total=deadline_s)
        async with self._services.http.post(
            url, json=body, headers=headers, params=query, timeout=timeout
        ) as answer:
            raw = await read_bounded(answer)
            if answer.status != HTTP_OK:
                raise ValueError(f"HTTP {answer.status}")
        parsed = json.loads(raw) if raw.strip() else {}
        if not isinstance(parsed, dict):
            raise TypeError("not an object")
        return parsed

    def _answer_of(self, ack: Ack) -> dict[str, Any] | None:
        """Return ``response`` of a tap's ack; one that is no object changes nothing."""
        answer = ack.data.get("response") if isinstance(ack.data, dict) else None
        if ack.code != HTTP_OK:
            self._services.hub.note(texts.BAD_ANSWER.format(why=f"code {ack.code}"), "bad")
            return None
        return answer if isinstance(answer, dict) else {}

    async def _wait_again(self, missing: NoAck) -> None:
        seconds = self._services.rules.ding_redeliver_s
        if missing.lost:
            line = texts.SOCKET_LOST if self._gateway.sockets else texts.NO_SOCKET
            self._services.hub.note(line, "bad")
            if self._gateway.pick("CALLBACK", ROBOT) is None:
                await self._gateway.wait_for_socket(seconds)
        else:
            self._services.hub.note(texts.NOT_ACKED.format(seconds=seconds), "bad")

    def _app(self) -> DingTalkApp:
        app = self._services.config.dingtalk
        if app is None:
            raise LookupError(texts.NO_APP)
        return app


def _is_success(crypto: CallbackCrypto, answer: dict[str, Any]) -> bool:
    stamp, nonce, sealed = str(answer["timeStamp"]), answer["nonce"], answer["encrypt"]
    signed = crypto.is_signed(answer["msg_signature"], stamp, nonce, sealed)
    return signed and crypto.decrypt(sealed) == "success"
