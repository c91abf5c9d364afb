"""Signatures of the platform's callbacks and of the webhook robots."""

import base64
import hashlib
import hmac
from typing import Final
from urllib.parse import quote

HOUR_S: Final = 3600
QUARTER_S: Final = 900


def sign(secret: str, timestamp: str) -> str:
    """Return the signature of robot callbacks and webhook robots for a time in milliseconds."""
    return _mac(secret, f"{timestamp}\n{secret}")


def sign_card(secret: str, timestamp: str) -> str:
    """Return the signature of a card callback; it covers nothing but the time."""
    return _mac(secret, timestamp)


def sign_event(token: str, timestamp: str, nonce: str, encrypted: str) -> str:
    """Return the signature of an encrypted event, as hex."""
    joined = "".join(sorted((token, timestamp, nonce, encrypted)))
    return hashlib.sha1(joined.encode(), usedforsecurity=False).hexdigest()


def webhook_query(token: str, secret: str, timestamp: str) -> str:
    """Return the query of a webhook robot, encoded exactly once."""
    query = f"access_token={quote(token, safe='')}"
    if not secret:
        return query
    return f"{query}&timestamp={timestamp}&sign={quote(sign(secret, timestamp), safe='')}"


def is_same(given: str, wanted: str) -> bool:
    """Compare two signatures in a time that does not depend on where they differ."""
    return bool(given) and hmac.compare_digest(given.encode(), wanted.encode())


def is_fresh(timestamp: str, now_us: int, window_s: int) -> bool:
    """Whether a time in milliseconds lies within ``window_s`` of now, before or after."""
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 16):
        return False
    return abs(now_us // 1000 - int(timestamp)) <= window_s * 1000


def _mac(key: str, message: str) -> str:
    digest = hmac.new(key.encode(), message.encode(), hashlib.sha256).digest()
    return base64.b64encode(digest).decode()
