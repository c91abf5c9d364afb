"""What the settings mean to the house: where posts go, who must agree, what is secret."""

from collections.abc import Sequence
from decimal import Decimal

from pydantic import BaseModel, SecretStr

from bot.config import Group, Settings
from bot.texts import labels
from core.orders.approvals import Rule, each_of
from core.orders.channels import Listener
from core.people import Role
from core.storage.addresses import EMAIL, SMS, Outside


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
    return Outside(wanted=wanted, readers=readers, listeners=listeners)


def rules_of(settings: Settings) -> Sequence[Rule]:
    """Return the firm's approval table; without one, the defaults of each kind hold."""
    if settings.approvals is None:
        return ()
    return [
        Rule(
            kind=labels.KIND_OF[rule.kind],
            requested_by=_roles(rule.requested_by),
            below_fen=_fen(rule.amount_below),
            from_fen=_fen(rule.amount_from),
            categories=frozenset(rule.category),
            tiers=frozenset(rule.partner_tier),
            stages=(each_of(*_in_turn(rule.approvers)),) if rule.approvers else (),
        )
        for rule in settings.approvals.rules
    ]


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


def _in_turn(words: Sequence[str]) -> tuple[Role, ...]:
    return tuple(labels.ROLE_OF[word] for word in words)


def _fen(yuan: str) -> int | None:
    return int(Decimal(yuan) * 100) if yuan else None
