"""A file that the bot sends arrives on both platforms, as what it is or named with the reason."""

from typing import Any

from core.files import File
from core.outbox import Notice, ToPerson, ToPost
from core.storage.books import OpenBooks
from core.storage.session import Sql
from tests.house import House

PDF = File(name="送货单 CK-1.pdf", mime="application/pdf", body=b"%PDF-1.7 " + b"x" * 3000)
PNG = File(name="对账单.png", mime="image/png", body=b"\x89PNG\r\n\x1a\n" + b"x" * 50)


def facts(books: OpenBooks, file: File) -> dict[str, Any]:
    return {
        "digest": books.files.put(file), "name": file.name, "mime": file.mime,
        "size": len(file.body), "caption": "送货单 CK-1",
    }  # fmt: skip


def send(books: OpenBooks, file: File) -> None:
    """To everybody who works here, on whatever platform they are."""
    for (person_id,) in books.session.rows(Sql("SELECT id FROM person ORDER BY id")):
        notice = Notice(kind="file", facts=facts(books, file))
        books.outbox.put(ToPerson(person_id=person_id), notice)


async def test_everybody_gets_the_file_with_its_name_and_size(house: House) -> None:
    await house.write(lambda books: send(books, PDF))

    for person in house.world.config.people:
        shown = house.shown(person.id)[-1]
        assert shown.file is not None, person.name
        assert shown.file["name"] == PDF.name
        assert shown.file["size"] == len(PDF.body)
        file = house.world.services.files.get(shown.file["url"].rpartition("/")[2])
        assert file is not None
        assert file.data == PDF.body
    assert await house.count("blob") == 1


async def test_everybody_sees_the_picture(house: House) -> None:
    await house.write(lambda books: send(books, PNG))

    for person in house.world.config.people:
        assert house.shown(person.id)[-1].kind == "image", person.name


async def test_a_file_that_was_forgotten_meanwhile_is_named(house: House) -> None:
    def work(books: OpenBooks) -> None:
        send(books, PDF)
        books.files.prune(books.now_us + 1)

    await house.write(work)

    for person in house.world.config.people:
        assert "保留期" in house.last(person.id), person.name
        assert PDF.name in house.last(person.id)


async def test_a_group_gets_the_file_by_whatever_mouth_it_has(house: House) -> None:
    def work(books: OpenBooks) -> None:
        books.outbox.put(ToPost(post="moved"), Notice(kind="file", facts=facts(books, PDF)))

    await house.write(work)

    for group in house.world.config.groups:
        shown = house.shown(group.id)[-1]
        assert shown.file is not None, group.name
        assert shown.file["name"] == PDF.name
