"""DingTalk's HMAC signatures."""

import base64
import hashlib
import hmac


def keyed(secret: str, text: str) -> str:
    """Return base64 of HMAC-SHA256 of ``text``."""
    return base64.b64encode(hmac.digest(secret.encode(), text.encode(), hashlib.sha256)).decode()


def robot(secret: str, timestamp_ms: str) -> str:
    """Return the sign of robot callbacks and custom robots: timestamp and secret, two lines."""
    return keyed(secret, f"{timestamp_ms}\n{secret}")


def card(secret: str, timestamp_ms: str) -> str:
    """Return the sign of card callbacks over HTTP: only the timestamp is signed."""
    return keyed(secret, timestamp_ms)
