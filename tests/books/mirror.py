"""What the books should say: the rules once more, in plain dictionaries, with no database.

An oracle for ``test_any_order``. Each act either changes the mirror or raises the refusal that a
person would get. Written from the design, not from the code it judges.
"""

import datetime as dt
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final

from core.actions import StaleButton
from core.errors import Refused
from core.orders.approvals import Rule, each_of
from core.orders.model import NobodyToAsk, NoSuchDocument, NotAsked, NothingToUndo, OwnDocument
from core.orders.seats import AlreadyAgreed
from core.orders.states import Kind, Status, StepNotAllowed
from core.people import NotAllowed, NotYourPlace, Role
from core.stock.model import NotEnough
from tests.books.firm import DAY_US, MAIN, MINUTE_US, PEOPLE, SECOND, ZONE

RULES: Final = (
    Rule(kind=Kind.RECEIPT, requested_by=frozenset({Role.BUYER}), stages=(each_of(Role.KEEPER),)),
    Rule(kind=Kind.RECEIPT, below_fen=50_000),
    Rule(kind=Kind.SHIPMENT, tiers=frozenset({"A"}), stages=(each_of(Role.FINANCE, Role.MANAGER),)),
)
"""Small receipts go straight through, shipments to an A customer need two."""
MAY: Final = {
    Kind.RECEIPT: {Role.KEEPER, Role.BUYER, Role.MANAGER},
    Kind.SHIPMENT: {Role.KEEPER, Role.MANAGER},
}
NO_DATE: Final = "9999-12-31"
Cell = tuple[str, str, str]


