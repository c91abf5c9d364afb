"""Who speaks, and which command: the only place where a refusal becomes a sentence."""

from typing import TYPE_CHECKING, assert_never

from bot.cards.as_text import buttons_of
from bot.cards.deck import draw
from bot.commands import press, scan
from bot.commands.asking import Told
from bot.commands.registry import COMMANDS, MENU
from bot.context import Context, target_of
from bot.inbound import (
    Chose,
    Inbound,
    Photographed,
    Said,
    Scanned,
    Tapped,
    Unreadable,
)
from bot.texts import refusals, say
from bot.understand.intent import Intent, Problem, Verb
from bot.understand.scanner import understand
from core.actions import NotYourButton, UnknownButton
from core.errors import Refused
from core.orders.model import NotAsked, OwnDocument
from core.outbox import Notice, ToChat
from core.people import NotAllowed, NotYourPlace, Person, Stranger

if TYPE_CHECKING:
    from core.storage.books import OpenBooks

OVERRIDES = (
    NotAllowed,
    NotYourPlace,
    NotAsked,
    OwnDocument,
    NotYourButton,
    UnknownButton,
    Stranger,
)
"""Refusals that are kept in the audit trail: somebody tried what is not theirs to do."""


def handle(books: "OpenBooks", inbound: Inbound) -> Notice | None:
    """Answer one inbound; return what the tapped card shows from now on, if it was a tap."""
    person = books.people.by_account(
        inbound.chat.platform, inbound.chat.tenant, account_id(inbound)
    )
    if person is None:
        _refuse_stranger(books, inbound)
        return None
    context = Context(books, inbound, person)
    try:
        with books.attempt():
            _act(context, inbound)
    except Told as told:
        context.words(told.text)
    except Refused as refused:
        _refuse(context, refused)
    return context.answer_notice


def account_id(inbound: Inbound) -> str:
    """Return the user id as accounts are kept: WeCom's are the same in either case."""
    return inbound.user_id.lower() if inbound.chat.platform == "wecom" else inbound.user_id


def _act(context: Context, inbound: Inbound) -> None:
    match inbound:
        case Said():
            _understand(context, inbound)
        case Tapped():
            press.press(context, inbound.token)
        case Scanned():
            scan.scanned(context, inbound)
        case Photographed():
            scan.photographed(context, inbound)
        case Chose():
            verb = MENU.get(inbound.menu_key, Verb.GREETING)
            COMMANDS[verb](context, Intent(verb=verb))
        case Unreadable():
            context.words(say.UNREADABLE.get(inbound.what, say.UNREADABLE_ELSE))
        case _:
            assert_never(inbound)  # type: ignore[arg-type]


def _understand(context: Context, inbound: Said) -> None:
    draft = context.books.drafts.open_of(context.person.id, context.chat)
    intent = understand(inbound.text, is_answer=draft is not None)
    if intent.problems:
        raise Told(_problems(intent))
    if intent.verb is Verb.PICK:
        _pick(context, intent)
        return
    COMMANDS[intent.verb](context, intent)


def _pick(context: Context, intent: Intent) -> None:
    """A bare number: the button with that number on the last card shown here, or a quantity."""
    last = context.books.outbox.last_to(context.chat)
    buttons = buttons_of(draw(*last, context.zone)) if last else ()
    if 1 <= intent.choice <= len(buttons):
        press.press(context, buttons[intent.choice - 1])
    elif intent.lines:
        COMMANDS[Verb.DETAILS](context, intent)
    else:
        raise Told(say.NOTHING_CHOSEN)


def _problems(intent: Intent) -> str:
    example = say.EXAMPLES[_EXAMPLE_OF.get(intent.verb, "receipt")]
    return "\n".join(_problem(problem, example) for problem in intent.problems)


_EXAMPLE_OF = {Verb.RECEIVE: "receipt", Verb.SHIP: "shipment", Verb.STOCK: "stock"}


def _problem(problem: Problem, example: str) -> str:
    form = say.PROBLEM.get(problem.kind.value, say.PROBLEM_ELSE)
    return form.format(text=problem.text, example=example)


def _refuse(context: Context, refused: Refused) -> None:
    """Say why, let a card that came too late show how things stand, and keep attempts on record."""
    sentence = refusals.sentence(refused, context.at)
    if isinstance(context.inbound, Tapped):
        press.show_as_it_is(context, context.inbound.token, refused)
    context.words(sentence)
    if isinstance(refused, OVERRIDES):
        _record(context.books, context.person, refused)


def _record(books: "OpenBooks", person: Person | None, refused: Refused) -> None:
    facts = {"refused": type(refused).__name__}
    facts.update({key: str(value)[:80] for key, value in vars(refused).items()})
    books.record("refused", type(refused).__name__, person, facts)


def _refuse_stranger(books: "OpenBooks", inbound: Inbound) -> None:
    refused = Stranger(user_id=inbound.user_id)
    notice = Notice(kind="words", facts={"text": refusals.sentence(refused, lambda _: "")})
    books.outbox.put(ToChat(target=target_of(inbound)), notice)
    _record(books, None, refused)
