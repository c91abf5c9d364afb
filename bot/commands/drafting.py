"""A receipt or shipment while it is being said: fill it in, ask for what is missing, show it."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any, Final

from bot.commands.asking import Told, ask_which, label_of, place_named, products_named
from bot.commands.lines import Body, document_of
from bot.context import Context
from bot.texts import labels, say
from bot.understand.clean import fold
from bot.understand.intent import Intent, SaidLine
from core.actions import Verb
from core.drafts import Draft
from core.orders import service, showing
from core.orders.approvals import who_must_agree
from core.orders.model import Document, NewDocument
from core.orders.notices import preview
from core.orders.states import Kind
from core.outbox import Notice
from core.people import require, sees_place
from core.quantity import show_count
from core.stock.model import Location

PARTNER_KIND: Final = {Kind.RECEIPT: "supplier", Kind.SHIPMENT: "customer"}


def begin(context: Context, kind: Kind, intent: Intent, *, codes: tuple[str, ...] = ()) -> None:
    """Open a draft from a sentence or a scan and go as far as what was said allows."""
    require(context.person, service.ACT_OF[kind])
    body: Body = {"kind": kind.value, "lines": [], "is_scanned": bool(codes)}
    _take(body, intent, kind)
    body["lines"].extend({"code": code} for code in codes)
    draft = context.books.drafts.begin(context.person.id, context.chat, kind.value, body)
    go_on(context, draft, body)


def add(context: Context, draft: Draft, intent: Intent) -> None:
    """Add what was said to a running draft: a quantity, a partner, a place, a batch."""
    body: Body = {**draft.body, "lines": [dict(line) for line in draft.body["lines"]]}
    kind = Kind(body["kind"])
    _take(body, intent, kind)
    go_on(context, context.books.drafts.change(draft, body), body)


def add_codes(context: Context, draft: Draft, codes: tuple[str, ...]) -> None:
    """Add scanned goods to a running draft; a code that is there already adds nothing."""
    body: Body = {**draft.body, "lines": [dict(line) for line in draft.body["lines"]]}
    known = {line.get("code") for line in body["lines"]}
    body["lines"].extend({"code": code} for code in codes if code not in known)
    go_on(context, context.books.drafts.change(draft, body), body)


def choose(context: Context, draft: Draft, number: int) -> None:
    """Take the option that was tapped."""
    asked = draft.body.get("asked")
    if not asked or number >= len(asked["options"]):
        raise Told(say.NOTHING_CHOSEN)
    body: Body = {**draft.body, "lines": [dict(line) for line in draft.body["lines"]]}
    label, value = asked["options"][number]
    _put(body, asked, value)
    del body["asked"]
    context.settle(
        f"draft:{draft.id}",
        Notice(kind="chosen", facts={"title": asked["title"], "state": label}),
    )
    go_on(context, context.books.drafts.change(draft, body), body)


def confirm(context: Context, draft: Draft) -> Document:
    """Book the draft or hand it in, and show how it stands in place of the card."""
    new = document_of(context, draft.body)
    document = service.hand_in(context.books, new, context.person)
    context.books.drafts.close(draft, "booked")
    notice = showing.standing(context.books, document, context.person, typed_price=new.typed_price)
    subject = f"draft:{draft.id}"
    if draft.body.get("is_shown"):
        context.settle(subject, notice)
    if context.answer_notice is None and not draft.body.get("is_shown"):
        context.show(notice)
    return document


def discard(context: Context, draft: Draft) -> None:
    """Drop the draft; nothing was booked."""
    context.books.drafts.close(draft, "discarded")
    if draft.body.get("is_shown"):
        context.settle(f"draft:{draft.id}", settled(draft, "discarded"))
    if context.answer_notice is None:
        context.words(say.DISCARDED)


def settled(draft: Draft, gone: str) -> Notice:
    """Return the card of a draft that will not be booked; ``gone`` is the state it ended in."""
    facts = {
        "kind": draft.body["kind"],
        "headline": draft.body.get("headline", ""),
        "gone": gone,
    }
    return Notice(kind="settled_draft", facts=facts)


def go_on(context: Context, draft: Draft, body: Body) -> None:
    """Resolve what is open, one thing at a time; ask for the first that is not clear."""
    kind = Kind(body["kind"])
    question = _question(context, draft, body, kind)
    if question is not None:
        context.books.drafts.change(draft, body)
        if question:
            context.words(question)
        return
    new = document_of(context, body)
    if body["is_scanned"] and who_must_agree(context.books.rules, new, context.person):
        confirm(context, context.books.drafts.change(draft, body))
        return
    _show(context, draft, body, new)


def _question(context: Context, draft: Draft, body: Body, kind: Kind) -> str | None:
    """Return the next question, ``""`` when a choice card was shown, ``None`` when all is clear."""
    for number, line in enumerate(body["lines"]):
        if "product_id" not in line and _resolve(context, draft, body, number):
            return ""
    for line in body["lines"]:
        missing = _missing(context, draft, body, line, kind)
        if missing is not None:
            return missing
    if _resolve_place(context, draft, body, kind):
        return ""
    return "" if _resolve_partner(context, draft, body, kind) else None


def _resolve(context: Context, draft: Draft, body: Body, number: int) -> bool:
    """Find the product of a line; return whether the person has to choose."""
    line = body["lines"][number]
    found: list[tuple[str, Any]]
    if "code" in line:
        pairs = context.books.catalog.products_with_code(line["code"])
        if not pairs:
            raise Told(say.UNKNOWN_CODE.format(code=line["code"]))
        found = [(f"{label_of(product)} {unit}", [product.id, unit]) for product, unit in pairs]
    else:
        products = products_named(context, line["said"])
        found = [(label_of(product, products), [product.id, ""]) for product in products]
    if len(found) == 1:
        _put(body, {"what": "product", "line": number}, found[0][1])
        return False
    title = say.WHICH_PRODUCT.format(name=line.get("said") or line["code"])
    _ask(context, draft, body, {"what": "product", "line": number, "title": title}, found)
    return True


def _missing(context: Context, draft: Draft, body: Body, line: Body, kind: Kind) -> str | None:
    product = context.books.catalog.product(line["product_id"])
    if not line.get("counts"):
        unit = line.get("unit") or product.packs[-1].unit
        form = say.EXAMPLE_SHIP if kind is Kind.SHIPMENT else say.EXAMPLE_RECEIVE
        return say.HOW_MANY.format(
            product=label_of(product), verb=labels.VERB[kind], example=form.format(unit=unit)
        )
    counts = line["counts"]
    if len(counts) == 1 and not counts[0][1] and not line.get("unit") and len(product.packs) > 1:
        options = [(pack.unit, pack.unit) for pack in product.packs]
        number = body["lines"].index(line)
        title = say.WHICH_UNIT.format(count=f"{label_of(product)} {_number(counts[0][0])}")
        _ask(context, draft, body, {"what": "unit", "line": number, "title": title}, options)
        return ""
    if kind is Kind.RECEIPT and product.is_batched and not line.get("batch"):
        return say.WHICH_BATCH.format(product=label_of(product))
    return None


def _resolve_place(context: Context, draft: Draft, body: Body, kind: Kind) -> bool:
    if "location_id" in body:
        return False
    if body.get("location_said"):
        body["location_id"] = place_named(context, body["location_said"]).id
        return False
    places = [
        place for place in context.books.catalog.locations() if sees_place(context.person, place.id)
    ]
    usual = _usual_place(places)
    if usual is not None:
        body["location_id"] = usual.id
        return False
    title = say.WHICH_PLACE.format(verb=labels.VERB[kind])
    _ask(
        context, draft, body, {"what": "location", "title": title},
        [(place.name, place.id) for place in places],
    )  # fmt: skip
    return True


def _usual_place(places: Sequence[Location]) -> Location | None:
    """Return the person's only place, or the only warehouse beside shops; the card shows it."""
    warehouses = [place for place in places if place.kind == "warehouse"]
    for candidates in (places, warehouses):
        if len(candidates) == 1:
            return candidates[0]
    return None


