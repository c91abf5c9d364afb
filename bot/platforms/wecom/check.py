"""What ``zhanggui check --online`` tries on WeCom, and what to do when it fails."""

import secrets
from collections.abc import Awaitable
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

import aiohttp

from bot.platforms.base import Finding, SendFailed, Trouble
from bot.platforms.wecom import menu
from bot.platforms.wecom.client import Request, WeComClient
from bot.platforms.wecom.crypto import Lock
from bot.platforms.wecom.troubles import NOT_ALLOWED_FROM_IP, Rejected, address_in
from bot.texts import wecom as texts
from core.clock import MICROSECONDS, Clock

PATH: Final = "/callback/wecom"
VERIFY: Final = aiohttp.ClientTimeout(total=3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What is checked."""

    client: WeComClient
    lock: Lock
    clock: Clock
    agent_id: int
    public_url: str


async def check(subject: Subject) -> list[Finding]:
    """Try everything once, in the order an administrator sets it up."""
    secret = await _secret(subject.client)
    if not secret.is_good:
        return [secret, await _callback(subject)]
    return [secret, await _agent(subject), await _menu(subject), await _callback(subject)]


async def _secret(client: WeComClient) -> Finding:
    failed = await _tried(client.check_secret())
    return Finding(
        what=texts.CHECK_KEYS, is_good=failed is None, advice=_advice(failed, texts.ADVICE_KEYS)
    )


async def _agent(subject: Subject) -> Finding:
    query = {"agentid": str(subject.agent_id)}
    failed = await _tried(subject.client.call(Request(path="agent/get", query=query)))
    advice = _advice(failed, texts.ADVICE_AGENT)
    if isinstance(failed, Rejected) and failed.code == NOT_ALLOWED_FROM_IP:
        advice = texts.ADVICE_IP.format(address=address_in(failed.reason) or failed.reason)
    return Finding(what=texts.CHECK_AGENT, is_good=failed is None, advice=advice)


async def _menu(subject: Subject) -> Finding:
    try:
        missing = await menu.missing_keys(subject.client, subject.agent_id)
    except SendFailed as failed:
        advice = _advice(failed, texts.ADVICE_MENU)
    else:
        advice = texts.ADVICE_MENU_KEYS.format(keys="、".join(missing)) if missing else ""
    return Finding(what=texts.CHECK_MENU, is_good=not advice, advice=advice)


async def _callback(subject: Subject) -> Finding:
    """Do what the console does on "save": send a riddle to the public address."""
    if not subject.public_url:
        advice = texts.ADVICE_NO_PUBLIC_URL.format(path=PATH)
        return Finding(what=texts.CHECK_CALLBACK, is_good=False, advice=advice)
    url = subject.public_url.rstrip("/") + PATH
    reason = await _riddle(subject, url)
    advice = texts.ADVICE_CALLBACK.format(url=url, reason=reason) if reason else ""
    return Finding(what=texts.CHECK_CALLBACK, is_good=not reason, advice=advice)


async def _riddle(subject: Subject, url: str) -> str:
    """Return why the address did not answer as it must, or nothing."""
    answer = secrets.token_hex(8)
    sealed = subject.lock.seal(answer)
    timestamp = str(subject.clock.now() // MICROSECONDS)
    nonce = secrets.token_hex(8)
    signature = subject.lock.sign(timestamp, nonce, sealed)
    query = {
        "msg_signature": signature, "timestamp": timestamp, "nonce": nonce, "echostr": sealed
    }  # fmt: skip
    try:
        async with (
            aiohttp.ClientSession(timeout=VERIFY, trust_env=False) as session,
            session.get(f"{url}?{urlencode(query)}", allow_redirects=False) as response,
        ):
            said = await response.content.read(len(answer) + 1)
            status = response.status
    except (aiohttp.ClientError, TimeoutError, OSError) as lost:
        return type(lost).__name__
    return "" if status == 200 and said == answer.encode() else f"HTTP {status}"


async def _tried(call: Awaitable[object]) -> SendFailed | None:
    try:
        await call
    except SendFailed as failed:
        return failed
    return None


def _advice(failed: SendFailed | None, sentence: str) -> str:
    if failed is None:
        return ""
    unreachable = failed.trouble is Trouble.BUSY and not isinstance(failed, Rejected)
    return (texts.ADVICE_UNREACHABLE if unreachable else sentence).format(reason=failed.reason)
