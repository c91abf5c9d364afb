"""What a draft does not say yet: found out, or asked one thing at a time."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from bot.commands import amounts
from bot.commands.asking import (
    Told,
    ask_in_draft_of,
    label_of,
    partners_meant,
    place_named,
    products_meant,
)
from bot.commands.attaching import TAKEN, ask_in_draft
from bot.commands.forms import FORMS
from bot.commands.lines import Body, batch_question, require_countable
from bot.context import Context
from bot.texts import files, labels, say
from bot.understand.clean import fold
from core.drafts import Draft
from core.orders.posting import available
from core.orders.states import Kind
from core.people import require_place, sees_place
from core.quantity import show_count
from core.stock.model import Location, Partner, Product


def question(context: Context, draft: Draft, body: Body, kind: Kind) -> str | None:
    """Return the next question, ``""`` when a choice card was shown, ``None`` when all is clear."""
    for number, line in enumerate(body["lines"]):
        if "product_id" not in line and _resolve(context, draft, body, number):
            return ""
    if _resolve_partner(context, draft, body, kind):
        return ""
    for line in body["lines"]:
        missing = _missing(context, draft, body, line, kind)
        if missing is not None:
            return missing
    if amounts.asks_if_meant(context, draft, body, kind):
        return ""
    if _resolve_place(context, draft, body, kind):
        return ""
    return _missing_around(context, draft, body, kind)


def lacks_batch(context: Context, line: Body, kind: Kind) -> bool:
    """Return whether a line's goods want a batch, or its date, that was not said yet."""
    if "product_id" not in line:
        return False
    product = context.books.catalog.product(line["product_id"])
    return _missing_batch(context, product, line, kind) is not None


def put(body: Body, asked: Body, value: Any) -> None:
    """Write an answer where it was asked for."""
    match asked["what"]:
        case "product":
            line = body["lines"][asked["line"]]
            line["product_id"], unit = value
            if asked.get("is_chosen") and line.get("said"):
                line["chosen_for"] = line["said"]
            if unit:
                line["unit"] = unit
        case "unit":
            body["lines"][asked["line"]]["unit"] = value
        case "amount":
            amounts.answer(body["lines"][asked["line"]], is_meant=value)
        case "price":
            amounts.answer_price(body["lines"][asked["line"]], is_meant=value)
        case "reason" | "method":
            body[asked["what"]] = value
        case what:
            body[f"{what}_id"] = value


def _resolve(context: Context, draft: Draft, body: Body, number: int) -> bool:
    """Find the product of a line; return whether the person has to choose."""
    line = body["lines"][number]
    found: list[tuple[str, Any]]
    form = say.WHICH_PRODUCT
    if "code" in line:
        pairs = context.books.catalog.products_with_code(line["code"])
        if not pairs:
            raise Told(say.UNKNOWN_CODE.format(code=line["code"]))
        found = [(f"{label_of(product)} {unit}", [product.id, unit]) for product, unit in pairs]
    else:
        products, nearest = products_meant(context, line["said"])
        shown = products or nearest
        found = [(label_of(product, shown), [product.id, ""]) for product in shown]
        if not found:
            raise Told(say.UNKNOWN_PRODUCT.format(name=line["said"]))
        form = form if products else say.NEAR_PRODUCT
    if len(found) == 1 and form is say.WHICH_PRODUCT:
        put(body, {"what": "product", "line": number}, found[0][1])
        return False
    title = form.format(name=line.get("said") or line["code"])
    asked = {"what": "product", "line": number, "title": title, "is_chosen": True}
    ask_in_draft_of(context, draft, body, asked, found)
    return True


def _missing(context: Context, draft: Draft, body: Body, line: Body, kind: Kind) -> str | None:
    product = context.books.catalog.product(line["product_id"])
    if not line.get("counts") and line.get("code") and FORMS[kind].counts_scans:
        line["counts"] = [["1", line["unit"]]]
    if not line.get("counts"):
        unit = line.get("unit") or product.packs[-1].unit
        form = say.EXAMPLE_SHIP if FORMS[kind].partner == "customer" else say.EXAMPLE_RECEIVE
        return say.HOW_MANY.format(
            product=label_of(product), verb=labels.VERB[kind], example=form.format(unit=unit)
        )
    counts = line["counts"]
    if len(counts) == 1 and not counts[0][1] and not line.get("unit") and len(product.packs) > 1:
        options = [(pack.unit, pack.unit) for pack in product.packs]
        number = body["lines"].index(line)
        title = say.WHICH_UNIT.format(count=f"{label_of(product)} {_number(counts[0][0])}")
        ask_in_draft_of(
            context, draft, body, {"what": "unit", "line": number, "title": title}, options
        )
        return ""
    require_countable(product, line)
    return _missing_batch(context, product, line, kind)


def _missing_batch(context: Context, product: Product, line: Body, kind: Kind) -> str | None:
    """Return the question for batch and expiry; a batch that is known brings its date along."""
    if not FORMS[kind].takes_batch:
        return None
    return batch_question(context, product, *line.get("batch", ("", None)))


