"""A change of master data: shown as a card, confirmed, put before a second person, written."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Final

from bot.commands import desk, recipes
from bot.commands.asking import CHANGE, Told, ask_which
from bot.commands.things import Which
from bot.commands.wanted import edits_wanted
from bot.context import Context
from bot.texts import masters as texts
from bot.texts import say
from bot.understand.intent import Intent
from bot.understand.intent import Verb as Said
from core.actions import APPROVAL_LIFE_US, Verb
from core.drafts import Draft
from core.orders import changing, channelling, leaving
from core.orders.masters import Edit, Hand, Proposal, Value, What, edit_of
from core.outbox import Notice, ToPerson
from core.people import Person

CHAT: Final = "chat"
Facts = Mapping[str, Any]


def begin(context: Context, intent: Intent) -> None:
    """Read a sentence about master data and show what it would change."""
    _go_on(context, {"verb": intent.verb.value, "rest": intent.free, "picked": {}})


def choose(context: Context, draft: Draft, number: int) -> None:
    """Take which of several things was meant."""
    asked = draft.body.get("asked")
    if not asked or number >= len(asked["options"]):
        raise Told(say.NOTHING_CHOSEN)
    label, value = asked["options"][number]
    facts = {"title": asked["title"], "state": label}
    context.settle(f"draft:{draft.id}", Notice(kind="chosen", facts=facts))
    body = {**draft.body, "picked": {**draft.body["picked"], asked["key"]: value}}
    del body["asked"]
    _go_on(context, body)


def show(context: Context, body: Facts, edits: Sequence[Edit]) -> None:
    """Show edits that were made ready, from a sentence or a sheet, with 确认 and 取消."""
    changing.require_rights(context.person, edits)
    context.books.masters.require_possible(edits)
    facts = _facts(context, body, edits)
    kept = {**body, "edits": [edit.as_facts() for edit in edits], "is_shown": True, **facts}
    draft = desk.begin(context, CHANGE, kept)
    context.show(
        Notice(
            kind="change",
            facts={**facts, **desk.answers(context, draft)},
            subject=f"draft:{draft.id}",
        )
    )


def show_again(context: Context, draft: Draft) -> None:
    """Show the change once more, because something else was said since."""
    context.words(say.SHOWN_AGAIN)
    kept = ("verb", "rest", "source", "leaver", "successor")
    body = {key: draft.body[key] for key in kept if key in draft.body}
    show(context, {**body, "picked": {}}, _edits(draft.body))


def confirm(context: Context, draft: Draft) -> None:
    """Write the change, or put it before those of whom one must agree."""
    edits, books = _edits(draft.body), context.books
    changing.require_rights(context.person, edits)
    who = changing.who_agrees(books, edits, context.person)
    books.drafts.close(draft, "asked" if who else "booked")
    if who:
        books.masters.require_possible(edits)
        _propose(context, draft.body, edits, who)
        gone, names = "asked", [person.name for person in who]
    else:
        source = draft.body.get("source", CHAT)
        with _leaving(context, draft.body):
            changing.apply(books, edits, Hand(person=context.person, source=source))
        _tell_concerned(context, edits, context.person)
        channelling.answered(books, edits, context.person)
        gone, names = "booked", []
    context.settle(f"draft:{draft.id}", desk.settled_change(draft, gone, names))


def agree(context: Context, proposal_id: int, *, is_yes: bool) -> None:
    """Take the second person's yes or no."""
    books, proposal = context.books, context.books.proposals.proposal(proposal_id)
    if proposal is None:
        raise Told(say.UNKNOWN_BUTTON)
    require_open(context, proposal)
    edits = _edits(proposal.body)
    if proposal.proposer_id == context.person.id:
        raise changing.OwnProposal
    if not changing.may_agree(books, proposal, edits, context.person):
        raise changing.NotToAgree(who=tuple(_names(context, proposal, edits)))
    books.proposals.decide(proposal, "done" if is_yes else "refused", context.person)
    proposer = books.people.get(proposal.proposer_id or 0)
    if is_yes:
        changing.require_rights(proposer, edits)
        source = f"proposal:{proposal.id}"
        changing.apply(books, edits, Hand(person=proposer, source=source))
        _tell_concerned(context, edits, proposer)
    else:
        books.record("change_refused", proposal.key, context.person, {"proposal": proposal.id})
    _tell_decided(context, proposal, proposer, is_yes=is_yes)


@contextmanager
def _leaving(context: Context, body: Facts) -> Iterator[None]:
    """Hand over what is open when the change inside is that somebody leaves."""
    if not body.get("leaver"):
        yield
        return
    people = context.books.people
    waiting = leaving.waiting_for(context.books, people.get(body["leaver"]))
    yield
    successor = people.get(body["successor"]) if body["successor"] else None
    leaving.settle(context.books, body["leaver"], successor, waiting)
    if successor is None:
        gone = people.get(body["leaver"])
        notice = leaving.who_follows(context.books, gone, context.person)
        if notice is not None:
            context.show(notice)


def _go_on(context: Context, body: dict[str, Any]) -> None:
    try:
        edits = edits_wanted(context, Said(body["verb"]), body["rest"], body["picked"])
    except Which as which:
        title = texts.WHICH.format(name=which.key)
        body["asked"] = {"key": which.key, "title": title, "options": list(which.options)}
        ask_which(context, desk.begin(context, CHANGE, body), title, which.options)
        return
    show(context, body, edits)


