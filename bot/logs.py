"""Structured logs, one JSON line an event, with secrets masked wherever they turn up."""

import datetime as dt
import json
import logging
import re
import sys
from collections.abc import Iterable, Mapping
from typing import Any, Final

_SECRETS: Final = re.compile(
    r"((?:access_token|ticket|key|secret|corpsecret|appsecret|sign|session|token|msg_signature"
    r"|echostr|code)=)[^&\s\"'\\]+",
    re.IGNORECASE,
)
_MASK: Final = "***"


_PLAIN: Final = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime"}
"""What every record has; everything else in it is data that the caller gave as ``extra``."""


def set_up(secrets: Iterable[str] = (), level: int = logging.INFO) -> None:
    """Write every log line of the process as JSON to stderr, masking ``secrets``."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines(Masker(secrets)))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for noisy in ("aiohttp.access", "apscheduler", "alembic", "asyncio"):
        logging.getLogger(noisy).setLevel(logging.WARNING)


class JsonLines(logging.Formatter):
    """A record as one line of JSON: what happened, where, when, the data, the traceback."""

    def __init__(self, mask: "Masker") -> None:
        super().__init__()
        self._mask = mask

    def format(self, record: logging.LogRecord) -> str:
        """Return the line; no secret is in it, and no line break."""
        event: dict[str, Any] = {
            "event": record.getMessage(),
            "level": record.levelname.lower(),
            "logger": record.name,
            "timestamp": dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(),
        }
        event.update({key: value for key, value in vars(record).items() if key not in _PLAIN})
        if record.exc_info:
            event["exception"] = self.formatException(record.exc_info)
        return json.dumps(self._mask.event(event), ensure_ascii=False)


class Masker:
    """Hides known secrets, and whatever stands behind a secret's name."""

    def __init__(self, secrets: Iterable[str]) -> None:
        self._secrets = sorted((text for text in secrets if len(text) >= 6), key=len, reverse=True)

    def event(self, event: Mapping[str, Any]) -> dict[str, Any]:
        """Return the event with every secret replaced, however deep."""
        return {key: self._clean(value) for key, value in event.items()}

    def _clean(self, value: Any) -> Any:
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, Mapping):
            return {key: self._clean(inner) for key, inner in value.items()}
        if isinstance(value, list | tuple):
            return [self._clean(inner) for inner in value]
        if value is None or isinstance(value, bool | int | float):
            return value
        return self.text(str(value))

    def text(self, text: str) -> str:
        """Return the text with every secret replaced."""
        for secret in self._secrets:
            text = text.replace(secret, _MASK)
        return _SECRETS.sub(rf"\1{_MASK}", text)
