"""Pictures and files of the smart bot: fetched within five minutes and unsealed; sent in pieces."""

import base64
import binascii
import hashlib
from collections.abc import Awaitable, Callable
from typing import Any, Final

import aiohttp
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC
from yarl import URL

from bot.platforms import wire
from bot.platforms.base import SendFailed, Trouble
from bot.platforms.hosts import Doors, GuardedResolver
from bot.platforms.wecom.crypto import AES_BLOCK, Unsealed, unpadded
from bot.platforms.wecom.limits import MEDIA_BYTES

FILE_HOSTS: Final = (".qq.com", ".myqcloud.com", ".qpic.cn")
TIMEOUT: Final = aiohttp.ClientTimeout(total=60, connect=5)
PIECE_BYTES: Final = 512 * 1024
KEY_BYTES: Final = 32

Json = dict[str, Any]
Ask = Callable[[str, Json], Awaitable[Json]]


def sealed_address(part: Json) -> str:
    """Return what is needed to fetch a picture or a file later, as text."""
    return wire.dumps({"url": wire.raw(part, "url"), "aeskey": wire.raw(part, "aeskey")})


class Downloads:
    """Fetches what people sent; ``callback_key`` opens what comes without a key of its own."""

    def __init__(self, doors: Doors, callback_key: str = "") -> None:
        self._doors = doors
        self._callback_key = callback_key

    async def fetch(self, media: str) -> bytes:
        """Return the bytes behind ``sealed_address``; at most 20 MB, from WeCom's hosts alone."""
        found = wire.loads(media)
        address = wire.raw(found, "url")
        if not self._doors.may_download(address):
            raise SendFailed(Trouble.CONTENT, "a file address refused")
        sealed = await self._get(address)
        try:
            return unsealed(sealed, wire.raw(found, "aeskey") or self._callback_key)
        except Unsealed as failed:
            raise SendFailed(Trouble.CONTENT, failed.reason) from None

    async def _get(self, address: str) -> bytes:
        connector = aiohttp.TCPConnector(resolver=GuardedResolver(self._doors.hosts))
        try:
            async with (
                aiohttp.ClientSession(
                    connector=connector, timeout=TIMEOUT, trust_env=False,
                    cookie_jar=aiohttp.DummyCookieJar(),
                ) as session,
                session.get(URL(address, encoded=True), allow_redirects=False) as answer,
            ):  # fmt: skip
                if answer.status != 200:
                    is_busy = answer.status >= 500 or answer.status == 429
                    trouble = Trouble.BUSY if is_busy else Trouble.CONTENT
                    raise SendFailed(trouble, f"HTTP {answer.status}")
                return await _read(answer)
        except (aiohttp.ClientError, OSError, TimeoutError) as lost:
            raise SendFailed(Trouble.BUSY, type(lost).__name__) from None


async def _read(answer: aiohttp.ClientResponse) -> bytes:
    found = bytearray()
    async for chunk in answer.content.iter_chunked(1 << 16):
        found += chunk
        if len(found) > MEDIA_BYTES + KEY_BYTES:
            raise SendFailed(Trouble.CONTENT, f"file larger than {MEDIA_BYTES} bytes")
    return bytes(found)


def unsealed(sealed: bytes, aeskey: str) -> bytes:
    """Return a file decrypted: AES-256-CBC, padded to blocks of 32, the key's start as vector."""
    if not aeskey:
        return sealed
    try:
        key = base64.b64decode(aeskey + "=" * (-len(aeskey) % 4))
    except (binascii.Error, ValueError):
        raise Unsealed("a key that is not base64") from None
    if len(key) != KEY_BYTES or not sealed or len(sealed) % AES_BLOCK:
        raise Unsealed("not whole blocks, or a key of another length")
    decryptor = Cipher(AES(key), CBC(key[:AES_BLOCK])).decryptor()
    return unpadded(decryptor.update(sealed) + decryptor.finalize())


async def upload(ask: Ask, name: str, content: bytes, kind: str) -> str:
    """Send a file up in pieces of half a megabyte and return its media id, good for three days."""
    pieces = [content[at : at + PIECE_BYTES] for at in range(0, len(content), PIECE_BYTES)]
    digest = hashlib.md5(content, usedforsecurity=False).hexdigest()
    begun = await ask(
        "aibot_upload_media_init",
        {"type": kind, "filename": name, "total_size": len(content),
         "total_chunks": len(pieces), "md5": digest},
    )  # fmt: skip
    upload_id = wire.raw(begun, "upload_id")
    for index, piece in enumerate(pieces):
        data = base64.b64encode(piece).decode()
        body = {"upload_id": upload_id, "chunk_index": index, "base64_data": data}
        await ask("aibot_upload_media_chunk", body)
    done = await ask("aibot_upload_media_finish", {"upload_id": upload_id})
    media_id = wire.raw(done, "media_id")
    if not media_id:
        raise SendFailed(Trouble.BUSY, "an upload without a media id")
    return media_id
