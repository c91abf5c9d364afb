"""``试算 入库 可乐 20箱 单价36``: any sentence that drafts a document, tried and not written."""

from bot.commands import book
from bot.commands.asking import Told
from bot.commands.standins import person_called
from bot.context import Context
from bot.texts import approvals as texts
from bot.understand.intent import Intent
from bot.understand.scanner import understand
from core.people import Act, require


def begin(context: Context, intent: Intent) -> None:
    """Read the sentence behind the word, and go the way of a draft; 由 王建国 says whose it is."""
    require(context.person, Act.SEE_RULES)
    said = understand(intent.free)
    if said.verb not in book.KIND_OF or said.problems:
        raise Told(texts.TRIAL_FORM)
    context.trial_for = person_called(context, intent.person) if intent.person else context.person
    book.draft(context, said)
