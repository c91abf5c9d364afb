"""A mail server on the wire (RFC 5321): it takes mails, keeps them, and misbehaves when told."""

import asyncio
import base64
import binascii
import contextlib
import re
import ssl
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Final

LINE_MAX: Final = 4096
MAIL_MAX: Final = 2 * 1024 * 1024
KEPT: Final = 500
_PATH: Final = re.compile(r"<([^<>\s]*)>")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """One mail as it came: the envelope, and the message inside."""

    sender: str
    to: tuple[str, ...]
    message: EmailMessage
    raw: bytes

    @property
    def subject(self) -> str:
        return str(self.message["Subject"])

    @property
    def text(self) -> str:
        body = self.message.get_body(("plain",))
        return "" if body is None else str(body.get_content()).replace("\r\n", "\n")


@dataclass(slots=True, kw_only=True)
class Manners:
    """How the server behaves. ``answers`` maps a command to what it says instead of yes.

    ``users`` must log in when there are any. ``drops`` closes the line after that command.
    """

    users: dict[str, str] = field(default_factory=dict)
    answers: dict[str, str] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)
    drops: str = ""
    tls: ssl.SSLContext | None = None
    is_implicit: bool = False


class MailServer:
    """Listens on a port of its own; ``mails`` are what arrived, the oldest first."""

    def __init__(self, manners: Manners | None = None) -> None:
        self.manners = manners or Manners()
        self.mails: deque[Mail] = deque(maxlen=KEPT)
        self.connections = 0
        self.most_at_once = 0
        self.told: Callable[[Mail], None] = lambda _mail: None
        self._server: asyncio.Server | None = None
        self._open: set[asyncio.StreamWriter] = set()

    @property
    def port(self) -> int:
        assert self._server is not None
        return int(self._server.sockets[0].getsockname()[1])

    async def start(self, port: int = 0) -> None:
        """Listen on loopback; 0 asks for a free port."""
        context = self.manners.tls if self.manners.is_implicit else None
        self._server = await asyncio.start_server(
            self._serve, "127.0.0.1", port, limit=MAIL_MAX, ssl=context
        )

    async def stop(self) -> None:
        """Hang up and stop listening."""
        if self._server is None:
            return
        self._server.close()
        for writer in list(self._open):
            writer.close()
        await self._server.wait_closed()

    def to(self, address: str) -> list[Mail]:
        """Return the mails of one mailbox."""
        return [mail for mail in self.mails if address in mail.to]

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self._open.add(writer)
        self.most_at_once = max(self.most_at_once, len(self._open))
        try:
            await Conversation(self, reader, writer).hold()
        except (ConnectionError, asyncio.IncompleteReadError, ValueError):
            pass
        finally:
            self._open.discard(writer)
            writer.close()
            with contextlib.suppress(ConnectionError, ssl.SSLError):
                await writer.wait_closed()


class Conversation:
    """One client on the line."""

    def __init__(
        self, server: MailServer, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self._server = server
        self._manners = server.manners
        self._reader = reader
        self._writer = writer
        self._user = ""
        self._sender: str | None = None
        self._to: list[str] = []
        self._is_safe = server.manners.is_implicit

    async def hold(self) -> None:
        """Answer until the client leaves."""
        await self._say("220 mail.sandbox ready")
        while line := await self._line():
            verb, _, rest = line.partition(" ")
            verb = verb.upper()
            if not await self._answer(verb, rest):
                return

    async def _answer(self, verb: str, rest: str) -> bool:
        if verb == self._manners.drops:
            return False
        if verb in self._manners.answers:
            await self._say(self._manners.answers[verb])
        elif verb == "QUIT":
            await self._say("221 bye")
            return False
        else:
            known = {
                "EHLO": self._hello, "STARTTLS": self._start_tls, "AUTH": self._log_in,
                "MAIL": self._mail, "RCPT": self._recipient, "DATA": self._data,
                "RSET": self._reset, "NOOP": self._nothing,
            }  # fmt: skip
            await known.get(verb, self._unknown)(rest)
        return True

    async def _hello(self, _rest: str) -> None:
        more = ["SIZE 2097152"]
        if self._manners.tls is not None and not self._is_safe:
            more.append("STARTTLS")
        if self._manners.users and (self._is_safe or self._manners.tls is None):
            more.append("AUTH PLAIN LOGIN")
        lines = ["mail.sandbox", *more]
        for line in lines[:-1]:
            await self._say(f"250-{line}")
        await self._say(f"250 {lines[-1]}")

    async def _start_tls(self, _rest: str) -> None:
        if self._manners.tls is None:
            await self._say("502 no")
            return
        await self._say("220 go ahead")
        await self._writer.start_tls(self._manners.tls)
        self._is_safe = True

    async def _log_in(self, rest: str) -> None:
        way, _, given = rest.partition(" ")
        if way.upper() == "PLAIN":
            given = given or await self._asked("")
            _, user, password = [*_decoded(given).split("\0"), "", "", ""][:3]
        else:
            user = _decoded(given or await self._asked("VXNlcm5hbWU6"))
            password = _decoded(await self._asked("UGFzc3dvcmQ6"))
        if password and self._manners.users.get(user) == password:
            self._user = user
            await self._say("235 welcome")
        else:
            await self._say("535 5.7.8 authentication failed")

    async def _asked(self, for_what: str) -> str:
        await self._say(f"334 {for_what}")
        return await self._line()

    async def _mail(self, rest: str) -> None:
        found = _PATH.search(rest)
        if self._manners.users and not self._user:
            await self._say("530 5.7.0 authentication required")
        elif found is None:
            await self._say("501 5.5.4 whose?")
        else:
            self._sender, self._to = found[1], []
            await self._say("250 ok")

    async def _recipient(self, rest: str) -> None:
        found = _PATH.search(rest)
        if self._sender is None or found is None:
            await self._say("503 5.5.1 MAIL first")
        elif found[1] in self._manners.refused:
            await self._say(self._manners.refused[found[1]])
        else:
            self._to.append(found[1])
            await self._say("250 ok")

    async def _data(self, _rest: str) -> None:
        if not self._to:
            await self._say("503 5.5.1 RCPT first")
            return
        await self._say("354 go on")
        raw = await self._reader.readuntil(b"\r\n.\r\n")
        mail = _read(self._sender or "", self._to, raw[:-3])
        self._sender, self._to = None, []
        if self._manners.drops == "TAKEN":
            self._server.mails.append(mail)
            raise ConnectionError
        self._server.mails.append(mail)
        self._server.told(mail)
        await self._say("250 2.0.0 taken")

    async def _reset(self, _rest: str) -> None:
        self._sender, self._to = None, []
        await self._say("250 ok")

    async def _nothing(self, _rest: str) -> None:
        await self._say("250 ok")

    async def _unknown(self, _rest: str) -> None:
        await self._say("500 5.5.2 what?")

    async def _line(self) -> str:
        line = await self._reader.readline()
        if len(line) > LINE_MAX:
            raise ValueError("line too long")
        return line.decode("utf-8", "replace").rstrip("\r\n")

    async def _say(self, line: str) -> None:
        self._writer.write(f"{line}\r\n".encode())
        await self._writer.drain()


def _read(sender: str, to: list[str], raw: bytes) -> Mail:
    unstuffed = raw.replace(b"\r\n..", b"\r\n.")
    message = message_from_bytes(unstuffed, policy=default)
    return Mail(sender=sender, to=tuple(to), message=message, raw=unstuffed)


def _decoded(said: str) -> str:
    try:
        return base64.b64decode(said, validate=True).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return ""
