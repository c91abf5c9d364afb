"""Telling the admins what a platform met while it was sending, outside any letter's own fate."""

import logging
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from core.outbox import Notice, ToPost
from core.storage.session import Unavailable

if TYPE_CHECKING:
    from core.storage.books import Bookkeeper, OpenBooks

Alarm = Callable[[str, str], Awaitable[None]]
"""(What it is about, the sentence) -> told, at most once an hour for each thing it is about."""

logger = logging.getLogger(__name__)


def alarm_through(keeper: "Bookkeeper") -> Alarm:
    """Return an alarm that reaches the admins through the outbox."""

    async def alarm(about: str, sentence: str) -> None:
        def put(books: "OpenBooks") -> None:
            if books.outbox.may_alarm(about):
                notice = Notice(kind="alarm", facts={"text": sentence})
                books.outbox.put(ToPost(post="alarms"), notice)

        try:
            await keeper.run(put)
        except Unavailable:
            logger.warning("an alarm could not be kept", extra={"about": about})

    return alarm


async def no_alarm(about: str, _sentence: str) -> None:
    """Stand for an alarm where there are no books to put it into."""
    logger.warning("an alarm without books", extra={"about": about})
