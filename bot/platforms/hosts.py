"""Which addresses the adapter may call, decided before a connection is opened.

Reply addresses, file addresses and the stream's endpoint come from outside. They may lead to the
platform's own hosts or to the configured ones and nowhere else, whatever the name server says.
"""

import ipaddress
import logging
import socket
from collections.abc import Sequence
from typing import Final

from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import DefaultResolver
from yarl import URL

PORTS: Final = {"https": 443, "wss": 443, "http": 80}

logger = logging.getLogger(__name__)


class Doors:
    """Know the configured base addresses, and judge an address from outside.

    ``replies`` and ``files`` are the ends of the platform's own host names. ``plain_files`` says
    that the platform hands out files over plain http too.
    """

    def __init__(
        self, configured: Sequence[str], *, replies: tuple[str, ...] = (),
        files: tuple[str, ...] = (), plain_files: bool = False,
    ) -> None:  # fmt: skip
        self._replies = replies
        self._files = files
        self._file_schemes = {"https", "http"} if plain_files else {"https"}
        bases = [URL(address) for address in configured]
        self._origins = frozenset((base.host, base.port) for base in bases)
        self._plain = frozenset(
            (base.host, base.port) for base in bases if base.scheme in {"http", "ws"}
        )
        self.hosts = frozenset(base.host or "" for base in bases)

    def may_reply(self, address: str) -> bool:
        """Whether a message's reply address may be called."""
        return self._judge(address, {"https"}, self._replies)

    def may_download(self, address: str) -> bool:
        """Whether a file may be fetched there."""
        return self._judge(address, self._file_schemes, self._files)

    def may_connect(self, address: str) -> bool:
        """Whether the stream may be opened there."""
        return self._judge(address, {"wss"}, self._replies)

    def _judge(self, address: str, schemes: set[str], suffixes: tuple[str, ...]) -> bool:
        url = _plain_url(address)
        if url is None or not url.host:
            return False
        here = (url.host, url.port)
        if here in self._plain and url.scheme in {"http", "ws"}:
            return True
        if url.scheme not in schemes:
            return False
        if here in self._origins:
            return True
        return url.port == PORTS[url.scheme] and url.host.lower().endswith(suffixes)


def _plain_url(address: str) -> URL | None:
    """Return an address that every parser reads alike, or nothing."""
    if not (address.isascii() and address.isprintable()) or set(address) & set(" \\\"'<>`"):
        return None
    try:
        url = URL(address)
        is_odd = url.user is not None or url.password is not None or url.port is None
    except ValueError:
        return None
    return None if is_odd or "@" in url.authority else url


class GuardedResolver(AbstractResolver):
    """Resolve names, and refuse private addresses for every host that is not configured.

    The connection is made to the very addresses returned here, so a name server that answers
    differently the second time gains nothing.
    """

    def __init__(self, trusted: frozenset[str], inner: AbstractResolver | None = None) -> None:
        self._trusted = trusted
        self._inner = inner or DefaultResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        found = await self._inner.resolve(host, port, family)
        if host in self._trusted:
            return found
        public = [one for one in found if is_public(one["host"])]
        if not public:
            logger.warning("refused a private address", extra={"host": host})
            raise OSError(None, "no public address")
        return public

    async def close(self) -> None:
        await self._inner.close()


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the open internet."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    mapped = getattr(ip, "ipv4_mapped", None)
    return is_public(str(mapped)) if mapped else ip.is_global and not ip.is_multicast
