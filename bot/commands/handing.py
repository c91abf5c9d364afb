"""``离职 李雯 交接 王建国``: rights end, and everything open passes to somebody who is named."""

import re
from typing import Final

from bot.commands import keeping
from bot.commands.asking import Told
from bot.commands.things import person_named
from bot.context import Context
from bot.texts import master_words as words
from bot.texts import masters as texts
from bot.understand.intent import Intent, Verb
from bot.understand.quantity import either
from core.orders import leaving
from core.outbox import Notice
from core.people import Act, Person, require

PAIR: Final = re.compile(
    rf"(?P<leaver>\S+?)(?:[\s,]*{either(*words.HAND_OVER)}[\s:]*(?P<successor>\S+))?"
)


def leave(context: Context, intent: Intent) -> None:
    """Show what somebody's leaving changes; it counts when the admin has confirmed it."""
    require(context.person, Act.GRANT_ROLES)
    found = PAIR.fullmatch(intent.free)
    if found is None:
        raise Told(texts.NO_NAME.format(example=texts.EXAMPLE["leave"]))
    leaver = _leaver(context, found["leaver"], has_left_before=bool(found["successor"]))
    successor = person_named(context, found["successor"]) if found["successor"] else None
    _show(context, leaver, successor, intent.free)


def take_over(context: Context, rest: str) -> None:
    """Show the handing over to the successor whose name was tapped."""
    require(context.person, Act.GRANT_ROLES)
    leaver, successor = (context.books.people.get(int(one)) for one in rest.split(":"))
    context.settle(
        f"leaver:{leaver.id}",
        Notice(
            kind="chosen",
            facts={"title": texts.WHO_FOLLOWS.format(name=leaver.name), "state": successor.name},
        ),
    )
    _show(context, leaver, successor, f"{leaver.name} {successor.name}")


def _show(context: Context, leaver: Person, successor: Person | None, said: str) -> None:
    edits = leaving.edits_of(context.books, leaver, successor)
    body = {
        "verb": Verb.LEAVE.value, "rest": said, "picked": {}, "leaver": leaver.id,
        "successor": successor.id if successor else 0,
    }  # fmt: skip
    keeping.show(context, body, edits)


def _leaver(context: Context, name: str, *, has_left_before: bool) -> Person:
    if not context.books.people.called(name) and has_left_before:
        gone = context.books.people.once_called(name)
        if len(gone) == 1:
            return gone[0]
    return person_named(context, name)
