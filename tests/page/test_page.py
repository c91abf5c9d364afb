"""What people do on the phones of the page, in a real browser against the real sandbox."""

import re

import pytest
from playwright.async_api import expect

from sandbox.sample import WORLD
from tests.page.desk import Desk, dingtalk_card, wecom_card

pytestmark = [pytest.mark.timeout(30), pytest.mark.asyncio(loop_scope="package")]


async def test_a_typed_sentence_appears_on_the_phone_and_reaches_the_sandbox(desk: Desk) -> None:
    await desk.visit()
    phone = desk.phone("wang")

    await phone.get_by_label("对掌柜说…").fill("库存 可乐")
    await phone.get_by_label("对掌柜说…").press("Enter")

    await expect(phone.locator(".mine .bubble")).to_have_text("库存 可乐")
    await expect(phone.get_by_label("对掌柜说…")).to_have_value("")
    assert [one.text for one in desk.world.phones.chat("wang")] == ["库存 可乐"]


async def test_a_suggestion_is_one_tap(desk: Desk) -> None:
    await desk.visit()
    said = await desk.posted("say")
    first = WORLD["tour"]["wang"][0]

    await desk.phone("wang").get_by_role("button", name=first).click()

    await desk.settle()
    assert said == [{"person": "wang", "chat": "wang", "text": first}]


async def test_enter_that_ends_an_input_method_does_not_send(desk: Desk) -> None:
    await desk.visit()
    said = await desk.posted("say")
    box = desk.phone("wang").get_by_label("对掌柜说…")
    await box.fill("kele")

    await box.evaluate(
        "box => box.dispatchEvent(new KeyboardEvent('keydown', "
        "{key: 'Enter', isComposing: true, bubbles: true, cancelable: true}))"
    )

    await desk.settle()
    assert said == []


async def test_a_button_on_a_wecom_card_posts_the_tap(desk: Desk) -> None:
    card = desk.world.phones.post("wang", "bot", "card", card=wecom_card())
    await desk.visit("?open=wang")
    taps = await desk.posted("tap")

    await desk.phone("wang").get_by_role("button", name="确认").click()
    await desk.settle()

    assert taps == [{"person": "wang", "message": card.id, "key": "yes-1", "selections": {}}]


async def test_a_button_on_a_dingtalk_card_posts_the_tap(desk: Desk) -> None:
    card = desk.world.phones.post("sun", "bot", "card", card=dingtalk_card())
    await desk.visit("?open=sun")
    taps = await desk.posted("tap")

    await desk.phone("sun").get_by_role("button", name="通过").click()
    await desk.settle()

    assert [(tap["person"], tap["message"], tap["key"]) for tap in taps] == [
        ("sun", card.id, "pass-1")
    ]


async def test_a_card_that_is_retired_loses_its_buttons_before_our_eyes(desk: Desk) -> None:
    phones = desk.world.phones
    wecom = phones.post("wang", "bot", "card", card=wecom_card())
    dingtalk = phones.post("sun", "bot", "card", card=dingtalk_card())
    await desk.visit("?open=wang,sun")
    await expect(desk.phone("wang").locator(".card button")).to_have_count(2)

    wecom.card = wecom_card(buttons=[], replaced_text="孙总 已通过")
    phones.changed(wecom)
    dingtalk.card = dingtalk_card(buttons=[], tips="已通过 · 孙总")
    phones.changed(dingtalk)

    await expect(desk.phone("wang").locator(".wc-retired")).to_have_text("孙总 已通过")
    await expect(desk.phone("sun").locator(".dt-tips")).to_have_text("已通过 · 孙总")
    assert await desk.page.locator(".card button").count() == 0


async def test_what_a_card_hides_from_others_stays_hidden(desk: Desk) -> None:
    desk.world.phones.post(
        "ck-ding",
        "bot",
        "card",
        card=dingtalk_card(buttons=[]),
        cards={"sun": dingtalk_card()},
    )
    await desk.visit("?open=ck-ding")
    group = desk.phone("ck-ding")
    await expect(group.locator(".card")).to_be_visible()
    assert await group.locator(".card button").count() == 0

    await group.get_by_label("用谁的身份在群里说话").select_option("sun")

    await expect(group.locator(".card button")).to_have_text(["通过"])


