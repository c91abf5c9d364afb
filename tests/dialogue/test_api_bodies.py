"""The interface against strangers and nonsense: refused in JSON, in bounds, nothing written."""

import asyncio
import gzip
import socket
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, Final

import jsonschema
import pytest
from openapi_spec_validator import validate

from bot.texts.api import DETAIL
from bot.web.api.keys import Bucket
from bot.web.api.openapi import description
from bot.web.api.problems import STATUS
from bot.web.api.reading import BODY_MAX
from tests.outside.caller import KEY, OTHER_KEY, Caller, Reply, calling, order
from tests.outside.test_signing import OTHER, SECRET

SIGNED_KEY: Final = "key-of-the-signing-shop-01"
SLOW_KEY: Final = "key-of-the-slow-shop-00001"
CHANNELS: Final = f"""
[[channels]]
name = "小程序"
key = "{KEY}"
person = "李雯"
per_minute = 6000
[[channels]]
name = "签名店"
key = "{SIGNED_KEY}"
person = "李雯"
webhook_secret = "{SECRET}"
[[channels]]
name = "慢店"
key = "{SLOW_KEY}"
person = "李雯"
per_minute = 3
[[channels]]
name = "只听不说"
webhook_url = "http://127.0.0.1:9/"
webhook_secret = "{SECRET}"
"""
WAIT_S: Final = 5.0


@pytest.fixture
async def shop(sqlite_books: str, tmp_path: Path) -> AsyncIterator[Caller]:
    """The sample firm, and shops of every sort."""
    async with calling(tmp_path / "house", sqlite_books, CHANNELS) as caller:
        yield caller


async def untouched(shop: Caller) -> None:
    """Assert that nothing at all was kept."""
    assert await shop.house.count("document", "kind = 'sales_order'") == 0
    assert await shop.house.count("api_answer") == 0


def is_problem(reply: Reply, status: int, code: str) -> None:
    """Assert that it is a problem in JSON, in Chinese, that gives nothing away."""
    assert (reply.status, reply.code) == (status, code), reply.text
    assert reply.headers["Content-Type"].startswith("application/problem+json")
    assert reply.json["status"] == status
    assert any("\u4e00" <= letter <= "\u9fff" for letter in reply.json["detail"])
    assert "Traceback" not in reply.text
    for key in (KEY, OTHER_KEY, SIGNED_KEY, SECRET):
        assert key not in reply.text


@pytest.mark.row("W01")
async def test_without_a_key_nothing_is_done_or_told(shop: Caller) -> None:
    given: dict[str | None, str] = {
        None: "key_missing", "": "key_missing", "Bearer": "key_unknown", "Bearer ": "key_unknown",
        f"Bearer {KEY}x": "key_unknown", f"Bearer {KEY[:-1]}": "key_unknown",
        f"Basic {KEY}": "key_unknown", KEY: "key_unknown", "Bearer 密钥": "key_unknown",
        f"Bearer {KEY} {KEY}": "key_unknown", f"Bearer {KEY.upper()}": "key_unknown",
        f"Bearer {SECRET}": "key_unknown",
    }  # fmt: skip
    for header, code in given.items():
        said = {"Authorization": header} if header is not None else {"Authorization": None}
        reply = await shop.place(order(), headers=said)
        is_problem(reply, 401, code)
        assert reply.headers["WWW-Authenticate"].startswith("Bearer")
    for query in (f"?key={KEY}", f"?access_token={KEY}"):
        reply = await shop.call("POST", f"/api/v1/orders{query}", json=order())
        is_problem(reply, 401, "key_missing")
    known = await shop.call("GET", "/api/v1/orders/WX-1001")
    assert known.status == 401
    await untouched(shop)


@pytest.mark.row("W01")
async def test_no_other_address_and_no_other_way_says_more(shop: Caller) -> None:
    for path in ("/api/v1/", "/api/v1/people", "/api/v1/orders/a/b", "/api/v1/ledger"):
        is_problem(await shop.call("GET", path), 404, "not_found")
    for method in ("GET", "PUT", "DELETE", "PATCH"):
        reply = await shop.call(method, "/api/v1/orders")
        is_problem(reply, 405, "method_not_allowed")
        assert reply.headers["Allow"] == "POST"
    reply = await shop.call("DELETE", "/api/v1/orders/WX-1001")
    is_problem(reply, 405, "method_not_allowed")
    assert (await shop.call("GET", "/api/v2/orders")).status == 404


