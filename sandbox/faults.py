"""Things that go wrong on demand."""

from typing import Any

from sandbox.dingtalk.cloud import DingTalk
from sandbox.services import Services
from sandbox.wecom.cloud import WeCom


class Faults:
    def __init__(self, services: Services, wecom: WeCom, dingtalk: DingTalk) -> None:
        self._services = services
        self._wecom = wecom
        self._dingtalk = dingtalk

    async def happen(self, name: str, wish: dict[str, Any]) -> dict[str, Any]:
        raise ValueError(name)
