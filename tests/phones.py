"""What people do with their phones and see on them, by the names they have in the sample firm."""

from abc import ABC, abstractmethod
from typing import Any, Self
from urllib.parse import unquote

from sandbox.phones import Message
from sandbox.world import World

LINK = "dtmd://dingtalkclient/sendMessage?content="


class Phones(ABC):
    """Everybody's phones. After each gesture everything said is answered and delivered."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._people: dict[str, str] = {}
        for person in world.config.people:
            self._people.setdefault(person.name, person.id)
        self._groups = {f"{group.name}:{group.platform}": group.id for group in world.config.groups}

    @abstractmethod
    async def quiet(self) -> Self:
        """Wait until nothing is being delivered any more, in either direction."""

    # -- what people do

    async def say(self, who: str, text: str) -> Self:
        """Type into one's own chat with the bot."""
        person = self.id(who)
        self.world.hands.say(person, person, text)
        return await self.quiet()

    async def say_in_group(self, who: str, group: str, text: str) -> Self:
        """@ the robot in a group."""
        self.world.hands.say(self.id(who), self.id(group), text)
        return await self.quiet()

    async def tap(self, who: str, label: str, *, whose: str = "", times: int = 1) -> Self:
        """Press the newest button of this name; ``whose`` phone shows it (a forwarded card)."""
        message, key = self.button(whose or who, label)
        return await self.press(who, message.id, key, times=times)

    async def press(self, who: str, message_id: str, key: str, *, times: int = 1) -> Self:
        """Press a button that was seen before, as often and as fast as said.

        A link button lets the phone say its sentence for the person.
        """
        person = self.id(who)
        for _ in range(times):
            if key.startswith(LINK):
                self.world.hands.say(person, person, unquote(key.removeprefix(LINK)))
            else:
                self.world.hands.tap(person, message_id, key)
        return await self.quiet()

    async def fault(self, name: str, **settings: Any) -> Self:
        """Let something go wrong, as the page's fault panel does."""
        await self.world.faults.happen(name, settings)
        return await self.quiet()

    async def menu(self, who: str, key: str) -> Self:
        """Press a button of the app menu."""
        self.world.hands.menu(self.id(who), key)
        return await self.quiet()

    async def scan(self, who: str, key: str, code: str) -> Self:
        """Scan a barcode through the app menu."""
        self.world.hands.scan(self.id(who), key, code, "EAN_13")
        return await self.quiet()

    async def photo(self, who: str, picture: bytes, *, chat: str = "") -> Self:
        """Send a picture to the bot, or into a group."""
        person = self.id(who)
        self.world.hands.photo(person, self.id(chat) if chat else person, picture)
        return await self.quiet()

    # -- what they see

    def id(self, name: str) -> str:
        """Return a person's or group's id in the stand-ins' world; an id is its own."""
        return self._people.get(name) or self._groups.get(name) or name

    def shown(self, who: str) -> list[Message]:
        """Return everything the bot or a robot showed somebody, or in a group."""
        chat = self.world.phones.chat(self.id(who))
        return [message for message in chat if message.sender in {"bot", "robot"}]

    def last(self, who: str) -> str:
        """Return the newest thing shown, as words."""
        shown = self.shown(who)
        return words(shown[-1]) if shown else ""

    def all(self, who: str) -> str:
        """Return everything shown, as words."""
        return "\n---\n".join(words(message) for message in self.shown(who))

    def buttons(self, who: str) -> list[str]:
        """Return the labels of the live buttons on the newest card."""
        for message in reversed(self.shown(who)):
            if message.card is not None:
                return [button["text"] for button in message.card.get("buttons", [])]
        return []

    def button(self, who: str, label: str) -> tuple[Message, str]:
        """Return the newest card with a live button of this name, and the button's key."""
        for message in reversed(self.shown(who)):
            for button in (message.card or {}).get("buttons", []):
                if label in button["text"]:
                    return message, button["key"] or button["url"]
        raise AssertionError(f"{who} sees no button {label}: {self.all(who)}")


def words(message: Message) -> str:
    """Return everything a message shows, as plain lines."""
    card = message.card or {}
    parts = [message.text, message.markdown]
    for key in ("title", "desc", "headline", "quote", "markdown", "tips", "replaced_text"):
        value = card.get(key)
        parts.append(value if isinstance(value, str) else str(value or ""))
    parts.extend(f"{fact['name']}：{fact['value']}" for fact in card.get("facts", []))
    parts.extend(f"[{button['text']}]" for button in card.get("buttons", []))
    return "\n".join(part for part in parts if part)
