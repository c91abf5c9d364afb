"""Two processes over one database, started round by round by a barrier."""

import asyncio
import contextlib
import multiprocessing
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from bot.inbound import Chat, Said, Tapped
from bot.intake import take
from bot.texts import refusals
from core.errors import Refused
from core.orders import orders, service
from core.orders.approvals import Rule
from core.orders.model import Document
from core.orders.states import Kind
from core.outbox import Notice
from core.people import Person
from core.storage.books import OpenBooks
from core.storage.session import Unavailable
from tests.books import wishes
from tests.books.firm import COLA, Firm, HandClock, firm_over, hand_in, line, someone
from tests.books.wishes import Wanted
from tests.databases import store_of

SPAWN: Final = multiprocessing.get_context("spawn")
AT_ONCE: Final = (Rule(kind=Kind.SHIPMENT),)
"""Shipments leave on the keeper's own word."""
WAIT_S: Final = 100.0
DELIVERIES: Final = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One thing that one process does in one round."""

    what: str
    who: str
    document: int = 0
    key: str = ""
    token: str = ""
    text: str = ""
    wanted: Wanted | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of it: ``refused`` names the refusal or error, ``notice`` is the answer.

    ``said`` is the sentence of a refusal, ``status`` that of the document it was about,
    ``deliveries`` how often the message had to come.
    """

    refused: str = ""
    facts: Any = None
    notice: Any = None
    said: str = ""
    status: str = ""
    deliveries: int = 1


class Rivals:
    """Two processes that stay, and race whenever they are told to."""

    def __init__(self) -> None:
        self._barrier = SPAWN.Barrier(2, timeout=WAIT_S)
        self._results: Any = SPAWN.Queue()
        self._tasks: list[Any] = [SPAWN.Queue(), SPAWN.Queue()]
        self._processes = [
            SPAWN.Process(
                target=_side, args=(number, tasks, self._barrier, self._results), daemon=True
            )
            for number, tasks in enumerate(self._tasks)
        ]
        for process in self._processes:
            process.start()

    def race(
        self, url: str, *sides: Sequence[Sequence[Act]], rules: Sequence[Rule] = ()
    ) -> list[list[list[Outcome]]]:
        """Let each side do its acts of round 1 in the same moment, then of round 2, and so on.

        Acts of one side and round run at the same time too. Returns side, round, act.
        """
        for tasks, rounds in zip(self._tasks, sides, strict=True):
            tasks.put((url, rounds, tuple(rules)))
        found = dict(self._results.get(timeout=WAIT_S) for _ in sides)
        return [found[0], found[1]]

    def stop(self) -> None:
        """End both."""
        for process in self._processes:
            process.kill()
            process.join()
            process.close()
        for channel in (*self._tasks, self._results):
            channel.close()
            channel.join_thread()


def _side(number: int, tasks: Any, barrier: Any, results: Any) -> None:
    while True:
        url, rounds, rules = tasks.get()
        results.put((number, asyncio.run(_rounds(url, rounds, rules, barrier))))


async def _rounds(
    url: str, rounds: Sequence[Sequence[Act]], rules: Sequence[Rule], barrier: Any
) -> list[list[Outcome]]:
    store = store_of(url)
    await store.open()
    firm = firm_over(store, rules=rules, clock=HandClock())
    await firm.keeper.read(lambda books: books.catalog.locations())
    found = []
    try:
        for acts in rounds:
            barrier.wait()
            found.append(list(await asyncio.gather(*(_do(firm, act) for act in acts))))
    finally:
        await store.close()
    return found


async def _do(firm: Firm, act: Act) -> Outcome:
    """Do it; a message that the books had no time for is delivered again, as platforms do."""
    try:
        done, deliveries = await _delivered(firm, act)
    except Exception as trouble:  # noqa: BLE001 - told to the test, which judges it
        facts = vars(trouble) if isinstance(trouble, Refused) else str(trouble)
        said = refusals.sentence(trouble, str) if isinstance(trouble, Refused) else ""
        return Outcome(refused=type(trouble).__name__, facts=_plain(facts), said=said)
    if isinstance(done, Notice):
        return Outcome(notice=[done.kind, _plain(dict(done.facts))])
    status = done.status.value if isinstance(done, Document) else ""
    return Outcome(status=status, deliveries=deliveries)


async def _delivered(firm: Firm, act: Act) -> tuple[Any, int]:
    """Return what came of it, and how often it had to be delivered."""
    for delivery in range(1, DELIVERIES):
        with contextlib.suppress(Unavailable):
            return await firm.do(lambda books: _work(books, act)), delivery
    return await firm.do(lambda books: _work(books, act)), DELIVERIES


def _plain(facts: Any) -> Any:
    """Return what survives the way to another process and compares equal there."""
    if isinstance(facts, dict):
        return {str(key): _plain(value) for key, value in facts.items()}
    if isinstance(facts, list | tuple):
        return [_plain(value) for value in facts]
    return facts if isinstance(facts, int) or facts is None else str(facts)


def _work(books: OpenBooks, act: Act) -> Any:
    return _WORKS[act.what](books, act, someone(books, act.who))


def _wished(books: OpenBooks, act: Act, _by: Person) -> Document:
    assert act.wanted is not None
    return wishes.hand_in(books, act.wanted)


def _hurried(books: OpenBooks, act: Act, by: Person) -> Document:
    """Hand it in, and a manager agrees in the same breath."""
    return service.approve(books, _wished(books, act, by).id, someone(books, "赵"))


def _shipped(books: OpenBooks, act: Act, by: Person) -> Document:
    lines = books.documents.get(act.document).lines
    return orders.ship(books, act.document, {one.id: one.unfulfilled for one in lines}, by)


_WORKS: Final[dict[str, Callable[[OpenBooks, Act, Person], Any]]] = {
    "ship": lambda books, act, _by: hand_in(books, act.who, Kind.SHIPMENT, line(COLA, 1)),
    "hand_in": _wished,
    "hurry": _hurried,
    "ship_order": _shipped,
    "approve": lambda books, act, by: service.approve(books, act.document, by),
    "reject": lambda books, act, by: service.reject(books, act.document, by),
    "cancel": lambda books, act, by: service.cancel(books, act.document, by),
    "tap": lambda books, act, _by: take(books, Tapped(token=act.token, **_from(act))),
    "say": lambda books, act, _by: take(books, Said(text=act.text, **_from(act))),
}


def _from(act: Act) -> dict[str, Any]:
    chat = Chat(platform="wecom", tenant="corp", id=act.who)
    return {"key": act.key, "user_id": act.who, "chat": chat, "sent_us": 0}