def _resolve_partner(context: Context, draft: Draft, body: Body, kind: Kind) -> bool:
    said = body.get("partner_said")
    if not said or "partner_id" in body:
        return False
    found = context.books.catalog.partners_called(fold(said), PARTNER_KIND[kind])
    if not found:
        raise Told(say.UNKNOWN_PARTNER.format(kind=labels.PARTNER[kind], name=said))
    if len(found) == 1:
        body["partner_id"] = found[0].id
        return False
    title = say.WHICH_PARTNER.format(name=said)
    options = [(partner.name, partner.id) for partner in found]
    _ask(context, draft, body, {"what": "partner", "title": title}, options)
    return True


def _ask(
    context: Context, draft: Draft, body: Body, asked: Body, options: list[tuple[str, Any]]
) -> None:
    body["asked"] = {**asked, "options": options}
    following = Draft(
        id=draft.id, person_id=draft.person_id, chat=draft.chat, kind=draft.kind, body=body,
        version=draft.version + 1, expires_us=draft.expires_us,
    )  # fmt: skip
    ask_which(context, following, asked["title"], options)


def _put(body: Body, asked: Body, value: Any) -> None:
    match asked["what"]:
        case "product":
            line = body["lines"][asked["line"]]
            line["product_id"], unit = value
            if unit:
                line["unit"] = unit
        case "unit":
            body["lines"][asked["line"]]["unit"] = value
        case what:
            body[f"{what}_id"] = value


