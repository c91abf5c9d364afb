"""``zhanggui check`` and ``zhanggui audit verify``: say what is wrong and where to mend it."""

import re
import time
from collections.abc import Callable, Sequence
from typing import Final

from bot.config import Settings
from bot.operations.backups import url_of
from bot.operations.settings import SQLITE, concerns_of
from bot.operations.unfit import Unfit
from bot.platforms.base import Finding, Platform, SendFailed
from bot.texts import checking as texts
from bot.texts import proof
from bot.texts.health import health_line, passes
from bot.texts.settings import GOOD
from core.clock import SystemClock
from core.storage.chain import ANCHOR_MIN
from core.storage.findings import Anchor
from core.storage.health import examine
from core.storage.verify import prove

Say = Callable[[str], None]
_ANCHOR: Final = re.compile(rf"(\d{{1,18}})[:：]([0-9a-fA-F]{{{ANCHOR_MIN},64}})", re.ASCII)


async def check(
    settings: Settings, platforms: Sequence[Platform], *, online: bool, say: Say
) -> None:
    """Say every finding; refuse with all that must be put right."""
    found = concerns_of(settings)
    url = url_of(settings)
    if online or url.startswith(SQLITE):
        for line in await examine(url, is_thorough=False):
            (found.hints if passes(line) else found.wrong).append(health_line(line))
    for hint in found.hints:
        say(texts.HINT_LINE.format(hint=hint))
    if online:
        found.wrong += await _ask_platforms(platforms, say)
    if found.wrong:
        raise Unfit(texts.SUMMARY.format(count=len(found.wrong)), *found.wrong)
    say(GOOD)


async def verify(settings: Settings, *, say: Say, anchor: Anchor | None = None) -> None:
    """Check the whole books; refuse with the first thing that does not fit."""
    began = time.monotonic()
    report = await prove(url_of(settings), anchor=anchor, now_us=SystemClock().now())
    if not report.is_good:
        raise Unfit(*proof.problem_lines(report.problems))
    seconds = f"{time.monotonic() - began:.1f}"
    say(proof.GOOD.format(events=report.events, movements=report.movements, seconds=seconds))
    if report.last_seq:
        say(proof.LAST.format(seq=report.last_seq, hash=report.last_hash[:16]))


def anchor_of(text: str) -> Anchor:
    """Return what ``SEQ:HEX`` names, or raise ``ValueError`` with the form it must have."""
    found = _ANCHOR.fullmatch(text.strip())
    if found is None:
        raise ValueError(proof.ANCHOR_FORM)
    return Anchor(seq=int(found[1]), hash=found[2].lower())


async def _ask_platforms(platforms: Sequence[Platform], say: Say) -> list[str]:
    wrong: list[str] = []
    for platform in platforms:
        for finding in await _findings(platform):
            if finding.is_good:
                say(texts.GOOD_LINE.format(what=finding.what))
            else:
                advice = finding.advice or texts.BAD_FALLBACK
                wrong.append(texts.BAD_LINE.format(what=finding.what, advice=advice))
    return wrong


async def _findings(platform: Platform) -> Sequence[Finding]:
    try:
        return await platform.check()
    except SendFailed as failed:
        advice = texts.UNREACHABLE.format(reason=failed.reason)
        return [Finding(what=platform.name, is_good=False, advice=advice)]
    finally:
        await platform.stop()
