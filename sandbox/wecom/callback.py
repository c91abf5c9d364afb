"""Delivers what people do to the bot's callback: encrypted, signed, 5 s, three retries."""

import asyncio
import itertools
import secrets
from dataclasses import dataclass
from typing import Any, Final
from xml.etree import ElementTree as ET

from aiohttp import ClientError, ClientTimeout

from sandbox import texts
from sandbox.bounded import Bounded
from sandbox.config import Person, WeComApp
from sandbox.crypto import CallbackCrypto
from sandbox.services import Services, read_bounded
from sandbox.wecom import xml
from sandbox.wecom.passive import BadAnswer, open_answer

FIRST_MSG_ID: Final = 7_000_000_000_000_000_001


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One inbound with all its fields; delivering it again changes only the envelope."""

    person: Person
    fields: dict[str, Any]

    @property
    def event(self) -> str:
        return str(self.fields.get("Event", ""))

    @property
    def key(self) -> str:
        """Return what the bot should recognise a repeat by."""
        return str(self.fields.get("MsgId") or f"{self.event} {self.fields['CreateTime']}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of a delivery: whether it was taken, and the answer in it, if any."""

    taken: bool
    answer: ET.Element | None = None


class Callback:
    """The way from the cloud to the bot."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._ids = itertools.count(FIRST_MSG_ID)
        self.last: Bounded[Delivery] = Bounded(1000)

    def crypto(self) -> CallbackCrypto:
        app = self._app()
        return CallbackCrypto(app.token, app.encoding_aes_key, app.corp_id)

    def make(self, person: Person, kind: str, **fields: Any) -> Delivery:
        """Return an inbound of ``person``; messages get a ``MsgId``, events do not."""
        app = self._app()
        body: dict[str, Any] = {
            "ToUserName": app.corp_id,
            "FromUserName": person.user_id,
            "CreateTime": self._services.clock.now_s(),
            "MsgType": kind,
            **fields,
        }
        if kind != "event":
            body["MsgId"] = next(self._ids)
        body["AgentID"] = app.agent_id
        return Delivery(person=person, fields=body)

    async def deliver(self, delivery: Delivery) -> Outcome:
        """Deliver until the bot answers 200 in time, at most three more times."""
        self.last[delivery.person.id] = delivery
        rules = self._services.rules
        if not self._app().callback_url:
            return Outcome(taken=False)
        for attempt in range(1, rules.wecom_retries + 2):
            if attempt > 1:
                await asyncio.sleep(rules.wecom_retry_gap_s)
            outcome = await self.attempt(delivery, attempt)
            if outcome.taken:
                return outcome
        attempts = rules.wecom_retries + 1
        self._services.hub.note(texts.GIVEN_UP.format(attempts=attempts), "bad")
        return Outcome(taken=False)

    async def attempt(self, delivery: Delivery, attempt: int = 1) -> Outcome:
        """Deliver once, in a fresh envelope."""
        app, crypto = self._app(), self.crypto()
        sealed = crypto.encrypt(xml.write(delivery.fields))
        envelope = {"ToUserName": app.corp_id, "AgentID": str(app.agent_id), "Encrypt": sealed}
        try:
            status, body = await self._post(xml.write(envelope), self._query(crypto, sealed))
        except (ClientError, TimeoutError, ValueError) as trouble:
            self._tell(attempt, type(trouble).__name__, "bad")
            return Outcome(taken=False)
        if self._services.mischief.take("acks_withheld"):
            self._services.hub.note(texts.ACK_WITHHELD, "bad")
            return Outcome(taken=False)
        if status != 200:
            self._tell(attempt, f"HTTP {status}", "bad")
            return Outcome(taken=False)
        return self._opened(crypto, body, attempt)

    async def verify(self) -> bool:
        """Ask for the echo, as the console does when the address is saved; 1 s to answer."""
        app, crypto = self._app(), self.crypto()
        if not app.callback_url:
            return False
        word = str(secrets.randbelow(10**19))
        sealed = crypto.encrypt(word)
        query = {**self._query(crypto, sealed), "echostr": sealed}
        timeout = ClientTimeout(total=self._services.rules.wecom_verify_deadline_s)
        try:
            async with self._services.http.get(
                app.callback_url, params=query, timeout=timeout
            ) as answer:
                return answer.status == 200 and await answer.text() == word
        except (ClientError, TimeoutError):
            return False

    async def _post(self, body: str, query: dict[str, str]) -> tuple[int, str]:
        timeout = ClientTimeout(total=self._services.rules.wecom_deadline_s)
        headers = {"Content-Type": "text/xml; charset=utf-8"}
        async with self._services.http.post(
            self._app().callback_url,
            data=body.encode(),
            params=query,
            headers=headers,
            timeout=timeout,
            allow_redirects=False,
        ) as answer:
            raw = await read_bounded(answer)
            return answer.status, raw.decode(errors="replace")

    def _query(self, crypto: CallbackCrypto, sealed: str) -> dict[str, str]:
        timestamp = str(self._services.clock.now_s())
        nonce = str(secrets.randbelow(2**31))
        signature = crypto.sign(timestamp, nonce, sealed)
        return {"msg_signature": signature, "timestamp": timestamp, "nonce": nonce}

    def _opened(self, crypto: CallbackCrypto, body: str, attempt: int) -> Outcome:
        try:
            answer = open_answer(crypto, body)
        except BadAnswer as bad:
            self._services.hub.note(texts.BAD_ANSWER.format(why=bad), "bad")
            return Outcome(taken=True)
        if attempt > 1:
            self._tell(attempt, "HTTP 200", "good")
        return Outcome(taken=True, answer=answer)

    def _tell(self, attempt: int, answer: str, tone: str) -> None:
        line = texts.DELIVERED.format(attempt=attempt, answer=answer)
        self._services.hub.note(line, tone)

    def _app(self) -> WeComApp:
        app = self._services.config.wecom
        if app is None:
            raise LookupError(texts.NO_APP)
        return app
