"""A document while it is being said: begin, go on, show, book."""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

from bot.commands import aliases, desk, finding, trying
from bot.commands.asking import Told, is_renamed, label_of, products_named
from bot.commands.forms import FORMS
from bot.commands.lines import Body, document_of
from bot.commands.questions import lacks_batch, put, question
from bot.context import Context
from bot.texts import labels, refusals, say
from bot.understand.clean import fold
from bot.understand.intent import Intent, SaidLine
from core.drafts import Draft
from core.orders import rights, service, showing
from core.orders.handing import require_right
from core.orders.model import Document, NewDocument
from core.orders.notices import preview
from core.orders.posting import require_enough
from core.orders.states import Kind
from core.orders.subject import who_must_agree
from core.outbox import Notice
from core.stock.model import NotEnough


def begin(context: Context, kind: Kind, intent: Intent, *, codes: tuple[str, ...] = ()) -> None:
    """Open a draft from a sentence or a scan and go as far as what was said allows."""
    if context.trial_for is None:
        require_right(context.books, context.person, rights.ACT_OF[kind])
    lines = [{"code": code} for code in codes]
    is_scanned = bool(codes) or FORMS[kind].counts_scans
    body: Body = {"kind": kind.value, "lines": lines, "is_scanned": is_scanned}
    if context.trial_for is not None:
        body["trial_for"] = context.trial_for.id
    _take(context, body, intent)
    draft = desk.begin(context, kind.value, body)
    go_on(context, draft, body)


def begin_with(context: Context, kind: Kind, body: Body) -> None:
    """Open a draft whose lines are known already, in place of one that is open."""
    draft = desk.begin(context, kind.value, body)
    go_on(context, draft, body)


def add(context: Context, draft: Draft, intent: Intent) -> None:
    """Add what was said to a running draft: a quantity, a partner, a place, a batch."""
    body = _copy(draft)
    _take(context, body, _as_target(body, intent))
    go_on(context, context.books.drafts.change(draft, body), body)


def add_codes(context: Context, draft: Draft, codes: tuple[str, ...]) -> None:
    """Add scanned goods to a running draft.

    A code that is there already adds nothing, or one more where scans are counted.
    """
    body = _copy(draft)
    known = {line["code"]: line for line in body["lines"] if line.get("code")}
    for code in codes:
        if code not in known:
            body["lines"].append({"code": code})
        elif FORMS[Kind(body["kind"])].counts_scans:
            _one_more(known[code])
    go_on(context, context.books.drafts.change(draft, body), body)


def choose(context: Context, draft: Draft, number: int) -> None:
    """Take the option that was tapped."""
    asked = draft.body.get("asked")
    if not asked or number >= len(asked["options"]):
        raise Told(say.NOTHING_CHOSEN)
    body = _copy(draft)
    label, value = asked["options"][number]
    if asked["what"] == "found":
        _find_or_not(context, draft, value, asked["title"], label)
        return
    put(body, asked, value)
    del body["asked"]
    context.settle(
        f"draft:{draft.id}",
        Notice(kind="chosen", facts={"title": asked["title"], "state": label}),
    )
    go_on(context, context.books.drafts.change(draft, body), body)


def _find_or_not(
    context: Context, draft: Draft, found: Body | None, title: str, label: str
) -> None:
    """Count what is there first and go on with the emergency afterwards, or give it up."""
    context.books.drafts.close(draft, "replaced" if found else "discarded")
    facts = {"title": title, "state": label}
    context.settle(f"draft:{draft.id}", Notice(kind="chosen", facts=facts))
    if found:
        begin_with(context, Kind.FOUND, found)


def confirm(context: Context, draft: Draft) -> Document:
    """Book the draft or hand it in, and show how it stands in place of the card."""
    new = document_of(context, draft.body, is_final=True)
    document = service.hand_in(context.books, new, context.person)
    context.books.drafts.close(draft, "booked")
    aliases.learn(context, draft.body)
    notice = showing.standing(context.books, document, context.person, typed=new.typed, is_new=True)
    if draft.body.get("is_shown"):
        context.settle(f"draft:{draft.id}", notice)
    else:
        context.show(notice)
    if draft.body.get("resume"):
        context.words(say.FOUND_ASKED.format(number=document.number))
        resumed = {**draft.body["resume"], "is_found": True}
        begin_with(context, Kind(resumed["kind"]), resumed)
    return document


def awaits_count(draft: Draft | None) -> bool:
    """Return whether a quantity is the next thing that the draft needs."""
    lines = draft.body.get("lines", ()) if draft is not None else ()
    return any("product_id" in line and not line.get("counts") for line in lines)


def show_again(context: Context, draft: Draft) -> None:
    """Show the draft once more, because something else was said since."""
    context.words(say.SHOWN_AGAIN)
    go_on(context, draft, _copy(draft))


def go_on_with(context: Context, draft: Draft) -> None:
    """Go on with a draft to which something came that was not said."""
    go_on(context, draft, _copy(draft))


def go_on(context: Context, draft: Draft, body: Body) -> None:
    """Resolve what is open, one thing at a time; ask for the first that is not clear."""
    kind = Kind(body["kind"])
    if not body["lines"]:
        context.books.drafts.change(draft, body)
        is_scanned = FORMS[kind].counts_scans
        said = say.SCAN_RETURN if is_scanned else say.SAY_GOODS.format(verb=labels.VERB[kind])
        context.words(said)
        return
    asked = question(context, draft, body, kind)
    if asked is not None:
        context.books.drafts.change(draft, body)
        if asked:
            context.words(asked)
        return
    new = document_of(context, body)
    if "trial_for" in body:
        trying.show(context, context.books.drafts.change(draft, body), new)
        return
    if _falls_short(context, draft, body, new):
        return
    if body["is_scanned"] and who_must_agree(context.books, new, context.person).stages:
        confirm(context, context.books.drafts.change(draft, body))
        return
    _show(context, draft, body, new)


