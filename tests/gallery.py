"""Every sort of card as both platforms draw it, on a telephone's screen, to be looked at.

``PYTEST_PLUGINS=tests.gallery python -m pytest tests/dialogue`` notes what the dialogues show, then
``python -m tests.gallery FOLDER`` draws it: one picture for each kind of notice and platform.
"""

import asyncio
import json
import os
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import gettempdir
from typing import Any, Final
from zoneinfo import ZoneInfo

import pytest
from aiohttp.test_utils import TestServer
from playwright.async_api import Page, async_playwright

from bot.cards import deck
from bot.cards.as_text import as_text
from bot.cards.model import Card, Message
from bot.platforms.dingtalk.render import variables
from bot.platforms.wecom.render import template_card
from sandbox import browser as browsers
from sandbox.app import WORLD, make_app
from sandbox.dingtalk import draw as dingtalk
from sandbox.wecom import draw as wecom

NOTED: Final = Path(gettempdir()) / "zhanggui-gallery"
ZONE: Final = ZoneInfo("Asia/Shanghai")
PHONES: Final = {"wang": "wecom", "chen": "dingtalk"}
EACH_MAX: Final = 4
WIDTH, HEIGHT = 390, 2400
_noted: dict[str, dict[tuple[str, ...], str]] = defaultdict(dict)


def pytest_configure(config: pytest.Config) -> None:
    """Note what is drawn from now on."""
    draws: dict[str, Any] = deck._DRAW  # type: ignore[assignment]
    for kind, draw in list(draws.items()):

        def noting(
            facts: Mapping[str, Any], zone: ZoneInfo, kind: str = kind, draw: Any = draw
        ) -> Message:
            note(kind, facts)
            message: Message = draw(facts, zone)
            return message

        draws[kind] = noting


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Keep what was noted, one file for each process."""
    NOTED.mkdir(exist_ok=True)
    lines = [line for kinds in _noted.values() for line in kinds.values()]
    (NOTED / f"{os.getpid()}.jsonl").write_text("\n".join(lines), encoding="utf-8")


def note(kind: str, facts: Mapping[str, Any]) -> None:
    """Keep the first few of a kind that differ in what they are about."""
    lines = facts.get("lines")
    size = len(lines) if isinstance(lines, list) else 0
    about = (str(facts.get("kind")), str(facts.get("status")), str(min(size, 5)))
    if len(_noted[kind]) < EACH_MAX and about not in _noted[kind]:
        _noted[kind][about] = json.dumps({"kind": kind, "facts": facts}, ensure_ascii=False)


def noted() -> Iterator[tuple[str, Message]]:
    """Yield what all processes noted, drawn by the code as it is now, by kind."""
    rows = sorted(
        {line for file in NOTED.glob("*.jsonl") for line in file.read_text("utf-8").splitlines()}
    )
    shown: dict[str, int] = defaultdict(int)
    for row in map(json.loads, rows):
        shown[row["kind"]] += 1
        if shown[row["kind"]] <= EACH_MAX:
            yield row["kind"], deck.draw(row["kind"], row["facts"], ZONE)


def drawn(message: Message, platform: str) -> dict[str, Any]:
    """Return how the stand-in's page shows a message."""
    if not isinstance(message, Card):
        return {"kind": "text", "text": as_text(message)}
    if platform == "wecom":
        return {"kind": "card", "card": wecom.draw(template_card(message, "gallery"))}
    return {"kind": "card", "card": dingtalk.draw(variables(message))}


async def main(folder: Path) -> None:
    """Draw everything that was noted into pictures."""
    by_kind: dict[str, list[Message]] = defaultdict(list)
    for kind, message in noted():
        by_kind[kind].append(message)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=browsers.find(), args=browsers.FLAGS
        )
        for kind, messages in by_kind.items():
            for phone, platform in PHONES.items():
                page = await browser.new_page(
                    viewport={"width": WIDTH, "height": HEIGHT}, locale="zh-CN"
                )
                await shoot(page, phone, [drawn(one, platform) for one in messages])
                await page.locator(".chat").screenshot(path=folder / f"{kind}-{platform}.png")
                await page.close()
        await browser.close()
    missing = sorted(deck.KINDS - set(by_kind))
    sys.stdout.write(f"{len(by_kind)} kinds; not noted: {', '.join(missing) or 'none'}\n")


async def shoot(page: Page, phone: str, shown: list[dict[str, Any]]) -> None:
    """Put messages on a phone and wait until they are drawn."""
    app = make_app()
    async with TestServer(app) as server:
        for one in shown:
            app[WORLD].phones.post(phone, "bot", one.pop("kind"), **one)
        await page.goto(str(server.make_url(f"/?open={phone}")))
        await page.locator(".line.theirs").nth(len(shown) - 1).wait_for()
        await page.wait_for_timeout(100)


if __name__ == "__main__":
    to = Path(sys.argv[1])
    to.mkdir(parents=True, exist_ok=True)
    asyncio.run(main(to))