def _facts(context: Context, body: Facts, edits: Sequence[Edit]) -> dict[str, Any]:
    who = changing.who_agrees(context.books, edits, context.person)
    units = {edit.key: str(edit.new) for edit in edits if edit.field == "new"}
    return {
        "title": body["verb"],
        "name": texts.LIST.join(dict.fromkeys(_title(edit) for edit in edits[:20])),
        "rows": [row for edit in edits if not edit.field.startswith("alias:") or edit.id
                 for row in _rows(context, edit, units)],
        "who": [person.name for person in who],
        "is_alone": not who and edits[0].field.startswith("role:"),
        "kind": CHANGE,
        "headline": body["rest"],
    }  # fmt: skip


def _title(edit: Edit) -> str:
    return edit.key if edit.what is What.CHANNEL else edit.label


def _rows(context: Context, edit: Edit, units: Mapping[str, str]) -> list[dict[str, Any]]:
    return recipes.rows_of(context, edit) if edit.what is What.BOM else [_row(context, edit, units)]


def _row(context: Context, edit: Edit, units: Mapping[str, str]) -> dict[str, Any]:
    """Return an edit as it is shown: ids as names, and what a price is below.

    ``units`` are the base units of products that are only being made, by their code.
    """
    catalog = context.books.catalog
    field, _, part = edit.field.partition(":")
    unit, old, new = "", edit.old, edit.new
    if edit.what is What.PRODUCT:
        unit = catalog.product(edit.id).unit if edit.id else units.get(edit.key, "")
    if field == "agreed":
        part = catalog.partner(int(part)).name
    if field == "shelf":
        part = catalog.location(int(part)).name
    if field == "supplier_id":
        old, new = (catalog.partner(one).name if isinstance(one, int) else None
                    for one in (old, new))  # fmt: skip
    if field == "owner_id":
        old, new = (context.books.people.get(one).name if isinstance(one, int) else None
                    for one in (old, new))  # fmt: skip
    if edit.what is What.CHANNEL:
        field, part = "channel", edit.field
        old, new = (_goods(context, one) for one in (old, new))
    below = changing.below(context.books, edit)
    is_new = not edit.id and edit.what is not What.CHANNEL
    return {"label": edit.label, "field": field, "part": part, "unit": unit, "old": old,
            "new": new, "below": below, "is_new": is_new}  # fmt: skip


def _goods(context: Context, mapped: Value) -> str | None:
    """Return what a mapping means: ``可乐 330ml 箱``."""
    if not isinstance(mapped, str):
        return None
    product_id, _, unit = mapped.partition("|")
    return f"{context.books.catalog.product(int(product_id)).name} {unit}"


def _edits(body: Facts) -> list[Edit]:
    return [edit_of(facts) for facts in body["edits"]]


def _propose(context: Context, body: Facts, edits: Sequence[Edit], who: Sequence[Person]) -> None:
    books = context.books
    shown = {key: body[key] for key in ("title", "name", "rows")}
    facts = {**shown, "edits": body["edits"]}
    proposal = books.proposals.propose(edits[0].what, edits[0].key, facts, context.person)
    books.record("change_proposed", edits[0].key, context.person, {"proposal": proposal.id})
    subject = f"proposal:{proposal.id}"
    tokens = {
        f"{verb.value}_token": books.actions.offer(
            verb, subject, 0, expires_us=books.now_us + APPROVAL_LIFE_US
        )
        for verb in (Verb.APPROVE, Verb.REJECT)
    }
    notice = Notice(
        kind="proposal", subject=subject,
        facts={**shown, **tokens, "proposer": context.person.name},
    )  # fmt: skip
    for person in who:
        books.outbox.put(ToPerson(person_id=person.id), notice)


def require_open(context: Context, proposal: Proposal) -> None:
    """Refuse what was decided, withdrawn or has expired, with who and when."""
    state = proposal.state
    if state == "open" and proposal.expires_us <= context.books.now_us:
        state = "expired"
    if state != "open":
        decider = proposal.decider_id
        by = context.books.people.get(decider).name if decider else ""
        raise changing.ProposalGone(state=state, by=by, at_us=proposal.decided_us or 0)


def _names(context: Context, proposal: Proposal, edits: Sequence[Edit]) -> list[str]:
    proposer = context.books.people.get(proposal.proposer_id or 0)
    return [one.name for one in changing.who_agrees(context.books, edits, proposer)]


def _tell_decided(context: Context, proposal: Proposal, proposer: Person, *, is_yes: bool) -> None:
    shown = {key: proposal.body[key] for key in ("title", "name", "rows")}
    facts = {**shown, "proposer": proposer.name, "by": context.person.name,
             "at_us": context.books.now_us, "is_yes": is_yes}  # fmt: skip
    context.settle(f"proposal:{proposal.id}", Notice(kind="settled_proposal", facts=facts))
    context.books.outbox.put(
        ToPerson(person_id=proposer.id), Notice(kind="proposal_outcome", facts=facts)
    )


def _tell_concerned(context: Context, edits: Sequence[Edit], by: Person) -> None:
    """Tell the person whose rights were changed."""
    granted = [edit for edit in edits if edit.field.startswith("role:")]
    person_ids = dict.fromkeys(edit.id for edit in granted)
    for person_id in person_ids:
        rows = [_row(context, edit, {}) for edit in granted if edit.id == person_id]
        facts = {"rows": rows, "by": by.name}
        notice = Notice(kind="rights_changed", facts=facts)
        context.books.outbox.put(ToPerson(person_id=person_id), notice)
