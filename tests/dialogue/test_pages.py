"""The pages that open from the chat: one link for one person once, and a sheet handed in once."""

import re
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import ClientSession, CookieJar

from tests.house import House

COLA = "可乐 330ml"
CASE = "6928805501017"
NOBODYS = "1234567890128"
OWN = {"X-Zhanggui": "1"}
SHEET: dict[str, Any] = {
    "id": "0123456789abcdef0123456789abcdef", "kind": "receipt", "partner": "华南饮料",
    "lines": [{"code": CASE, "count": "2"}],
}  # fmt: skip

TOO_MUCH = {
    "kind": "shipment", "partner": "城东超市", "lines": [{"code": CASE, "count": "9999"}],
}  # fmt: skip


class Phone:
    """A browser on somebody's phone."""

    def __init__(self, house: House, http: ClientSession) -> None:
        assert house.bot is not None
        self.house = house
        self.http = http
        self.base = f"http://127.0.0.1:{house.bot.web.port}"

    async def link(self, who: str) -> str:
        """Ask for a link in the chat and return its address on this machine."""
        await self.house.say(who, "网页")
        found = re.search(r"https?://\S+", self.house.last(who))
        assert found, self.house.last(who)
        return self.base + found[0][found[0].index("/h5/") :]

    async def order(self) -> str:
        """Let the seller order something and return the order's number."""
        await self.house.say("李雯", "下单 城东超市 可乐 2箱 明天送")
        await self.house.tap("李雯", "确认")
        rows = await self.house.rows("SELECT number FROM document WHERE kind = 'sales_order'")
        return str(rows[0][0])

    async def enter(self, who: str) -> None:
        await self.press(await self.link(who))

    async def press(self, link: str) -> int:
        """Open a link and press its one button."""
        token = link.split("t=")[1].split("&", maxsplit=1)[0]
        form = {"t": token, "to": "/h5/scan"}
        async with self.http.post(f"{self.base}/h5/in", data=form) as answer:
            return answer.status

    async def open(self, path: str) -> tuple[int, str]:
        async with self.http.get(self.base + path) as answer:
            return answer.status, await answer.text()

    async def send(self, sheet: dict[str, Any], **more: str) -> tuple[int, str]:
        headers = OWN | more
        async with self.http.post(
            f"{self.base}/h5/api/sheets", json=sheet, headers=headers
        ) as answer:
            body = await answer.json() if answer.content_type == "application/json" else {}
            return answer.status, body.get("text", "")


@pytest.fixture
async def phone(shop: House) -> AsyncIterator[Phone]:
    async with ClientSession(cookie_jar=CookieJar(unsafe=True)) as http:
        yield Phone(shop, http)


@pytest.fixture
async def either(house: House) -> AsyncIterator[Phone]:
    async with ClientSession(cookie_jar=CookieJar(unsafe=True)) as http:
        yield Phone(house, http)


async def test_a_link_lets_its_person_in_once(phone: Phone) -> None:
    link = await phone.link("王建国")
    assert (await phone.open("/h5"))[0] == 401
    shown = (await phone.open(link.removeprefix(phone.base)))[1]
    assert "以 王建国 的身份进入" in shown
    assert await phone.press(link) == 200
    assert "王建国，要做什么？" in (await phone.open("/h5"))[1]
    phone.http.cookie_jar.clear()
    assert await phone.press(link) == 403
    assert (await phone.open("/h5"))[0] == 401


async def test_looking_at_a_link_does_not_use_it_up(phone: Phone) -> None:
    link = await phone.link("王建国")
    for _ in range(3):
        await phone.open(link.removeprefix(phone.base))
    assert await phone.press(link) == 200


async def test_a_link_is_over_after_ten_minutes_and_a_session_after_twelve_hours(
    phone: Phone,
) -> None:
    link = await phone.link("王建国")
    await phone.house.later(601)
    assert await phone.press(link) == 403
    await phone.enter("王建国")
    await phone.house.later(12 * 3600 + 1)
    assert (await phone.open("/h5"))[0] == 401


@pytest.mark.row("W01")
async def test_what_is_scanned_is_booked_like_a_scan_in_the_chat_and_once(either: Phone) -> None:
    await either.enter("王建国")
    before = (await either.house.stock(COLA))[0]
    first = await either.send(SHEET)
    assert first[0] == 200
    assert "已完成" in first[1]
    assert await either.send(SHEET) == first
    await either.house.quiet()
    assert (await either.house.stock(COLA))[0] == before + 48
    assert "已完成" in either.house.all("王建国")


@pytest.mark.row("D18")
async def test_the_same_id_with_other_goods_is_told_and_changes_nothing(phone: Phone) -> None:
    await phone.enter("王建国")
    await phone.send(SHEET)
    before = await phone.house.stock(COLA)
    other = {**SHEET, "lines": [{"code": CASE, "count": "6"}]}
    assert (await phone.send(other))[0] == 409
    assert await phone.house.stock(COLA) == before


