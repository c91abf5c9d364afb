"""The three buttons at the bottom of the app's chat on the phone."""

from typing import Any, Final

from bot.platforms.wecom.client import Request, WeComClient
from bot.texts import wecom as texts

SCAN: Final = "scancode_waitmsg"
KEYS: Final = ("SCAN_IN", "SCAN_OUT", "SCAN_QUERY", "PHOTO", "MY_APPROVALS", "HOME")


def body() -> dict[str, Any]:
    """Return the menu as WeCom takes it."""
    scans = [
        _button(SCAN, texts.SCAN_IN, "SCAN_IN"),
        _button(SCAN, texts.SCAN_OUT, "SCAN_OUT"),
        _button(SCAN, texts.SCAN_QUERY, "SCAN_QUERY"),
        _button("pic_photo_or_album", texts.PHOTO, "PHOTO"),
    ]
    return {
        "button": [
            {"name": texts.MENU_SCAN, "sub_button": scans},
            _button("click", texts.MY_APPROVALS, "MY_APPROVALS"),
            _button("click", texts.HOME, "HOME"),
        ]
    }


async def create(client: WeComClient, agent_id: int) -> None:
    """Put the menu into the app, in place of whatever is there."""
    await client.call(Request(path="menu/create", query={"agentid": str(agent_id)}, json=body()))


async def missing_keys(client: WeComClient, agent_id: int) -> list[str]:
    """Return the keys of ours that the app's menu lacks."""
    reply = await client.call(Request(path="menu/get", query={"agentid": str(agent_id)}))
    present = _keys_in(reply.get("button"))
    return [key for key in KEYS if key not in present]


def _button(kind: str, name: str, key: str) -> dict[str, Any]:
    return {"type": kind, "name": name, "key": key, "sub_button": []}


def _keys_in(buttons: object) -> set[str]:
    if not isinstance(buttons, list):
        return set()
    rows = [row for row in buttons if isinstance(row, dict)]
    inner = [_keys_in(row["sub_button"]) for row in rows if row.get("sub_button")]
    return {str(row["key"]) for row in rows if row.get("key")}.union(*inner)
