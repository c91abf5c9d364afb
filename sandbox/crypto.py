"""The callback crypto both clouds use: SHA-1 signature, AES-256-CBC with a 32-byte PKCS#7 block."""

import base64
import hashlib
import hmac
import secrets
import struct
from typing import Final

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

BLOCK: Final = 32


class BadCipher(Exception):
    """The text was not made with this key for this receiver."""


class CallbackCrypto:
    """Signs and encrypts for one callback; ``receive_id`` is the corp id (or the app key)."""

    def __init__(self, token: str, encoding_aes_key: str, receive_id: str) -> None:
        self._token = token
        self._key = base64.b64decode(encoding_aes_key + "=")
        self._receive_id = receive_id.encode()

    def sign(self, timestamp: str, nonce: str, encrypted: str) -> str:
        """Return the hex signature over the four sorted values."""
        parts = sorted((self._token, timestamp, nonce, encrypted))
        return hashlib.sha1("".join(parts).encode()).hexdigest()  # noqa: S324 - the protocol's choice

    def is_signed(self, signature: str, timestamp: str, nonce: str, encrypted: str) -> bool:
        return hmac.compare_digest(self.sign(timestamp, nonce, encrypted), signature)

    def encrypt(self, text: str, salt: bytes | None = None) -> str:
        """Return ``text`` encrypted and in base64. ``salt`` are 16 bytes, random if not given."""
        raw = text.encode()
        body = (salt or secrets.token_bytes(16)) + struct.pack(">I", len(raw)) + raw
        body += self._receive_id
        pad = BLOCK - len(body) % BLOCK
        encryptor = self._cipher().encryptor()
        sealed = encryptor.update(body + bytes([pad]) * pad) + encryptor.finalize()
        return base64.b64encode(sealed).decode()

    def decrypt(self, encrypted: str) -> str:
        """Return the text, or raise ``BadCipher`` for anything that is not exactly right."""
        try:
            sealed = base64.b64decode(encrypted, validate=True)
            decryptor = self._cipher().decryptor()
            body = decryptor.update(sealed) + decryptor.finalize()
        except ValueError as broken:
            raise BadCipher("not base64 or not whole blocks") from broken
        return self._open(_unpadded(body)).decode()

    def _open(self, body: bytes) -> bytes:
        if len(body) < 20:
            raise BadCipher("too short")
        (length,) = struct.unpack(">I", body[16:20])
        text, receiver = body[20 : 20 + length], body[20 + length :]
        if len(text) != length or not hmac.compare_digest(receiver, self._receive_id):
            raise BadCipher("wrong length or receiver")
        return text

    def _cipher(self) -> Cipher[modes.CBC]:
        return Cipher(algorithms.AES(self._key), modes.CBC(self._key[:16]))


def _unpadded(body: bytes) -> bytes:
    pad = body[-1] if body else 0
    if not 1 <= pad <= BLOCK or body[-pad:] != bytes([pad]) * pad:
        raise BadCipher("padding")
    return body[:-pad]
