"""A shop's client: it signs, names its keys, and reads what it is answered."""

import json
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import aiohttp

from bot.signing import signed
from tests.house import House, open_house

KEY: Final = "key-of-the-mini-program-01"
OTHER_KEY: Final = "key-of-the-other-shop-0001"
CHANNELS: Final = f"""
[[channels]]
name = "小程序"
key = "{KEY}"
person = "李雯"
[[channels]]
name = "别家店"
key = "{OTHER_KEY}"
person = "李雯"
partner = "城东超市"
location = "主仓"
"""


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    text: str

    @property
    def json(self) -> dict[str, Any]:
        said: dict[str, Any] = json.loads(self.text)
        return said

    @property
    def code(self) -> str:
        return str(self.json["code"])


class Caller:
    """Calls the interface of one house."""

    def __init__(self, house: House, session: aiohttp.ClientSession) -> None:
        self.house = house
        self._session = session

    @property
    def url(self) -> str:
        assert self.house.bot is not None
        return f"http://127.0.0.1:{self.house.bot.web.port}"

    async def call(self, method: str, path: str, **more: Any) -> Reply:
        """Send anything at all."""
        more.setdefault("allow_redirects", False)
        async with self._session.request(method, f"{self.url}{path}", **more) as response:
            return Reply(response.status, dict(response.headers), await response.text())

    async def place(
        self, order: Any, *, key: str = KEY, once: str = "k1", headers: Any = None,
        secret: str = "",
    ) -> Reply:  # fmt: skip
        """Place an order; ``order`` may be raw bytes."""
        body = order if isinstance(order, bytes) else json.dumps(order).encode()
        said = {
            "Authorization": f"Bearer {key}", "Idempotency-Key": once,
            "Content-Type": "application/json", **(headers or {}),
        }  # fmt: skip
        if secret:
            at_s = self.house.clock.now() // 1_000_000
            said = {**signed(secret, "msg_1", at_s, body), **said}
        wanted = {name: value for name, value in said.items() if value is not None}
        return await self.call("POST", "/api/v1/orders", data=body, headers=wanted)

    async def look(self, reference: str, *, key: str = KEY) -> Reply:
        """Ask how an order stands."""
        headers = {"Authorization": f"Bearer {key}"}
        return await self.call("GET", f"/api/v1/orders/{reference}", headers=headers)


def order(reference: Any = "WX-1001", **more: Any) -> dict[str, Any]:
    """Return an order of the sample firm's goods."""
    return {
        "reference": reference, "partner": "城东超市", "location": "主仓",
        "lines": [{"sku": "KL330", "quantity": "3", "unit": "箱"}], **more,
    }  # fmt: skip


@asynccontextmanager
async def calling(folder: Path, books_url: str, channels: str = CHANNELS) -> AsyncIterator[Caller]:
    """Open the sample firm with these channels."""
    async with (
        open_house(folder, books_url, settings_change=lambda text: text + channels) as house,
        aiohttp.ClientSession() as session,
    ):
        yield Caller(house, session)
        await house.quiet()


def seconds() -> float:
    """Return a time to measure with."""
    return time.perf_counter()
