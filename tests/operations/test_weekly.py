"""The weekly security report: what was tried and changed, and whether the books are sound."""

import json
from zoneinfo import ZoneInfo

from core.people import NotAllowed
from core.storage.books import OpenBooks, Store
from core.storage.security import VERDICT
from core.storage.session import Sql
from scheduler.days import Day
from scheduler.weekly import post_security_report
from tests.books.firm import COLA, DAY_US, HOUR_US, Firm, found, line, someone

MONDAY = Day(date="2026-11-23", is_late=False, company="样板店", zone=ZoneInfo("Asia/Shanghai"))


async def facts_of(firm: Firm) -> dict[str, object]:
    await firm.do(lambda books: post_security_report(books, MONDAY))
    rows = await firm.rows("SELECT target, body FROM outbox WHERE kind = 'security' ORDER BY id")
    return json.loads(rows[0][1]) if rows else {}


async def test_the_report_names_who_tried_what_and_who_worked_at_night(store: Store) -> None:
    firm = await found(store)
    await firm.do(lambda books: _account(books, "赵"))

    def tried(books: OpenBooks) -> None:
        person = someone(books, "李")
        books.record("refused", NotAllowed.__name__, person, {"refused": "NotAllowed"})

    await firm.do(tried)
    firm.clock.pass_(14 * HOUR_US)
    await firm.receive("冯", line(COLA, 1))
    await firm.do(lambda books: books.diary.keep(VERDICT, "[]"))
    firm.clock.pass_(DAY_US)

    facts = await facts_of(firm)

    assert facts["refused"] == [["李", "NotAllowed", 1]]
    assert facts["off_hours"] == [["冯", 1]]
    assert facts["verdict"] == []
    assert (facts["from"], facts["until"]) == ("2026-11-16", "2026-11-22")


def _account(books: OpenBooks, name: str) -> None:
    books.session.run(
        Sql(
            "INSERT INTO account (platform, tenant, user_id, person_id)"
            " VALUES ('wecom', '', 'zhao', :person_id)"
        ),
        person_id=someone(books, name).id,
    )
    books.record("import", "people", None)
