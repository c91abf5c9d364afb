"""The scanning page in a browser: a keyboard scanner, no network, no camera, each sheet once."""

import re
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Page, expect

from sandbox.labels import draw
from tests.databases import Copies
from tests.house import House, fill_firm, open_house
from tests.page.conftest import SIZES

pytestmark = [pytest.mark.timeout(90), pytest.mark.asyncio(loop_scope="package")]

CASE = "6928805501017"
BOTTLE = "6928805001012"
COLA = "可乐 330ml"
PATIENCE_MS = 15_000


class Scanner:
    """A phone with the scanning page open."""

    def __init__(self, house: House, context: BrowserContext, page: Page, base: str) -> None:
        self.house = house
        self.context = context
        self.page = page
        self.base = base

    async def enter(self, who: str) -> None:
        await self.house.say(who, "网页")
        found = re.search(r"https?://\S+", self.house.last(who))
        assert found
        link = found[0]
        await self.page.goto(self.base + link[link.index("/h5/") :])
        await self.page.get_by_role("button", name=f"以 {who} 的身份进入").click()
        await expect(self.page.locator("#code")).to_be_focused(timeout=PATIENCE_MS)

    async def scan(self, code: str) -> None:
        """Scan as a keyboard scanner does: type, and press Enter."""
        await self.page.locator("#code").fill(code)
        await self.page.locator("#code").press("Enter")

    async def is_kept(self) -> None:
        """Wait until the page itself is kept for when there is no network."""
        await self.page.wait_for_function(
            "async () => Boolean(await (await caches.open('zhanggui-1')).match('/h5/scan'))",
            timeout=PATIENCE_MS,
        )


@pytest.fixture
def firm_url(copies: Copies, tmp_path: Path) -> Iterator[str]:
    """The sample firm's books, fresh."""
    with copies.of("firm", fill_firm, kind="sqlite", folder=tmp_path) as url:
        yield url


@pytest_asyncio.fixture(loop_scope="package")
async def scanner(browser: Browser, firm_url: str, tmp_path: Path) -> AsyncIterator[Scanner]:
    width, height = SIZES["pocket"]
    async with open_house(tmp_path / "house", firm_url) as house:
        context = await browser.new_context(
            viewport={"width": width, "height": height}, has_touch=True, locale="zh-CN"
        )
        assert house.bot is not None
        base = f"http://127.0.0.1:{house.bot.web.port}"
        yield Scanner(house, context, await context.new_page(), base)
        await context.close()


async def test_scan_scan_scan_and_done(scanner: Scanner) -> None:
    page = scanner.page
    before = (await scanner.house.stock(COLA))[0]
    await scanner.enter("王建国")
    for code in (CASE, CASE, BOTTLE):
        await scanner.scan(code)
    await expect(page.locator("#lines li")).to_have_count(2)
    await expect(page.locator("#lines li").first).to_contain_text(COLA)
    await expect(page.locator("#done")).to_contain_text("2 种，3 件")
    await page.locator("#partner").fill("华南饮料")
    await page.locator("#done").click()
    await expect(page.locator("#outcomes")).to_contain_text("已登记", timeout=PATIENCE_MS)
    await scanner.house.quiet()
    assert (await scanner.house.stock(COLA))[0] == before + 2 * 24 + 1
    width = await page.evaluate("document.documentElement.scrollWidth")
    assert width <= SIZES["pocket"][0]


@pytest.mark.row("W02")
async def test_twenty_scans_without_a_network_reloaded_are_sent_once_each(
    scanner: Scanner,
) -> None:
    page = scanner.page
    before = (await scanner.house.stock(COLA))[0]
    await scanner.enter("王建国")
    await scanner.is_kept()
    await scanner.context.set_offline(True)
    for _ in range(10):
        await scanner.scan(BOTTLE)
        await page.locator("#done").click()
    for _ in range(10):
        await scanner.scan(BOTTLE)
    await expect(page.locator("#queued")).to_contain_text("等着发出：10 张")
    await page.reload()
    await expect(page.locator("#lines li")).to_have_count(1, timeout=PATIENCE_MS)
    await expect(page.locator("#done")).to_contain_text("10 件")
    await page.locator("#done").click()
    await scanner.context.set_offline(False)
    again = await scanner.context.new_page()
    await again.goto(f"{scanner.base}/h5/scan")
    await expect(page.locator("#outcomes li")).to_have_count(11, timeout=PATIENCE_MS)
    await expect(page.locator("#queued")).to_be_empty()
    await page.reload()
    await again.close()
    await scanner.house.quiet()
    assert (await scanner.house.stock(COLA))[0] == before + 20


async def test_what_was_refused_comes_back_to_be_mended(scanner: Scanner) -> None:
    page = scanner.page
    await scanner.enter("王建国")
    await scanner.scan("1234567890128")
    await expect(page.locator("#lines")).to_contain_text("不认识的条码")
    await page.locator("#done").click()
    await expect(page.locator("#outcomes")).to_contain_text("没有登记", timeout=PATIENCE_MS)
    await page.get_by_role("button", name="改一改再发").click()
    await expect(page.locator("#lines li")).to_have_count(1)
    await page.get_by_role("button", name="去掉").click()
    await expect(page.locator("#done")).to_be_disabled()


@pytest.mark.row("W02")
async def test_without_a_camera_a_photo_does(scanner: Scanner, tmp_path: Path) -> None:
    page = scanner.page
    await page.add_init_script("delete window.BarcodeDetector")
    await scanner.enter("王建国")
    await expect(page.locator("#camera")).to_be_hidden()
    picture = tmp_path / "label.png"
    picture.write_bytes(draw(CASE, "EAN_13"))
    await page.locator("#picture").set_input_files(picture)
    await expect(page.locator("#lines li")).to_contain_text(COLA, timeout=PATIENCE_MS)


@pytest.mark.row("W02")
async def test_a_camera_that_is_refused_is_told(scanner: Scanner) -> None:
    page = scanner.page
    await page.add_init_script(
        "window.BarcodeDetector = class { async detect() { return []; } };"
        "navigator.mediaDevices.getUserMedia = async () => { throw new Error('denied'); };"
    )
    await scanner.enter("王建国")
    await page.locator("#camera").click()
    await expect(page.locator("#state")).to_contain_text("打不开摄像头")
    await scanner.scan(CASE)
    await expect(page.locator("#lines li")).to_have_count(1)
