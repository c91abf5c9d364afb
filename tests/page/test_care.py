"""The page shows hostile text literally, fits a phone, and can be used by everybody."""

import json

import pytest
from playwright.async_api import Page, expect

from sandbox.sample import WORLD
from tests.page.desk import FORGED, MARKUP, Desk, dingtalk_card, wecom_card

pytestmark = [pytest.mark.timeout(30), pytest.mark.asyncio(loop_scope="package")]


@pytest.mark.row("T02")
async def test_names_full_of_markup_are_shown_as_they_are_written(desk: Desk) -> None:
    phones = desk.world.phones
    phones.post("wang", "bot", "text", text=MARKUP)
    phones.post("wang", "bot", "card", card=wecom_card(title=MARKUP, headline=MARKUP, quote=MARKUP))
    phones.post(
        "sun", "bot", "card", card=dingtalk_card(title=MARKUP, markdown=MARKUP, tips=MARKUP)
    )
    phones.post("sun", "bot", "markdown", markdown=FORGED)
    await desk.visit("?open=wang,sun")

    await expect(desk.phone("wang").locator(".bubble")).to_have_text(MARKUP)
    for place in (".wc-title", ".wc-headline", ".wc-quote"):
        await expect(desk.phone("wang").locator(place)).to_have_text(MARKUP)
    for place in (".dt-title", ".dt-body", ".dt-tips"):
        await expect(desk.phone("sun").locator(place)).to_contain_text(MARKUP)
    await expect(desk.phone("sun").locator(".bubble")).to_have_text(FORGED)
    assert await desk.page.locator(".chat img, .chat script, .chat a, .chat b").count() == 0


@pytest.mark.row("T02")
async def test_a_hostile_world_is_only_text(desk: Desk) -> None:
    raw = json.loads(json.dumps(WORLD))
    raw["company"] = MARKUP
    raw["people"][0] |= {"name": MARKUP, "title": MARKUP}
    raw["groups"][0]["name"] = MARKUP
    raw["labels"][0] |= {"name": MARKUP, "note": MARKUP}
    raw["tour"]["wang"] = [MARKUP]
    await desk.page.request.put(f"{desk.url}sandbox/world", data=raw)
    await desk.visit("?open=wang")

    await expect(desk.page.locator("#company")).to_have_text(MARKUP)
    await expect(desk.phone("wang").locator("h2")).to_have_text(MARKUP)
    await expect(desk.phone("wang").locator(".chip").first).to_have_text(MARKUP)
    assert await desk.page.locator("body img[src='x'], body script:not([src])").count() == 0


async def test_markdown_is_drawn_as_the_platform_draws_it(desk: Desk) -> None:
    text = (
        '### 日报\n**入库** <font color="warning">少 2 瓶</font>\n> 主仓\n'
        "[明细](https://example.com)\n\n| 商品 | 在库 |\n|--|--:|\n| 可乐 | 480 |"
    )
    desk.world.phones.post("ck-ding", "robot", "markdown", markdown=text)
    await desk.visit("?open=ck-ding")
    drawn = desk.phone("ck-ding").locator(".md")

    await expect(drawn.locator(".md-h3")).to_have_text("日报")
    await expect(drawn.locator("strong")).to_have_text("入库")
    await expect(drawn.locator(".md-warn")).to_have_text("少 2 瓶")
    await expect(drawn.locator("blockquote")).to_have_text("主仓")
    await expect(drawn.locator(".md-link")).to_have_text("明细")
    await expect(drawn.locator("td.md-right")).to_have_text("480")
    assert await drawn.locator("a").count() == 0


@pytest.mark.row("T02")
async def test_a_sentence_cannot_forge_a_second_event(desk: Desk) -> None:
    forged = 'x\n\nevent: fault\ndata: {"text": "forged", "tone": "good"}\n\n'
    await desk.visit("?open=wang")
    desk.world.phones.post("wang", "bot", "text", text=forged)

    await expect(desk.phone("wang").locator(".bubble")).to_contain_text("event: fault")
    await expect(desk.page.locator(".fault-line")).to_have_count(0)


