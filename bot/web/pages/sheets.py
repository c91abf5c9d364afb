"""What was scanned on a page, handed in once: the page's own id tells a repeat from a new one."""

import hashlib
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from bot.cards.as_text import as_text
from bot.cards.deck import draw
from bot.cards.show import moment
from bot.commands import desk, drafting
from bot.commands.asking import Told
from bot.commands.questions import question
from bot.context import Context
from bot.inbound import Chat, Said
from bot.texts import pages as texts
from bot.texts import refusals
from core.errors import Refused
from core.orders import rights, showing
from core.orders.handing import require_right
from core.orders.states import Kind
from core.people import Person

if TYPE_CHECKING:
    from core.storage.books import OpenBooks

LINES_MAX: Final = 500
KEY: Final = r"^[0-9a-f-]{16,64}$"
Code = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]
Count = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,9}(\.[0-9]{1,3})?$")]


class SheetLine(BaseModel):
    """One code and how many of its unit."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    code: Code
    count: Count


class Sheet(BaseModel):
    """A session of scanning that was ended with 完成."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    id: Annotated[str, StringConstraints(pattern=KEY)]
    kind: Literal["receipt", "shipment"]
    partner: Annotated[str, StringConstraints(strip_whitespace=True, max_length=60)] = ""
    lines: Annotated[tuple[SheetLine, ...], Field(min_length=1, max_length=LINES_MAX)]

    @property
    def fingerprint(self) -> str:
        """Return what is the same for the same sheet."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of a sheet: an HTTP status and the sentence for the person."""

    status: int
    text: str


TAKEN: Final = 200
ASKED: Final = 202
REFUSED: Final = 422
OTHER_CONTENT: Final = 409


def hand_in(books: "OpenBooks", person: Person, sheet: Sheet) -> Outcome:
    """Make the document of a sheet, or say why not; the same sheet gets its first answer again."""
    desk_name = f"h5:{person.id}"
    if not books.channels.claim(desk_name, sheet.id, sheet.fingerprint):
        before = books.channels.answered(desk_name, sheet.id)
        if before.fingerprint != sheet.fingerprint:
            return Outcome(status=OTHER_CONTENT, text=texts.KEY_USED)
        return Outcome(status=before.status, text=before.body)
    outcome = _made(books, person, sheet)
    books.channels.answer(desk_name, sheet.id, outcome.status, outcome.text)
    return outcome


def _made(books: "OpenBooks", person: Person, sheet: Sheet) -> Outcome:
    """Refusals are answers too: nothing of the sheet is booked, and it may be sent anew."""
    try:
        with books.attempt():
            return _booked(context_of(books, person), sheet)
    except Told as told:
        return Outcome(status=REFUSED, text=told.text)
    except Refused as refused:
        books.record("refused", type(refused).__name__, person, {"page": sheet.id[:20]})
        sentence = refusals.sentence(refused, lambda at_us: moment(at_us, books.zone))
        return Outcome(status=REFUSED, text=sentence)


def _booked(context: Context, sheet: Sheet) -> Outcome:
    """Go the way of a scan in the chat; 完成 was the confirmation."""
    kind = Kind(sheet.kind)
    require_right(context.books, context.person, rights.ACT_OF[kind])
    lines = [
        {"code": line.code, "counts": [[str(Fraction(line.count)), ""]]} for line in sheet.lines
    ]
    body = {"kind": kind.value, "lines": lines, "is_scanned": True}
    if sheet.partner:
        body["partner_said"] = sheet.partner
    draft = desk.begin(context, kind.value, body)
    asked = question(context, draft, body, kind)
    if asked is not None:
        context.books.drafts.change(draft, body)
        if asked:
            context.words(asked)
        return Outcome(status=ASKED, text=texts.IN_CHAT.format(asked=asked or texts.ASKED_IN_CHAT))
    document = drafting.confirm(context, context.books.drafts.change(draft, body))
    notice = showing.standing(context.books, document, context.person)
    title = as_text(draw(notice.kind, notice.facts, context.zone)).split("\n", 1)[0]
    return Outcome(status=TAKEN, text=title)


def context_of(books: "OpenBooks", person: Person) -> Context:
    """Return where a page's work is answered: the person's own chat."""
    found = books.people.chat_of(person.id)
    if found is None:
        raise Told(texts.NO_CHAT)
    platform, tenant, user_id = found
    chat = Chat(platform=platform, tenant=tenant, id=user_id)
    here = Said(key="", user_id=user_id, chat=chat, sent_us=books.now_us, text="")
    return Context(books, here, person)
