"""``python -m sandbox.shots``: play the story on a running demo and take the README's pictures."""

import argparse
import re
import sys
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Browser, Locator, Page, sync_playwright
from playwright.sync_api import Error as BrowserTrouble

from sandbox import browser as browsers

RECEIPT: Final = "入库 可乐 20箱 单价36 供应商 华南饮料"
NEXT_RECEIPT: Final = "入库 雪碧 15箱 单价36 供应商 华南饮料"
CONFIRM: Final = "确认"
APPROVE: Final = "通过"
PATIENCE_MS: Final = 20_000
CALM_MS: Final = 1_500
DESK: Final = (1440, 900, 1.25)
PHONE: Final = (390, 844, 2.0)


def take(url: str, folder: Path) -> list[Path]:
    """Play the story at ``url`` and write ``desk.png`` and ``phone.png`` into ``folder``.

    The demo should be fresh. Raises a browser error when a step of the story does not come.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browsers.find(), args=browsers.FLAGS)
        try:
            return _story(browser, url, folder)
        finally:
            browser.close()


def _story(browser: Browser, url: str, folder: Path) -> list[Path]:
    page = _page(browser, DESK)
    page.goto(url)
    state = page.request.get(f"{url.rstrip('/')}/sandbox/state").json()
    keeper = _who(state["people"], "仓", "wecom")
    manager = _who(state["people"], "经理", "dingtalk")
    group = state["groups"][0]["id"]
    page.goto(f"{url}?open={keeper},{manager},{group}")
    _say(page, keeper, RECEIPT)
    _button(page, keeper, CONFIRM).wait_for(timeout=PATIENCE_MS)
    phone = _shoot_phone(browser, f"{url}?open={keeper}", folder / "phone.png")
    _button(page, keeper, CONFIRM).click()
    _button(page, manager, APPROVE).click(timeout=PATIENCE_MS)
    page.locator(".movement.lively").first.wait_for(timeout=PATIENCE_MS)
    _phone(page, group).locator(".theirs").last.wait_for(timeout=PATIENCE_MS)
    _say(page, keeper, NEXT_RECEIPT)
    _button(page, keeper, CONFIRM).click(timeout=PATIENCE_MS)
    _button(page, manager, APPROVE).wait_for(timeout=PATIENCE_MS)
    return [_shoot(page, folder / "desk.png"), phone]


def _page(browser: Browser, size: tuple[int, int, float]) -> Page:
    width, height, scale = size
    context = browser.new_context(
        viewport={"width": width, "height": height}, device_scale_factor=scale, locale="zh-CN"
    )
    return context.new_page()


def _who(people: list[dict[str, Any]], word: str, platform: str) -> str:
    """Return the id of the first person with ``word`` in the title, on ``platform`` if any is."""
    fitting = [person for person in people if word in person["title"]]
    there = [person for person in fitting if platform in {"", person["platform"]}]
    return str((there or fitting)[0]["id"])


def _phone(page: Page, person: str) -> Locator:
    return page.locator(f'.phone[data-chat="{person}"]')


def _button(page: Page, person: str, label: str) -> Locator:
    exactly = re.compile(f"^{label}$")
    return _phone(page, person).locator(".card").get_by_role("button", name=exactly).last


def _say(page: Page, person: str, sentence: str) -> None:
    box = _phone(page, person).locator("textarea")
    box.fill(sentence)
    box.press("Enter")


def _shoot_phone(browser: Browser, url: str, path: Path) -> Path:
    page = _page(browser, PHONE)
    page.goto(url)
    page.locator(".phone .card").last.wait_for(timeout=PATIENCE_MS)
    return _shoot(page, path)


def _shoot(page: Page, path: Path) -> Path:
    """Take the picture once nothing moves any more."""
    page.evaluate("document.activeElement?.blur()")
    page.wait_for_timeout(CALM_MS)
    page.screenshot(path=path)
    return path


def main(arguments: list[str] | None = None) -> int:
    """Return 1, with a sentence, when there is no browser or the story does not run."""
    parser = argparse.ArgumentParser(prog="python -m sandbox.shots", description=__doc__)
    parser.add_argument("--url", default="http://127.0.0.1:8787/")
    parser.add_argument("--out", type=Path, default=Path("docs/img"))
    wish = parser.parse_args(arguments)
    try:
        for path in take(wish.url.rstrip("/") + "/", wish.out):
            sys.stdout.write(f"{path}\n")
    except BrowserTrouble as trouble:
        missing = "Executable doesn't exist" in str(trouble)
        sys.stderr.write(f"{browsers.MISSING if missing else trouble}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
