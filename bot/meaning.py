"""What the settings mean to the house: where posts go, who must agree, what is secret."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final

from pydantic import BaseModel, SecretStr

from bot.agreement import ApprovalCondition, ApprovalStep
from bot.config import Group, Settings
from bot.texts import labels
from core.orders.approvals import Condition, Escalation, Rule, Stage, any_of, each_of
from core.orders.bills import Tolerance
from core.orders.channels import Listener
from core.orders.emergency import Lane
from core.orders.kinds import Kind
from core.orders.reasons import Reasons
from core.orders.till import Counter
from core.people import Role
from core.storage.addresses import EMAIL, SMS, Outside

HOUR_US: Final = 3600 * 1_000_000


def addresses_of(settings: Settings, post: str) -> list[tuple[str, int]]:
    """Return where a post goes: once per platform and group, with the seconds to merge."""
    return [
        (target, group.merge_minutes * 60)
        for group in settings.groups
        if post in group.posts
        for target in (_in_wecom(settings, group), _in_dingtalk(settings, group))
        if target
    ]


def _in_wecom(settings: Settings, group: Group) -> str:
    if settings.wecom is None:
        return ""
    if group.wecom_chat_id:
        return f"wecom:chat:{group.wecom_chat_id}"
    return f"wecom:robot:{group.name}" if group.wecom_webhook_key else ""


def _in_dingtalk(settings: Settings, group: Group) -> str:
    if settings.dingtalk is None:
        return ""
    if group.dingtalk_conversation_id:
        return f"dingtalk:chat:{group.dingtalk_conversation_id}"
    return f"dingtalk:robot:{group.name}" if group.dingtalk_webhook_token else ""


def outside_of(settings: Settings) -> Outside:
    """Return what goes by mail and as text message, who reads posts by mail, who hears events."""
    wanted: dict[str, frozenset[str]] = {}
    if settings.email is not None:
        wanted[EMAIL] = frozenset(settings.notify.email)
    if settings.sms is not None:
        wanted[SMS] = frozenset(settings.notify.sms)
    readers = tuple(labels.ROLE_OF[word].value for word in settings.notify.readers)
    listeners = tuple(
        Listener(
            name=channel.name,
            hears_all=channel.hears == "all",
            statuses=frozenset(channel.statuses),
        )
        for channel in settings.channels
        if channel.webhook_url
    )
    pages_url = settings.server.public_url.rstrip("/")
    return Outside(wanted=wanted, readers=readers, listeners=listeners, pages_url=pages_url)


def rules_of(settings: Settings) -> Sequence[Rule]:
    """Return the firm's approval table; without one, the defaults of each kind hold."""
    if settings.approvals is None:
        return ()
    return [
        Rule(
            kind=labels.KIND_OF[rule.kind], stages=tuple(map(_stage, rule.in_steps)),
            **_conditions(rule),
        )
        for rule in settings.approvals.rules
    ]  # fmt: skip


def escalation_of(settings: Settings) -> Escalation:
    """Return who is asked as well when nobody answers."""
    approvals = settings.approvals
    if approvals is None or not approvals.escalate_to:
        return Escalation()
    hours = approvals.escalate_after_hours
    return Escalation(after_us=hours * HOUR_US, to=labels.ROLE_OF[approvals.escalate_to])


def lane_of(settings: Settings) -> Lane:
    """Return the bounds of the emergency lane."""
    hours = settings.emergency.paperwork_hours
    return Lane(paperwork_us=hours * HOUR_US, daily_cap=settings.emergency.daily_cap)


def reasons_of(settings: Settings) -> Reasons:
    """Return the reasons to choose from, by kind."""
    said = settings.reasons
    listed = {
        Kind.CUSTOMER_RETURN: said.returns, Kind.SCRAP: said.scrap,
        Kind.GIVEAWAY: said.gifts, Kind.EMERGENCY: said.emergency,
    }  # fmt: skip
    return Reasons(listed=listed, only_listed=said.only_listed)


def counter_of(settings: Settings) -> Counter:
    """Return how customers pay at a counter, and how far a till may be off unasked."""
    codes = {word: code for code, word in labels.METHOD.items()}
    return Counter(
        methods=tuple(codes.get(word, word) for word in settings.counter.methods),
        tolerance_fen=_fen(settings.counter.tolerance) or 0,
    )


def tolerance_of(settings: Settings) -> Tolerance:
    """Return how far a supplier's invoice may be off on finance's word alone."""
    policy = settings.policy
    return Tolerance(
        milli=policy.invoice_tolerance_percent * 10, fen=policy.invoice_tolerance_yuan * 100
    )


def _conditions(said: ApprovalCondition) -> dict[str, Any]:
    """Return the fields of a condition and, row for row, of those in its groups."""
    return {
        "requested_by": _roles(said.requested_by),
        "below_fen": _fen(said.amount_below),
        "from_fen": _fen(said.amount_from),
        "window_us": said.window_hours * HOUR_US,
        "sums_all": labels.SUM_BY[said.sum_by],
        "categories": frozenset(said.category),
        "tiers": frozenset(said.partner_tier),
        "quantity_from": said.quantity_from,
        "quantity_below": said.quantity_below,
        "is_below_floor": said.below_floor,
        "is_below_cost": said.below_cost,
        "is_over_credit": said.over_credit,
        "is_emergency": said.emergency,
        "weekdays": frozenset(map(labels.WEEKDAYS.index, said.weekdays)),
        "hours": (_minute(said.hours_from), _minute(said.hours_until)) if said.hours_from else None,
        "all_of": tuple(Condition(**_conditions(inner)) for inner in said.all),
        "any_of": tuple(Condition(**_conditions(inner)) for inner in said.any),
    }


def _stage(step: ApprovalStep) -> Stage:
    roles = tuple(labels.ROLE_OF[word] for word in step.approvers)
    return each_of(*roles) if step.need is None else any_of(*roles, count=step.need)


def _minute(clock: str) -> int:
    hour, minute = clock.split(":")
    return int(hour) * 60 + int(minute)


def secrets_of(settings: Settings) -> list[str]:
    """Return every secret in the settings, so that logs can mask them."""

    def inside(value: object) -> list[str]:
        if isinstance(value, SecretStr):
            return [value.get_secret_value()]
        if isinstance(value, BaseModel):
            return [text for _, inner in value for text in inside(inner)]
        if isinstance(value, tuple):
            return [text for inner in value for text in inside(inner)]
        return []

    return inside(settings)


def _roles(words: Sequence[str]) -> frozenset[Role]:
    return frozenset(labels.ROLE_OF[word] for word in words)


def _fen(yuan: str) -> int | None:
    return int(Decimal(yuan) * 100) if yuan else None