def _take(body: Body, intent: Intent, kind: Kind) -> None:
    """Put what a sentence says into the body; refuse what does not fit."""
    if intent.partner:
        body["partner_said"] = intent.partner
        body.pop("partner_id", None)
    if intent.location:
        body["location_said"] = intent.location
        body.pop("location_id", None)
    for said in intent.lines:
        if said.product:
            body["lines"].append({"said": said.product})
            _fill(body["lines"][-1], said)
        else:
            _fill(_line_to_fill(body, kind), said)


def _line_to_fill(body: Body, kind: Kind) -> Body:
    """Return the line an answer is about: the only one, or the first without a quantity."""
    lines: list[Body] = body["lines"]
    if len(lines) == 1:
        return lines[0]
    for line in lines:
        if not line.get("counts"):
            return line
    raise Told(say.PROBLEM["no_product"].format(example=say.EXAMPLES[kind.value]))


def _fill(line: Body, said: SaidLine) -> None:
    if said.counts:
        line["counts"] = [[str(count), unit] for count, unit in said.counts]
    if said.price is not None:
        line["price"] = [str(said.price), said.price_unit]
    if said.batch:
        line["batch"] = [said.batch, said.expires_on or None]


def _show(context: Context, draft: Draft, body: Body, new: NewDocument) -> None:
    """Show what was understood, with 确认 and 取消; an older card of this draft is settled."""
    subject = f"draft:{draft.id}"
    facts = preview(context.books, new, context.person)
    body["headline"] = f"{facts['lines'][0]['product']} {facts['lines'][0]['count']}"
    body["is_shown"] = True
    current = context.books.drafts.change(draft, body)
    tokens = {
        f"{verb.value}_token": context.books.actions.offer(
            verb, subject, current.version, expires_us=current.expires_us,
            person_id=context.person.id,
        )
        for verb in (Verb.CONFIRM, Verb.DISCARD)
    }  # fmt: skip
    context.books.outbox.redraw(subject, settled(draft, "replaced"))
    context.show(Notice(kind="draft", facts={**facts, **tokens}, subject=subject))


def _number(text: str) -> str:
    return show_count(Fraction(text))
