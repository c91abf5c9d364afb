"""One life of the firm that does everything; see ``test_all_kinds``."""

import itertools
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any, Final

from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule

from bot.inbound import Chat, Tapped
from bot.intake import take
from core.orders import service
from core.orders.cash import GOES_TO
from core.orders.kinds import MONEY, Kind, Status, Step
from core.orders.states import rule_for
from core.storage.plain import dump
from core.storage.session import Sql
from tests.books.firm import (
    COLA,
    HOUR_US,
    MAIN,
    MILK,
    MINUTE_US,
    PEOPLE,
    SECOND,
    SPRITE,
    someone,
)
from tests.books.life import Living, Work
from tests.books.promises import unkept
from tests.books.wishes import (
    BOX,
    FIRM_RULES,
    HANDS,
    JUICE,
    SET,
    Paper,
    Share,
    Wanted,
    hand_in,
)
from tests.books.works import FOLLOWS, WAYS, Way

COUNTS: Final = (1, 2, 3, 5, 8, 12, 13, 20, 30)
HOW = st.sampled_from(["plain", "plain", "plain", "plain", "twice", "abort", "crash"])
AT = st.integers(1, 60)
SHARES = st.sampled_from([Share.ALL, Share.ALL, Share.HALF, Share.ONE, Share.OVER])
DECIDERS = st.sampled_from(["赵", "钱", "周", "吴", "陈"])
ANYBODY = st.sampled_from(sorted(PEOPLE))
GOODS = st.sampled_from([COLA, COLA, SPRITE, MILK, BOX, SET, JUICE])
JUMPS = st.sampled_from([MINUTE_US, 11 * MINUTE_US, HOUR_US, 25 * HOUR_US])
BILLED: Final = frozenset({Kind.PURCHASE_ORDER, Kind.RECEIPT})
MOVED: Final = {"shipped", "done", "stocked", "partial"}
GOODS_KINDS: Final = sorted(kind for kind in HANDS if kind not in MONEY)
GONE: Final = {"reversed", "rejected", "cancelled", "refunded"}
OVER: Final = {"done", *GONE}
CERTAIN: Final = {
    ("sales_order", "ready"), ("purchase_order", "ordered"), ("purchase_order", "partial"),
    ("transfer", "in_transit"), ("customer_return", "checking"), ("emergency", "paper_due"),
    ("emergency", "overdue"), ("work_order", "planned"),
}  # fmt: skip
"""What whoever has it next can always go on with."""
_PAPERS = Sql(
    "SELECT d.id, d.kind, d.number, d.status, coalesce(p.name, '') FROM document d"
    " LEFT JOIN person p ON p.id = d.requester_id WHERE d.kind <> 'opening' ORDER BY d.id"
)
_BUTTONS = Sql(
    "SELECT token, verb, subject, coalesce(person_id, 0) FROM action"
    " WHERE (subject LIKE 'document:%' OR subject LIKE 'draft:%')"
    " ORDER BY expires_us DESC, subject DESC, verb LIMIT 12"
)
_OFFERED: Final = Sql(
    "SELECT DISTINCT a.verb, d.kind, d.status, d.number FROM action a JOIN document d"
    " ON a.subject = 'document:' || d.id AND a.revision = d.revision"
    " WHERE a.verb IN ('approve', 'reject', 'cancel')"
)
_MARKS: Final = Sql(
    "SELECT (SELECT max(seq) FROM audit), (SELECT max(id) FROM movement),"
    " (SELECT max(id) FROM transition), (SELECT max(id) FROM document),"
    " (SELECT max(id) FROM outbox), (SELECT max(id) FROM approval),"
    " (SELECT count(*) FROM allocation), (SELECT sum(open_quantity) FROM hold),"
    " (SELECT sum(revision) FROM document)"
)


