"""Goods that came or became free go to the documents that wait for them, the most urgent first."""

from typing import Final

from core.orders.flows.table import FLOWS
from core.orders.ports import Books

ROUNDS_MAX: Final = 20
"""Supplying one document may free goods for another; more rounds than this are left to the job."""


def fill(books: Books) -> None:
    """Supply whoever waits for goods that this transaction brought or released."""
    for _ in range(ROUNDS_MAX):
        freed = books.ledger.take_freed()
        if not freed:
            return
        for document_id in books.following.short_of(freed):
            document = books.documents.lock(document_id)
            FLOWS[document.kind].supply(books, document)
