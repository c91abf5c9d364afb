"""Slow work that a message asked for: read the codes in a photo, replay what was put aside.

The errand is a row, so that a crash loses nothing; its result enters through ``intake`` again.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from bot import inbound as kinds
from bot import papermaking
from bot.cards.security import caption
from bot.codes import read_codes
from bot.inbound import Attached, Chat, Inbound, Scanned, SheetRead
from bot.intake import Intake
from bot.photos import JPEG, reduced
from bot.platforms.base import HandsFiles, NotAccepted, Platform, SendFailed, Trouble
from bot.sheets import NoTable, table_in
from bot.texts import files, masters, say
from core.files import File
from core.outbox import Audience, Notice, ToChat, ToPerson, ToPost
from core.storage.session import Unavailable

if TYPE_CHECKING:
    from core.storage.books import Bookkeeper, OpenBooks

logger = logging.getLogger(__name__)
LEASE_US: Final = 60 * 1_000_000
AT_ONCE: Final = 4
TRIES: Final = 3
PHOTO_NAME: Final = "photo.jpg"
IDLE_S: Final = 1.0
AGAIN_US: Final = 5 * 1_000_000


class Errands:
    """Does slow work, a few pieces at a time. ``company`` is the firm's name on paper."""

    def __init__(
        self, keeper: "Bookkeeper", intake: Intake, platforms: Mapping[str, Platform], holder: str,
        wake: Callable[[], None],
    ) -> None:  # fmt: skip
        self.company = ""
        self._keeper = keeper
        self._intake = intake
        self._platforms = platforms
        self._holder = holder
        self._wake = wake
        self._woken = asyncio.Event()
        self._is_stopping = False

    def wake(self) -> None:
        """Look for errands now."""
        self._woken.set()

    async def run(self) -> None:
        """Work until told to stop."""
        while not self._is_stopping:
            self._woken.clear()
            if not await self.once():
                try:
                    await asyncio.wait_for(self._woken.wait(), IDLE_S)
                except TimeoutError:
                    continue

    async def stop(self) -> None:
        """Begin nothing new."""
        self._is_stopping = True
        self._woken.set()

    async def once(self) -> int:
        """Do what is due and return how many errands that were."""
        try:
            due = await self._keeper.run(
                lambda books: books.errands.due(
                    holder=self._holder, lease_us=LEASE_US, limit=AT_ONCE
                )
            )
        except Unavailable:
            return 0
        await asyncio.gather(*(self._do(*errand) for errand in due))
        return len(due)

    async def _do(self, errand_id: int, kind: str, body: dict[str, Any], attempts: int) -> None:
        try:
            if kind == "paper":
                await self._paper(errand_id, body)
                return
            if kind == "photo":
                await self._photo(errand_id, body)
            elif kind == "sheet":
                await self._sheet(errand_id, body)
            else:
                await self._intake.accept(revived(kind, body, errand_id))
        except (SendFailed, NotAccepted, Unavailable) as failed:
            await self._again(errand_id, body, attempts, failed)
            return
        except Exception as bug:
            logger.exception("an errand broke", extra={"errand": errand_id})
            await self._again(errand_id, body, attempts, bug)
            return
        await self._keeper.run(lambda books: books.errands.close(errand_id, "done"))

    async def _photo(self, errand_id: int, body: dict[str, Any]) -> None:
        """Fetch a photo, read its codes, and hand them in as a scan."""
        picture = await self._platforms[body["platform"]].fetch(body["media"])
        if "draft_id" in body:
            await self._keep(errand_id, body, picture)
            return
        codes = await asyncio.to_thread(read_codes, picture)
        if not codes:
            await self._tell(body, say.NO_CODE_SEEN)
            return
        await self._intake.accept(
            Scanned(
                key=f"photo:{errand_id}",
                user_id=body["user_id"],
                chat=_chat(body),
                sent_us=self._keeper.clock.now(),
                codes=codes,
            )
        )

    async def _sheet(self, errand_id: int, body: dict[str, Any]) -> None:
        """Fetch a file, read the table in it, and hand that in."""
        platform = self._platforms[body["platform"]]
        if not isinstance(platform, HandsFiles):
            raise SendFailed(Trouble.CONTENT, "no files here")
        content = await platform.fetch_file(body["media"])
        try:
            found = await asyncio.to_thread(table_in, body["name"], content)
        except NoTable as no_table:
            await self._tell(body, no_table.text)
            return
        await self._intake.accept(
            SheetRead(
                key=f"sheet:{errand_id}",
                user_id=body["user_id"],
                chat=_chat(body),
                sent_us=self._keeper.clock.now(),
                name=body["name"],
                columns=found.columns,
                rows=found.rows,
                numbers=found.numbers,
            )
        )

    async def _keep(self, errand_id: int, body: dict[str, Any], picture: bytes) -> None:
        """Make a photo small, keep it, and hand it in as what a draft asked for."""
        small = await asyncio.to_thread(reduced, picture)
        if small is None:
            await self._tell(body, files.NOT_A_PHOTO)
            return
        file = File(name=PHOTO_NAME, mime=JPEG, body=small)
        await self._keeper.run(lambda books: books.files.put(file))
        await self._intake.accept(
            Attached(
                key=f"photo:{errand_id}",
                user_id=body["user_id"],
                chat=_chat(body),
                sent_us=self._keeper.clock.now(),
                digest=file.digest,
                draft_id=body["draft_id"],
            )
        )

    async def _paper(self, errand_id: int, body: dict[str, Any]) -> None:
        """Make paper and send it; the files and the end of the errand are one commit."""
        made = await asyncio.to_thread(papermaking.made, body["paper"], body["facts"], self.company)
        words = _caption(body, self.company)
        await self._keeper.run(lambda books: _send(books, errand_id, body, made, words))
        self._wake()

    async def _again(
        self, errand_id: int, body: dict[str, Any], attempts: int, failed: Exception
    ) -> None:
        is_last = attempts + 1 >= TRIES or (isinstance(failed, SendFailed) and failed.permanent)
        logger.warning("an errand failed", extra={"errand": errand_id, "is_last": is_last})
        at_us = self._keeper.clock.now() + AGAIN_US
        if not is_last:
            await self._keeper.run(lambda books: books.errands.again(errand_id, at_us))
            return
        await self._keeper.run(lambda books: books.errands.close(errand_id, "dead"))
        if "media" in body:
            name = body.get("name")
            await self._tell(body, masters.SHEET_GONE.format(name=name) if name else say.PHOTO_GONE)
        elif "people" in body:
            text = files.NOT_MADE.format(what=_caption(body, self.company))
            alarm = Notice(kind="alarm", facts={"text": text})
            await self._keeper.run(lambda books: books.outbox.put(ToPost(post="alarms"), alarm))
        elif "paper" in body:
            await self._tell(body, files.NOT_MADE.format(what=body["caption"]))

    async def _tell(self, body: dict[str, Any], text: str) -> None:
        target = f"{body['platform']}:user:{body['user_id']}"
        notice = Notice(kind="words", facts={"text": text})
        await self._keeper.run(lambda books: books.outbox.put(ToChat(target=target), notice))
        self._wake()


