"""The ledger, the clock, the faults, the tour, and what is shown when something is away."""

import re
from typing import Any

import pytest
from playwright.async_api import Route, expect

from sandbox.sample import WORLD
from tests.page.desk import MARKUP, Desk, wecom_card

pytestmark = [pytest.mark.timeout(30), pytest.mark.asyncio(loop_scope="package")]


async def test_the_ledger_shows_a_movement_when_it_is_written(desk: Desk) -> None:
    books: dict[str, Any] = {"movements": [], "balances": [balance(960)]}

    async def tell(route: Route) -> None:
        after = int(route.request.url.rpartition("after=")[2])
        fresh = [one for one in books["movements"] if one["id"] > after]
        await route.fulfill(json=books | {"movements": fresh})

    await desk.page.route("**/sandbox/ledger*", tell)
    await desk.visit()
    row = desk.page.locator(".balances tbody tr")
    await expect(row.locator("td")).to_have_text(["960", "0", "960", "0"])

    books["movements"] = [movement(1, MARKUP)]
    books["balances"] = [balance(1440)]

    await expect(row.locator("td")).to_have_text(["1,440", "0", "1,440", "0"])
    line = desk.page.locator(".movement")
    await expect(line).to_have_class(re.compile("lively"))
    await expect(line).to_contain_text(f"直接{MARKUP}480瓶")
    await expect(line).to_contain_text("RK-1")


def balance(on_hand: int) -> dict[str, Any]:
    return {
        "product": "可乐 330ml",
        "location": "主仓",
        "unit": "瓶",
        "on_hand": on_hand,
        "reserved": 0,
        "incoming": 0,
    }


def movement(number: int, product: str) -> dict[str, Any]:
    return {
        "id": number,
        "at_us": 0,
        "phase": "move",
        "product": product,
        "quantity": 480,
        "unit": "瓶",
        "source": "供应商",
        "target": "主仓",
        "document": 1,
        "document_number": "RK-1",
    }


async def test_the_clock_is_moved_by_its_three_buttons(desk: Desk) -> None:
    await desk.visit()
    moves = await desk.posted("clock")

    for name in ("快进到 18:30", "+10 分钟", "回到现在"):
        await desk.page.get_by_role("button", name=name).click()
        await desk.page.wait_for_timeout(100)

    assert moves == [{"at": "18:30"}, {"advance_s": 600}, {"reset": True}]


async def test_the_clock_shows_the_time_of_the_firm(desk: Desk) -> None:
    await desk.visit()
    await desk.page.get_by_role("button", name="快进到 18:30").click()

    await expect(desk.page.locator(".clock-time")).to_have_text("18:30")


async def test_a_fault_is_asked_for_and_its_story_is_logged(desk: Desk) -> None:
    await desk.visit()
    faults = await desk.posted("fault")
    await desk.page.get_by_role("button", name="故障演练", exact=True).click()

    await desk.page.get_by_role("button", name="演练：消息投递三次").click()
    await expect(desk.page.locator(".fault-log")).to_contain_text("演练：消息投递三次")
    desk.world.services.hub.note(f"第 2 次投递 → {MARKUP}", "good")

    await expect(desk.page.locator(".tone-good")).to_contain_text(MARKUP)
    assert faults == [{"name": "redeliver"}]


async def test_mails_and_text_messages_are_shown_literally_to_whom_they_went(desk: Desk) -> None:
    await desk.visit()
    opener = desk.page.get_by_role("button", name="邮件和短信")
    said = {"mobile": "13900009999", "content": MARKUP, "id": "1"}
    await desk.page.request.post(f"{desk.url}sms/send", data=said)
    await expect(opener.locator(".badge")).to_have_text("1")

    await opener.click()
    await expect(desk.page.locator(".letter")).to_contain_text("13900009999")
    await expect(desk.page.locator(".letter-text")).to_have_text(MARKUP)
    await expect(opener.locator(".badge")).to_have_count(0)


async def test_a_bot_that_is_away_is_announced(desk: Desk) -> None:
    await desk.visit()
    desk.world.services.hub.publish("bot", {"up": False})
    await expect(desk.page.locator(".banner")).to_contain_text("掌柜暂时不在")

    desk.world.services.hub.publish("bot", {"up": True})
    await expect(desk.page.locator(".banner")).to_have_count(0)


async def test_after_a_lost_connection_the_page_catches_up(desk: Desk) -> None:
    await desk.visit("?open=wang")
    await desk.phone("wang").get_by_label("对掌柜说…").fill("说到一半")

    desk.world.services.hub.close()
    desk.world.phones.post("wang", "bot", "text", text="断线时说的话")

    await expect(desk.phone("wang").locator(".bubble")).to_have_text("断线时说的话")
    await expect(desk.page.locator(".banner")).to_have_count(0)
    await expect(desk.phone("wang").get_by_label("对掌柜说…")).to_have_value("说到一半")


async def test_the_tour_starts_with_the_first_sentence_and_then_points_at_the_card(
    desk: Desk,
) -> None:
    await desk.visit()
    tour = desk.page.locator("#tour")
    await expect(tour).to_contain_text("第 1 步")
    await tour.get_by_role("button", name=WORLD["tour"]["wang"][0]).click()
    await expect(desk.phone("wang").locator(".mine .bubble")).to_be_visible()

    desk.world.phones.post("wang", "bot", "card", card=wecom_card())

    await expect(tour).to_contain_text("在王建国的手机上点「确认」")
    await expect(tour).to_contain_text("第 2 步")
    await expect(desk.phone("wang").locator(".card")).to_have_class(re.compile("pointed"))
