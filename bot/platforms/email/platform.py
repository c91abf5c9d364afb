"""Mail as the house sees it: one server that takes letters for people."""

import asyncio
import datetime as dt
import logging
import ssl
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Final

import aiosmtplib

from bot.outside import Email
from bot.platforms.base import Finding, Letter, Rate, Receipt
from bot.platforms.email import troubles
from bot.platforms.email.message import mail_of
from bot.platforms.outbound import Outbound
from bot.texts import outside
from core.clock import MICROSECONDS, Clock

logger = logging.getLogger(__name__)
TIMEOUT_S: Final = 20.0
ALTOGETHER_S: Final = 45.0
"""Less than a letter is claimed for."""
AT_ONCE: Final = 4
"""Connections at a time: many servers refuse a caller that opens more."""


class EmailPlatform(Outbound):
    """Sends letters through the firm's mail server, a connection for each."""

    name = "email"

    def __init__(self, settings: Email, clock: Clock, *, company: str) -> None:
        super().__init__((Rate(count=settings.per_hour, seconds=3600),))
        self._settings = settings
        self._clock = clock
        self._company = company
        self._password = settings.password.get_secret_value() if settings.password else ""
        self._gate = asyncio.Semaphore(AT_ONCE)

    async def send(self, letter: Letter) -> Receipt:
        """Hand the letter to the server; it is sent once the server has taken it."""
        at = dt.datetime.fromtimestamp(self._clock.now() / MICROSECONDS, dt.UTC)
        mail = mail_of(letter, sender=self._settings.sender, company=self._company, at=at)
        async with self._gate:
            try:
                async with asyncio.timeout(ALTOGETHER_S), self._connected() as server:
                    await server.send_message(mail)
            except (aiosmtplib.SMTPException, OSError) as failed:
                failure = troubles.of(failed, (self._password,))
                self.last_trouble = failure.reason
                raise failure from None
        self.sent += 1
        return Receipt()

    async def check(self) -> Sequence[Finding]:
        """Connect, log in and name the sender; nothing is sent."""
        settings = self._settings
        server = outside.EMAIL_SERVER.format(host=settings.host, port=settings.port)
        sender = outside.EMAIL_SENDER.format(sender=settings.sender)
        try:
            async with self._connected() as connection:
                await connection.mail(settings.sender)
                await connection.rset()
        except (aiosmtplib.SMTPException, OSError) as failed:
            names = {"server": server, "login": outside.EMAIL_LOGIN, "sender": sender}
            what, advice = troubles.advice(failed, (self._password,))
            return (Finding(what=names[what], is_good=False, advice=advice),)
        login = (Finding(what=outside.EMAIL_LOGIN, is_good=True),) if settings.user else ()
        return (
            Finding(what=server, is_good=True), *login, Finding(what=sender, is_good=True),
        )  # fmt: skip

    @asynccontextmanager
    async def _connected(self) -> AsyncIterator[aiosmtplib.SMTP]:
        settings = self._settings
        server = aiosmtplib.SMTP(
            hostname=settings.host, port=settings.port, timeout=TIMEOUT_S,
            use_tls=settings.tls == "implicit", start_tls=settings.tls == "starttls",
            tls_context=self._context(),
        )  # fmt: skip
        try:
            await server.connect()
            if settings.user:
                await server.login(settings.user, self._password)
            yield server
        finally:
            await _leave(server)

    def _context(self) -> ssl.SSLContext | None:
        if self._settings.tls == "none":
            return None
        return ssl.create_default_context(cadata=self._settings.ca or None)


async def _leave(server: aiosmtplib.SMTP) -> None:
    """Say goodbye; what was taken stays taken, however that goes."""
    try:
        await server.quit()
    except (aiosmtplib.SMTPException, OSError):
        server.close()
