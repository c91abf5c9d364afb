"""An open page with the real sandbox behind it, and things to put on the phones."""

from dataclasses import dataclass, field
from typing import Any, Final

from playwright.async_api import Locator, Page, Route, expect

from sandbox.sample import WORLD
from sandbox.world import World

MARKUP: Final = "<img src=x onerror=alert(1)><script>alert(2)</script>"
FORGED: Final = "[点我](javascript:alert(3)) [<b>粗</b>](javascript:alert(4))"
MENU: Final = {
    "button": [
        {
            "name": "扫码",
            "sub_button": [
                {"type": "scancode_waitmsg", "name": "扫码入库", "key": "SCAN_IN"},
                {"type": "scancode_waitmsg", "name": "扫码出库", "key": "SCAN_OUT"},
            ],
        },
        {"type": "pic_photo_or_album", "name": "拍单据", "key": "PHOTO"},
        {"name": "更多", "sub_button": [{"type": "click", "name": "帮助", "key": "HOME"}]},
    ]
}


@dataclass(slots=True, kw_only=True)
class Desk:
    """One page. ``errors`` are those of its scripts, ``dialogs`` what popped up: never anything."""

    page: Page
    world: World
    url: str
    dialogs: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    async def visit(self, query: str = "") -> None:
        """Open the page and wait for its phones."""
        await self.page.goto(self.url + query)
        await expect(self.page.locator(".phone").first).to_be_visible()

    def phone(self, chat: str) -> Locator:
        return self.page.locator(f'.phone[data-chat="{chat}"]')

    async def posted(self, name: str) -> list[Any]:
        """Return a list that fills with what the page posts to ``name``; nothing arrives."""
        caught: list[Any] = []

        async def catch(route: Route) -> None:
            caught.append(route.request.post_data_json)
            await route.fulfill(json={"ok": True})

        await self.page.route(f"**/sandbox/{name}", catch)
        return caught

    async def settle(self) -> None:
        """Give the page's own requests a moment."""
        await self.page.wait_for_timeout(200)

    async def create_menu(self) -> None:
        """Create the app menu over the wire, as a bot does when it starts."""
        app, api = WORLD["wecom"], f"{self.url}wecom/cgi-bin"
        asked = {"corpid": app["corp_id"], "corpsecret": app["secret"]}
        token = await (await self.page.request.get(f"{api}/gettoken", params=asked)).json()
        where = f"{api}/menu/create?access_token={token['access_token']}&agentid={app['agent_id']}"
        answer = await (await self.page.request.post(where, data=MENU)).json()
        assert answer["errcode"] == 0


def wecom_card(**changes: Any) -> dict[str, Any]:
    card = {
        "style": "wecom",
        "type": "button_interaction",
        "source": "掌柜",
        "title": "入库 · 华南饮料",
        "desc": "",
        "headline": "可乐 20箱 = 480瓶",
        "facts": [{"name": "仓库", "value": "主仓", "url": ""}],
        "quote": "",
        "markdown": "",
        "tips": "",
        "buttons": [
            {"key": "yes-1", "text": "确认", "style": 1},
            {"key": "no-1", "text": "取消", "style": 2},
        ],
        "replaced_text": "",
    }
    return card | changes


def dingtalk_card(**changes: Any) -> dict[str, Any]:
    card = wecom_card(style="dingtalk", type="card", headline="", facts=[])
    card |= {"markdown": "### 可乐 20箱 = 480瓶\n仓库：主仓", "tips": "王建国 提交"}
    card["buttons"] = [{"key": "pass-1", "text": "通过", "style": "blue"}]
    return card | changes
