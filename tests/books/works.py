"""How each kind of document goes on, by whom, and the transaction that does it."""

from collections.abc import Callable, Sequence
from typing import Any, Final

from core.files import Proof
from core.orders import cancelling, emergencies, inspecting, moves, orders, service
from core.orders.inspecting import Judgement
from core.orders.kinds import Kind
from core.orders.model import Document, Line
from core.people import Person
from core.storage.books import OpenBooks
from tests.books.firm import (
    MAIN,
    MILK,
    product_called,
)
from tests.books.wishes import PHOTO, Share, Wanted, hand_in, so_many

Way = Callable[[OpenBooks, Document, Person, Share], Any]


def _shares(lines: Sequence[Line], share: Share) -> dict[int, int]:
    found = {one.id: so_many(one.unfulfilled, share) for one in lines}
    return {line_id: count for line_id, count in found.items() if count > 0}


def _ship(books: OpenBooks, order: Document, by: Person, share: Share) -> None:
    orders.ship(books, order.id, _shares(order.lines, share), by)


def _receive(books: OpenBooks, order: Document, by: Person, share: Share) -> None:
    milk = product_called(books, MILK).id
    come = books.catalog.batch(milk, "M3", "2027-03-01")
    batches = {one.id: come for one in order.lines if one.product_id == milk}
    orders.receive(books, order.id, _shares(order.lines, share), by, batches=batches)


def _start(books: OpenBooks, work: Document, by: Person, _share: Share) -> None:
    orders.start(books, work.id, by)


def _issue(books: OpenBooks, work: Document, by: Person, share: Share) -> None:
    used = [one for one in work.lines if one.part == "use"]
    orders.issue(books, work.id, _shares(used, share), by)


def _report(books: OpenBooks, work: Document, by: Person, share: Share) -> None:
    made = next(one for one in work.lines if one.part == "make")
    good = so_many(made.unfulfilled, share)
    bad = 1 if share is Share.HALF and made.unfulfilled > good else 0
    orders.report(books, work.id, good, bad, by)


def _close_work(books: OpenBooks, work: Document, by: Person, _share: Share) -> None:
    orders.close_work(books, work.id, by)


def _take_in(books: OpenBooks, transfer: Document, by: Person, share: Share) -> None:
    moves.receive(books, transfer.id, _shares(transfer.lines, share), by)


def _bring_back(books: OpenBooks, transfer: Document, by: Person, share: Share) -> None:
    moves.bring_back(books, transfer.id, _shares(transfer.lines, share), by)


def _write_off(books: OpenBooks, transfer: Document, by: Person, share: Share) -> None:
    moves.write_off(books, transfer.id, _shares(transfer.lines, share), "丢失", by)


def _judge_as(good: bool, scrap: bool, back: bool) -> Way:
    def judge(books: OpenBooks, source: Document, by: Person, share: Share) -> None:
        wanted = _shares(source.lines, share)
        judgement = Judgement(
            good=wanted if good else {}, scrap=wanted if scrap else {}, back=wanted if back else {}
        )
        inspecting.judge(books, source.id, judgement, by)

    return judge


def _file(books: OpenBooks, document: Document, by: Person, share: Share) -> None:
    if share is not Share.OVER:
        books.files.put(PHOTO)
        books.attachments.add(document.id, Proof.SIGNATURE, PHOTO, by.id)
    emergencies.file_papers(books, document.id, by)


def _lapse(books: OpenBooks, document: Document, _by: Person, _share: Share) -> None:
    emergencies.lapse(books, document.id)


def _ask_to_end(books: OpenBooks, order: Document, by: Person, _share: Share) -> None:
    cancelling.ask_to_end(books, order.id, by)


def _bill(books: OpenBooks, order: Document, by: Person, share: Share) -> None:
    wanted = Wanted(
        kind=Kind.SUPPLIER_INVOICE, who=by.name, place=MAIN, lines=(), fen=4_000,
        source=order.id, share=share,
    )  # fmt: skip
    hand_in(books, wanted)


def _cancel(books: OpenBooks, document: Document, by: Person, _share: Share) -> None:
    service.cancel(books, document.id, by)


_JUDGE: Final = (
    (_judge_as(True, False, False), ("冯", "赵")),
    (_judge_as(False, True, False), ("冯",)),
    (_judge_as(False, False, True), ("冯",)),
    (_judge_as(True, True, False), ("冯",)),
)
WAYS: Final[dict[Kind, tuple[tuple[Way, tuple[str, ...]], ...]]] = {
    Kind.SALES_ORDER: ((_ship, ("冯", "王", "赵")), (_ship, ("冯",)), (_ask_to_end, ("李", "赵"))),
    Kind.PURCHASE_REQUEST: ((_cancel, ("李", "冯")),),
    Kind.PURCHASE_ORDER: (
        (_receive, ("冯", "陈")), (_receive, ("冯",)), (_bill, ("周", "吴")), (_bill, ("周",)),
        (_cancel, ("陈",)),
    ),
    Kind.WORK_ORDER: (
        (_start, ("冯",)), (_issue, ("冯",)), (_report, ("冯", "赵")), (_report, ("冯",)),
        (_close_work, ("赵",)), (_cancel, ("赵", "冯")),
    ),
    Kind.TRANSFER: (
        (_take_in, ("刘", "冯", "王")), (_take_in, ("冯",)), (_bring_back, ("王", "冯")),
        (_write_off, ("赵", "王")),
    ),
    Kind.CUSTOMER_RETURN: _JUDGE,
    Kind.RECEIPT: _JUDGE,
    Kind.EMERGENCY: ((_file, ("李", "冯")), (_lapse, ("李",))),
}  # fmt: skip
"""How each kind goes on, and who usually does it."""
FOLLOWS: Final = {Kind.PURCHASE_REQUEST: Kind.PURCHASE_ORDER, Kind.SHIPMENT: Kind.CUSTOMER_RETURN}
"""What is handed in for the document that it follows from."""
