"""A shop's own code that nobody mapped yet: asked once, answered by a person, remembered."""

from collections.abc import Sequence
from typing import Any, Final

from core.actions import APPROVAL_LIFE_US, Verb
from core.orders import changing
from core.orders.masters import Edit, What
from core.orders.ports import Books
from core.outbox import Notice, ToPerson
from core.people import Act, Person, may
from core.stock.model import Product

CANDIDATES_MAX: Final = 5


def key_of(channel: str, code: str) -> str:
    """Return what a question about a code is kept under."""
    return f"{channel}|{code}"


def ask(books: Books, channel: str, code: str, person: Person) -> None:
    """Ask what a shop means by a code, unless that was asked and nobody has answered yet."""
    key = key_of(channel, code)
    if books.proposals.open_proposals(What.CHANNEL, key):
        return
    question = books.proposals.propose(What.CHANNEL, key, {"channel": channel, "code": code}, None)
    able = may(person, Act.KEEP_PARTNERS) and person.is_active
    for someone in [person] if able else changing.able_to(books, Act.KEEP_GOODS):
        notice = _question(books, question.id, (channel, code), someone)
        books.outbox.put(ToPerson(person_id=someone.id), notice)


def _question(books: Books, question_id: int, named: tuple[str, str], to: Person) -> Notice:
    subject = f"channel:{question_id}"
    options = [
        [
            product.name,
            books.actions.offer(
                Verb.CHOOSE, f"{subject}:{product.id}", 0,
                expires_us=books.now_us + APPROVAL_LIFE_US, person_id=to.id,
            ),
        ]
        for product in candidates(books, named[1])
    ]  # fmt: skip
    facts: dict[str, Any] = {"channel": named[0], "code": named[1], "options": options}
    return Notice(kind="channel_question", facts=facts, subject=subject)


def candidates(books: Books, code: str) -> Sequence[Product]:
    """Return what the code may mean: its barcode, or a sku or name that it holds or is part of."""
    found = [product for product, _ in books.catalog.products_with_code(code)]
    key = "".join(code.split()).casefold()
    parts = [key, *(part for part in key.replace("_", "-").split("-") if len(part) > 2)]
    for part in parts:
        found.extend(books.catalog.products_called(part))
    return list({product.id: product for product in found}.values())[:CANDIDATES_MAX]


def mapping(books: Books, channel: str, code: str, goods: tuple[Product, str]) -> Edit:
    """Return the edit that maps a code to a product and a unit."""
    before = books.masters.product_of_channel(channel, code)
    product, unit = goods
    return Edit(
        what=What.CHANNEL, id=0, key=channel, label=product.name, field=code,
        old=f"{before[0]}|{before[1]}" if before else None, new=f"{product.id}|{unit}",
    )  # fmt: skip


def answered(books: Books, edits: Sequence[Edit], person: Person) -> None:
    """Close the questions that these mappings answer, wherever their cards are."""
    for edit in edits:
        if edit.what is not What.CHANNEL:
            continue
        for question in books.proposals.open_proposals(What.CHANNEL, key_of(edit.key, edit.field)):
            books.proposals.decide(question, "done", person)
            facts = {"channel": edit.key, "code": edit.field, "by": person.name,
                     "product": edit.label}  # fmt: skip
            books.outbox.redraw(
                f"channel:{question.id}", Notice(kind="channel_answered", facts=facts)
            )
