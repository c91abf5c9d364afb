"""What a mail server's refusal means for us (RFC 5321, section 4.2; RFC 4954 for logging in)."""

import ssl
from collections.abc import Sequence
from typing import Final

import aiosmtplib

from bot.platforms.base import SendFailed, Trouble
from bot.platforms.outbound import in_a_line
from bot.texts import outside

BUSY_S: Final = 60.0
_LOGIN: Final = frozenset({530, 534, 535, 538})
_CROWDED: Final = frozenset({421, 450, 451, 452, 454})


def of(failed: Exception, secrets: Sequence[str]) -> SendFailed:
    """Return why the server did not take a mail."""
    reason = _reason(failed, secrets)
    match failed:
        case aiosmtplib.SMTPRecipientsRefused():
            codes = {refused.code for refused in failed.recipients}
            return SendFailed(_of_recipient(codes), reason)
        case aiosmtplib.SMTPSenderRefused() | aiosmtplib.SMTPAuthenticationError():
            return _of_code(failed.code, Trouble.CONFIG, reason)
        case aiosmtplib.SMTPResponseException():
            return _of_code(failed.code, Trouble.CONTENT, reason)
        case aiosmtplib.SMTPNotSupported() | ssl.SSLError():
            return SendFailed(Trouble.CONFIG, reason)
        case _:
            return SendFailed(Trouble.BUSY, reason)


def _of_recipient(codes: set[int]) -> Trouble:
    return Trouble.BUSY if any(code < 500 for code in codes) else Trouble.TARGET


def _of_code(code: int, otherwise: Trouble, reason: str) -> SendFailed:
    if code in _LOGIN:
        return SendFailed(Trouble.CONFIG, reason)
    if code in _CROWDED or code < 500:
        return SendFailed(Trouble.THROTTLED, reason, retry_after_s=BUSY_S)
    return SendFailed(otherwise, reason)


def _reason(failed: Exception, secrets: Sequence[str]) -> str:
    if isinstance(failed, aiosmtplib.SMTPRecipientsRefused):
        parts = [f"{refused.code} {refused.message}" for refused in failed.recipients]
        return in_a_line("; ".join(parts), secrets)
    if isinstance(failed, aiosmtplib.SMTPResponseException):
        return in_a_line(f"{failed.code} {failed.message}", secrets)
    return in_a_line(str(failed) or type(failed).__name__, secrets)


def advice(failed: Exception, secrets: Sequence[str]) -> tuple[str, str]:
    """Return what of the settings is wrong (``server``, ``login``, ``sender``) and what to do."""
    reason = _reason(failed, secrets)
    if _is_about_tls(failed):
        return "server", outside.BAD_TLS.format(reason=reason)
    code = getattr(failed, "code", 0)
    if isinstance(failed, aiosmtplib.SMTPAuthenticationError):
        return "login", outside.BAD_LOGIN.format(reason=reason)
    if code == 530:
        return "login", outside.NEEDS_LOGIN
    if isinstance(failed, aiosmtplib.SMTPSenderRefused):
        return "sender", outside.BAD_SENDER.format(reason=reason)
    return "server", outside.UNREACHABLE.format(reason=reason)


def _is_about_tls(failed: BaseException | None) -> bool:
    """Return whether the two sides did not agree on how to encrypt."""
    while failed is not None:
        if isinstance(failed, ssl.SSLError | aiosmtplib.SMTPNotSupported):
            return True
        failed = failed.__cause__ or failed.__context__
    return False
