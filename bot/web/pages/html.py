"""The pages as text; whatever comes from people is escaped here and nowhere else."""

import json
from collections.abc import Mapping, Sequence
from html import escape
from typing import Final

from aiohttp import web

from bot.texts import pages as texts

CSP: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; "
    "connect-src 'self'; media-src 'self' blob:; worker-src 'self'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
HEADERS: Final = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "X-Frame-Options": "DENY",
}
_PAGE: Final = (
    '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width,initial-scale=1">'
    '<title>{title}</title><link rel="stylesheet" href="/h5/static/pages.css">{head}</head>'
    '<body><main>{body}</main></body></html>'
)  # fmt: skip


def page(body: str, *, title: str = texts.TITLE, head: str = "", status: int = 200) -> web.Response:
    """Return a whole page; ``body`` and ``head`` are markup already."""
    whole = _PAGE.format(title=escape(title), head=head, body=body)
    return web.Response(
        text=whole, status=status, content_type="text/html", charset="utf-8", headers=HEADERS
    )


def told(sentence: str, *, status: int = 200) -> web.Response:
    """Return a page that only says something."""
    return page(f'<p class="told">{escape(sentence)}</p>', status=status)


def entrance(name: str, token: str, onward: str) -> web.Response:
    """Return the one button that uses up a link; a preview of the link uses up nothing."""
    return page(
        '<form method="post" action="/h5/in">'
        f'<input type="hidden" name="t" value="{escape(token)}">'
        f'<input type="hidden" name="to" value="{escape(onward)}">'
        f'<button class="big">{escape(texts.ENTER.format(name=name))}</button></form>'
    )


def home(name: str, rows: Sequence[tuple[str, str]]) -> web.Response:
    """Return what one can do here; ``rows`` are numbers of documents and how they stand."""
    listed = "".join(
        f'<li><a href="/h5/d/{escape(number)}">{escape(number)}</a> {escape(shown)}</li>'
        for number, shown in rows
    )
    return page(
        f"<h1>{escape(texts.HELLO.format(name=name))}</h1>"
        f'<p><a class="big" href="/h5/scan">{escape(texts.SCAN_PAGE)}</a></p>'
        f"<h2>{escape(texts.MINE)}</h2>"
        + (f"<ul>{listed}</ul>" if listed else f"<p>{escape(texts.NOTHING)}</p>")
    )


def document(lines: Sequence[str]) -> web.Response:
    """Return a document line by line; the first line is its title."""
    rows = "".join(f"<li>{escape(line)}</li>" for line in lines[1:])
    back = f'<p><a href="/h5">{escape(texts.BACK)}</a></p>'
    return page(f"<h1>{escape(lines[0])}</h1><ol class='rows'>{rows}</ol>{back}", title=lines[0])


def scanner(kinds: Sequence[str], words: Mapping[str, str]) -> web.Response:
    """Return the scanning page; what it says and may make are data beside the script."""
    data = json.dumps({"kinds": list(kinds), "words": dict(words)}, ensure_ascii=False)
    safe = data.replace("<", "\\u003c")
    return page(
        f'<div id="scan"></div><script type="application/json" id="data">{safe}</script>'
        '<script type="module" src="/h5/static/scan.js"></script>',
        title=texts.SCAN_PAGE,
    )
