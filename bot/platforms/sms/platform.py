"""Text messages as the house sees them: a gateway behind a port, and the one that speaks HTTP."""

import json
import logging
import re
from collections.abc import Sequence
from typing import Any, Final, Protocol

from bot.cards.as_text import in_short
from bot.outside import Sms
from bot.platforms.base import Finding, Letter, Rate, Receipt, SendFailed, Trouble
from bot.platforms.outbound import Outbound, in_a_line
from bot.platforms.posting import Answer, Poster, refusal
from bot.signing import signed
from bot.texts import outside
from core.clock import MICROSECONDS, Clock

logger = logging.getLogger(__name__)
NUMBER: Final = re.compile(r"\+?\d{6,15}", re.ASCII)
TEXT_MAX: Final = 130
"""Two of the 67-character parts that a long text message is billed by."""


class Gateway(Protocol):
    """Takes text messages. ``send`` delivers at least once and raises ``SendFailed``."""

    async def send(self, number: str, text: str, message_id: str) -> None: ...

    async def check(self) -> Sequence[Finding]: ...

    async def close(self) -> None: ...


class HttpGateway:
    """A gateway that takes one JSON object for each message, keyed or signed."""

    def __init__(self, settings: Sms, clock: Clock) -> None:
        self._settings = settings
        self._clock = clock
        self._poster = Poster()

    async def send(self, number: str, text: str, message_id: str) -> None:
        """Post the filled-in body; an answer that does not say "good" is a refusal."""
        words = {"number": number, "text": text, "id": message_id}
        filled = {name: filled_in(form, words) for name, form in self._settings.body.items()}
        answer = await self._post(json.dumps(filled, ensure_ascii=False).encode(), message_id)
        failed = refusal(answer) or self._refused(answer)
        if failed is not None:
            raise failed

    async def check(self) -> Sequence[Finding]:
        """Post an empty object: a gateway that is there refuses it, but not for the key."""
        try:
            answer = await self._post(b"{}", "check")
        except SendFailed as failed:
            advice = outside.UNREACHABLE.format(reason=failed.reason)
            return (Finding(what=outside.SMS_GATEWAY, is_good=False, advice=advice),)
        what = {401: "key", 403: "key", 404: "path", 405: "path"}.get(answer.status, "")
        if not what:
            return (Finding(what=outside.SMS_GATEWAY, is_good=True),)
        advice = outside.REFUSED_GATEWAY.format(
            status=answer.status, advice=outside.GATEWAY_ADVICE[what]
        )
        return (Finding(what=outside.SMS_GATEWAY, is_good=False, advice=advice),)

    async def close(self) -> None:
        await self._poster.close()

    async def _post(self, body: bytes, message_id: str) -> Answer:
        headers: dict[str, str] = {}
        settings = self._settings
        if settings.key is not None:
            key = settings.key.get_secret_value()
            is_usual = settings.key_header.lower() == "authorization"
            headers[settings.key_header] = f"Bearer {key}" if is_usual else key
        if settings.secret is not None:
            at_s = self._clock.now() // MICROSECONDS
            headers |= signed(settings.secret.get_secret_value(), message_id, at_s, body)
        return await self._poster.post(settings.url, body, headers)

    def _refused(self, answer: Answer) -> SendFailed | None:
        field = self._settings.answer_field
        if not field:
            return None
        said = _field(answer.body, field)
        if said == self._settings.answer_good:
            return None
        key = self._settings.key.get_secret_value() if self._settings.key else ""
        return SendFailed(Trouble.CONFIG, in_a_line(f"{field} = {said}", (key,)))


class SmsPlatform(Outbound):
    """Sends the short form of letters as text messages."""

    name = "sms"

    def __init__(self, gateway: Gateway, *, per_hour: int) -> None:
        super().__init__((Rate(count=per_hour, seconds=3600),))
        self._gateway = gateway

    async def send(self, letter: Letter) -> Receipt:
        number = letter.address.id
        if not NUMBER.fullmatch(number):
            raise SendFailed(Trouble.TARGET, "not a phone number")
        try:
            await self._gateway.send(number, in_short(letter.message, TEXT_MAX), letter.handle)
        except SendFailed as failed:
            self.last_trouble = failed.reason
            raise
        self.sent += 1
        return Receipt()

    async def stop(self) -> None:
        await self._gateway.close()

    async def check(self) -> Sequence[Finding]:
        return await self._gateway.check()


def filled_in(form: str, words: dict[str, str]) -> str:
    """Return the form with its places filled, once: what is filled in is never read again."""
    return re.sub(r"\{(number|text|id)\}", lambda found: words[found[1]], form)


def _field(body: bytes, name: str) -> str:
    """Return a field of a JSON answer as text, or nothing."""
    try:
        said: Any = json.loads(body)
    except (ValueError, RecursionError):
        return ""
    return str(said.get(name, "")) if isinstance(said, dict) else ""
