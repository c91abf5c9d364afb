"""What an error of WeCom means for us. Codes are facts; their texts change without notice."""

import re
from typing import Any, Final

from bot.platforms.base import SendFailed, Trouble

OK: Final = 0
TOKEN_DEAD: Final = frozenset({40014, 42001})
WRONG_SECRET: Final = frozenset({40001, 40013, 40091})
NOT_ALLOWED_FROM_IP: Final = 60020
LIMIT_HIT: Final = 45009
CROWDED: Final = 45033
TASK_TAKEN: Final = 42014
NO_WAY_BACK: Final = 43012  # the app has no callback address, so no card may have buttons
# Refused before anything happened: asking again is safe, also for a send.
TRY_AGAIN: Final = frozenset({-1, 6000, CROWDED, 301026, 301057, 301070})

BUSY_S: Final = 5.0
CROWDED_S: Final = 2.0
LIMIT_S: Final = 60.0
REASON_MAX: Final = 200

_CONFIG = (
    40001, 40013, 40056, 40091, 41001, 42015, 43012, 48001, 48002, 48009, 50002, 50003, 60011,
    60020, 60021, 301002, 301055, 301056,
)  # fmt: skip
_TARGET = (60111, 81013, 86001, 86003, 86008, 93000, 93001, 93004, 93006, 93008)
_CONTENT_RANGES = ((40000, 40100), (41000, 41100), (42014, 42060), (44000, 44100), (45000, 45100))
_CONTENT = (47001, 60140, 82001)

_ADDRESS = re.compile(r"\b\d{1,3}(?:\.\d{1,3}){3}\b|\b[0-9a-fA-F]{0,4}(?::[0-9a-fA-F]{0,4}){4,7}\b")


class OutcomeUnknown(SendFailed):
    """The answer got lost: the message may have arrived, and sending it again may repeat it."""

    def __init__(self, reason: str) -> None:
        super().__init__(Trouble.BUSY, reason, retry_after_s=BUSY_S)


class Rejected(SendFailed):
    """WeCom answered with the error ``code``."""

    def __init__(self, code: int, message: str) -> None:
        trouble = trouble_of(code)
        waits = {LIMIT_HIT: LIMIT_S, CROWDED: CROWDED_S}
        wait_s = waits.get(code, BUSY_S if trouble is Trouble.BUSY else 0.0)
        super().__init__(trouble, f"errcode {code} {message}".strip(), retry_after_s=wait_s)
        self.code = code


def code_of(reply: dict[str, Any]) -> int:
    """Return the error code of a reply; a missing one is success, an unreadable one is not."""
    code = reply.get("errcode", OK)
    try:
        return int(code)
    except (TypeError, ValueError):
        return -1


def trouble_of(code: int) -> Trouble:
    """Sort an error code; a code nobody has told us about may pass, so it is tried again."""
    if code in {LIMIT_HIT, CROWDED}:
        return Trouble.THROTTLED
    if code in _CONFIG:
        return Trouble.CONFIG
    if code in _TARGET:
        return Trouble.TARGET
    if code in TOKEN_DEAD or code in TRY_AGAIN:
        return Trouble.BUSY
    if code in _CONTENT or any(low <= code < high for low, high in _CONTENT_RANGES):
        return Trouble.CONTENT
    return Trouble.BUSY


def status_failure(status: int, retry_after: str) -> SendFailed | None:
    """Return what an HTTP status means; WeCom itself answers 200 whatever happens."""
    if 200 <= status < 300:
        return None
    reason = f"HTTP {status}"
    if status == 429:
        return SendFailed(Trouble.THROTTLED, reason, retry_after_s=_seconds(retry_after))
    if status >= 500:
        return OutcomeUnknown(reason)
    if status == 413:
        return SendFailed(Trouble.CONTENT, reason)
    return SendFailed(Trouble.CONFIG, reason)


def address_in(reason: str) -> str:
    """Return the IP address that an error message shows (60020), or nothing."""
    found = _ADDRESS.search(reason)
    return found[0] if found else ""


def presentable(message: object, secrets: tuple[str, ...]) -> str:
    """Return an error message for a log: one line, short, and with every secret masked."""
    text = " ".join(str(message).split())
    for secret in secrets:
        if secret:
            text = text.replace(secret, "***")
    return "".join(letter if letter.isprintable() else " " for letter in text)[:REASON_MAX]


def _seconds(retry_after: str) -> float:
    is_number = retry_after.isascii() and retry_after.isdigit() and len(retry_after) <= 5
    return min(float(retry_after), 3600.0) if is_number else LIMIT_S