async def test_a_large_one_asks_the_manager_as_ever(phone: Phone) -> None:
    await phone.enter("王建国")
    status, text = await phone.send({**SHEET, "lines": [{"code": CASE, "count": "50"}]})
    assert status == 200
    assert "待审核" in text
    await phone.house.quiet()
    assert "入库" in phone.house.last("赵经理")


async def test_what_is_not_clear_is_asked_in_the_chat(phone: Phone) -> None:
    await phone.enter("王建国")
    rice = await phone.house.rows(
        "SELECT code FROM barcode b JOIN product p ON p.id = b.product_id WHERE p.is_batched = 1"
    )
    status, text = await phone.send({**SHEET, "lines": [{"code": rice[0][0], "count": "1"}]})
    assert status == 202
    assert "批次" in text
    await phone.house.quiet()
    assert "批次" in phone.house.last("王建国")


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"lines": [{"code": NOBODYS, "count": "1"}]}, NOBODYS),
        ({"lines": [{"code": CASE, "count": "0"}]}, ""),
        ({"partner": "没有这家"}, "没有这家"),
        (TOO_MUCH, "可乐"),
    ],
)  # fmt: skip
async def test_what_will_not_do_is_said_and_nothing_is_booked(
    phone: Phone, change: dict[str, Any], why: str
) -> None:
    await phone.enter("王建国")
    booked = await phone.house.booked()
    status, text = await phone.send({**SHEET, **change})
    assert status in {202, 422}
    assert why in text
    assert text
    assert await phone.house.booked() == booked


@pytest.mark.parametrize(
    "change",
    [
        {"lines": []}, {"lines": [{"code": CASE, "count": "1e3"}]}, {"kind": "payment"},
        {"lines": [{"code": CASE, "count": "-1"}]}, {"id": "x"}, {"more": 1},
        {"lines": [{"code": CASE, "count": "1"}] * 501},
    ],
)  # fmt: skip
async def test_a_sheet_of_another_shape_is_refused_whole(
    phone: Phone, change: dict[str, Any]
) -> None:
    await phone.enter("王建国")
    booked = await phone.house.booked()
    status, text = await phone.send({**SHEET, **change})
    assert status == 422
    assert text
    assert await phone.house.booked() == booked


@pytest.mark.row("W01")
async def test_nobody_comes_in_by_guessing_by_a_form_or_with_anothers_number(phone: Phone) -> None:
    assert (await phone.open("/h5/in?t=guessed"))[0] == 403
    assert (await phone.send(SHEET))[0] == 401
    number = await phone.order()
    await phone.enter("王建国")
    assert (await phone.send(SHEET, **{"X-Zhanggui": ""}))[0] == 403
    missing = await phone.open("/h5/d/XS-990101-001")
    await phone.enter("孙店长")
    assert (await phone.open(f"/h5/d/{number}"))[0] == 404
    assert (await phone.open(f"/h5/d/{number}"))[1] == missing[1]


async def test_a_long_order_is_read_whole_and_without_anothers_money(phone: Phone) -> None:
    number = await phone.order()
    await phone.enter("李雯")
    status, shown = await phone.open(f"/h5/d/{number}")
    assert status == 200
    assert number in shown
    assert COLA in shown
    assert number in (await phone.open("/h5"))[1]


async def test_whoever_left_has_no_page_any_more(phone: Phone) -> None:
    await phone.enter("王建国")
    assert (await phone.open("/h5"))[0] == 200

    def leave(books: Any) -> None:
        from core.storage.session import Sql

        books.session.run(Sql("UPDATE person SET is_active = 0 WHERE name = '王建国'"))
        books.recall.renew()

    await phone.house.write(leave)
    assert (await phone.open("/h5"))[0] == 401
    assert (await phone.send(SHEET))[0] == 401


async def test_names_are_shown_literally(phone: Phone) -> None:
    def rename(books: Any) -> None:
        from core.storage.session import Sql

        evil = "<img src=x onerror=alert(1)>"
        books.session.run(Sql(f"UPDATE person SET name = '{evil}' WHERE name = '王建国'"))
        books.recall.renew()

    await phone.enter("王建国")
    await phone.house.write(rename)
    shown = (await phone.open("/h5"))[1]
    assert "<img" not in shown
    assert "&lt;img" in shown


async def test_nobody_is_sent_elsewhere(phone: Phone) -> None:
    link = await phone.link("王建国")
    token = link.split("t=")[1].split("&")[0]
    for onward in ("https://evil.example/", "//evil.example", "/h5/../metrics"):
        form = {"t": token, "to": onward}
        async with phone.http.post(
            f"{phone.base}/h5/in", data=form, allow_redirects=False
        ) as answer:
            assert answer.headers.get("Location", "/h5") == "/h5"
            assert "frame-ancestors 'none'" in answer.headers.get(
                "Content-Security-Policy", "frame-ancestors 'none'"
            )


async def test_in_a_group_the_link_goes_to_the_person_alone(phone: Phone) -> None:
    await phone.house.say_in_group("王建国", "仓库群:wecom", "网页")
    assert "http" not in phone.house.all("仓库群:wecom")
    assert "/h5/in" in phone.house.last("王建国")
