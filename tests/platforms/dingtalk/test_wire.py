"""JSON from outside: what is refused, how fast, and what is cleaned away."""

import time
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.platforms import wire

HOSTILE: dict[str, str | bytes] = {
    "not a number": '{"a": NaN}',
    "infinity": '{"a": Infinity}',
    "beyond all bounds": '{"a": 1e999}',
    "100,000 levels": '{"a":' + "[" * 100_000 + "]" * 100_000 + "}",
    "100,000 objects": '{"a":' * 100_000 + "1" + "}" * 100_000,
    "5,000 digits": '{"a": ' + "9" * 5000 + "}",
    "1,000 digits": '{"a": ' + "9" * 1000 + "}",
    "a key twice": '{"a": 1, "a": 2}',
    "a key twice inside": '{"b": {"a": 1, "a": 2}}',
    "a list": "[1]",
    "a text": '"a"',
    "nothing": "",
    "half": '{"a": ',
    "other encoding": "{}".encode("utf-16"),
    "bad utf-8": b'{"a": "\xff"}',
    "two megabytes": '{"a": "' + "x" * 2_000_000 + '"}',
}


@pytest.mark.row("D09")
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_json_is_refused_at_once(name: str) -> None:
    tracemalloc.start()
    started_s = time.perf_counter()

    with pytest.raises(wire.BadJson):
        wire.loads(HOSTILE[name])

    took_s = time.perf_counter() - started_s
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert took_s < 0.05
    assert peak < 8_000_000


@pytest.mark.row("T04")
@pytest.mark.parametrize(
    ("dirty", "clean"),
    [
        ("可\u200b乐", "可乐"),
        ("\u202e乐可\u202c", "乐可"),
        ("\ufeff可乐\u2066", "可乐"),
        ("Cafe\u0301", "Caf\u00e9"),
        ("可\u00a0乐\u3000大", "可 乐 大"),
        ("一\r\n二\u2028三\u0085四", "一\n二\n三\n四"),
        ("\ud83d可乐\udc00", "可乐"),
        ("a\x00b\x1b[31mc", "ab[31mc"),
        ("👨\u200d👩\u200d👧", "👨👩👧"),
        ("e" + "\u0301" * 50, "\u00e9" + "\u0301" * 3),
        ("可\u3164乐", "可乐"),
        ("平常的字 and words", "平常的字 and words"),
    ],
)
def test_what_cannot_be_seen_is_taken_out(dirty: str, clean: str) -> None:
    assert wire.clean(dirty) == clean


@given(st.text(st.characters()))
def test_cleaning_twice_changes_nothing_and_always_encodes(value: str) -> None:
    once = wire.clean(value)

    assert wire.clean(once) == once
    assert once.encode().decode() == once


@pytest.mark.parametrize(
    ("value", "number"),
    [(5, 5), ("5", 5), ("-3", -3), ("--3", 0), ("x", 0), (None, 0), (True, 0), (1.5, 0), ("５", 0)],
)
def test_numbers_come_as_numbers_or_as_text(value: object, number: int) -> None:
    assert wire.whole({"n": value}, "n") == number