async def test_without_channels_there_is_no_interface(sqlite_books: str, tmp_path: Path) -> None:
    only_hears = CHANNELS[CHANNELS.rindex("[[channels]]") :]
    async with calling(tmp_path / "house", sqlite_books, "\n" + only_hears) as shop:
        assert (await shop.call("GET", "/openapi.json")).status == 404
        assert (await shop.place(order())).status == 404


@pytest.mark.row("D07")
async def test_where_a_shop_signs_nothing_unsigned_is_taken(shop: Caller) -> None:
    async def place(**more: Any) -> Reply:
        return await shop.place(order(), key=SIGNED_KEY, **more)

    is_problem(await place(), 401, "signature_missing")
    is_problem(await place(secret=OTHER), 401, "signature_mismatch")
    old = {"webhook-timestamp": "1614265330"}
    is_problem(await place(secret=SECRET, headers=old), 401, "signature_expired")
    other_id = {"webhook-id": "msg_2"}
    is_problem(await place(secret=SECRET, headers=other_id), 401, "signature_mismatch")
    await untouched(shop)

    assert (await place(secret=SECRET)).status == 201
    moved = await shop.place(order("WX-2"), key=SIGNED_KEY, secret=SECRET, once="k2")
    assert moved.status == 201


@pytest.mark.row("D06")
async def test_a_captured_request_under_a_new_key_is_no_second_order(shop: Caller) -> None:
    first = await shop.place(order(), key=SIGNED_KEY, secret=SECRET)
    replayed = await shop.place(order(), key=SIGNED_KEY, secret=SECRET, once="stolen")

    assert first.status == 201
    is_problem(replayed, 409, "reference_taken")


async def test_every_order_needs_a_key_of_its_own(shop: Caller) -> None:
    for given, code in (
        (None, "idempotency_key_missing"), ("", "idempotency_key_invalid"),
        ("k" * 201, "idempotency_key_invalid"), ("键", "idempotency_key_invalid"),
    ):  # fmt: skip
        reply = await shop.place(order(), headers={"Idempotency-Key": given})
        is_problem(reply, 400, code)
    await untouched(shop)
    assert (await shop.place(order(), once="k" * 200)).status == 201


HOSTILE: Final[dict[str, tuple[bytes, int, str]]] = {
    "empty": (b"", 400, "not_json"),
    "words": (b"order 3 boxes", 400, "not_json"),
    "cut": (b'{"reference": "A", "lines": [', 400, "not_json"),
    "list": (b"[]", 400, "not_json"),
    "null": (b"null", 400, "not_json"),
    "number": (b"5", 400, "not_json"),
    "gbk": ('{"reference": "城东"}'.encode("gbk"), 400, "not_json"),
    "utf-16": ('{"reference": "A"}'.encode("utf-16"), 400, "not_json"),
    "bom": (b"\xef\xbb\xbf{}", 400, "not_json"),
    "nan": (b'{"reference": NaN}', 400, "not_json"),
    "infinity": (b'{"reference": -Infinity}', 400, "not_json"),
    "deep": (b"[" * 100_000, 400, "not_json"),
    "deep objects": (b'{"a":' * 40_000, 400, "not_json"),
    "long number": (b'{"reference": ' + b"9" * 5000 + b"}", 400, "not_json"),
    "key twice": (b'{"reference": "A", "reference": "B"}', 400, "not_json"),
    "key twice inside": (b'{"lines": [{"sku": "a", "sku": "b"}]}', 400, "not_json"),
    "surrogate": (b'{"reference": "\\ud800", "lines": []}', 422, "invalid"),
    "nul": (b'{"reference": "A\\u0000B", "lines": []}', 422, "invalid"),
    "nothing": (b"{}", 422, "invalid"),
    "fraction": (b'{"reference": 1e999, "lines": []}', 422, "invalid"),
}


@pytest.mark.row("D09")
async def test_what_is_no_order_is_refused_at_once(shop: Caller) -> None:
    for name, (body, status, code) in HOSTILE.items():
        began = time.perf_counter()
        reply = await shop.place(body)
        is_problem(reply, status, code)
        assert time.perf_counter() - began < WAIT_S, name
    await untouched(shop)


