"""``网页``: a link that lets one person in once, sent to that person alone."""

from urllib.parse import urlencode

from bot.commands.asking import Told
from bot.context import Context
from bot.texts import pages as texts
from bot.understand.intent import Intent
from core.outbox import Notice, ToPerson


def send_link(context: Context, _intent: Intent) -> None:
    """Send the link to the person's own chat, wherever it was asked for."""
    base = context.books.ends.outside.pages_url
    if not base:
        raise Told(texts.NO_ADDRESS)
    token = context.books.passes.link(context.person.id)
    url = f"{base}/h5/in?{urlencode({'t': token, 'to': '/h5/scan'})}"
    notice = Notice(kind="words", facts={"text": texts.LINK.format(url=url)})
    if not context.inbound.chat.is_group:
        context.show(notice)
        return
    context.books.outbox.put(ToPerson(person_id=context.person.id), notice)
    context.sent_privately()
