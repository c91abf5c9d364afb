"""The DingTalk cloud."""

from typing import Any

from aiohttp import web

from sandbox.config import Group, Person
from sandbox.media import File
from sandbox.phones import Message
from sandbox.services import Services


class DingTalk:
    def __init__(self, services: Services) -> None:
        self._services = services

    def routes(self) -> list[web.RouteDef]:
        return []

    def say(self, person: Person, group: Group | None, message: Message) -> None:
        message.status = "failed"
        self._services.phones.changed(message)

    def tap(self, person: Person, message: Message, key: str, chosen: dict[str, list[str]]) -> None:
        pass

    def photo(self, person: Person, group: Group | None, message: Message, file: File) -> None:
        pass

    def event(self, kind: str, data: dict[str, Any]) -> None:
        pass

    async def keep_sockets_alive(self) -> None:
        pass

    async def close(self) -> None:
        pass
