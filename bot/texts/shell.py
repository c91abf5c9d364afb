"""What the command line says when something is refused."""

import datetime as dt

from bot.config import BadSettings, known_keys
from bot.imports.problems import Unreadable
from bot.operations.unfit import Unfit
from bot.texts.imports import problem_lines
from bot.texts.settings import setting_line
from core.errors import Broken, Refused


def _at(at_us: int) -> str:
    """Return a time as the machine's own zone has it."""
    return dt.datetime.fromtimestamp(at_us / 1_000_000, dt.UTC).astimezone().strftime("%m-%d %H:%M")


def refusal_lines(trouble: Exception) -> list[str] | None:
    """Return the sentences for a refusal, None for what is no refusal but a bug of ours."""
    match trouble:
        case BadSettings():
            known = known_keys()
            return [setting_line(key, reason, known) for key, reason in trouble.problems]
        case Unreadable():
            return problem_lines(trouble.problems, len(trouble.problems))
        case Refused():
            return _refused(trouble)
        case Broken():
            return [f"账目对不上：{trouble}"]
        case OSError():
            return [f"{trouble.filename or '系统'}：{trouble.strerror or trouble}"]
        case _:
            return None


def _refused(refused: Refused) -> list[str]:
    if isinstance(refused, Unfit):
        return list(refused.lines)
    from bot.texts.refusals import sentence  # noqa: PLC0415 - only needed here

    return [sentence(refused, _at)]
