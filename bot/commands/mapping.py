"""A candidate tapped on the card that asks what a shop's code means."""

from bot.commands import keeping
from bot.context import Context
from bot.understand.intent import Verb
from core.actions import UnknownButton
from core.orders import channelling


def answer(context: Context, rest: str) -> None:
    """Show the mapping to the tapped product in its base unit, to be confirmed."""
    question_id, _, product_id = rest.partition(":")
    question = context.books.proposals.proposal(int(question_id))
    if question is None:
        raise UnknownButton
    keeping.require_open(context, question)
    channel, code = question.body["channel"], question.body["code"]
    product = context.books.catalog.product(int(product_id))
    edit = channelling.mapping(context.books, channel, code, (product, product.unit))
    body = {
        "verb": Verb.CHANNEL.value, "rest": f"{channel} {code} {product.name}", "picked": {},
    }  # fmt: skip
    keeping.show(context, body, [edit])
