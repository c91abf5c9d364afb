"""The encryption of event callbacks, around the cipher of dingtalk-sdk.

The package (LGPL, an optional extra) is imported only when events over HTTP are configured. Its own
framing compares signatures in variable time and trusts the padding, so that part is here.
"""

import base64
import binascii
import secrets
import struct
import warnings
from collections.abc import Sequence
from typing import Any, Final

from bot.platforms.dingtalk.signing import is_same, sign_event

BLOCK: Final = 32
RANDOM: Final = 16
HEAD: Final = RANDOM + 4


class Forged(Exception):
    """A callback was not signed by the platform, or was meant for somebody else."""


class Garbled(Exception):
    """A callback was signed, but cannot be read."""


class EventCrypto:
    """Open and seal event callbacks for one app.

    ``owners`` are the names a callback may be addressed to: the client id, or the corporation id
    for callbacks that were registered through the old interface. The first one signs answers.
    """

    def __init__(self, token: str, aes_key: str, owners: Sequence[str]) -> None:
        self._token = token
        self._owners = tuple(owner for owner in owners if owner)
        self._cipher = _cipher(base64.b64decode(aes_key + "="))

    def open(self, encrypted: str, signature: str, timestamp: str, nonce: str) -> str:
        """Return the text of a callback, or raise ``Forged`` or ``Garbled``.

        Nothing is decrypted before the signature is found to be right.
        """
        if not is_same(signature, sign_event(self._token, timestamp, nonce, encrypted)):
            raise Forged("signature")
        message, owner = _unframe(self._decrypt(encrypted))
        if not any(is_same(owner, known) for known in self._owners):
            raise Forged("owner")
        return message

    def seal(self, message: str, timestamp: str, nonce: str) -> dict[str, str]:
        """Return the answer body for ``message``, encrypted and signed."""
        plain = _frame(message.encode(), self._owners[0].encode(), self._random())
        encrypted = base64.b64encode(self._cipher.encrypt(plain)).decode()
        return {
            "msg_signature": sign_event(self._token, timestamp, nonce, encrypted),
            "timeStamp": timestamp,
            "nonce": nonce,
            "encrypt": encrypted,
        }

    def _random(self) -> bytes:
        return secrets.token_hex(RANDOM // 2).encode()

    def _decrypt(self, encrypted: str) -> bytes:
        try:
            sealed = base64.b64decode(encrypted, validate=True)
        except (binascii.Error, ValueError):
            raise Garbled("base64") from None
        if not sealed or len(sealed) % 16:
            raise Garbled("length")
        return bytes(self._cipher.decrypt(sealed))


def _cipher(key: bytes) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the package has invalid escapes in its docstrings
        from dingtalk.crypto.cryptography import DingTalkCipher  # noqa: PLC0415 - optional, slow
    return DingTalkCipher(key)


def _frame(message: bytes, owner: bytes, random: bytes) -> bytes:
    plain = random + struct.pack(">I", len(message)) + message + owner
    padding = BLOCK - len(plain) % BLOCK
    return plain + bytes([padding]) * padding


def _unframe(plain: bytes) -> tuple[str, str]:
    padding = plain[-1]
    if not 1 <= padding <= BLOCK or plain[-padding:] != bytes([padding]) * padding:
        raise Garbled("padding")
    content = plain[:-padding]
    if len(content) < HEAD:
        raise Garbled("too short")
    end = HEAD + struct.unpack(">I", content[RANDOM:HEAD])[0]
    if end > len(content):
        raise Garbled("length field")
    try:
        return content[HEAD:end].decode(), content[end:].decode()
    except UnicodeDecodeError:
        raise Garbled("utf-8") from None
