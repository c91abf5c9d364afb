"""What comes next for a document: show how much of it, take a correction, do it on the yes.

``发货 XS-…``, ``入库 CG-…``, ``完工 GD-…`` and the buttons that open them; see ``acts``.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from bot.commands import attaching, delivering, desk, purchasing, whole
from bot.commands.acts import ACTS, JUDGING, NEXT, Act, Batches, Quantities, Taken
from bot.commands.asking import Told, products_named
from bot.commands.lines import base_units, batch_question, checked_batch
from bot.commands.papers import visible
from bot.context import Context
from bot.texts import say
from bot.understand.intent import Fate, Intent, Part, SaidLine
from core.drafts import Draft
from core.orders import inspecting, orders, showing
from core.orders.delivering import REFUSED, SIGNED
from core.orders.flows import making
from core.orders.flows.urgent import FILE
from core.orders.kinds import Kind, Status
from core.orders.model import Document, Line
from core.orders.notices import ALL_LINES, facts_of, without_money
from core.orders.packs import largest_unit
from core.outbox import Notice
from core.quantity import show_milli
from core.stock.model import NO_BATCH

ONWARD: Final = "onward"


def ship_order(context: Context, intent: Intent) -> None:
    """``发货 XS-… [可乐2箱]``: ship an order, all that is ready or what was said."""
    begin(context, "ship", visible(context, intent.number), intent.lines)


def receive_order(context: Context, intent: Intent) -> None:
    """``入库 CG-… [可乐 30箱]``: receive what came of an order to a supplier."""
    begin(context, "receive", visible(context, intent.number), intent.lines)


def issue_components(context: Context, intent: Intent) -> None:
    """``领料 GD-…``: issue the components of a work order, all that are held or what was said."""
    begin(context, "issue", visible(context, intent.number), intent.lines)


def finish_work(context: Context, intent: Intent) -> None:
    """``完工 GD-… 12箱 报废 1箱``: report what was made; components go out with it."""
    begin(context, "finish", visible(context, intent.number), intent.lines)


def start_work(context: Context, intent: Intent) -> None:
    """``开工 GD-…``: begin to make it."""
    start(context, visible(context, intent.number))


def start(context: Context, work: Document) -> None:
    """Begin to make what a work order says, and show it with the button to finish."""
    started = orders.start(context.books, work.id, context.person)
    context.show(making.work_card(context.books, started))


def receive_transfer(context: Context, intent: Intent) -> None:
    """``收调拨 DB-… [可乐5箱]``: take in what came of a transfer."""
    begin(context, "receive_transfer", visible(context, intent.number), intent.lines)


def inspect_goods(context: Context, intent: Intent) -> None:
    """``验收 RK-… 合格18箱 不合格2箱 报废``: judge what waits in quarantine."""
    begin(context, "inspect", visible(context, intent.number), intent.lines)


def open_next(context: Context, document: Document, way: str = "") -> None:
    """The button of a work card was pressed: open what comes next, or the ``way`` it names."""
    if way in _WAYS:
        _WAYS[way](context, document)
        return
    if document.kind is Kind.PURCHASE_REQUEST:
        purchasing.begin(context, document)
        return
    if document.kind is Kind.WORK_ORDER and document.status is Status.PLANNED:
        start(context, document)
        return
    act = way or NEXT.get(document.kind)
    if act is None:
        raise Told(say.NOTHING_NEXT.format(number=document.number))
    begin(context, act, document, ())


_WAYS: Final[Mapping[str, Callable[[Context, Document], None]]] = {
    FILE: attaching.ask_papers, SIGNED: delivering.sign, REFUSED: delivering.refuse,
    ALL_LINES: whole.show,
}  # fmt: skip
"""Ways to go on that are about a photo or a document of its own."""


def begin(context: Context, name: str, document: Document, lines: tuple[SaidLine, ...]) -> None:
    """Open a draft that goes on with a document, and show how much it would be."""
    act = ACTS[name]
    if name in JUDGING and not inspecting.waits(context.books, document):
        raise Told(say.NOTHING_TO_INSPECT.format(number=document.number))
    if act.step and showing.is_over(document, act.step) and document.status is not Status.PLANNED:
        raise showing.not_now(context.books, document, act.step)
    good = tuple(line for line in lines if line.part is Part.GOOD)
    bad = _said(context, document, act, [line for line in lines if line.part is Part.BAD])
    if bad and not act.takes_bad:
        raise Told(say.NO_BAD_HERE.format(verb=act.verb))
    fates = _fates(context, document, act, lines)
    quantities = _said(context, document, act, good) if lines else _offered(act, document)
    if not quantities and not bad:
        raise Told(say.NOTHING_READY.format(number=document.number, verb=act.verb))
    body = {"act": name, "document_id": document.id, "revision": document.revision,
            "quantities": _keyed(quantities),
            "batches": _batches_said(context, document, act, good), "bad": _keyed(bad),
            "fates": fates,
            "kind": document.kind.value, "headline": document.number, "is_shown": True}  # fmt: skip
    draft = desk.begin(context, ONWARD, body)
    _show(context, act, document, draft, quantities)


def in_full(draft: Draft, text: str) -> str:
    """Return an answer to the running draft as the whole sentence that it stands for."""
    return f"{ACTS[draft.body['act']].verb} {draft.body['headline']} {text}"


def add(context: Context, draft: Draft, lines: tuple[SaidLine, ...]) -> None:
    """Take other quantities for the running draft."""
    document = context.books.documents.get(draft.body["document_id"])
    act = ACTS[draft.body["act"]]
    good = [line for line in lines if line.part is Part.GOOD]
    bad = [line for line in lines if line.part is Part.BAD]
    quantities = {**_quantities(draft.body), **_said(context, document, act, good)}
    batches = {**draft.body["batches"], **_batches_said(context, document, act, good)}
    spoilt = {**draft.body["bad"], **_keyed(_said(context, document, act, bad))}
    fates = {**draft.body.get("fates", {}), **_fates(context, document, act, lines)}
    body = {**draft.body, "batches": batches, "bad": spoilt, "fates": fates,
            "quantities": _keyed(quantities)}  # fmt: skip
    changed = context.books.drafts.change(draft, body)
    _show(context, act, document, changed, quantities)


def show_again(context: Context, draft: Draft) -> None:
    """Show the draft once more, because something else was said since."""
    context.words(say.SHOWN_AGAIN)
    document = context.books.documents.get(draft.body["document_id"])
    changed = context.books.drafts.change(draft, draft.body)
    _show(context, ACTS[draft.body["act"]], document, changed, _quantities(draft.body))


def confirm(context: Context, draft: Draft) -> Document:
    """Do it, and show what came of it in place of the card."""
    act = ACTS[draft.body["act"]]
    document = context.books.documents.lock(draft.body["document_id"])
    taken = Taken(
        quantities=_quantities(draft.body),
        batches=_batches(context, document, draft.body, is_final=True),
        bad={int(key): value for key, value in draft.body["bad"].items()},
        fates={int(key): value for key, value in draft.body.get("fates", {}).items()},
    )
    done = act.do(context, document, taken)
    context.books.drafts.close(draft, "booked")
    notice = showing.standing(context.books, done, context.person)
    context.settle(f"draft:{draft.id}", notice)
    return done


def _fates(
    context: Context, document: Document, act: Act, lines: Sequence[SaidLine]
) -> dict[str, str]:
    """Return what becomes of the bad goods of each line; refuse when that was not said."""
    bad = [line for line in lines if line.part is Part.BAD and act.needs_fate]
    if any(line.fate is Fate.UNSAID for line in bad):
        raise Told(say.WHICH_FATE.format(number=document.number))
    return {str(_line_of(context, document, act, line).id): line.fate.value for line in bad}


def _keyed(quantities: Quantities) -> dict[str, int]:
    return {str(key): value for key, value in quantities.items()}


def _quantities(body: Mapping[str, Any]) -> Quantities:
    return {int(key): value for key, value in body["quantities"].items()}


def _batches_said(
    context: Context, document: Document, act: Act, lines: Sequence[SaidLine]
) -> dict[str, Any]:
    return {
        str(_line_of(context, document, act, said).id): [said.batch, said.expires_on or None]
        for said in lines
        if said.batch
    }


def _batches(
    context: Context, document: Document, body: Mapping[str, Any], *, is_final: bool
) -> Batches:
    """Return the batches that were said; only a final yes writes a new one down."""
    products = {line.id: line.product_id for line in document.lines}
    catalog, found = context.books.catalog, {}
    for key, (code, expires_on) in body["batches"].items():
        product = catalog.product(products[int(key)])
        checked = checked_batch(context, product, code, expires_on)
        found[int(key)] = catalog.batch(product.id, *checked) if is_final else NO_BATCH
    return found


def _missing_batch(context: Context, document: Document, body: Mapping[str, Any]) -> str | None:
    """Return the question for the first batch that nobody has said yet."""
    for line in document.lines:
        if str(line.id) not in body["quantities"]:
            continue
        product = context.books.catalog.product(line.product_id)
        code, expires_on = body["batches"].get(str(line.id), ("", None))
        if (asked := batch_question(context, product, code, expires_on)) is not None:
            return asked
    return None


def _offered(act: Act, document: Document) -> Quantities:
    offered = {line.id: act.offered(line) for line in document.lines}
    return {line_id: quantity for line_id, quantity in offered.items() if quantity > 0}


def _said(context: Context, document: Document, act: Act, lines: Sequence[SaidLine]) -> Quantities:
    """Return what was said, line by line of the document; refuse goods that are not on it."""
    found: Quantities = {}
    for said in lines:
        line = _line_of(context, document, act, said)
        product = context.books.catalog.product(line.product_id)
        found[line.id] = base_units(product, said.counts, line.unit)
    return found


def _line_of(context: Context, document: Document, act: Act, said: SaidLine) -> Line:
    possible = [line for line in document.lines if act.offered(line) > 0] or document.lines
    if not said.product and len(possible) == 1:
        return possible[0]
    if not said.product:
        raise Told(say.WHICH_LINE.format(number=document.number))
    meant = {product.id for product in products_named(context, said.product)}
    lines = [line for line in document.lines if line.product_id in meant]
    if len(lines) != 1:
        form = say.NOT_ON_IT if not lines else say.TWICE_ON_IT
        raise Told(form.format(number=document.number, product=said.product))
    return lines[0]


def _show(
    context: Context, act: Act, document: Document, draft: Draft, quantities: Quantities
) -> None:
    if act.takes_batches and (asked := _missing_batch(context, document, draft.body)):
        context.words(asked)
        return
    _batches(context, document, draft.body, is_final=False)
    subject = f"draft:{draft.id}"
    facts = without_money(facts_of(context.books, document))
    shown = [
        _shown(context, line, quantities[line.id])
        for line in document.lines
        if line.id in quantities
    ]
    bad = [
        _shown(context, line, draft.body["bad"][str(line.id)])
        for line in document.lines
        if str(line.id) in draft.body["bad"]
    ]
    tokens = desk.answers(context, draft)
    context.books.outbox.redraw(subject, desk.settled(draft, "replaced"))
    notice = Notice(
        kind="onward",
        facts={**facts, **tokens, "lines": shown, "bad": bad, "verb": act.verb},
        subject=subject,
    )
    context.show(notice)


def _shown(context: Context, line: Line, quantity: int) -> dict[str, Any]:
    product = context.books.catalog.product(line.product_id)
    unit, count_milli = largest_unit(product, quantity)
    return {
        "product": product.name, "spec": product.spec, "count": show_milli(count_milli),
        "unit": unit, "quantity": quantity, "base": product.unit, "price": None,
        "amount_fen": None, "batch": "", "expires_on": None,
    }  # fmt: skip
