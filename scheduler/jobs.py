"""Every scheduled job, one row each; the times come from the settings."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from core.clock import MICROSECONDS
from core.drafts import Draft
from core.orders import calling, emergencies, service, standins, tills
from core.outbox import Notice, ToChat, ToPerson, ToPost
from core.storage.books import OpenBooks
from scheduler.days import Day
from scheduler.hands import tell_attempts
from scheduler.mornings import give_deliveries
from scheduler.shops import remind_of_tills
from scheduler.weekly import post_security_report, post_ship_list

KEEP_US: Final = 30 * 24 * 3600 * MICROSECONDS
AT_ONCE: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class DailyJob:
    """Runs once for every business date, from ``at`` (``18:30``, firm's time) on.

    ``work`` writes the job's whole effect in the transaction that marks it done, so that it
    happens once. A slow job does its work outside first (``prepare``, a name the runner is given
    a function for) and is marked afterwards. ``first`` is what it builds on, in a transaction and
    an audit event of its own. ``weekday`` (0 is Monday): on that day alone.
    """

    name: str
    setting: str
    work: Callable[[OpenBooks, Day], None] | None = None
    first: Callable[[OpenBooks], None] | None = None
    prepare: str = ""
    misses_made_up: int = 7
    weekday: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TickJob:
    """Runs every ``seconds``; its work is the same however often it is done."""

    name: str
    seconds: int
    work: Callable[[OpenBooks], None]


def post_daily_summary(books: OpenBooks, day: Day) -> None:
    """Sum the day up in the groups, with the trail's hash that nobody can edit there."""
    from_us, until_us = day.bounds_us()
    figures = books.diary.figures(day.date, from_us, until_us)
    sealed = books.diary.seal(day.date)
    facts = {
        **figures,
        "shops": tills.facts_of_day(books, day.date),
        "company": day.company,
        "date": day.date,
        "is_late": day.is_late,
        "seq": sealed.seq,
        "hash": sealed.hash,
    }
    books.outbox.put(ToPost(post="daily"), Notice(kind="daily", facts=facts))
    books.record("daily", day.date, None, {"seq": sealed.seq, "hash": sealed.hash})


def expire_holds(books: OpenBooks) -> None:
    """Release one document whose hold has run out; the next tick takes the next."""
    for document_id in books.documents.with_expired_holds(1):
        service.expire(books, document_id)


def escalate(books: OpenBooks) -> None:
    """Ask the next higher about one document that nobody has answered for too long."""
    after_us, role = books.escalation.after_us, books.escalation.to
    if not after_us or role is None:
        return
    for document_id in books.votes.silent_since(books.now_us - after_us, 1):
        calling.escalate(books, document_id, role, after_us)


def warn_expiring(books: OpenBooks) -> None:
    """Remind those who are asked about one document before its hold runs out."""
    until_us = books.now_us + calling.EXPIRING_US
    for document_id, expires_us in books.votes.expiring_until(until_us, 1):
        calling.warn(books, document_id, expires_us)


def begin_stand_ins(books: OpenBooks) -> None:
    """Give those whose time to stand in has begun the cards that wait."""
    for stand_in in books.stand_ins.begun_untold():
        standins.hand_over(books, stand_in)


def warn_papers(books: OpenBooks) -> None:
    """Remind of the papers of one emergency when three quarters of their time are over."""
    until_us = books.now_us - books.emergencies.lane.paperwork_us * 3 // 4
    for document_id in books.emergencies.unwarned_since(until_us, 1):
        emergencies.warn(books, document_id)


def lapse_papers(books: OpenBooks) -> None:
    """Mark the papers of one emergency overdue."""
    until_us = books.now_us - books.emergencies.lane.paperwork_us
    for document_id in books.emergencies.owed_since(until_us, 1):
        emergencies.lapse(books, document_id)


def remind_papers(books: OpenBooks) -> None:
    """Remind of one emergency whose papers are overdue, every day again."""
    for document_id in books.emergencies.unreminded(books.now_us - emergencies.AGAIN_US, 1):
        emergencies.remind(books, document_id)


def expire_drafts(books: OpenBooks) -> None:
    """Tell people that what they began has lapsed and nothing was booked."""
    for draft in books.drafts.expired(AT_ONCE):
        if books.drafts.close(draft, "expired") and draft.body.get("kind"):
            _announce(books, draft)


def _announce(books: OpenBooks, draft: Draft) -> None:
    facts = {
        "kind": draft.body["kind"],
        "headline": draft.body.get("headline", ""),
        "gone": "expired",
    }
    books.outbox.redraw(f"draft:{draft.id}", Notice(kind="settled_draft", facts=facts))
    is_group = draft.chat.split(":")[1] == "chat"
    owner = ToPerson(person_id=draft.person_id) if is_group else ToChat(target=draft.chat)
    books.outbox.put(owner, Notice(kind="draft_expired", facts=facts))


def prune(books: OpenBooks) -> None:
    """Forget claimed messages, buttons, drafts, letters and sent files older than 30 days."""
    books.inbound.prune(books.now_us - KEEP_US)
    books.files.prune(books.now_us - KEEP_US)


DAILY: Final = (
    DailyJob(name="daily_summary", setting="daily_summary", work=post_daily_summary),
    DailyJob(name="ship_list", setting="ship_list", work=post_ship_list, misses_made_up=0),
    DailyJob(name="till_reminder", setting="till_reminder", work=remind_of_tills, misses_made_up=0),
    DailyJob(name="deliveries", setting="deliveries", work=give_deliveries, misses_made_up=0),
    DailyJob(
        name="security_report",
        setting="security_report",
        work=post_security_report,
        first=tell_attempts,
        prepare="security_report",
        weekday=0,
    ),
    DailyJob(name="backup", setting="backup", prepare="backup", misses_made_up=1),
    DailyJob(name="audit_check", setting="audit_check", prepare="audit_check", misses_made_up=1),
)
TICKS: Final = (
    TickJob(name="tell_attempts", seconds=2, work=tell_attempts),
    TickJob(name="expire_holds", seconds=5, work=expire_holds),
    TickJob(name="warn_expiring", seconds=30, work=warn_expiring),
    TickJob(name="escalate", seconds=30, work=escalate),
    TickJob(name="begin_stand_ins", seconds=30, work=begin_stand_ins),
    TickJob(name="warn_papers", seconds=30, work=warn_papers),
    TickJob(name="lapse_papers", seconds=30, work=lapse_papers),
    TickJob(name="remind_papers", seconds=30, work=remind_papers),
    TickJob(name="expire_drafts", seconds=20, work=expire_drafts),
    TickJob(name="prune", seconds=3600, work=prune),
)
