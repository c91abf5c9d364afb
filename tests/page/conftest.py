"""One browser for all page tests; each test has its own page and its own sandbox."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
import pytest_asyncio
from aiohttp.test_utils import TestServer
from playwright.async_api import Browser, Dialog, async_playwright
from playwright.async_api import Error as BrowserTrouble

from sandbox import browser as browsers
from sandbox.app import WORLD as THE_WORLD
from sandbox.app import make_app
from sandbox.sample import WORLD
from tests.page.desk import Desk

SIZES = {"desk": (1440, 900), "pocket": (390, 844)}


@pytest_asyncio.fixture(scope="package", loop_scope="package")
async def browser() -> AsyncIterator[Browser]:
    """Start the browser; without one the tests fail and say how to get it."""
    async with async_playwright() as playwright:
        try:
            started = await playwright.chromium.launch(
                executable_path=browsers.find(), args=browsers.FLAGS
            )
        except BrowserTrouble as trouble:
            pytest.fail(f"{browsers.MISSING}\n{trouble}")
        yield started
        await started.close()


@pytest_asyncio.fixture(loop_scope="package")
async def desk(browser: Browser) -> AsyncIterator[Desk]:
    async with _opened(browser, *SIZES["desk"]) as one:
        yield one


@pytest_asyncio.fixture(loop_scope="package")
async def pocket(browser: Browser) -> AsyncIterator[Desk]:
    async with _opened(browser, *SIZES["pocket"]) as one:
        yield one


@asynccontextmanager
async def _opened(browser: Browser, width: int, height: int) -> AsyncIterator[Desk]:
    app = make_app(json.loads(json.dumps(WORLD)))
    async with TestServer(app) as server:
        context = await browser.new_context(
            viewport={"width": width, "height": height}, has_touch=width < 800, locale="zh-CN"
        )
        desk = Desk(
            page=await context.new_page(), world=app[THE_WORLD], url=str(server.make_url("/"))
        )
        _listen(desk)
        yield desk
        await context.close()
    assert desk.dialogs == []
    assert desk.errors == []


def _listen(desk: Desk) -> None:
    async def note(dialog: Dialog) -> None:
        desk.dialogs.append(dialog.message)
        await dialog.dismiss()

    desk.page.on("dialog", note)
    desk.page.on("pageerror", lambda error: desk.errors.append(str(error)))
