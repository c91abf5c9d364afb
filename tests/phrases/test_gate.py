"""The gate: of what people say, nothing is ready to be booked that was not meant."""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pytest

from core.storage.books import Bookkeeper
from tests.databases import Copies, store_of
from tests.phrases.paraphrase import Said, Speaker
from tests.phrases.reading import (
    KIND_WORDS,
    ZONE,
    Ear,
    Fixed,
    Reading,
    expected,
    phrases,
    prepare,
)

FILES = ("orders", "goods", "moves", "asked", "names", "corrections")
PHRASES_MIN = 300
AT_ONCE_MIN = 0.9
BY_CHANCE = 300


@dataclass(frozen=True)
class Row:
    phrase: str
    wanted: str
    got: Reading

    @property
    def is_draft(self) -> bool:
        return self.wanted.split()[0] in KIND_WORDS.values()

    @property
    def is_right(self) -> bool:
        return self.got.draft == self.wanted if self.is_draft else not self.got.is_ready

    @property
    def is_wrong(self) -> bool:
        """Say whether it could be booked, or is on its way there, and is not what was said."""
        return bool(self.got.draft or self.got.is_ready) and not self.is_right


@pytest.fixture(scope="module")
def url(copies: Copies, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The sample firm on a Tuesday, with a person who may do everything."""
    folder = tmp_path_factory.mktemp("phrases")
    with copies.of("phrases", prepare, kind="sqlite", folder=folder) as lent:
        yield lent


@pytest.fixture(scope="module")
def rows(url: str) -> Sequence[Row]:
    """Every phrase of the book with what was made of it."""
    said = [row for name in FILES for row in phrases(name)]
    got = Ear(url).read([phrase for phrase, _ in said])
    wanted = asyncio.run(_wanted(url, [text for _, text in said]))
    return [Row(*row) for row in zip([p for p, _ in said], wanted, got, strict=True)]


async def _wanted(url: str, texts: Sequence[str]) -> list[str]:
    store = store_of(url)
    await store.open()
    keeper = Bookkeeper(store, Fixed(), ZONE)
    try:
        return await keeper.read(
            lambda books: [
                expected(books, text) if text.split()[0] in KIND_WORDS.values() else text
                for text in texts
            ]
        )
    finally:
        await store.close()


def test_the_book_has_the_size_it_must_have(rows: Sequence[Row]) -> None:
    assert len({row.phrase for row in rows}) == len(rows) >= PHRASES_MIN


@pytest.mark.row("S07")
def test_nothing_is_ready_that_was_not_said(rows: Sequence[Row]) -> None:
    assert [(row.phrase, row.wanted, row.got.draft) for row in rows if row.is_wrong] == []


def test_nine_of_ten_are_understood_at_once(rows: Sequence[Row]) -> None:
    drafts = [row for row in rows if row.is_draft]

    assert sum(row.is_right for row in drafts) / len(drafts) >= AT_ONCE_MIN


def test_everything_else_ends_in_words_that_say_what_is_missing(rows: Sequence[Row]) -> None:
    silent = [row.phrase for row in rows if not row.got.is_ready and not row.got.said.strip()]

    assert silent == []


@pytest.mark.parametrize("seed", [11, 12])
def test_of_sentences_made_by_chance_none_is_ready_that_was_not_said(url: str, seed: int) -> None:
    speaker = Speaker(seed)
    said = [speaker.say() for _ in range(BY_CHANCE)]
    got = Ear(url).read([one.text for one in said])
    wrong = [
        (one.text, one.reading, reading.draft)
        for one, reading in zip(said, got, strict=True)
        if (reading.is_ready or (reading.draft and one.reading)) and not _same(one, reading)
    ]
    drafts = [(one, reading) for one, reading in zip(said, got, strict=True) if one.reading]

    assert wrong == []
    assert sum(_same(*pair) for pair in drafts) / len(drafts) >= AT_ONCE_MIN


def _same(said: Said, got: Reading) -> bool:
    return sorted(said.reading.split()) == sorted(got.draft.split())


def test_what_cannot_be_corrected_is_said_and_nothing_new_is_ready(url: str) -> None:
    said = [phrase for phrase, _ in phrases("uncorrected")]
    got = Ear(url).read(said)

    assert [one for one, reading in zip(said, got, strict=True) if reading.is_ready] == []
    assert all(reading.said.strip() for reading in got)