def _missing_around(context: Context, draft: Draft, body: Body, kind: Kind) -> str | None:
    """Return the question for who, where to and why, where the kind cannot do without."""
    form = FORMS[kind]
    if form.needs_partner and "partner_id" not in body:
        return say.WHICH_PARTNER_AT_ALL[form.partner]
    if form.needs_target and not _has_target(context, body):
        return say.WHERE_TO
    if form.needs_reason and not _has_reason(context, body, kind):
        return _ask_why(context, draft, body, kind)
    if form.takes_method and body.get("method", "") not in context.books.tills.counter.methods:
        return _ask_how(context, draft, body)
    if form.needs_photo and not body.get(TAKEN):
        body.update(ask_in_draft(then="draft"))
        return files.PHOTO_FIRST.format(verb=labels.VERB[kind])
    return None


def _has_reason(context: Context, body: Body, kind: Kind) -> bool:
    reason = body.get("reason", "")
    return bool(reason) and context.books.reasons.takes(kind, reason)


def _ask_why(context: Context, draft: Draft, body: Body, kind: Kind) -> str:
    form = say.WHY_LISTED if body.get("reason") else say.WHY
    title = form.format(verb=labels.VERB[kind], reason=body.get("reason"))
    reasons = context.books.reasons.listed.get(kind, ())
    if not reasons:
        return title
    options = [(reason, reason) for reason in reasons]
    ask_in_draft_of(context, draft, body, {"what": "reason", "title": title}, options)
    return ""


def _ask_how(context: Context, draft: Draft, body: Body) -> str | None:
    """Ask how it was paid, with a button for each of the firm's ways; a trial needs no answer."""
    if "trial_for" in body:
        return None
    options = [(labels.method(one), one) for one in context.books.tills.counter.methods]
    ask_in_draft_of(context, draft, body, {"what": "method", "title": say.HOW_PAID}, options)
    return ""


def _has_target(context: Context, body: Body) -> bool:
    """Find the place that goods are to go to; refuse the one that they come from."""
    if body.get("target_said"):
        place = place_named(context, body["target_said"])
        if place.id == body["location_id"]:
            raise Told(say.SAME_PLACE.format(location=place.name))
        body["target_id"] = place.id
    return "target_id" in body


def _resolve_place(context: Context, draft: Draft, body: Body, kind: Kind) -> bool:
    if "location_id" in body:
        return False
    if body.get("location_said"):
        place = place_named(context, body["location_said"])
        require_place(context.person, place.id, place.name)
        body["location_id"] = place.id
        return False
    places = [
        place for place in context.books.catalog.locations() if sees_place(context.person, place.id)
    ]
    usual = _own_shop(places) if FORMS[kind].picks_shop else _usual_place(places)
    if usual is None and FORMS[kind].picks_place:
        usual = _stocked_place(context, body, places)
    if usual is not None:
        body["location_id"] = usual.id
        return False
    title = say.WHICH_PLACE.format(verb=labels.VERB[kind])
    ask_in_draft_of(
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


def _own_shop(places: Sequence[Location]) -> Location | None:
    """Return the only shop the person sells in; the card shows it."""
    shops = [place for place in places if place.kind == "store"]
    candidates = shops or places
    return candidates[0] if len(candidates) == 1 else None


def _stocked_place(context: Context, body: Body, places: Sequence[Location]) -> Location | None:
    """Return the first warehouse that has some of everything, else the first one."""
    warehouses = [place for place in places if place.kind == "warehouse"]
    wanted = [line["product_id"] for line in body["lines"]]
    for place in warehouses:
        if all(available(context.books, product_id, place.id) for product_id in wanted):
            return place
    return warehouses[0] if warehouses else None


def _resolve_partner(context: Context, draft: Draft, body: Body, kind: Kind) -> bool:
    said = body.get("partner_said")
    if not said or "partner_id" in body:
        return False
    found, nearest = partners_meant(context, said, FORMS[kind].partner or "customer")
    if not found and not nearest:
        raise Told(say.UNKNOWN_PARTNER.format(kind=labels.PARTNER[kind], name=said))
    if found and _may_be_place(context, said, found[0]):
        found, nearest = (), found
    if len(found) == 1:
        body["partner_id"] = found[0].id
        return False
    form = say.WHICH_PARTNER if found else say.NEAR_PARTNER
    title = form.format(name=said, kind=labels.PARTNER[kind])
    options = [(partner.name, partner.id) for partner in found or nearest]
    ask_in_draft_of(context, draft, body, {"what": "partner", "title": title}, options)
    return True


def _may_be_place(context: Context, said: str, partner: Partner) -> bool:
    """Return whether 城东 may be our own 城东店 as well as the customer 城东超市."""
    if fold(said) == fold(partner.name):
        return False
    return any(place.name.startswith(said) for place in context.books.catalog.locations())


def _number(text: str) -> str:
    return show_count(Fraction(text))