async def test_the_scanner_posts_the_label_that_was_picked(desk: Desk) -> None:
    await desk.create_menu()
    await desk.visit("?open=wang")
    scans = await desk.posted("scan")
    phone, label = desk.phone("wang"), WORLD["labels"][0]

    await phone.get_by_role("button", name="扫码", exact=True).click()
    await phone.get_by_role("menuitem", name="扫码出库").click()
    sheet = phone.get_by_role("dialog", name="扫码出库")
    await expect(sheet.locator("img").first).to_have_js_property("complete", value=True)
    await sheet.get_by_role("button", name=re.compile(label["code"])).click()

    await expect(sheet).to_have_count(0)
    assert scans == [
        {"person": "wang", "key": "SCAN_OUT", "code": label["code"], "kind": label["kind"]}
    ]


async def test_the_scanner_takes_a_code_typed_by_hand(desk: Desk) -> None:
    await desk.create_menu()
    await desk.visit("?open=wang")
    scans = await desk.posted("scan")
    phone = desk.phone("wang")

    await phone.get_by_role("button", name="扫码", exact=True).click()
    await phone.get_by_role("menuitem", name="扫码入库").click()
    await phone.get_by_label("手动输入条码").fill(" 6901557001011 ")
    await phone.get_by_label("手动输入条码").press("Enter")

    await expect(phone.locator(".sheet")).to_have_count(0)
    assert scans == [
        {"person": "wang", "key": "SCAN_IN", "code": "6901557001011", "kind": "EAN_13"}
    ]


async def test_a_photo_of_a_label_arrives_as_a_picture(desk: Desk) -> None:
    await desk.visit("?open=chen")
    phone = desk.phone("chen")

    await phone.get_by_role("button", name="发照片").click()
    await phone.locator(".label").first.click()

    picture = phone.locator("img.picture")
    await expect(picture).to_be_visible()
    await expect(picture).to_have_js_property("complete", value=True)
    assert await picture.evaluate("image => image.naturalWidth") > 100


async def test_the_platforms_can_be_told_apart(desk: Desk) -> None:
    await desk.visit("?open=wang,sun")

    async def bar(chat: str) -> str:
        found: str = (
            await desk.phone(chat)
            .locator(".nav-bar")
            .evaluate("bar => getComputedStyle(bar).backgroundColor")
        )
        return found

    assert await bar("wang") != await bar("sun")
    await expect(desk.phone("wang").locator(".platform")).to_have_text("企业微信")
    await expect(desk.phone("sun").locator(".platform")).to_have_text("钉钉")


async def test_a_closed_phone_counts_what_was_not_read(desk: Desk) -> None:
    await desk.visit("?open=wang,sun,chen")
    desk.world.phones.post("ck-wecom", "robot", "markdown", markdown="**入库单 RK-1 已完成**")

    tab = desk.page.locator('[data-open="ck-wecom"]')
    await expect(tab.locator(".badge")).to_contain_text("1")
    await tab.click()

    await expect(desk.phone("ck-wecom").locator("strong")).to_have_text("入库单 RK-1 已完成")
    await expect(tab.locator(".badge")).to_have_count(0)


async def test_a_file_shows_its_name_and_size_and_can_be_taken_along(desk: Desk) -> None:
    files = desk.world.services.files
    kept = files.keep(b"%PDF" + b"x" * 2044, "送货单 CK-1.pdf", "application/pdf", 1)
    shown = {"name": kept.name, "url": f"/sandbox/media/{kept.id}", "size": len(kept.data)}
    desk.world.phones.post("wang", "bot", "text", text="[文件]", file=shown)
    await desk.visit("?open=wang")
    link = desk.phone("wang").locator("a.file")

    await expect(link).to_contain_text("送货单 CK-1.pdf")
    await expect(link).to_contain_text("2 KB")
    async with desk.page.expect_download() as begun:
        await link.click()
    assert (await begun.value).suggested_filename == "送货单 CK-1.pdf"


async def test_a_picture_opens_large(desk: Desk) -> None:
    from sandbox.labels import draw

    kept = desk.world.services.files.keep(draw("690123", "CODE_128"), "a.png", "image/png", 1)
    url = f"/sandbox/media/{kept.id}"
    desk.world.phones.post("sun", "bot", "image", image_url=url)
    await desk.visit("?open=sun")
    link = desk.phone("sun").locator("a.picture-link")

    assert await link.get_attribute("href") == url
    await expect(link.locator("img.picture")).to_be_visible()
