"""Codes of our own on paper: a document's number, a batch, a place."""

import re
from typing import Final

from bot.commands.asking import Told
from bot.context import Context
from bot.paper.codes import BATCH_TAG, PLACE_TAG
from bot.texts import files
from bot.understand.clean import fold
from bot.understand.patterns import DOCUMENT

NUMBER: Final = re.compile(DOCUMENT)


def document_number(codes: tuple[str, ...]) -> str:
    """Return the number of the document whose paper was scanned, or nothing."""
    return next((code.upper() for code in codes if NUMBER.fullmatch(code)), "")


def plain_codes(context: Context, codes: tuple[str, ...]) -> tuple[str, ...]:
    """Return scanned codes with a batch's tag as its product's code; refuse a place's tag."""
    return tuple(_plain(context, code) for code in codes)


def _plain(context: Context, code: str) -> str:
    if code.startswith(PLACE_TAG):
        wanted = fold(code.removeprefix(PLACE_TAG))
        places = context.books.catalog.locations()
        names = [place.name for place in places if fold(place.code) == wanted]
        raise Told(files.PLACE_SCANNED.format(name=names[0] if names else code))
    if not code.startswith(BATCH_TAG):
        return code
    sku, _, _batch = code.removeprefix(BATCH_TAG).rpartition(":")
    for product in context.books.catalog.products_called(fold(sku)):
        known = context.books.codes.of(product.id)
        if product.sku == sku and known:
            return known[0][0]
    return code
