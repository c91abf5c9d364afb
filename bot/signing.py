"""Signatures of Standard Webhooks: HMAC-SHA256 over ``id.timestamp.body``, key ``whsec_…``.

https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
"""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from typing import Final

from bot.settingkinds import secret_bytes

ID: Final = "webhook-id"
TIMESTAMP: Final = "webhook-timestamp"
SIGNATURE: Final = "webhook-signature"
VERSION: Final = "v1"
TOLERANCE_S: Final = 5 * 60
SIGNATURES_MAX: Final = 8
DIGITS_MAX: Final = 12


class BadSignature(Exception):
    """What was signed is not what came, or not by whom, or not now. ``reason`` is a code."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def signed(secret: str, message_id: str, at_s: int, body: bytes) -> dict[str, str]:
    """Return the three headers of a webhook."""
    return {
        ID: message_id,
        TIMESTAMP: str(at_s),
        SIGNATURE: f"{VERSION},{_signature(secret, message_id, str(at_s), body)}",
    }


def verify(secret: str, headers: Mapping[str, str], body: bytes, now_s: int) -> str:
    """Return the message's id, or raise ``BadSignature``: missing, expired or mismatched.

    Several signatures may be given (while a secret is changed); one that fits is enough.
    """
    message_id, at = headers.get(ID, ""), headers.get(TIMESTAMP, "")
    given = headers.get(SIGNATURE, "").split()[:SIGNATURES_MAX]
    if not (message_id and at and given):
        raise BadSignature("signature_missing")
    if not (at.isascii() and at.isdigit() and len(at) <= DIGITS_MAX):
        raise BadSignature("signature_mismatch")
    if abs(now_s - int(at)) > TOLERANCE_S:
        raise BadSignature("signature_expired")
    expected = f"{VERSION},{_signature(secret, message_id, at, body)}".encode()
    fits = [hmac.compare_digest(expected, one.encode()) for one in given]
    if not any(fits):
        raise BadSignature("signature_mismatch")
    return message_id


def _signature(secret: str, message_id: str, at: str, body: bytes) -> str:
    content = f"{message_id}.{at}.".encode() + body
    digest = hmac.new(secret_bytes(secret), content, hashlib.sha256).digest()
    return base64.b64encode(digest).decode()