class AllKinds(Living):
    """One firm's life, with everything that it does."""

    firm_rules = FIRM_RULES
    seen: Counter[tuple[str, str]] = Counter()
    papers: list[Paper]
    keys: Iterator[int]

    @initialize(data=st.data())
    def begins(self, data: Any) -> None:
        """No life without some documents of different kinds."""
        self.keys = itertools.count(1)
        self._learn()
        some = st.lists(st.sampled_from(GOODS_KINDS), min_size=4, max_size=6, unique=True)
        for kind in (Kind.SALES_ORDER, *data.draw(some)):
            self._hand_in(data, kind, "plain", 0, "2.5")
        self._work_through(self.papers, Share.ALL)

    # -- what is always so

    @invariant()
    def promises_are_kept(self) -> None:
        found = self.loop.run(
            self.firm.keeper.read(lambda books: unkept(books.session, books.today))
        )
        assert found == []

    @invariant()
    def every_button_has_its_rule(self) -> None:
        """A decision is offered only where the table of steps has one."""
        for verb, kind, status, number in self._rows(_OFFERED):
            rule_for_it = rule_for(Kind(kind), Status(status), Step(verb))
            assert rule_for_it is not None, f"{number} is {status} and offers {verb}"

    # -- what happens

    @rule(data=st.data(), how=HOW, at=AT, yuan=st.sampled_from([None, "1", "3.33", "36"]))
    def hands_in(self, data: Any, how: str, at: int, yuan: str | None) -> None:
        kind = data.draw(st.sampled_from(GOODS_KINDS))
        self._hand_in(data, kind, how, at, yuan)

    @rule(data=st.data(), how=HOW, at=AT, yuan=st.sampled_from(["2.5", "3.33"]))
    def sells(self, data: Any, how: str, at: int, yuan: str) -> None:
        """Orders of customers begin most of what a firm does."""
        self._hand_in(data, Kind.SALES_ORDER, how, at, yuan)

    def _hand_in(self, data: Any, kind: Kind, how: str, at: int, yuan: str | None) -> None:
        products = st.sampled_from([BOX, SET]) if kind is Kind.WORK_ORDER else GOODS
        most = 1 if kind is Kind.WORK_ORDER else 3
        names = data.draw(st.lists(products, min_size=1, max_size=most))
        counts = [data.draw(st.sampled_from(COUNTS)) for _ in names]
        wanted = Wanted(
            kind=kind, who=self._who(data, HANDS[kind]), yuan=yuan,
            place=data.draw(st.sampled_from([MAIN, MAIN, MAIN, SECOND])),
            lines=tuple(zip(names, counts, strict=True)), is_tier_a=data.draw(st.booleans()),
        )  # fmt: skip
        self._act(lambda books: hand_in(books, wanted), how, at)

    @rule(data=st.data(), kind=st.sampled_from(sorted(FOLLOWS)), share=SHARES, how=HOW, at=AT)
    def follows_up(self, data: Any, kind: Kind, share: Share, how: str, at: int) -> None:
        """Order what was requested, bring back what was shipped."""
        sources = [paper for paper in self.papers if paper.kind is kind]
        if not sources:
            return
        after = FOLLOWS[kind]
        wanted = Wanted(
            kind=after, who=self._who(data, HANDS[after]), place=MAIN, lines=(), share=share,
            source=data.draw(st.sampled_from(sources)).id,
        )  # fmt: skip
        self._act(lambda books: hand_in(books, wanted), how, at)

    @rule(data=st.data(), share=SHARES, how=HOW, at=AT)
    def goes_on(self, data: Any, share: Share, how: str, at: int) -> None:
        """Ship, receive, make, take in, judge, close …"""
        papers = [paper for paper in self.papers if paper.kind in WAYS]
        if not papers:
            return
        paper = self._some(data, papers)
        way, people = data.draw(st.sampled_from(WAYS[paper.kind]))
        self._act(self._way(paper, way, self._who(data, people), share), how, at)

    @rule(data=st.data(), kind=st.sampled_from(sorted(MONEY)), share=SHARES, how=HOW, at=AT)
    def pays(self, data: Any, kind: Kind, share: Share, how: str, at: int) -> None:
        kinds = {**GOES_TO, Kind.SUPPLIER_INVOICE: BILLED}.get(kind, frozenset())
        owed = [paper for paper in self.papers if paper.kind in kinds]
        moved = [paper for paper in owed if paper.status in MOVED]
        targets = [paper.id for paper in (*moved * 4, *owed)] or [0]
        wanted = Wanted(
            kind=kind, who=self._who(data, HANDS[kind]), place=MAIN, lines=(), share=share,
            fen=data.draw(st.integers(1, 9_000)), source=data.draw(st.sampled_from(targets)),
        )  # fmt: skip
        self._act(lambda books: hand_in(books, wanted), how, at)

    @rule(data=st.data(), who=DECIDERS, how=HOW, at=AT, is_yes=st.integers(0, 4))
    def decides(self, data: Any, who: str, how: str, at: int, is_yes: int) -> None:
        waiting = self._waiting()
        if waiting:
            paper = data.draw(st.sampled_from(waiting))
            self._act(self._decision(paper, who, bool(is_yes)), how, at)

    @rule(data=st.data(), share=SHARES)
    def a_day_of_work(self, data: Any, share: Share) -> None:
        """Whoever may says yes to some documents, and whoever has them next goes on with them."""
        live = [paper for paper in self.papers if paper.status not in OVER]
        self._work_through(data.draw(st.permutations(live))[:6], share)

    def _work_through(self, papers: Sequence[Paper], share: Share) -> None:
        for paper in papers:
            for who in ("赵", "周", "吴", "陈") if paper in self._waiting() else ():
                self._act(self._decision(paper, who, True), "plain", 0)
            self._goes_on_by_hand(self._now(paper), share)

    def _goes_on_by_hand(self, paper: Paper, share: Share) -> None:
        for number, (way, people) in enumerate(WAYS.get(paper.kind, ())[:3]):
            is_done = self._act(self._way(paper, way, people[0], share), "plain", 0)
            is_certain = not number and share is Share.ALL and self._is_certain(paper)
            assert is_done or not is_certain, f"{paper} should go on"

    def _is_certain(self, paper: Paper) -> bool:
        """Return whether the first way to go on with it has to be open: all that it takes is there.

        Of milk what was held may have passed its date.
        """
        perishable = Sql(
            "SELECT 1 FROM document_line l JOIN product p ON p.id = l.product_id"
            f" WHERE l.document_id = {paper.id} AND p.is_batched = 1"
        )
        return (paper.kind.value, paper.status) in CERTAIN and not self._rows(perishable)

    def _now(self, paper: Paper) -> Paper:
        return next(one for one in self.papers if one.id == paper.id)

    @rule(data=st.data(), one=DECIDERS, other=DECIDERS, is_yes=st.booleans())
    def two_decide_at_once(self, data: Any, one: str, other: str, is_yes: bool) -> None:
        waiting = self._waiting()
        if waiting:
            paper = data.draw(st.sampled_from(waiting))
            works = [self._decision(paper, one, True), self._decision(paper, other, is_yes)]
            self._at_once(works)

    @rule(data=st.data(), how=HOW, at=AT, minutes=st.sampled_from([0, 0, 11]))
    def takes_back(self, data: Any, how: str, at: int, minutes: int) -> None:
        if not self.papers:
            return
        back = [paper for paper in self.papers if paper.status not in GONE]
        paper = data.draw(st.sampled_from(back or self.papers))
        self.clock.pass_(minutes * MINUTE_US)
        who = self._who(data, (paper.requester or "冯",))
        self._act(lambda books: service.undo(books, someone(books, who), paper.number), how, at)

    @rule(data=st.data(), how=st.sampled_from(["plain", "abort", "crash"]), at=AT)
    def taps(self, data: Any, how: str, at: int) -> None:
        """A button is pressed, and the message delivered again: nothing happens twice."""
        buttons = self._rows(_BUTTONS)
        if not buttons:
            return
        token, _, _, person = data.draw(st.sampled_from(buttons))
        who = self._name(person) or data.draw(DECIDERS)
        tapped = Tapped(
            key=f"tap{next(self.keys)}", user_id=who, token=token, sent_us=self.clock.at_us,
            chat=Chat(platform="wecom", tenant="corp", id=who),
        )  # fmt: skip
        answers: list[Any] = []
        if self._act(lambda books: answers.append(take(books, tapped)), how, at):
            before, first = self._marks(), answers[-1]
            self._act(lambda books: answers.append(take(books, tapped)), "plain", 0)
            assert self._marks() == before
            assert _plain(answers[-1]) == _plain(first)

    @rule(us=JUMPS)
    def time_passes(self, us: int) -> None:
        self.clock.pass_(us)
        for document in self._run(lambda books: list(books.documents.with_expired_holds(100))):
            self._act(partial(service.expire, document_id=document), "plain", 0)
        self.is_swept = True

    @precondition(lambda self: not self._is_postgres)
    @rule()
    def starts_anew(self) -> None:
        self.loop.run(self.firm.keeper.store.close())
        self.firm = self._open()

    # -- how

    def _act(self, work: Work, how: str, at: int) -> bool:
        """Do it; what is refused or lost changes nothing. Return whether it was done."""
        before = self._marks()
        if how == "twice":
            self._at_once([work, work])
            return False
        if how == "plain":
            outcome, is_lost = self._outcome(work), False
        else:
            outcome, is_lost = self._with_trouble(work, how, at)
        if is_lost or outcome is not None:
            assert self._marks() == before, outcome
        self._learn()
        return outcome is None and not is_lost

    def _at_once(self, works: list[Work]) -> None:
        """Both at the same moment; on PostgreSQL in turn, so that every run is the same."""
        if self._is_postgres:
            for work in works:
                self._outcome(work)
        else:
            self._outcomes(works)
        self._learn()

    def _decision(self, paper: Paper, who: str, is_yes: bool) -> Work:
        decide = service.approve if is_yes else service.reject
        return lambda books: decide(books, paper.id, someone(books, who))

    def _way(self, paper: Paper, way: Way, who: str, share: Share) -> Work:
        return lambda books: way(books, books.documents.get(paper.id), someone(books, who), share)

    def _who(self, data: Any, usual: tuple[str, ...]) -> str:
        """Return one of those who usually do it, seldom anybody."""
        if data.draw(st.integers(0, 14)) == 14:
            return str(data.draw(ANYBODY))
        return str(data.draw(st.sampled_from(usual)))

    def _some(self, data: Any, papers: list[Paper]) -> Paper:
        """Return a document, most often one that is not over."""
        live = [paper for paper in papers if paper.status not in OVER]
        chosen: Paper = data.draw(st.sampled_from(live * 5 + papers))
        return chosen

    def _waiting(self) -> list[Paper]:
        states = {"pending", "reversing", "cancelling", "closing"}
        return [paper for paper in self.papers if paper.status in states]

    def _learn(self) -> None:
        self.papers = [
            Paper(id=row[0], kind=Kind(row[1]), number=row[2], status=row[3], requester=row[4])
            for row in self._rows(_PAPERS)
        ]
        AllKinds.seen.update({(paper.kind.value, paper.status) for paper in self.papers})

    def _marks(self) -> list[Any]:
        return self._rows(_MARKS)

    def _name(self, person: int) -> str:
        found = self._rows(Sql(f"SELECT name FROM person WHERE id = {person}"))
        return str(found[0][0]) if found else ""

    def _rows(self, sql: Sql) -> list[tuple[Any, ...]]:
        return self.loop.run(
            self.firm.keeper.read(lambda books: [tuple(row) for row in books.session.rows(sql)])
        )


def _plain(notice: Any) -> str:
    return dump([notice.kind, notice.facts]) if notice else ""