class Refusal(Exception):
    """What kind of refusal is expected."""

    def __init__(self, kind: type[Refused]) -> None:
        super().__init__(kind.__name__)
        self.kind = kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A document as it is handed in; ``lines`` are (product, base units, batch)."""

    who: str
    kind: Kind
    place: str
    lines: tuple[tuple[str, int, str], ...]
    is_tier_a: bool = False
    yuan: str | None = None

    @property
    def fen(self) -> int | None:
        """Return what it costs, when the price was said."""
        if self.yuan is None:
            return None
        return sum(int(Fraction(self.yuan) * 100 * count) for _, count, _ in self.lines)


@dataclass
class Paper:
    """A document: what is left to be said about it, and which cells it holds or has moved."""

    wanted: Wanted
    status: Status
    needs: set[Role]
    voted: set[str]
    picks: list[tuple[Cell, int]]
    expires_us: int
    booked_us: int = 0


@dataclass
class Mirror:
    """The whole firm."""

    now_us: int
    cells: dict[Cell, list[int]]
    until: dict[tuple[str, str], str]
    roles: dict[str, set[Role]] = field(
        default_factory=lambda: {name: set(roles) for name, (roles, _) in PEOPLE.items()}
    )
    papers: list[Paper] = field(default_factory=list)

    @property
    def today(self) -> str:
        return dt.datetime.fromtimestamp(self.now_us / 1_000_000, ZONE).date().isoformat()

    # -- what people do

    def hand_in(self, wanted: Wanted) -> None:
        self._require_right(wanted)
        roles = self._who_must_agree(wanted)
        if any(not self._others(role, wanted) for role in roles):
            raise Refusal(NobodyToAsk)
        picks = self._pick(wanted)
        for name, _, batch in wanted.lines:
            if batch.startswith("X"):
                self.until[name, batch] = batch[1:]
        paper = Paper(
            wanted=wanted, status=Status.PENDING, needs=set(roles), voted=set(), picks=picks,
            expires_us=self.now_us + DAY_US,
        )  # fmt: skip
        self._hold(paper, 1)
        if not roles:
            self._post(paper)
        self.papers.append(paper)

    def approve(self, number: int, who: str) -> None:
        paper = self.papers[number]
        self._vote(paper, who)
        if paper.needs:
            return
        if paper.status is Status.REVERSING:
            self._take_back(paper)
            return
        if any(self._is_expired(cell) for cell, _ in self._leaving(paper)):
            self._hold(paper, -1)
            paper.picks = self._pick(paper.wanted)
            self._hold(paper, 1)
        self._post(paper)

    def reject(self, number: int, who: str) -> None:
        paper = self.papers[number]
        self._vote(paper, who)
        self._close(paper, Status.REJECTED)

    def cancel(self, number: int, who: str) -> None:
        paper = self.papers[number]
        if paper.wanted.who != who:
            raise Refusal(NotAsked)
        if paper.status not in {Status.PENDING, Status.REVERSING}:
            raise Refusal(StepNotAllowed)
        self._close(paper, Status.CANCELLED)

    def undo(self, number: int | None, who: str) -> None:
        paper = self._own(number, who)
        if paper.status is Status.PENDING:
            self._close(paper, Status.CANCELLED)
            return
        self._require_right(paper.wanted)
        if self.now_us - paper.booked_us <= 10 * MINUTE_US:
            self._take_back(paper)
            return
        if not self._others(Role.MANAGER, paper.wanted):
            raise Refusal(NobodyToAsk)
        paper.status, paper.needs, paper.voted = Status.REVERSING, {Role.MANAGER}, set()

    def sweep(self) -> None:
        for paper in self.papers:
            is_shipment = paper.wanted.kind is Kind.SHIPMENT
            if paper.status is Status.PENDING and is_shipment and paper.expires_us <= self.now_us:
                self._close(paper, Status.CANCELLED)

    # -- what it says

    def totals(self) -> dict[Cell, tuple[int, ...]]:
        """Return the cells that are not empty."""
        return {cell: tuple(counts) for cell, counts in self.cells.items() if any(counts)}

    # -- rules

    def _require_right(self, wanted: Wanted) -> None:
        if not self.roles[wanted.who] & MAY[wanted.kind]:
            raise Refusal(NotAllowed)
        if not self._sees(wanted.who, wanted.place):
            raise Refusal(NotYourPlace)

    def _sees(self, who: str, place: str) -> bool:
        places = PEOPLE[who][1]
        return not places or place in places or not self.roles[who] <= {Role.KEEPER}

    def _who_must_agree(self, wanted: Wanted) -> set[Role]:
        if wanted.kind is Kind.SHIPMENT:
            return {Role.FINANCE, Role.MANAGER} if wanted.is_tier_a else {Role.FINANCE}
        if Role.BUYER in self.roles[wanted.who]:
            return {Role.KEEPER}
        return set() if wanted.fen is not None and wanted.fen < 50_000 else {Role.MANAGER}

    def _others(self, role: Role, wanted: Wanted) -> list[str]:
        return [
            name
            for name, roles in self.roles.items()
            if role in roles and name != wanted.who and self._sees(name, wanted.place)
        ]

    def _vote(self, paper: Paper, who: str) -> None:
        if paper.status not in {Status.PENDING, Status.REVERSING}:
            raise Refusal(StepNotAllowed)
        if paper.wanted.who == who:
            raise Refusal(OwnDocument)
        if who in paper.voted:
            raise Refusal(AlreadyAgreed)
        mine = sorted(paper.needs & self.roles[who])
        if not mine:
            raise Refusal(NotAsked)
        if not self._sees(who, paper.wanted.place):
            raise Refusal(NotYourPlace)
        paper.needs.discard(mine[0])
        paper.voted.add(who)

    def _own(self, number: int | None, who: str) -> Paper:
        live = {Status.PENDING, Status.DONE}
        if number is None:
            mine = [p for p in self.papers if p.wanted.who == who and p.status in live]
            if not mine:
                raise Refusal(NothingToUndo)
            return mine[-1]
        if self.papers[number].wanted.who != who:
            raise Refusal(NoSuchDocument)
        if self.papers[number].status not in live:
            raise Refusal(StepNotAllowed)
        return self.papers[number]

    # -- goods

    def _pick(self, wanted: Wanted) -> list[tuple[Cell, int]]:
        if wanted.kind is Kind.RECEIPT:
            return [((name, wanted.place, batch), count) for name, count, batch in wanted.lines]
        left = {cell: counts[0] - counts[1] for cell, counts in self.cells.items()}
        picks: list[tuple[Cell, int]] = []
        for name, count, _ in wanted.lines:
            good = [c for c in left if c[:2] == (name, wanted.place) and not self._is_expired(c)]
            for cell in sorted(
                good, key=lambda cell: (self.until.get(cell[::2], NO_DATE), cell[2])
            ):
                part = min(count, left[cell])
                if part:
                    picks.append((cell, part))
                    left[cell] -= part
                    count -= part  # noqa: PLW2901 - what is still wanted of this line
            if count:
                raise Refusal(NotEnough)
        return picks

    def _is_expired(self, cell: Cell) -> bool:
        return self.until.get(cell[::2], NO_DATE) < self.today

    def _leaving(self, paper: Paper) -> list[tuple[Cell, int]]:
        return paper.picks if paper.wanted.kind is Kind.SHIPMENT else []

    def _hold(self, paper: Paper, sign: int) -> None:
        position = 1 if paper.wanted.kind is Kind.SHIPMENT else 2
        for cell, count in paper.picks:
            self.cells.setdefault(cell, [0, 0, 0])[position] += sign * count

    def _post(self, paper: Paper) -> None:
        self._hold(paper, -1)
        sign = -1 if paper.wanted.kind is Kind.SHIPMENT else 1
        for cell, count in paper.picks:
            self.cells[cell][0] += sign * count
        paper.status, paper.booked_us = Status.DONE, self.now_us

    def _take_back(self, paper: Paper) -> None:
        sign = 1 if paper.wanted.kind is Kind.SHIPMENT else -1
        for cell, count in paper.picks:
            self.cells[cell][0] += sign * count
        if any(self.cells[cell][0] < self.cells[cell][1] for cell, _ in paper.picks):
            raise Refusal(NotEnough)
        paper.status = Status.REVERSED

    def _close(self, paper: Paper, end: Status) -> None:
        if paper.status is Status.REVERSING:
            paper.status = Status.DONE
            return
        self._hold(paper, -1)
        paper.status = end


def opened(now_us: int) -> Mirror:
    """Return the firm with its opening stock."""
    milk = {"M1": (20, "2026-11-23"), "M2": (20, "2026-12-01"), "M3": (10, None)}
    return Mirror(
        now_us=now_us,
        cells={
            ("可乐", MAIN, ""): [100, 0, 0],
            ("可乐", SECOND, ""): [30, 0, 0],
            **{("牛奶", MAIN, batch): [count, 0, 0] for batch, (count, _) in milk.items()},
        },
        until={("牛奶", batch): day for batch, (_, day) in milk.items() if day},
    )


__all__ = ["MAIN", "RULES", "SECOND", "Mirror", "Refusal", "StaleButton", "Wanted", "opened"]
