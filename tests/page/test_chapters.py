"""Every chapter of the demo's guide, followed on a telephone's screen as the guide says."""

from pathlib import Path
from typing import Any, Final

import pytest
from playwright.async_api import Browser, Page, expect

from tests.page.conftest import SIZES
from tests.page.test_care import assert_no_sideways
from tests.page.test_demo import running

pytestmark = [pytest.mark.timeout(240), pytest.mark.asyncio(loop_scope="package")]

PATIENCE_MS: Final = 75_000
"""WeCom takes so many messages a minute for one person, and this visitor is quicker than that."""
SAMPLES: Final = {"box": "破损的箱子", "paper": "签字的送货单"}


class Visitor:
    """Somebody who does what the guide says, and nothing else."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.guide = page.locator("#tour")

    async def open(self, url: str) -> None:
        await self.page.goto(url)
        await expect(self.page.locator(".menu-cell").first).to_be_visible(timeout=PATIENCE_MS)

    async def follow(self, step: dict[str, Any]) -> None:
        """Do one step, and wait until the guide has gone on."""
        go = self.page.locator(".tour-go")
        if step["tap"]:
            await self._tap(step)
        elif step["scan"]:
            await go.click()
            await self.page.get_by_role("button", name="可乐 330ml 箱装条码").click()
        elif step["photo"]:
            await go.click()
            await self.page.get_by_role("button", name=SAMPLES[step["photo"]]).click()
        else:
            await go.click()

    async def _tap(self, step: dict[str, Any]) -> None:
        await expect(self.guide).to_contain_text("看这张卡片", timeout=PATIENCE_MS)
        await self.page.locator(".tour-go").click()
        card = self.page.locator(f'.phone[data-chat="{step["person"]}"] .card')
        button = card.get_by_role("button", name=step["tap"], exact=True)
        await button.last.click(timeout=PATIENCE_MS)

    async def is_at(self, chapter: int, of: int, step: int, steps: int) -> None:
        label = f"{chapter}/{of} 章 · {step}/{steps}"
        await expect(self.guide).to_contain_text(label, timeout=PATIENCE_MS)


async def test_whoever_follows_the_guide_gets_through_every_chapter(
    browser: Browser, tmp_path: Path
) -> None:
    width, height = SIZES["pocket"]
    errors: list[str] = []
    with running(tmp_path) as url:
        context = await browser.new_context(
            viewport={"width": width, "height": height}, has_touch=True, locale="zh-CN"
        )
        page = await context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        visitor = Visitor(page)
        await visitor.open(url)
        chapters = in_chapters((await ask(page, f"{url}sandbox/state"))["story"])
        for number, steps in enumerate(chapters, 1):
            for place, step in enumerate(steps, 1):
                await visitor.is_at(number, len(chapters), place, len(steps))
                await visitor.follow(step)
        await expect(visitor.guide).to_contain_text("故障演练", timeout=PATIENCE_MS)
        await assert_no_sideways(page)
        await chapters_can_be_chosen(visitor, len(chapters))
        await expect(page.locator(".line").last).to_contain_text("已完成", timeout=PATIENCE_MS)
        moved = await kinds_moved(page, url)
        await context.close()
    assert errors == []
    assert moved >= {"RK", "CK", "XS", "GD", "WG", "DB", "DR", "TH", "YS", "CG", "LS", "JJ"}


async def chapters_can_be_chosen(visitor: Visitor, count: int) -> None:
    """All are ticked; any can be opened again."""
    await visitor.page.get_by_role("button", name="目录").click()
    await expect(visitor.page.locator(".contents-mark svg")).to_have_count(count)
    await visitor.page.get_by_role("button", name="退货四下").click()
    await expect(visitor.guide).to_contain_text("章 · 1/7")


def in_chapters(story: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    chapters: list[list[dict[str, Any]]] = []
    for step in story:
        if step["chapter"]:
            chapters.append([])
        chapters[-1].append(step)
    return chapters


async def kinds_moved(page: Page, url: str) -> set[str]:
    """Return how the numbers begin of all documents that moved goods or held them."""
    kinds: set[str] = set()
    after = 0
    while lines := (await ask(page, f"{url}sandbox/ledger?after={after}"))["movements"]:
        kinds |= {line["document_number"].partition("-")[0] for line in lines}
        after = max(line["id"] for line in lines)
    return kinds


async def ask(page: Page, url: str) -> dict[str, Any]:
    answer: dict[str, Any] = await (await page.request.get(url)).json()
    return answer