def _falls_short(context: Context, draft: Draft, body: Body, new: NewDocument) -> bool:
    """Say at once that there is less; the draft stays open for another quantity."""
    if not FORMS[new.kind].checks_stock or body.get("is_found"):
        return False
    wanted = [(line.product.id, line.quantity) for line in new.lines]
    try:
        require_enough(context.books, new.location.id, wanted)
    except NotEnough as short:
        if body.pop("is_shown", False):
            desk.retire(context, draft, "replaced")
        if new.kind is Kind.EMERGENCY and finding.offer(context, draft, body, new, short):
            return True
        context.books.drafts.change(draft, body)
        context.words(refusals.sentence(short, context.at))
        return True
    return False


def _show(context: Context, draft: Draft, body: Body, new: NewDocument) -> None:
    """Show what was understood, with 确认 and 取消; an older card of this draft is settled."""
    subject = f"draft:{draft.id}"
    facts = preview(context.books, new, context.person)
    replaced = desk.settled(draft, "replaced")
    first = facts["lines"][0]
    body["headline"] = f"{first['product']} {first['count']}{first['unit']}"
    body["is_shown"] = True
    current = context.books.drafts.change(draft, body)
    context.books.outbox.redraw(subject, replaced)
    facts["heard"] = heard(body, new)
    facts["like"] = body.get("like", "")
    context.show(
        Notice(kind="draft", facts={**facts, **desk.answers(context, current)}, subject=subject)
    )


def heard(body: Body, new: NewDocument) -> list[list[str]]:
    """Return (as said, as meant) of the names that a reader would not know again on the card."""
    pairs = [
        (line["said"], label_of(one.product))
        for line, one in zip(body["lines"], new.lines, strict=False)
        if line.get("said") and line["product_id"] == one.product.id
    ]
    if body.get("partner_said") and new.partner is not None:
        pairs.append((body["partner_said"], new.partner.name))
    return [[said, name] for said, name in pairs if is_renamed(said, name)]


def awaits_target(body: Mapping[str, Any]) -> bool:
    """Return whether the place that goods are to go to is what the draft needs next."""
    is_known = "target_id" in body or body.get("target_said")
    return FORMS[Kind(body["kind"])].needs_target and "location_id" in body and not is_known


def _as_target(body: Body, intent: Intent) -> Intent:
    """Read a place that answers the question where to as the far end."""
    place = intent.to_location or intent.location or intent.partner
    if not place or not awaits_target(body):
        return intent
    return replace(intent, to_location=place, location="", partner="")


def _copy(draft: Draft) -> Body:
    return {**draft.body, "lines": [dict(line) for line in draft.body["lines"]]}


def _take(context: Context, body: Body, intent: Intent) -> None:
    """Put what a sentence says into the body; refuse what does not fit."""
    if intent.partner:
        body["partner_said"] = intent.partner
        body.pop("partner_id", None)
    if intent.location:
        body["location_said"] = intent.location
        body.pop("location_id", None)
    for name, said_of_it in (
        ("due_on", intent.due_on),
        ("reason", intent.reason),
        ("method", intent.method.value),
        ("target_said", intent.to_location),
    ):
        if said_of_it:
            body[name] = said_of_it
    running = list(body["lines"])
    for said in intent.lines:
        if said.product:
            line = _line_of(context, running, said)
        else:
            line = _line_to_fill(context, body, said)
        if line is None:
            line = {"said": said.product}
            body["lines"].append(line)
        _fill(line, said)


def _line_of(context: Context, running: list[Body], said: SaidLine) -> Body | None:
    """Return the line of a running draft that is about the same product, to be corrected."""
    if not running:
        return None
    found = {product.id for product in products_named(context, said.product)}
    for line in running:
        if line.get("product_id") in found or fold(line.get("said", "")) == fold(said.product):
            return line
    return None


def _line_to_fill(context: Context, body: Body, said: SaidLine) -> Body:
    """Return the line an answer is about: the only one, or the first that lacks what is said."""
    lines: list[Body] = body["lines"]
    if len(lines) == 1:
        return lines[0]
    is_batch = bool(said.batch or said.expires_on) and not said.counts
    kind = Kind(body["kind"])
    for line in lines:
        lacks_it = lacks_batch(context, line, kind) if is_batch else not line.get("counts")
        if lacks_it:
            return line
    raise Told(say.PROBLEM["no_product"].format(example=say.EXAMPLES[kind.value]))


def _one_more(line: Body) -> None:
    """Count one more of a scanned line, where one of it is what was counted before."""
    counts = line.get("counts", [])
    if len(counts) == 1:
        count, unit = counts[0]
        line["counts"] = [[str(Fraction(count) + 1), unit]]


def _fill(line: Body, said: SaidLine) -> None:
    if said.counts:
        line["counts"] = [[str(count), unit] for count, unit in said.counts]
    if said.price is not None:
        line["price"] = [str(said.price), said.price_unit]
    if said.batch or said.expires_on:
        batch, expires_on = line.get("batch", ("", None))
        line["batch"] = [said.batch or batch, said.expires_on or expires_on]
