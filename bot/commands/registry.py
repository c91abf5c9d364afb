"""The one list of what can be said: verb -> what it does."""

from collections.abc import Callable, Mapping
from typing import Final

from bot.commands import (
    attaching,
    book,
    coding,
    handing,
    helping,
    keeping,
    labelling,
    onward,
    ordering,
    papers,
    printing,
    registers,
    scan,
    standins,
    stock,
    wanted,
)
from bot.context import Context
from bot.understand.intent import Intent, Verb

COMMANDS: Final[Mapping[Verb, Callable[[Context, Intent], None]]] = {
    **dict.fromkeys(Verb, helping.not_yet),
    Verb.STOCK: stock.ask,
    **dict.fromkeys(book.KIND_OF, book.draft),
    Verb.SHIP_ORDER: onward.ship_order,
    Verb.RECEIVE_ORDER: onward.receive_order,
    Verb.START: onward.start_work,
    Verb.ISSUE: onward.issue_components,
    Verb.FINISH: onward.finish_work,
    Verb.CANCEL_ORDER: ordering.end,
    Verb.CLOSE: ordering.end,
    Verb.ORDER_HISTORY: ordering.history,
    Verb.BOARD: ordering.board,
    Verb.SHIP_LIST: ordering.ship_list,
    Verb.SCAN: scan.typed,
    Verb.DETAILS: book.details,
    Verb.CONFIRM: book.confirm,
    Verb.DISCARD: book.discard,
    Verb.APPROVALS: papers.waiting,
    Verb.MINE: papers.mine,
    Verb.NUMBER: papers.by_number,
    Verb.APPROVE: papers.approve,
    Verb.REJECT: papers.reject,
    Verb.UNDO: papers.undo,
    Verb.REMIND: papers.remind,
    Verb.DELEGATE: standins.delegate,
    Verb.AWAY: standins.away,
    Verb.END_DELEGATION: standins.end,
    Verb.HELP: helping.show,
    Verb.GREETING: helping.greet,
    **dict.fromkeys(wanted.VERBS, keeping.begin),
    Verb.HISTORY: registers.history,
    Verb.RIGHTS: registers.rights,
    Verb.PRINT: printing.print_document,
    Verb.LABELS: labelling.make_labels,
    Verb.MISSING_CODES: coding.give_codes,
    Verb.PHOTO: attaching.ask,
    Verb.SIGNED: attaching.ask_signed,
    Verb.SHOW_PHOTOS: attaching.show,
    Verb.LEAVE: handing.leave,
    Verb.UNKNOWN: helping.unknown,
}
MENU: Final[Mapping[str, Verb]] = {
    "MY_APPROVALS": Verb.APPROVALS,
    "HOME": Verb.GREETING,
}
