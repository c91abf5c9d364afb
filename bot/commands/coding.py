"""``补条码``: a code of the firm's own for every product without one, shown before it counts."""

from typing import Final

from bot.commands import keeping
from bot.commands.asking import Told, label_of
from bot.context import Context
from bot.paper.codes import in_house_code
from bot.texts import files
from bot.understand.intent import Intent
from core.orders.masters import Edit, What
from core.people import Act, require

AT_ONCE: Final = 100
"""So many products at once: a card and its draft stay small."""


def give_codes(context: Context, _intent: Intent) -> None:
    """Show a free code for each product that has none; confirming it writes them all."""
    require(context.person, Act.KEEP_CODES)
    books = context.books
    missing = books.codes.missing(AT_ONCE + 1)
    if not missing:
        raise Told(files.NO_CODE_MISSING)
    edits = []
    for product_id in missing[:AT_ONCE]:
        product = books.catalog.product(product_id)
        code = in_house_code(product.id, books.codes.is_known)
        edits.append(
            Edit(
                what=What.PRODUCT, id=product.id, key=product.sku, label=label_of(product),
                field=f"barcode:{code}", old=None, new=product.unit,
            )
        )  # fmt: skip
    if len(missing) > AT_ONCE:
        context.words(files.CODES_AT_ONCE.format(count=AT_ONCE))
    keeping.show(context, {"verb": "missing_codes", "rest": "", "picked": {}}, edits)
