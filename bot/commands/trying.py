"""``审批规则`` and what ``试算`` answers: who would have to agree, by which row, and why."""

from collections.abc import Iterator
from typing import Any

from bot.cards import rules
from bot.cards.agreeing import because
from bot.cards.show import line_text
from bot.context import Context
from bot.texts import approvals as texts
from bot.texts import labels
from bot.understand.intent import Intent
from core.drafts import Draft
from core.orders.approvals import DEFAULT, MANAGER, Passed, Verdict
from core.orders.asking import seat_people
from core.orders.model import NewDocument
from core.orders.notices import preview
from core.orders.states import Kind
from core.orders.subject import who_must_agree, why_of
from core.outbox import Notice
from core.people import Act, Person, require


def table(context: Context, _intent: Intent) -> None:
    """List the table of rules that holds now, and what holds when no row does."""
    require(context.person, Act.SEE_RULES)
    rows = [
        texts.NUMBERED.format(number=number, row=rules.row(rule))
        for number, rule in enumerate(context.books.rules, start=1)
    ]
    ruled = {rule.kind for rule in context.books.rules} or {Kind.RECEIPT, Kind.SHIPMENT}
    for kind in sorted(ruled, key=list(Kind).index):
        asked = rules.asked(DEFAULT.get(kind, MANAGER))
        rows.append(texts.DEFAULT_ROW.format(kind=labels.VERB[kind], asked=asked))
    context.show(Notice(kind="listing", facts={"title": texts.TABLE_TITLE, "rows": rows}))


def show(context: Context, draft: Draft, new: NewDocument) -> None:
    """Answer a trial: nothing is written, the draft is over."""
    requester = context.books.people.get(draft.body["trial_for"])
    verdict = who_must_agree(context.books, new, requester)
    context.books.drafts.close(draft, "discarded")
    facts = preview(context.books, new, context.person)
    lines = [
        *(line_text(line) for line in facts["lines"]),
        texts.TRIAL_BY.format(name=requester.name, roles=_roles(requester)),
        *(_passed(context, row) for row in verdict.passed),
        _hit(context, new, verdict),
        *_reasons(facts, new, verdict),
        *_people(context, new, verdict, requester),
    ]
    title = texts.TRIAL_TITLE.format(kind=labels.VERB[new.kind])
    rows = {"title": title, "rows": lines, "state": texts.TRIAL_STATE}
    context.show(Notice(kind="listing", facts=rows))


def _roles(person: Person) -> str:
    return "、".join(labels.ROLE[role] for role in sorted(person.roles)) or texts.NO_ROLE


def _passed(context: Context, passed: Passed) -> str:
    failed = "、".join(texts.CONDITION[name] for name in passed.failed)
    unknown = "、".join(texts.CONDITION[name] for name in passed.unknown)
    why = texts.FAILED.format(names=failed) if failed else texts.NOT_KNOWN.format(names=unknown)
    row = rules.row(context.books.rules[passed.number])
    return texts.PASSED.format(number=passed.number + 1, row=row, why=why)


def _hit(context: Context, new: NewDocument, verdict: Verdict) -> str:
    if verdict.number is None:
        return texts.DEFAULT_HIT.format(
            kind=labels.VERB[new.kind], asked=rules.asked(verdict.stages)
        )
    row = rules.row(context.books.rules[verdict.number])
    return texts.HIT.format(number=verdict.number + 1, row=row)


def _reasons(facts: dict[str, Any], new: NewDocument, verdict: Verdict) -> Iterator[str]:
    """Yield what was added up and what nobody knew; sums only to who sees the amount."""
    why = why_of(new, verdict)
    if facts["amount_fen"] is None:
        why = {**why, "sum_fen": None}
    yield from because(why)


def _people(
    context: Context, new: NewDocument, verdict: Verdict, requester: Person
) -> Iterator[str]:
    """Yield by name who would be asked, step by step; an empty seat stops the document."""
    for number, stage in enumerate(verdict.stages, start=1):
        seats = seat_people(context.books, (stage,), requester, new.location.id)
        names = "；".join(
            texts.EITHER.join(one.name for one in people) or texts.NOBODY for people in seats
        )
        yield texts.TRIAL_STEP.format(number=number, names=names)
