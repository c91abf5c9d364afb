"""Structured logs, one JSON line an event, with secrets masked wherever they turn up."""

import logging
import re
import sys
from collections.abc import Iterable, Mapping, MutableMapping
from typing import Any, Final

_SECRETS: Final = re.compile(
    r"((?:access_token|ticket|key|secret|corpsecret|appsecret|sign|session|token|msg_signature"
    r"|echostr|code)=)[^&\s\"'\\]+",
    re.IGNORECASE,
)
_MASK: Final = "***"


def set_up(secrets: Iterable[str] = (), level: int = logging.INFO) -> None:
    """Write every log line of the process as JSON to stderr, masking ``secrets``."""
    import structlog

    mask = Masker(secrets)
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            structlog.stdlib.ExtraAdder(),
            structlog.processors.TimeStamper(fmt="iso", utc=True),
        ],
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            mask,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for noisy in ("aiohttp.access", "apscheduler", "alembic", "asyncio"):
        logging.getLogger(noisy).setLevel(logging.WARNING)


class Masker:
    """A log processor that hides known secrets and whatever stands behind a secret's name."""

    def __init__(self, secrets: Iterable[str]) -> None:
        self._secrets = sorted((text for text in secrets if len(text) >= 6), key=len, reverse=True)

    def __call__(
        self, _logger: Any, _name: str, event: MutableMapping[str, Any]
    ) -> Mapping[str, Any]:
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
