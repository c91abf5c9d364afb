"""A letter as a mail: plain text, headers that nobody can smuggle anything into."""

import datetime as dt
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Final

from bot.cards.as_text import in_words, in_writing
from bot.cards.model import Card, Enclosure, Message, Text
from bot.platforms.base import Letter, SendFailed, Trouble
from bot.settingkinds import is_mail_address
from bot.texts import files, outside

SUBJECT_MAX: Final = 80
ENCLOSED_MAX: Final = 10 * 1024 * 1024
POLICY: Final = SMTP.clone(cte_type="7bit")


def mail_of(letter: Letter, *, sender: str, company: str, at: dt.datetime) -> EmailMessage:
    """Return the letter as a mail from ``sender``, or raise ``SendFailed``.

    The message id comes from the letter's handle, so that a copy sent twice can be told.
    """
    if not is_mail_address(letter.address.id):
        raise SendFailed(Trouble.TARGET, "not a mail address")
    mail = EmailMessage(policy=POLICY)
    mail["From"] = Address(display_name=one_line(company), addr_spec=sender)
    mail["To"] = Address(addr_spec=letter.address.id)
    mail["Subject"] = subject_of(letter.message, company)
    mail["Date"] = format_datetime(at)
    mail["Message-ID"] = f"<{letter.handle}@{sender.partition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"
    said = in_writing(letter.message)
    is_enclosed = isinstance(letter.message, Enclosure) and len(letter.content) <= ENCLOSED_MAX
    if isinstance(letter.message, Enclosure) and not is_enclosed:
        said = in_words(letter.message, files.TOO_BIG_FOR_MAIL).content
    mail.set_content(f"{said}\n\n-- \n{outside.FOOTER}\n", cte="base64")
    if isinstance(letter.message, Enclosure) and is_enclosed:
        _enclose(mail, letter.message, letter.content)
    return mail


def _enclose(mail: EmailMessage, file: Enclosure, content: bytes) -> None:
    kind, _, subkind = file.mime.partition("/")
    mail.add_attachment(content, maintype=kind, subtype=subkind, filename=one_line(file.name))


def subject_of(message: Message, company: str) -> str:
    """Return one line that says what it is about; names in it are shown literally."""
    subject = outside.SUBJECT.format(company=company, title=_topic(message))
    return one_line(subject)[:SUBJECT_MAX]


def _topic(message: Message) -> str:
    match message:
        case Card():
            return message.title
        case Enclosure():
            return message.caption or message.name
        case Text():
            return message.content.partition("\n")[0]


def one_line(text: str) -> str:
    """Return text without line breaks and letters that cannot be seen."""
    spaced = "".join(letter if letter.isprintable() else " " for letter in text)
    return " ".join(spaced.split())
