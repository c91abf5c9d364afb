"""What people do with their phones: say, tap, press the menu, scan, take a photo."""

from typing import Any, Protocol

from sandbox import labels, texts
from sandbox.config import Group, Person
from sandbox.media import File, sniff
from sandbox.phones import Message
from sandbox.services import Services

TEXT_LENGTH_MAX = 5000


class BadGesture(Exception):
    """Nobody could do that with a phone; the message says what is wrong."""


class Cloud(Protocol):
    """What a platform does with a gesture: it tells the bot, in the background."""

    def say(self, person: Person, group: Group | None, message: Message) -> None: ...

    def tap(self, person: Person, message: Message, key: str, chosen: dict[str, list[str]]) -> None:
        """Deliver the press of button ``key``; ``chosen`` are the selections on the card."""
        ...

    def photo(self, person: Person, group: Group | None, message: Message, file: File) -> None: ...


class MenuCloud(Cloud, Protocol):
    """A platform whose app has a menu."""

    def hears(self, group: Group) -> bool:
        """Tell whether a bot listens in ``group``."""
        ...

    def button(self, key: str) -> dict[str, Any] | None:
        """Return the menu's button ``key``."""
        ...

    def menu(self, person: Person, button: dict[str, Any]) -> None: ...

    def scan(self, person: Person, button: dict[str, Any], code: str, kind: str) -> None: ...

    def photo_event(self, person: Person, button: dict[str, Any], file: File) -> None: ...

    def enter(self, person: Person) -> None: ...

    def event(self, person: Person, fields: dict[str, Any]) -> None: ...


class FileCloud(Cloud, Protocol):
    """A platform that hands files on."""

    def file(self, person: Person, message: Message, file: File) -> None: ...


class Hands:
    """Turns what the page asks for into gestures; refuses with ``BadGesture``."""

    def __init__(self, services: Services, wecom: MenuCloud, dingtalk: FileCloud) -> None:
        self._services = services
        self._wecom = wecom
        self._dingtalk = dingtalk

    def say(
        self, person_id: str, chat_id: str, text: str, *, spoken: bool = False, quote: str = ""
    ) -> Message:
        """Type or speak ``text`` into a chat; in a DingTalk group that means to @ the robot.

        ``quote`` is the id of the message replied to. Groups hear no voice on either platform.
        """
        person, group = self._person(person_id), self._group(person_id, chat_id)
        if not text.strip() or len(text) > TEXT_LENGTH_MAX:
            raise BadGesture("text")
        if spoken and group is not None:
            raise BadGesture("spoken")
        quoted = self._services.phones.find(quote) if quote else None
        words = texts.SPOKEN.format(text=text) if spoken else text
        message = self._post(person, chat_id, "text", text=words, said=text, quoted=quoted)
        message.is_spoken = spoken
        if group is not None and person.platform == "wecom" and not self._wecom.hears(group):
            self._services.phones.post(chat_id, "", "notice", text=texts.NOT_HEARD_BY_APP)
        else:
            self._cloud(person).say(person, group, message)
        return message

    def tap(
        self, person_id: str, message_id: str, key: str, chosen: dict[str, list[str]] | None = None
    ) -> Message:
        """Press button ``key`` of the card in ``message_id``."""
        person, message = self._person(person_id), self._services.phones.find(message_id)
        if message is None or message.card is None:
            raise BadGesture("message")
        self._cloud(person).tap(person, message, key, chosen or {})
        return message

    def menu(self, person_id: str, key: str) -> None:
        """Press a plain button of the app menu."""
        person, button = self._menu_button(person_id, key)
        self._post(person, person.id, "notice", text=texts.MENU_PRESSED.format(name=button["name"]))
        self._wecom.menu(person, button)

    def enter(self, person_id: str) -> None:
        """Open the app's chat."""
        person = self._person(person_id)
        if person.platform == "wecom":
            self._wecom.enter(person)

    def event(self, person_id: str, fields: dict[str, Any]) -> None:
        """Let the WeCom cloud send any other event about somebody (``Event`` and its fields)."""
        person = self._person(person_id)
        if person.platform != "wecom" or not isinstance(fields.get("Event"), str):
            raise BadGesture("Event")
        self._wecom.event(person, fields)

    def scan(self, person_id: str, key: str, code: str, kind: str) -> None:
        """Scan a code: through the WeCom menu, or as a photo of the label where there is none."""
        person = self._person(person_id)
        if person.platform != "wecom":
            self.photo(person_id, person_id, labels.draw(code, kind))
            return
        person, button = self._menu_button(person_id, key)
        if not button["type"].startswith("scancode"):
            raise BadGesture("key")
        self._post(person, person.id, "notice", text=texts.SCANNED.format(code=code))
        self._wecom.scan(person, button, code, kind)

    def photo(self, person_id: str, chat_id: str, data: bytes, key: str = "") -> Message:
        """Send a picture, after pressing the photo button ``key`` if one is named."""
        person, group = self._person(person_id), self._group(person_id, chat_id)
        content_type = sniff(data)
        if not content_type.startswith("image/"):
            raise BadGesture(texts.NOT_A_PICTURE)
        button = self._menu_button(person_id, key)[1] if key else None
        file = self._services.files.keep(
            data, "photo", content_type, self._services.clock.now_us(), prefix="ph"
        )
        message = self._post(person, chat_id, "image", image_url=f"/sandbox/media/{file.id}")
        if button is not None:
            self._wecom.photo_event(person, button, file)
        self._cloud(person).photo(person, group, message, file)
        return message

    def file(self, person_id: str, data: bytes, name: str) -> Message:
        """Send a file to the bot; WeCom hands none on to an app of one's own."""
        person = self._person(person_id)
        if person.platform != "dingtalk":
            raise BadGesture("file")
        kept = self._services.files.keep(
            data, name, "application/octet-stream", self._services.clock.now_us(), prefix="fi"
        )
        message = self._post(person, person.id, "notice", text=name)
        self._dingtalk.file(person, message, kept)
        return message

    def _person(self, person_id: str) -> Person:
        if self._services.is_busy:
            raise BadGesture(texts.TOO_BUSY)
        person = self._services.config.person(person_id)
        if person is None:
            raise BadGesture("person")
        return person

    def _group(self, person_id: str, chat_id: str) -> Group | None:
        if chat_id == person_id:
            return None
        group = self._services.config.group(chat_id)
        if group is None:
            raise BadGesture("chat")
        if person_id not in group.members:
            raise BadGesture(texts.NOT_A_MEMBER)
        return group

    def _menu_button(self, person_id: str, key: str) -> tuple[Person, dict[str, Any]]:
        person, button = self._person(person_id), self._wecom.button(key)
        if button is None or person.platform != "wecom":
            raise BadGesture("key")
        return person, button

    def _cloud(self, person: Person) -> Cloud:
        return self._wecom if person.platform == "wecom" else self._dingtalk

    def _post(self, person: Person, chat_id: str, kind: str, **body: Any) -> Message:
        status = "" if kind == "notice" else "sending"
        return self._services.phones.post(chat_id, person.id, kind, status=status, **body)
