"""What is wrong with settings although each of them, alone, is well formed."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from bot.agreement import ApprovalCondition, ApprovalRule
from bot.config import Group, Settings
from bot.meaning import addresses_of
from bot.texts import checking as texts
from bot.texts.labels import PLATFORM

LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1", "0.0.0.0"})  # noqa: S104 - compared
SQLITE: Final = "sqlite+aiosqlite:///"


@dataclass(slots=True)
class Concerns:
    """What must be put right, and what is only worth saying."""

    wrong: list[str] = field(default_factory=list)
    hints: list[str] = field(default_factory=list)


def concerns_of(settings: Settings) -> Concerns:
    """Look at the settings as a whole, without calling anybody."""
    found = Concerns()
    _groups(settings, found)
    _callbacks(settings, found)
    _rules(settings, found)
    _database(settings, found)
    _backups(settings, found)
    _outside(settings, found)
    return found


def _groups(settings: Settings, found: Concerns) -> None:
    for number, group in enumerate(settings.groups):
        key = f"groups.{number}"
        for section, platform in _switched_off_ways(settings, group):
            found.wrong.append(
                texts.NO_WAY.format(key=key, name=group.name, platform=platform, section=section)
            )
        if not group.posts:
            found.hints.append(texts.NO_POSTS.format(key=key, name=group.name))
    for post, about in texts.POST.items():
        if not addresses_of(settings, post):
            instead = texts.INSTEAD[post]
            found.hints.append(texts.NOBODY_HEARS.format(post=post, about=about, instead=instead))


def _switched_off_ways(settings: Settings, group: Group) -> Iterator[tuple[str, str]]:
    """Yield what a group needs and is not switched on, unless another way leads there."""
    in_wecom = bool(group.wecom_chat_id or group.wecom_webhook_key)
    in_dingtalk = bool(group.dingtalk_conversation_id or group.dingtalk_webhook_token)
    reaches = (in_wecom and settings.wecom) or (in_dingtalk and settings.dingtalk)
    if reaches:
        return
    if in_wecom:
        yield "wecom", PLATFORM["wecom"]
    if in_dingtalk:
        yield "dingtalk", PLATFORM["dingtalk"]


def _callbacks(settings: Settings, found: Concerns) -> None:
    called = []
    bot = settings.wecom.smart_bot if settings.wecom else None
    if settings.wecom is not None and (bot is None or bot.token is not None):
        called.append(PLATFORM["wecom"])
    dingtalk = settings.dingtalk
    if dingtalk is not None and dingtalk.mode == "http":
        called.append(PLATFORM["dingtalk"])
        for name in ("event_token", "event_aes_key"):
            if getattr(dingtalk, name) is None:
                found.wrong.append(texts.NEEDS.format(key=f"dingtalk.{name}"))
    url = settings.server.public_url
    if called and not url:
        found.wrong.append(texts.NO_PUBLIC_URL.format(who=texts.AND.join(called)))
    elif called and urlsplit(url).hostname in LOOPBACK:
        found.hints.append(texts.LOOPBACK_URL.format(url=url))


def _rules(settings: Settings, found: Concerns) -> None:
    rules = settings.approvals.rules if settings.approvals else ()
    for number, rule in enumerate(rules):
        key = f"approvals.rules.{number}"
        before = next((i for i, other in enumerate(rules[:number]) if _covers(other, rule)), None)
        if before is not None:
            found.hints.append(texts.NEVER_REACHED.format(key=key, before=before))


def _covers(wide: ApprovalRule, narrow: ApprovalRule) -> bool:
    """Return whether everything that ``narrow`` fits was taken by ``wide`` before."""
    return (
        wide.kind == narrow.kind
        and all(_all_of(getattr(wide, name), getattr(narrow, name)) for name in _LISTS)
        and all(_same_or_free(wide, narrow, name) for name in _PLAIN)
        and (not wide.amount_from or _yuan(wide.amount_from) <= _yuan(narrow.amount_from or "0"))
        and (
            not wide.amount_below
            or bool(narrow.amount_below and _yuan(narrow.amount_below) <= _yuan(wide.amount_below))
        )
    )


_LISTS: Final = ("requested_by", "category", "partner_tier", "weekdays")
_AMOUNTS: Final = ("amount_from", "amount_below", "window_hours", "sum_by")
_PLAIN: Final = tuple(sorted(set(ApprovalCondition.model_fields) - {*_LISTS, *_AMOUNTS}))


def _same_or_free(wide: ApprovalRule, narrow: ApprovalRule, name: str) -> bool:
    value = getattr(wide, name)
    return bool(
        value == ApprovalCondition.model_fields[name].default or value == getattr(narrow, name)
    )


def _all_of(wide: tuple[str, ...], narrow: tuple[str, ...]) -> bool:
    return not wide or (bool(narrow) and set(narrow) <= set(wide))


def _yuan(amount: str) -> float:
    return float(amount or 0)


def _database(settings: Settings, found: Concerns) -> None:
    url = settings.database.url.get_secret_value()
    owner = settings.database.owner_url
    if owner is not None and not url.startswith(SQLITE):
        if owner.get_secret_value().startswith(SQLITE):
            found.wrong.append(texts.OWNER_OTHER)
    elif owner is not None:
        found.hints.append(texts.OWNER_ON_SQLITE)
    if url.startswith(SQLITE):
        found.hints.append(texts.ONE_PROCESS)
        path = url.removeprefix(SQLITE)
        if not path.startswith("/"):
            found.hints.append(texts.RELATIVE.format(path=path))


def _backups(settings: Settings, found: Concerns) -> None:
    folder = Path(settings.schedule.backup_dir).absolute()
    existing = next(place for place in (folder, *folder.parents) if place.exists())
    if not existing.is_dir() or not os.access(existing, os.W_OK | os.X_OK):
        found.wrong.append(texts.BACKUP_DIR.format(path=settings.schedule.backup_dir))


def _outside(settings: Settings, found: Concerns) -> None:
    """Refuse what would carry a password in the clear; say what would carry words so."""
    email, sms = settings.email, settings.sms
    if email is not None and email.tls == "none" and email.host not in LOOPBACK:
        if email.user:
            found.wrong.append(texts.LOGIN_IN_THE_CLEAR)
        else:
            found.hints.append(texts.MAIL_IN_THE_CLEAR)
    if sms is not None and _is_in_the_clear(sms.url):
        (found.wrong if sms.key else found.hints).append(texts.SMS_IN_THE_CLEAR)
    for number, channel in enumerate(settings.channels):
        if channel.webhook_url and _is_in_the_clear(channel.webhook_url):
            found.hints.append(texts.HOOK_IN_THE_CLEAR.format(number=number, name=channel.name))


def _is_in_the_clear(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme == "http" and parts.hostname not in LOOPBACK