@pytest.mark.row("S07")
async def test_a_count_is_digits_and_nothing_that_could_mean_two_things(shop: Caller) -> None:
    bad: list[Any] = [
        0, -1, "0", "0.000", "-3", "+3", "３", "٣", "1e5", "1E5", "1_000", "1,000", "0x10", "3箱",
        "三", "3 ", " 3", "", "3.", ".5", "1.0001", "1234567890", 1_000_000_000, 3.0, 0.1, 1e5,
        True, False, None, [3], {"n": 3}, "NaN", "Infinity", "1/2", "½", "3\n", "3\u200b",
    ]  # fmt: skip
    for count in bad:
        line = {"sku": "KL330", "quantity": count}
        reply = await shop.place(order(lines=[line]))
        is_problem(reply, 422, "invalid")
        assert reply.json["errors"][0]["field"] == "lines.0.quantity", count
    for price in ("-1", "1e5", "1,000", "3.00001", 1.5, "¥3", "", True, "100000000"):
        line = {"sku": "KL330", "quantity": 1, "price": price}
        reply = await shop.place(order(lines=[line]))
        is_problem(reply, 422, "invalid")
        assert reply.json["errors"][0]["field"] == "lines.0.price", price
    await untouched(shop)


@pytest.mark.row("S09")
async def test_the_largest_counts_and_prices_are_refused_in_words(shop: Caller) -> None:
    for number, line in enumerate((
        {"sku": "KL330", "quantity": "999999999", "unit": "箱"},
        {"sku": "KL330", "quantity": "999999999.999", "unit": "瓶"},
        {"sku": "KL330", "quantity": 999_999_999, "price": "99999999.9999"},
    )):  # fmt: skip
        reply = await shop.place(order(f"L{number}", lines=[line]), once=f"k{number}")
        assert reply.status in {201, 422}, reply.text
        assert reply.status == 201 or reply.code == "refused"


@pytest.mark.row("T01")
async def test_unknown_fields_and_other_types_are_named(shop: Caller) -> None:
    line = {"sku": "KL330", "quantity": 1}
    cases: list[tuple[Any, str, str]] = [
        (order(amount="0.01"), "amount", "extra_forbidden"),
        (order(status="done"), "status", "extra_forbidden"),
        (order(requester_id=1), "requester_id", "extra_forbidden"),
        (order(lines=[{**line, "quantity_base": 1}]), "lines.0.quantity_base", "extra_forbidden"),
        (order(lines=[]), "lines", "too_short"),
        (order(lines=[line] * 501), "lines", "too_long"),
        (order(lines="KL330"), "lines", "tuple_type"),
        (order(lines=["KL330"]), "lines.0", "model_type"),
        (order(reference=1), "reference", "string_type"),
        (order(reference=""), "reference", "string_too_short"),
        (order(reference="r" * 65), "reference", "string_too_long"),
        (order(note="一" * 201), "note", "string_too_long"),
        (order(note="第一行\n第二行"), "note", "not_plain_text"),
        (order(note="\u202e倒过来"), "note", "not_plain_text"),
        (order(deliver_on="明天"), "deliver_on", "not_a_date"),
        (order(deliver_on=1795312200), "deliver_on", "not_a_date"),
        (order(deliver_on="2026-02-30"), "deliver_on", "date_from_datetime_parsing"),
        (order(deliver_on="2026-11-30T00:00:00Z"), "deliver_on", "not_a_date"),
    ]
    for body, field, code in cases:
        reply = await shop.place(body)
        is_problem(reply, 422, "invalid")
        found = {(one["field"], one["code"]) for one in reply.json["errors"]}
        assert (field, code) in found, (found, field, code)
        assert all(one["detail"] for one in reply.json["errors"])
    await untouched(shop)


@pytest.mark.row("T01")
async def test_names_are_shown_as_they_were_typed_and_do_nothing(shop: Caller) -> None:
    evil = "'; DROP TABLE document;-- {{7*7}} <script>alert(1)</script> @所有人"
    reply = await shop.place(order(evil, note=evil))
    await shop.house.quiet()

    assert reply.status == 201
    assert reply.json["reference"] == evil
    assert (await shop.look("%27%3B%20DROP%20TABLE%20document")).status == 404
    assert await shop.house.count("document", "kind = 'sales_order'") == 1