def _send(
    books: "OpenBooks", errand_id: int, body: dict[str, Any], made: Sequence[File], caption: str
) -> None:
    """Put the files into the outbox, and close the errand that asked for them."""
    for file in made:
        facts = {
            "digest": books.files.put(file), "name": file.name, "mime": file.mime,
            "size": len(file.body), "caption": caption,
        }  # fmt: skip
        notice = Notice(kind="file", facts=facts, topic=body.get("topic", ""))
        for audience in _audiences(body):
            books.outbox.put(audience, notice)
    books.errands.close(errand_id, "done")


def _audiences(body: dict[str, Any]) -> list[Audience]:
    """Return who gets the paper: the people it is made for, or whoever asked."""
    if "people" in body:
        return [ToPerson(person_id=person_id) for person_id in body["people"]]
    return [ToChat(target=f"{body['platform']}:user:{body['user_id']}")]


def _caption(body: dict[str, Any], company: str) -> str:
    """Return what is said beside the paper; what the clock asks for has no words of its own."""
    return body["caption"] if "caption" in body else caption(body["facts"], company)


def revived(kind: str, body: dict[str, Any], errand_id: int) -> Inbound:
    """Return a message that was put aside, under a new key so that it is taken again."""
    name = kind.removeprefix("replay:")
    chat = Chat(**body.pop("chat"))
    body["key"] = f"replay:{errand_id}:{body['key']}"[:200]
    for key in ("codes", "columns", "numbers"):
        if key in body:
            body[key] = tuple(body[key])
    if "rows" in body:
        body["rows"] = tuple(tuple(row) for row in body["rows"])
    found: Inbound = getattr(kinds, name)(chat=chat, **body)
    return found


def _chat(body: dict[str, Any]) -> Chat:
    return Chat(
        platform=body["platform"], tenant=body["tenant"], id=body["chat_id"],
        is_group=body["is_group"],
    )  # fmt: skip
