"""Letters that a platform did not take: which wait, which are given up, and who hears of it."""

import logging
import random
from typing import TYPE_CHECKING, Final

from bot.platforms.base import SendFailed, Trouble
from bot.texts import alarms
from core.outbox import Notice, ToPost

if TYPE_CHECKING:
    from core.storage.books import OpenBooks
    from core.storage.postroom import Due

logger = logging.getLogger(__name__)

SECOND: Final = 1_000_000
HOUR_US: Final = 3600 * SECOND
BACKOFF_S: Final = (1, 3, 10, 30, 60, 120, 300, 600)
CONFIG_PAUSE_S: Final = 60
ATTEMPTS_MAX: Final = 12
GIVE_UP_US: Final = {Trouble.CONFIG: 24 * HOUR_US, Trouble.THROTTLED: 24 * HOUR_US}
GIVE_UP_ELSE_US: Final = 2 * HOUR_US
"""A letter is given up after so many tries and this long, so that an hour's outage loses none."""


def note(books: "OpenBooks", due: "Due", failed: SendFailed, *, holder: str) -> int:
    """Write down that a letter came back; return until when its target is left alone (0: not)."""
    logger.warning(
        "a letter was not taken", extra={"letter": due.id, "trouble": failed.trouble.value}
    )
    if failed.permanent or _is_hopeless(books, due, failed):
        books.postroom.dead(due, str(failed), holder=holder)
        _alarm(books, due, failed)
        return 0
    until_us = books.now_us + int(_pause_s(due, failed) * SECOND)
    books.postroom.later(due, until_us, str(failed), holder=holder, tried=_tried(failed))
    if failed.trouble is Trouble.CONFIG and due.attempts == 0:
        _alarm(books, due, failed)
    if failed.trouble not in {Trouble.THROTTLED, Trouble.CONFIG}:
        return 0
    books.postroom.block(due.target, until_us, str(failed))
    return until_us


def _tried(failed: SendFailed) -> int:
    """Return what a refusal counts: being told to wait is no failed try."""
    return 0 if failed.trouble is Trouble.THROTTLED else 1


def _is_hopeless(books: "OpenBooks", due: "Due", failed: SendFailed) -> bool:
    age_us = books.now_us - due.created_us
    if age_us <= GIVE_UP_US.get(failed.trouble, GIVE_UP_ELSE_US):
        return False
    return failed.trouble is Trouble.THROTTLED or due.attempts + 1 >= ATTEMPTS_MAX


def _pause_s(due: "Due", failed: SendFailed) -> float:
    if failed.retry_after_s > 0:
        return failed.retry_after_s
    if failed.trouble is Trouble.CONFIG:
        return CONFIG_PAUSE_S
    pause = BACKOFF_S[min(due.attempts, len(BACKOFF_S) - 1)]
    return pause * (0.8 + 0.4 * random.random())  # noqa: S311 - jitter, no secret


def _alarm(books: "OpenBooks", due: "Due", failed: SendFailed) -> None:
    """Tell the admins once per address and hour, and never about an alarm itself."""
    if due.kind == "alarm" or not books.outbox.may_alarm(due.target):
        return
    text = alarms.DEAD_LETTER.format(
        target=due.target, reason=failed.reason, advice=alarms.ADVICE[failed.trouble.value]
    )
    books.outbox.put(ToPost(post="alarms"), Notice(kind="alarm", facts={"text": text}))
