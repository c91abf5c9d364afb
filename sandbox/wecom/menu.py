"""The app's menu: at most three buttons with five below each."""

from collections.abc import Iterator
from typing import Any, Final

from aiohttp import web

from sandbox.services import Services
from sandbox.wecom.wire import Door, Refusal

WITH_KEY: Final = frozenset(
    {
        "click",
        "scancode_push",
        "scancode_waitmsg",
        "pic_sysphoto",
        "pic_photo_or_album",
        "pic_weixin",
        "location_select",
    }
)
TYPES: Final = WITH_KEY | {"view", "view_miniprogram"}
Button = dict[str, Any]

# (count, type, name, key, url) as the platform numbers them, for the bar and for what is below
TOP: Final = (40016, 40017, 40018, 40019, 40020)
SUB: Final = (40023, 40024, 40025, 40026, 40027)
TOP_NAME_BYTES, SUB_NAME_BYTES = 16, 40
TOP_KEY_BYTES, SUB_KEY_BYTES = 128, 60
URL_BYTES: Final = 1024


class Menu:
    """Stores what ``menu/create`` sent, once it is right."""

    def __init__(self, services: Services, door: Door) -> None:
        self._services = services
        self._door = door
        self.body: dict[str, Any] | None = None

    def routes(self) -> list[web.RouteDef]:
        base, behind = "/wecom/cgi-bin/menu", self._door.behind_token
        return [
            web.post(f"{base}/create", behind(self.create)),
            web.get(f"{base}/get", behind(self.get)),
            web.get(f"{base}/delete", behind(self.delete)),
        ]

    async def create(self, request: web.Request) -> dict[str, Any]:
        self._agent(request)
        body = await self._door.json(request)
        check(body)
        self._replace(body)
        return {}

    async def get(self, request: web.Request) -> dict[str, Any]:
        self._agent(request)
        if self.body is None:
            raise Refusal(46003, "menu no exist")
        return self.body

    async def delete(self, request: web.Request) -> dict[str, Any]:
        self._agent(request)
        self._replace(None)
        return {}

    def button(self, key: str) -> Button | None:
        """Return the button that sends ``key``; a link is found by its address."""
        for button in _leaves(self.body or {}):
            if key and key in {button.get("key"), button.get("url")}:
                return button
        return None

    def _replace(self, body: dict[str, Any] | None) -> None:
        self.body = body
        self._services.hub.publish("menu", body)

    def _agent(self, request: web.Request) -> None:
        agent = request.query.get("agentid", "")
        self._door.own_agent(int(agent) if agent.isdigit() else agent)


def check(body: dict[str, Any]) -> None:
    """Refuse a menu with the platform's own numbers (40016 to 40027)."""
    for button in _buttons(body.get("button"), 3, TOP[0]):
        _check_name(button, TOP_NAME_BYTES, TOP[2])
        below = button.get("sub_button") or []
        if not below:
            _check_action(button, TOP_KEY_BYTES, TOP)
            continue
        for sub in _buttons(below, 5, SUB[0]):
            if sub.get("sub_button"):
                raise Refusal(40022, "invalid sub menu level")
            _check_name(sub, SUB_NAME_BYTES, SUB[2])
            _check_action(sub, SUB_KEY_BYTES, SUB)


def _buttons(rows: Any, most: int, code: int) -> list[Button]:
    if not isinstance(rows, list) or not 1 <= len(rows) <= most:
        raise Refusal(code, "invalid button size")
    if not all(isinstance(row, dict) for row in rows):
        raise Refusal(code, "invalid button")
    return rows


def _check_name(button: Button, bytes_max: int, code: int) -> None:
    name = button.get("name")
    if not isinstance(name, str) or not 1 <= len(name.encode()) <= bytes_max:
        raise Refusal(code, "invalid button name size")


def _check_action(button: Button, key_bytes: int, codes: tuple[int, ...]) -> None:
    kind = button.get("type")
    if not isinstance(kind, str) or kind not in TYPES:
        raise Refusal(codes[1], "invalid button type")
    if kind in WITH_KEY:
        _check_length(button.get("key"), key_bytes, codes[3])
    if kind == "view":
        _check_length(button.get("url"), URL_BYTES, codes[4])


def _check_length(value: Any, bytes_max: int, code: int) -> None:
    if not isinstance(value, str) or not 1 <= len(value.encode()) <= bytes_max:
        raise Refusal(code, "invalid button key or url size")


def _leaves(body: dict[str, Any]) -> Iterator[Button]:
    for button in body.get("button", ()):
        yield from button.get("sub_button") or [button]
