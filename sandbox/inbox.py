"""Mails and text messages as they arrive outside the two clouds, for the page to show."""

from collections import deque
from collections.abc import AsyncIterator, Mapping
from typing import Any, Final

from aiohttp import web

from sandbox.mail import Mail, MailServer
from sandbox.services import Services

KEPT: Final = 200
TEXT_MAX: Final = 4000
FILES_MAX: Final = 20


class Inbox:
    """A mail server and a gateway for text messages; what they took is in ``letters``."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._server = MailServer()
        self._server.told = self._mailed
        self.letters: deque[dict[str, Any]] = deque(maxlen=KEPT)

    @property
    def mail_port(self) -> int:
        """The port on which mails are taken."""
        return self._server.port

    def routes(self) -> list[web.RouteDef]:
        return [web.post("/sms/send", self.texted)]

    async def serve_mail(self, port: int) -> AsyncIterator[None]:
        """Take mails on this port while the sandbox lives."""
        await self._server.start(port)
        yield
        await self._server.stop()

    async def texted(self, request: web.Request) -> web.Response:
        """Take one text message: a JSON object with ``mobile`` and ``content``."""
        try:
            said = await request.json()
        except ValueError:
            said = None
        if not isinstance(said, Mapping) or not said.get("mobile"):
            return web.json_response({"code": "1"}, status=400)
        self._keep("sms", to=str(said["mobile"]), text=str(said.get("content", "")))
        return web.json_response({"code": "0"})

    def _mailed(self, mail: Mail) -> None:
        files = [part.get_filename() or "" for part in mail.message.iter_attachments()]
        self._keep(
            "mail", to="、".join(mail.to), subject=mail.subject, text=mail.text,
            files=files[:FILES_MAX],
        )  # fmt: skip

    def _keep(self, kind: str, **facts: Any) -> None:
        letter = {
            "id": len(self.letters), "kind": kind, "subject": "", "files": [], **facts,
            "text": str(facts["text"])[:TEXT_MAX], "at_us": self._services.clock.now_us(),
        }  # fmt: skip
        self.letters.append(letter)
        self._services.hub.publish("letter", letter)
