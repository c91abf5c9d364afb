"""What an attempt inside a transaction undoes, and what stays written and vouched for."""

from contextlib import suppress

from core.orders.states import Kind
from core.storage.books import OpenBooks
from tests.books.firm import COLA, SPRITE, Firm, hand_in, line


async def test_what_was_written_before_an_attempt_that_failed_is_vouched_for(firm: Firm) -> None:
    def work(books: OpenBooks) -> None:
        hand_in(books, "冯", Kind.RECEIPT, line(COLA, 10))
        with suppress(ZeroDivisionError), books.attempt():
            hand_in(books, "冯", Kind.RECEIPT, line(SPRITE, 20))
            raise ZeroDivisionError

    await firm.do(work)
    assert await firm.rows("SELECT verb FROM audit ORDER BY seq DESC LIMIT 1") == [("submit",)]
    assert await firm.count("document") == 1
    await firm.check()


async def test_an_attempt_inside_an_attempt_undoes_only_itself(firm: Firm) -> None:
    def work(books: OpenBooks) -> None:
        with books.attempt():
            hand_in(books, "冯", Kind.RECEIPT, line(COLA, 10))
            with suppress(ZeroDivisionError), books.attempt():
                hand_in(books, "冯", Kind.RECEIPT, line(SPRITE, 20))
                raise ZeroDivisionError
            hand_in(books, "冯", Kind.RECEIPT, line(SPRITE, 30))

    await firm.do(work)
    assert await firm.rows("SELECT quantity FROM document_line ORDER BY id") == [(10,), (30,)]
    await firm.check()


async def test_an_attempt_that_failed_leaves_no_event(firm: Firm) -> None:
    before = await firm.count("audit")

    def work(books: OpenBooks) -> None:
        with suppress(ZeroDivisionError), books.attempt():
            hand_in(books, "冯", Kind.RECEIPT, line(COLA, 10))
            raise ZeroDivisionError

    await firm.do(work)
    assert (await firm.count("document"), await firm.count("audit")) == (0, before)
    await firm.check()