@pytest.mark.row("D11")
async def test_other_types_compressed_and_large_bodies_are_refused(shop: Caller) -> None:
    for kind in ("text/plain", "application/x-www-form-urlencoded", "application/xml", "text/json"):
        reply = await shop.place(order(), headers={"Content-Type": kind})
        is_problem(reply, 415, "not_json_type")
    packed = gzip.compress(b" " * 50_000_000)
    reply = await shop.place(packed, headers={"Content-Encoding": "gzip"})
    is_problem(reply, 415, "not_json_type")
    is_problem(await shop.place(b" " * (BODY_MAX + 1)), 413, "too_large")

    async def endless() -> AsyncIterator[bytes]:
        for _ in range(64):
            yield b" " * 65_536

    headers = {
        "Authorization": f"Bearer {KEY}", "Idempotency-Key": "k", "Content-Type": "application/json"
    }  # fmt: skip
    reply = await shop.call("POST", "/api/v1/orders", data=endless(), headers=headers)
    is_problem(reply, 413, "too_large")
    await untouched(shop)


@pytest.mark.row("D11")
async def test_a_body_that_drips_is_cut_and_nobody_else_waits(
    shop: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.web.api.reading.BODY_S", 0.5)
    assert shop.house.bot is not None
    address = ("127.0.0.1", shop.house.bot.web.port)
    reader, writer = await asyncio.open_connection(*address, family=socket.AF_INET)
    head = (
        f"POST /api/v1/orders HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {KEY}\r\n"
        "Content-Type: application/json\r\nContent-Length: 1000\r\nIdempotency-Key: d\r\n\r\n{"
    )
    writer.write(head.encode())
    await writer.drain()

    assert (await shop.place(order())).status == 201
    answer = await asyncio.wait_for(reader.read(), WAIT_S)
    writer.close()
    assert b" 408 " in answer.partition(b"\r\n")[0]
    assert b"too_slow" in answer


@pytest.mark.row("W01")
async def test_each_shop_has_its_own_number_of_calls(shop: Caller) -> None:
    replies = [await shop.look("A", key=SLOW_KEY) for _ in range(5)]

    assert [reply.status for reply in replies] == [404, 404, 404, 429, 429]
    is_problem(replies[3], 429, "too_many_requests")
    wait_s = int(replies[3].headers["Retry-After"])
    assert 1 <= wait_s <= 20
    assert (await shop.look("A")).status == 404
    shop.house.world.clock.advance(wait_s)
    assert (await shop.look("A", key=SLOW_KEY)).status == 404
    guesses = [await shop.look("A", key=f"{number:026d}") for number in range(62)]
    assert [guess.status for guess in guesses].count(401) == 60
    assert (await shop.look("A")).status == 404


def test_a_clock_that_goes_back_gives_no_calls_away() -> None:
    bucket = Bucket(2)
    assert [bucket.wait_s(100.0), bucket.wait_s(100.0)] == [0.0, 0.0]
    assert bucket.wait_s(50.0) == pytest.approx(30.0)
    assert bucket.wait_s(81.0) == 0.0


async def test_the_description_is_valid_and_answers_keep_to_it(shop: Caller) -> None:
    reply = await shop.call("GET", "/openapi.json")
    described = reply.json
    assert reply.status == 200
    validate(described)

    schemas = described["components"]["schemas"]

    def holds(model: str, said: dict[str, Any]) -> None:
        schema = {"$ref": f"#/components/schemas/{model}", "components": {"schemas": schemas}}
        jsonschema.validate(said, schema, format_checker=jsonschema.FormatChecker())

    good = order(deliver_on="2026-12-31", note="x")
    holds("Order", good)
    holds("Order", order(lines=[{"sku": "a", "quantity": 3}]))
    for bad in (order(lines=[]), order(lines=[{"sku": "a", "quantity": "1e5"}]), order(x=1)):
        with pytest.raises(jsonschema.ValidationError):
            holds("Order", bad)
    placed = await shop.place(order())
    holds("Placed", placed.json)
    holds("Placed", (await shop.look("WX-1001")).json)
    for refused in (
        await shop.place(order("B", partner="无"), once="b"), await shop.place(b"{}", once="c"),
        await shop.place(order(), once="d"), await shop.place(order(), key="x"),
    ):  # fmt: skip
        holds("Problem", refused.json)
        stated = described["paths"]["/api/v1/orders"]["post"]["responses"]
        assert str(refused.status) in stated


def test_every_code_has_a_sentence_and_every_status_is_described() -> None:
    stated = {
        int(status) for status in description()["paths"]["/api/v1/orders"]["post"]["responses"]
    }

    assert set(STATUS) <= set(DETAIL)
    assert set(STATUS.values()) - {405} <= stated