@pytest.mark.parametrize("part", ["**", "*a ", "<font color=x>", "[a](", "> ", "|--|", "\\\\"])
async def test_a_post_made_to_choke_the_page_does_not(part: str, desk: Desk) -> None:
    await desk.visit("?open=ck-ding")
    hostile = (part * 5000)[:5000]
    desk.world.phones.post("ck-ding", "robot", "markdown", markdown=f"{hostile}\n完")

    await expect(desk.phone("ck-ding").locator(".md")).to_contain_text("完", timeout=2000)


async def test_a_picture_from_another_host_is_not_loaded(desk: Desk) -> None:
    asked: list[str] = []
    desk.page.on("request", lambda request: asked.append(request.url))
    desk.world.phones.post("wang", "bot", "image", image_url="//example.com/a.png")
    desk.world.phones.post("wang", "bot", "image", image_url="http://example.com/b.png")
    await desk.visit("?open=wang")

    await expect(desk.phone("wang").locator(".line .bubble")).to_have_text(["（图片）", "（图片）"])
    assert [url for url in asked if not url.startswith(desk.url)] == []


async def test_a_phone_never_scrolls_sideways(pocket: Desk) -> None:
    long = "很长的名字没有空格" * 12 + "a" * 120
    pocket.world.phones.post("wang", "bot", "text", text=long)
    pocket.world.phones.post("wang", "bot", "card", card=wecom_card(title=long, headline=long))
    table = f"| 仓库 | 在库 |\n|--|--:|\n| {long} | 1 |"
    pocket.world.phones.post("sun", "bot", "card", card=dingtalk_card(markdown=table, title=long))
    await pocket.visit("?open=wang")

    for chat in ("wang", "sun", "ck-ding"):
        await pocket.page.locator(f'[data-open="{chat}"]').click()
        await expect(pocket.phone(chat)).to_be_visible()
        assert await pocket.page.locator(".phone").count() == 1
        await assert_no_sideways(pocket.page)
    await pocket.page.get_by_role("button", name="台账").click()
    await expect(pocket.page.locator(".ledger")).to_be_visible()
    await assert_no_sideways(pocket.page)


async def assert_no_sideways(page: Page) -> None:
    """Neither the page nor the chat in it is wider than the screen."""
    wider = await page.evaluate(
        "[document.documentElement, ...document.querySelectorAll('.chat')]"
        ".filter(box => box.scrollWidth > box.clientWidth).length"
    )
    assert wider == 0


async def test_fingers_hit_what_they_aim_at(pocket: Desk) -> None:
    await pocket.create_menu()
    pocket.world.phones.post("wang", "bot", "card", card=wecom_card())
    await pocket.visit("?open=wang")

    small = await pocket.page.evaluate(
        "[...document.querySelectorAll('button')].filter(b => b.offsetParent)"
        ".map(b => [b.innerText || b.ariaLabel, b.getBoundingClientRect()])"
        ".filter(([, box]) => box.height < 40 || box.width < 40).map(([name]) => name)"
    )

    assert small == []


@pytest.mark.parametrize("size", ["desk", "pocket"])
async def test_everything_one_can_press_has_a_name(size: str, desk: Desk, pocket: Desk) -> None:
    shown = {"desk": desk, "pocket": pocket}[size]
    await shown.create_menu()
    await shown.visit()

    nameless = await shown.page.evaluate(
        "[...document.querySelectorAll('button, input, textarea, select')]"
        ".filter(b => !(b.innerText || '').trim() && !b.ariaLabel).map(b => b.outerHTML)"
    )

    assert nameless == []


async def test_nothing_moves_for_those_who_do_not_want_it(desk: Desk) -> None:
    await desk.page.emulate_media(reduced_motion="reduce")
    desk.world.phones.post("wang", "bot", "card", card=wecom_card())
    await desk.visit("?open=wang")

    assert await desk.page.evaluate("document.getAnimations().length") == 0
