"""``委托 周会计 代审 到 周五``, ``请假 11-25 到 11-28 代 陈采``, ``取消委托``."""

import datetime as dt

from bot.cards.show import dated
from bot.commands.asking import Told
from bot.context import Context
from bot.texts import approvals as texts
from bot.understand.coming import coming
from bot.understand.days import NotADay
from bot.understand.intent import Intent
from core.clock import midnight
from core.orders import standins
from core.orders.approvals import may_be_asked
from core.orders.seats import NoStandIn, Why
from core.people import Person

DAYS_MAX = 180


def delegate(context: Context, intent: Intent) -> None:
    """Let somebody say yes in one's own right until a day."""
    if may_be_asked(context.books.rules).isdisjoint(context.person.roles):
        raise NoStandIn(name=context.person.name, what="rights")
    if not intent.days[1]:
        raise Told(texts.UNTIL_WHEN.format(name=intent.person))
    _appoint(context, intent, Why.ASKED)


def away(context: Context, intent: Intent) -> None:
    """Be away for some days, with somebody in one's place."""
    if not intent.days[1] or not intent.person:
        raise Told(texts.AWAY_FORM)
    _appoint(context, intent, Why.AWAY)


def end(context: Context, _intent: Intent) -> None:
    """Take it back."""
    ended = standins.end(context.books, context.person)
    names = "、".join(context.books.people.get(one.standin_id).name for one in ended)
    context.words(texts.ENDED.format(names=names))


def person_called(context: Context, name: str) -> Person:
    """Return the colleague of this name; refuse when there is none, or more than one."""
    found = context.books.people.called(name)
    if len(found) != 1:
        raise Told((texts.NAMESAKES if found else texts.NO_COLLEAGUE).format(name=name))
    return found[0]


def _appoint(context: Context, intent: Intent, why: Why) -> None:
    standin = person_called(context, intent.person)
    first, last = (_day(context, said) for said in intent.days)
    if last < first or (last - first).days > DAYS_MAX:
        raise Told(texts.SPAN.format(first=first, last=last, most=DAYS_MAX))
    begins_us = midnight(first.isoformat(), context.zone)
    ends_us = midnight((last + dt.timedelta(days=1)).isoformat(), context.zone)
    from_us = max(begins_us, context.books.now_us)
    standins.appoint(context.books, context.person, standin, why, (from_us, ends_us))
    form = texts.BEGUN if first.isoformat() == context.books.today else texts.TO_BEGIN
    days = (dated(day.isoformat()) for day in (first, last))
    text = form.format(name=standin.name, **dict(zip(("first", "last"), days, strict=True)))
    if why is Why.AWAY:
        text += texts.AWAY_TOO.format(name=standin.name)
    context.words(text)


def _day(context: Context, said: str) -> dt.date:
    try:
        return dt.date.fromisoformat(
            coming(said, context.books.today) if said else context.books.today
        )
    except NotADay:
        raise Told(texts.NOT_A_DAY.format(text=said)) from None
