"""Who speaks, and which command: the only place where a refusal becomes a sentence."""

import datetime as dt
from typing import TYPE_CHECKING, Final, assert_never

from bot.cards.as_text import buttons_of, token_said
from bot.cards.deck import draw
from bot.commands import attaching, book, correcting, drafting, onward, press, scan, sheets
from bot.commands.asking import NO_WORDS, Told
from bot.commands.registry import COMMANDS, MENU
from bot.context import Context, target_of
from bot.inbound import (
    Attached,
    Chose,
    Departed,
    Filed,
    Inbound,
    Photographed,
    Said,
    Scanned,
    SheetRead,
    Tapped,
    Unreadable,
)
from bot.texts import refusals, say
from bot.understand.correction import read_correction
from bot.understand.intent import Intent, ProblemKind, Verb
from bot.understand.known import Known
from bot.understand.lexicon import Lexicon
from bot.understand.scanner import understand
from core.actions import NotYourButton, UnknownButton
from core.drafts import Draft
from core.errors import Refused
from core.orders import leaving
from core.orders.changing import NotToAgree, OwnProposal
from core.orders.model import NotAsked, OwnDocument
from core.outbox import Notice, ToChat
from core.people import NotAllowed, NotYourPlace, Person, Stranger
from core.storage.register import bind_account

if TYPE_CHECKING:
    from core.storage.books import OpenBooks
    from core.storage.letters import Last

ASKED_BY_DRAFTS = (ProblemKind.NO_QUANTITY, ProblemKind.NO_PLACE, ProblemKind.NO_PARTNER)
DOORS: Final = {"wecom_bot": "wecom"}
"""A second door of a platform, and whose people come through it."""
OVERRIDES = (
    NotAllowed,
    NotYourPlace,
    NotAsked,
    OwnDocument,
    NotYourButton,
    UnknownButton,
    Stranger,
    OwnProposal,
    NotToAgree,
)
"""Refusals that are kept in the audit trail: somebody tried what is not theirs to do."""


def handle(books: "OpenBooks", inbound: Inbound) -> Notice | None:
    """Answer one inbound; return what the tapped card shows from now on, if it was a tap."""
    if isinstance(inbound, Departed):
        _departed(books, inbound)
        return None
    person = _speaker(books, inbound)
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


def _departed(books: "OpenBooks", inbound: Departed) -> None:
    """End the rights of somebody who left; a stranger, or a second report, changes nothing."""
    chat = inbound.chat
    person = books.people.by_any_account(chat.platform, chat.tenant, account_id(inbound))
    if person is not None and person.is_active:
        leaving.reported(books, person)


def _speaker(books: "OpenBooks", inbound: Inbound) -> Person | None:
    """Return who speaks; whom the app knows is known at the smart bot's door from then on."""
    chat = inbound.chat
    person = books.people.by_account(chat.platform, chat.tenant, account_id(inbound))
    if person is None and chat.platform in DOORS:
        known = DOORS[chat.platform], chat.tenant, inbound.user_id.lower()
        person = books.people.by_account(*known)
        if person is not None:
            bind_account(books, person.id, (chat.platform, chat.tenant, inbound.user_id))
    return person


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
        case Photographed() | Attached() | Filed() | SheetRead():
            _sent(context, inbound)
        case Chose():
            verb = MENU.get(inbound.menu_key, Verb.GREETING)
            COMMANDS[verb](context, Intent(verb=verb))
        case Unreadable():
            context.words(say.UNREADABLE.get(inbound.what, say.UNREADABLE_ELSE))
        case _:
            assert_never(inbound)  # type: ignore[arg-type]


def _sent(context: Context, inbound: Photographed | Attached | Filed | SheetRead) -> None:
    match inbound:
        case Photographed():
            scan.photographed(context, inbound)
        case Attached():
            attaching.attached(context, inbound)
        case Filed():
            sheets.filed(context, inbound)
        case SheetRead():
            sheets.read(context, inbound)


