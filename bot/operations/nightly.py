"""The slow work of the nightly jobs, loaded when one is due: a start has no time for it."""

import asyncio
import importlib
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any, Final

from bot.config import Settings
from core.storage.books import Bookkeeper

PREPARED: Final = ("backup", "audit_check", "security_report")


def prepare_jobs(
    settings: Settings, keeper: Bookkeeper
) -> Mapping[str, Callable[..., Awaitable[None]]]:
    """Return the slow work of the daily jobs, by name."""
    return {name: partial(_prepare, settings, keeper, name) for name in PREPARED}


async def _prepare(settings: Settings, keeper: Bookkeeper, name: str, day: Any) -> None:
    backups = await asyncio.to_thread(importlib.import_module, "bot.operations.backups")
    await backups.prepare_jobs(settings, keeper)[name](day)
