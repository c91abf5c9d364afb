"""Files are kept once, stay whole, and are forgotten only when nothing needs them any more."""

import pytest

from core.files import FILE_BYTES_MAX, PHOTO_BYTES_MAX, File, FileTooLarge, Proof
from core.orders.model import Document
from core.storage.books import OpenBooks
from core.storage.files import spoilt
from core.storage.session import Sql
from core.storage.verify import verify
from tests.books.firm import Firm, line
from tests.books.sample import COLA

PICTURE = File(name="photo.jpg", mime="image/jpeg", body=b"\xff\xd8\xff" + b"p" * 100)
DAY_US = 24 * 3600 * 1_000_000


def blobs(books: OpenBooks) -> int:
    row = books.session.row(Sql("SELECT count(*) FROM blob"))
    return int(row[0]) if row else -1


async def paper(firm: Firm) -> Document:
    return await firm.receive("王", line(COLA, 5, yuan=1))


async def attach(firm: Firm, document: Document, kind: Proof = Proof.PHOTO) -> int:
    def work(books: OpenBooks) -> int:
        books.record("attach", document.number, None)
        assert document.requester_id is not None
        return books.attachments.add(document.id, kind, PICTURE, document.requester_id).id

    return await firm.do(work)


async def test_the_same_bytes_are_kept_once_and_come_back_as_they_were(firm: Firm) -> None:
    first = await firm.do(lambda books: books.files.put(PICTURE))
    second = await firm.do(lambda books: books.files.put(PICTURE))

    assert first == second == PICTURE.digest
    assert await firm.keeper.read(blobs) == 1
    assert await firm.keeper.read(lambda books: books.files.get(first)) == PICTURE
    assert await firm.keeper.read(lambda books: books.files.get("0" * 64)) is None


@pytest.mark.parametrize("size", [0, FILE_BYTES_MAX + 1])
async def test_an_empty_or_a_huge_file_is_refused(firm: Firm, size: int) -> None:
    file = File(name="x.pdf", mime="application/pdf", body=b"x" * size)

    with pytest.raises(FileTooLarge):
        await firm.do(lambda books: books.files.put(file))
    assert await firm.keeper.read(blobs) == 0


async def test_an_attachment_is_written_once_and_told_apart_by_kind(firm: Firm) -> None:
    document = await paper(firm)
    first = await attach(firm, document)
    again = await attach(firm, document)
    signed = await attach(firm, document, Proof.SIGNATURE)

    found = await firm.keeper.read(lambda books: books.attachments.of(document.id))
    has = await firm.keeper.read(
        lambda books: [books.attachments.has(document.id, kind) for kind in Proof]
    )

    assert first == again != signed
    assert [(one.id, one.kind) for one in found] == [
        (first, Proof.PHOTO), (signed, Proof.SIGNATURE)
    ]  # fmt: skip
    assert has == [True, True, False]


async def test_only_what_no_document_has_is_forgotten(firm: Firm) -> None:
    sent = File(name="a.pdf", mime="application/pdf", body=b"%PDF-1.7")
    await attach(firm, await paper(firm))
    await firm.do(lambda books: books.files.put(sent))

    assert await firm.do(lambda books: books.files.prune(books.now_us - DAY_US)) == 0
    assert await firm.do(lambda books: books.files.prune(books.now_us + DAY_US)) == 1
    assert await firm.keeper.read(lambda books: books.files.get(sent.digest)) is None
    assert await firm.keeper.read(lambda books: books.files.get(PICTURE.digest)) == PICTURE


@pytest.mark.row("P10")
async def test_the_check_of_the_books_vouches_for_attachments(firm: Firm) -> None:
    await attach(firm, await paper(firm))

    report = await firm.keeper.read(lambda books: verify(books.session))

    assert report.is_good, report.problems


@pytest.mark.row("P10")
async def test_bytes_that_were_exchanged_are_found(firm: Firm) -> None:
    """The guards refuse it; somebody who dropped them is found by the digest."""
    await attach(firm, await paper(firm))
    other = File(name="b.jpg", mime="image/jpeg", body=b"\xff\xd8\xffother")

    def forge(books: OpenBooks) -> list[str]:
        with books.attempt():
            books.session.run(Sql("DROP TRIGGER blob_update_is_noticed"))
            sql = Sql("UPDATE blob SET body = :body, size = :size")
            books.session.run(sql, body=other.body, size=len(other.body))
            return [problem.what for problem in spoilt(books.session)]

    if not firm.keeper.store.is_postgres:
        assert await firm.do(forge) == ["file"]


def test_a_photo_that_is_kept_is_smaller_than_a_file_that_is_sent() -> None:
    assert PHOTO_BYTES_MAX < FILE_BYTES_MAX
