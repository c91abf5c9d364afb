"""What the database asks of a yes: who gives it, for whom, and that it was their turn."""

# ruff: noqa: S608 - the SQL is put together from constants only

from typing import Final


def _stands_in(holder: str, standin: str) -> str:
    """Return whether ``standin`` may say yes for ``holder``, directly or for a stand-in."""
    at = "{0}.from_us <= NEW.at_us AND NEW.at_us < {0}.until_us"
    return f"""EXISTS (SELECT 1 FROM stand_in s WHERE s.person_id = {holder}
      AND {at.format("s")} AND (s.standin_id = {standin} OR EXISTS (SELECT 1 FROM stand_in t
        WHERE t.person_id = s.standin_id AND t.standin_id = {standin} AND {at.format("t")})))"""


SEAT_EMPTY: Final = """EXISTS (SELECT 1 FROM approval_need n
          WHERE n.document_id = d.id AND n.revision = d.revision AND NOT EXISTS (
            SELECT 1 FROM approval a WHERE a.document_id = d.id AND a.revision = d.revision
            AND a.step = n.step AND a.seat = n.seat AND a.vote = 'yes'))"""
NOT_APPROVED: Final = f"""(NOT EXISTS (SELECT 1 FROM approval_need n
            WHERE n.document_id = d.id AND n.revision = d.revision)
          OR {SEAT_EMPTY})"""
"""Of a document ``d``: nobody was asked, or a seat has no yes."""

APPROVAL: Final = (
    (
        "approval_need", "already_decided",
        """NOT EXISTS (SELECT 1 FROM document d WHERE d.id = NEW.document_id
      AND d.revision = NEW.revision)""",
    ),
    (
        "approval", "own_document",
        f"""EXISTS (SELECT 1 FROM document d WHERE d.id = NEW.document_id
      AND (d.requester_id = NEW.person_id OR d.requester_id = NEW.for_person_id
        OR {_stands_in("d.requester_id", "NEW.person_id")}))""",
    ),
    (
        "approval", "already_decided",
        """NOT EXISTS (SELECT 1 FROM approval_need n JOIN document d ON d.id = n.document_id
      WHERE n.document_id = NEW.document_id AND n.revision = NEW.revision AND n.step = NEW.step
      AND n.seat = NEW.seat AND n.role = NEW.role AND d.revision = NEW.revision)""",
    ),
    (
        "approval", "not_their_turn",
        """EXISTS (SELECT 1 FROM approval_need n WHERE n.document_id = NEW.document_id
      AND n.revision = NEW.revision AND n.step < NEW.step AND NOT EXISTS (
        SELECT 1 FROM approval a WHERE a.document_id = n.document_id AND a.revision = n.revision
        AND a.step = n.step AND a.seat = n.seat AND a.vote = 'yes'))""",
    ),
    (
        "approval", "not_delegated",
        f"NEW.for_person_id IS NOT NULL AND NOT {_stands_in('NEW.for_person_id', 'NEW.person_id')}",
    ),
    (
        "approval", "voice_used",
        """EXISTS (SELECT 1 FROM approval a WHERE a.document_id = NEW.document_id
      AND a.revision = NEW.revision AND (a.for_person_id IN (NEW.person_id, NEW.for_person_id)
        OR a.person_id = NEW.for_person_id))""",
    ),
)  # fmt: skip
"""(table, name, when) before an insert; nobody's right is used twice on one document."""
