"""Bodies that are too big, too slow or not what they seem are refused before they cost anything."""

import asyncio
import gzip
import tracemalloc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import pytest

from bot.platforms.wecom import server
from tests.platforms.wecom.wire import PATH, Browser, post, post_raw, text


@asynccontextmanager
async def _dialled(
    browser: Browser,
) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    reader, writer = await asyncio.open_connection(browser.host, browser.port)
    yield reader, writer
    writer.close()
    with suppress(ConnectionError):
        await writer.wait_closed()


def _head(header: str) -> bytes:
    return f"POST {PATH} HTTP/1.1\r\nHost: x\r\n{header}\r\n\r\n".encode()


@pytest.mark.row("D11")
async def test_a_body_of_ten_megabytes_is_refused_unread(browser: Browser) -> None:
    tracemalloc.start()
    status, body = await post_raw(browser, b"x" * 300_000, {})
    assert (status, body) == (413, "")
    async with _dialled(browser) as (reader, writer):
        writer.write(_head("Content-Length: 10485760") + b"x" * 65_536)
        assert (await reader.readline()).split()[1] == b"413"
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 5_000_000


@pytest.mark.row("D11")
async def test_a_body_without_a_length_is_cut_off_at_the_cap(browser: Browser) -> None:
    async with _dialled(browser) as (reader, writer):
        writer.write(_head("Transfer-Encoding: chunked"))
        chunk = b"10000\r\n" + b"x" * 65_536 + b"\r\n"
        writer.write(chunk * 6)
        assert (await reader.readline()).split()[1] == b"413"


@pytest.mark.row("D11")
async def test_a_gzip_bomb_is_refused_unopened(browser: Browser) -> None:
    bomb = gzip.compress(b"<" * 50_000_000)
    tracemalloc.start()
    async with browser.post(
        PATH, data=bomb, headers={"Content-Encoding": "gzip"}, skip_auto_headers=()
    ) as response:
        assert response.status == 400
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 5_000_000


@pytest.mark.row("D11")
async def test_a_body_that_drips_is_cut_off_and_hurts_nobody(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "BODY_S", 0.2)
    async with _dialled(browser) as (reader, writer):
        writer.write(_head("Content-Length: 1000") + b"<xml>")
        assert await post(browser, text("库存 可乐")) == (200, "")
        async with asyncio.timeout(1):
            assert (await reader.readline()).split()[1] == b"408"


@pytest.mark.row("D11")
async def test_a_flood_of_headers_is_refused(browser: Browser) -> None:
    async with _dialled(browser) as (reader, writer):
        writer.write(_head("X: " + "x" * 100_000))
        assert (await reader.readline()).split()[1] == b"400"
    assert await post(browser, text("库存 可乐")) == (200, "")
