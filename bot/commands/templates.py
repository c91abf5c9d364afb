"""``模板``, ``用模板 周一配送``, ``存为模板 周一配送``: documents that are said in one tap."""

from typing import Any, Final

from bot.commands import desk, drafting
from bot.commands.asking import OPTIONS_MAX, Told, ask_which
from bot.commands.forms import FORMS
from bot.commands.lines import Body
from bot.commands.papers import visible
from bot.context import Context
from bot.texts import say
from bot.texts.labels import TEMPLATES
from bot.understand.clean import fold
from bot.understand.intent import Intent
from core.actions import GO_ON_LIFE_US, Verb
from core.drafts import Draft
from core.orders.delivering import takes_back_anything
from core.orders.kinds import Kind
from core.orders.model import Document
from core.orders.rights import ACT_OF
from core.outbox import Notice
from core.people import may, require
from core.quantity import MILLI

TEMPLATE: Final = "template"
"""The kind of a draft that waits for a template to be chosen."""
NAME_MAX: Final = 20
LOOKED_AT_MAX: Final = 100


def show(context: Context, _intent: Intent) -> None:
    """``模板``: offer the firm's own templates and those built in, as far as one may use them."""
    options = _usable(context)
    if not options:
        raise Told(say.NO_TEMPLATES)
    title = say.WHICH_TEMPLATE
    body = {"asked": {"what": TEMPLATE, "title": title, "options": options}}
    draft = desk.begin(context, TEMPLATE, body)
    ask_which(context, draft, title, options)


def offer(context: Context) -> None:
    """Show what this person can open in one tap; what they have begun stays as it is."""
    options = _usable(context)
    if not options:
        return
    tokens = [
        [
            name,
            context.books.actions.offer(
                Verb.CHOOSE, f"{TEMPLATE}:{fold(name)}", 0,
                expires_us=context.books.now_us + GO_ON_LIFE_US, person_id=context.person.id,
            ),
        ]
        for name, _ in options[:OPTIONS_MAX]
    ]  # fmt: skip
    facts = {"title": say.ONE_TAP, "options": tokens, "more": max(0, len(options) - OPTIONS_MAX)}
    context.show(Notice(kind="choice", facts=facts))


def tapped(context: Context, key: str) -> None:
    """A template of the home card was tapped: open it as it is now."""
    _open_called(context, key, key)


def _usable(context: Context) -> list[tuple[str, Body]]:
    """Return the firm's own templates and those built in, as far as one may use them."""
    own = context.books.templates.all(LOOKED_AT_MAX)
    return [
        (name, body)
        for name, body in (*own, *_built_in())
        if may(context.person, ACT_OF[Kind(body["kind"])])
        and (Kind(body["kind"]) is not Kind.CUSTOMER_RETURN or _takes_back(context))
    ]


def _takes_back(context: Context) -> bool:
    return takes_back_anything(context.books, context.person)


def choose(context: Context, draft: Draft, number: int) -> None:
    """A template was tapped: open what it says."""
    label, body = draft.body["asked"]["options"][number]
    context.books.drafts.close(draft, "replaced")
    facts = {"title": draft.body["asked"]["title"], "state": label}
    context.settle(f"draft:{draft.id}", Notice(kind="chosen", facts=facts))
    open_body(context, body)


def use(context: Context, intent: Intent) -> None:
    """``用模板 周一配送``: open the draft."""
    _open_called(context, fold(intent.free), intent.free)


def _open_called(context: Context, key: str, name: str) -> None:
    built_in = {fold(name): body for name, body in _built_in()}
    body = context.books.templates.find(key) or built_in.get(key)
    if body is None:
        raise Told(say.NO_SUCH_TEMPLATE.format(name=name))
    open_body(context, body)


def save(context: Context, intent: Intent) -> None:
    """``存为模板 周一配送``: keep the document that was named, or one's last, as a template."""
    document = _source(context, intent)
    if document.kind not in FORMS:
        raise Told(say.NOT_A_TEMPLATE.format(number=document.number))
    name = " ".join(intent.free.split())[:NAME_MAX]
    require(context.person, ACT_OF[document.kind])
    context.books.templates.save(fold(name), name, body_of(document), context.person.id)
    context.books.record("template", document.number, context.person, {"name": name})
    context.words(say.TEMPLATE_SAVED.format(name=name, number=document.number))


def _source(context: Context, intent: Intent) -> Document:
    if intent.number:
        return visible(context, intent.number)
    mine = context.books.documents.of_requester(context.person.id, 1)
    if not mine:
        raise Told(say.NOTHING_MINE)
    return context.books.documents.get(mine[0].id)


def body_of(document: Document) -> Body:
    """Return what opens the same again: goods, places, partner, reason; no price, batch or day."""
    body: Body = {
        "kind": document.kind.value, "is_scanned": False, "location_id": document.location_id,
        "lines": [
            {
                "product_id": line.product_id, "unit": line.unit,
                "counts": [[f"{line.count_milli}/{MILLI}", line.unit]],
            }
            for line in document.lines
            if line.part != "use"
        ],
    }  # fmt: skip
    for key, value in (
        ("partner_id", document.partner_id),
        ("target_id", document.to_location_id),
        ("reason", document.reason),
    ):
        if value:
            body[key] = value
    return body


def _built_in() -> list[tuple[str, dict[str, Any]]]:
    return [
        (
            name,
            {
                "kind": kind.value, "lines": [], "is_scanned": FORMS[kind].counts_scans,
                **({"reason": reason} if reason else {}),
            },
        )
        for name, (kind, reason) in TEMPLATES.items()
    ]  # fmt: skip


def open_body(context: Context, body: Body) -> None:
    """Open a draft that says this, for whoever may hand it in."""
    kind = Kind(body["kind"])
    require(context.person, ACT_OF[kind])
    drafting.begin_with(context, kind, {**body, "lines": [dict(line) for line in body["lines"]]})