def _understand(context: Context, inbound: Said) -> None:
    if token := token_said(inbound.text):
        press.press(context, token)
        return
    draft = context.books.drafts.open_of(context.person.id, context.chat)
    today = dt.date.fromisoformat(context.books.today)
    names = Known(context.books.catalog.indexed(Lexicon), context.books.reasons.words)
    if draft is not None and _is_corrected(context, draft, inbound.text):
        return
    is_answer = draft is not None and draft.kind not in NO_WORDS
    intent = understand(inbound.text, is_answer=is_answer, names=names, today=today)
    if draft is not None and draft.kind == onward.ONWARD and intent.verb in ANSWERS:
        whole = understand(onward.in_full(draft, inbound.text), names=names, today=today)
        if whole.lines and not whole.problems:
            onward.add(context, draft, whole.lines)
            return
    if _is_small_talk(intent):
        intent = Intent(verb=Verb.UNKNOWN, free=intent.free)
    if intent.problems and not _may_be_asked(intent, draft):
        raise Told(_problems(intent))
    if intent.verb is Verb.PICK:
        _pick(context, intent, draft)
        return
    COMMANDS[intent.verb](context, intent)


def _is_corrected(context: Context, draft: Draft, text: str) -> bool:
    """Take 不是3箱是5箱 for what it is while there is a draft that it can be about."""
    said = read_correction(text) if correcting.may_be_meant(draft) else None
    return said is not None and correcting.apply(context, draft, said)


ANSWERS: Final = frozenset({Verb.DETAILS, Verb.UNKNOWN, Verb.SCRAP})
"""What an answer to a running step may look like on its own (``39盒 报废 1盒``)."""


def _is_small_talk(intent: Intent) -> bool:
    """Return whether nothing at all was understood, so that no single word is to blame."""
    kinds = {problem.kind for problem in intent.problems}
    return intent.verb is Verb.UNKNOWN and kinds == {ProblemKind.LEFTOVER} and not intent.number


def _may_be_asked(intent: Intent, draft: Draft | None) -> bool:
    """Return whether only that is missing which the draft asks for, or a scan has told."""
    kinds = {problem.kind for problem in intent.problems}
    told = {ProblemKind.NO_PRODUCT} if draft is not None and draft.kind == scan.SCANNED else set()
    if intent.verb is Verb.RETURN:
        told |= {ProblemKind.NO_PRODUCT}
    return intent.verb in {*book.KIND_OF, Verb.RETURN} and kinds <= {*ASKED_BY_DRAFTS, *told}


def _pick(context: Context, intent: Intent, draft: Draft | None) -> None:
    """A bare number: a button of the last card where buttons are numbers, or a quantity."""
    last = context.books.outbox.last_to(context.chat)
    tokens = _numbered_buttons(context, last)
    is_about_draft = draft is not None and last is not None and last.subject == f"draft:{draft.id}"
    if tokens and intent.lines and drafting.awaits_count(draft) and not is_about_draft:
        raise Told(say.NUMBER_OF_WHAT)
    if 1 <= intent.choice <= len(tokens):
        press.press(context, tokens[intent.choice - 1])
    elif intent.lines:
        COMMANDS[Verb.DETAILS](context, intent)
    else:
        raise Told(say.NOTHING_CHOSEN)


def _numbered_buttons(context: Context, last: "Last | None") -> tuple[str, ...]:
    """Return the buttons that a number presses: those shown as numbers, and a choice's."""
    if last is None or not last.subject or not (last.is_text or last.kind == "choice"):
        return ()
    return buttons_of(draw(last.kind, last.facts, context.zone))


def _problems(intent: Intent) -> str:
    kind = _EXAMPLE_OF.get(intent.verb, intent.verb.value)
    example = say.EXAMPLES.get(kind, say.EXAMPLES["receipt"])
    texts: dict[ProblemKind, list[str]] = {}
    for problem in intent.problems:
        texts.setdefault(problem.kind, []).append(problem.text)
    return "\n".join(_problem(kind, texts[kind], example) for kind in texts)


_EXAMPLE_OF = {verb: kind.value for verb, kind in book.KIND_OF.items()}


def _problem(kind: ProblemKind, texts: list[str], example: str) -> str:
    form = say.PROBLEM.get(kind.value, say.PROBLEM_ELSE)
    return form.format(text=say.AND_ALSO.join(texts), example=example)


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
