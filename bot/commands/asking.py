"""Turn what was said into one thing, or ask which was meant: never pick one of two."""

from collections.abc import Sequence
from typing import Any, Final

from bot.context import Context
from bot.texts import say
from bot.understand.clean import fold
from bot.understand.intent import Sort
from bot.understand.lexicon import Lexicon
from core.actions import Verb
from core.drafts import Draft
from core.errors import Refused
from core.outbox import Notice
from core.stock.model import Location, Partner, Product

OPTIONS_MAX = 6
MEANT_MAX: Final = 12
CHANGE: Final = "change"
"""The kind of a draft that changes master data."""
PHOTO: Final = "photo"
"""The kind of a draft that waits for a photo of a document."""
CASH: Final = "cash"
"""The kind of a draft about money alone."""
TILL: Final = "count_till"
"""The kind of a draft that counts a till."""
BILL: Final = "bill"
"""The kind of a draft of a supplier's invoice."""
OFFSET: Final = "set_off"
"""The kind of a draft that puts what is left of sums to what is open."""
REFUND: Final = "refund"
"""The kind of a draft that pays back."""
NO_WORDS: Final = frozenset({OFFSET, REFUND, CHANGE, PHOTO, CASH, TILL, BILL})
"""Drafts to which words alone are no answer."""


class Told(Refused):
    """The person has to say something else; ``text`` is the finished sentence."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


def products_named(context: Context, name: str) -> Sequence[Product]:
    """Return what the name may mean; refuse when nothing is called so, naming what is like it."""
    meant, nearest = products_meant(context, name)
    if meant:
        return meant
    if nearest:
        names = "、".join(label_of(product, nearest) for product in nearest)
        raise Told(say.UNKNOWN_BUT_NEAR.format(name=name, names=names))
    raise Told(say.UNKNOWN_PRODUCT.format(name=name))


def products_meant(context: Context, name: str) -> tuple[Sequence[Product], Sequence[Product]]:
    """Return what the name may mean and, where it means nothing, what is called nearly so."""
    catalog = context.books.catalog
    found = catalog.indexed(Lexicon).find(name, Sort.PRODUCT)
    if not found.is_exact and (coded := catalog.products_with_code(name.strip())):
        return [product for product, _ in coded], ()
    products = [catalog.product(one) for one in (*found.ids, *found.nearest)[:MEANT_MAX]]
    return (products, ()) if found.ids else ((), products)


def partners_meant(
    context: Context, name: str, kind: str
) -> tuple[Sequence[Partner], Sequence[Partner]]:
    """Return which customers or suppliers the name may mean, or are called nearly so."""
    catalog = context.books.catalog
    found = catalog.indexed(Lexicon).find(name, Sort(kind))
    partners = [catalog.partner(one) for one in (*found.ids, *found.nearest)[:MEANT_MAX]]
    return (partners, ()) if found.ids else ((), partners)


def is_renamed(said: str, name: str) -> bool:
    """Return whether a name on a card needs saying what it was heard as."""
    return fold(said) not in fold(name)


def place_named(context: Context, name: str) -> Location:
    """Return the warehouse of this name or code; refuse when there is none."""
    places = context.books.catalog.locations()
    wanted = fold(name)
    for place in places:
        if wanted in {fold(place.name), fold(place.code)}:
            return place
    raise Told(
        say.UNKNOWN_PLACE.format(name=name, places="、".join(place.name for place in places))
    )


def ask_which(
    context: Context, draft: Draft, title: str, options: Sequence[tuple[str, Any]]
) -> None:
    """Show a card with a button for each option; the choice continues the draft."""
    subject = f"draft:{draft.id}"
    offered = [
        [
            label,
            context.books.actions.offer(
                Verb.CHOOSE, f"{subject}:{number}", draft.version,
                expires_us=draft.expires_us, person_id=context.person.id,
            ),
        ]
        for number, (label, _) in enumerate(options[:OPTIONS_MAX])
    ]  # fmt: skip
    facts = {"title": title, "options": offered, "more": max(0, len(options) - OPTIONS_MAX)}
    notice = Notice(kind="choice", facts=facts, subject=subject)
    context.books.outbox.redraw(subject, Notice(kind="chosen", facts={"title": title, "state": ""}))
    context.show(notice)


def ask_in_draft_of(
    context: Context,
    draft: Draft,
    body: dict[str, Any],
    asked: dict[str, Any],
    options: Sequence[tuple[str, Any]],
) -> None:
    """Ask within a draft; ``asked`` says what for, the answer comes back through its button."""
    body["asked"] = {**asked, "options": options}
    following = Draft(
        id=draft.id, person_id=draft.person_id, chat=draft.chat, kind=draft.kind, body=body,
        version=draft.version + 1, expires_us=draft.expires_us,
    )  # fmt: skip
    ask_which(context, following, asked["title"], options)


def label_of(product: Product, among: Sequence[Product] = ()) -> str:
    """Return a product's name, with its spec where another of those offered has the same name."""
    has_twin = any(other.name == product.name and other.id != product.id for other in among)
    return f"{product.name} {product.spec}".strip() if has_twin else product.name
