"""Everything there is in one sandbox, for the page's API and for tests."""

from dataclasses import asdict
from typing import Any

from sandbox import samples, texts
from sandbox.config import Config
from sandbox.dingtalk.cloud import DingTalk
from sandbox.faults import Faults
from sandbox.hands import Hands
from sandbox.inbox import Inbox
from sandbox.services import Services
from sandbox.wecom.cloud import WeCom


class World:
    """The two clouds, the phones of their people, and the hands that hold them."""

    def __init__(self, services: Services) -> None:
        self.services = services
        self.wecom = WeCom(services)
        self.dingtalk = DingTalk(services)
        self.hands = Hands(services, self.wecom, self.dingtalk)
        self.inbox = Inbox(services)
        self.faults = Faults(services, self.wecom, self.dingtalk)
        self.phones = services.phones
        self.clock = services.clock
        self.rules = services.rules
        self.open_chats()

    @property
    def config(self) -> Config:
        return self.services.config

    def replace(self, config: Config) -> None:
        """Put another firm into the sandbox; chats start empty, tokens are void."""
        self.services.config = config
        for book in (self.wecom.tokens, self.dingtalk.tokens, self.dingtalk.old_tokens):
            book.forget()
        self.open_chats()

    def open_chats(self) -> None:
        people = [person.id for person in self.config.people]
        self.phones.open(people + [group.id for group in self.config.groups])

    async def settle(self, timeout_s: float = 10.0) -> None:
        """Wait until everything that is being delivered has been answered."""
        await self.services.settle(timeout_s)

    def state(self) -> dict[str, Any]:
        """Return what the page shows first."""
        config, clock = self.config, self.clock
        return {
            "company": config.company,
            "people": [_person_row(entry) for entry in config.people],
            "groups": [
                {"id": g.id, "name": g.name, "platform": g.platform, "members": list(g.members)}
                for g in config.groups
            ],
            "labels": [
                {"name": tag.name, "code": tag.code, "kind": tag.kind, "note": tag.note}
                for tag in config.labels
            ],
            "samples": samples.shown(),
            "letters": list(self.inbox.letters),
            "suggestions": config.tour,
            "story": [asdict(step) for step in config.story],
            "clock": {"now_us": clock.now_us(), "offset_us": clock.offset_us},
            "menu": self.wecom.menu_body,
            "chats": self.phones.state(),
            **_bot_row(self.services.is_bot_up),
            "faults": [
                {"id": name, "title": title, "hint": hint} for name, title, hint in texts.FAULTS
            ],
            "log": [{"text": text, "tone": tone} for text, tone in self.services.hub.log],
        }


def _bot_row(is_up: bool | None) -> dict[str, Any]:
    return {} if is_up is None else {"bot": {"up": is_up}}


def _person_row(person: Any) -> dict[str, str]:
    keys = ("id", "name", "title", "platform", "user_id", "avatar")
    return {key: getattr(person, key) for key in keys}
