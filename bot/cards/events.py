"""What other programs are told: a status that changed, as JSON without any price."""

import datetime as dt
import json
from typing import Final
from zoneinfo import ZoneInfo

from bot.cards.model import Message, Payload
from bot.cards.show import Facts
from bot.texts import labels
from core.clock import MICROSECONDS

TYPE: Final = "document.status"


def event(facts: Facts, _zone: ZoneInfo) -> Message:
    """Return the event's body; the same facts always give the same bytes."""
    data = {
        "number": facts["number"],
        "kind": facts["kind"],
        "kind_text": labels.KIND[facts["kind"]],
        "reference": facts["reference"] or None,
        "status": facts["status"],
        "status_text": labels.STATUS[facts["status"]],
        "previous_status": facts["previous"],
        "step": facts["step"],
        "revision": facts["revision"],
    }
    body = {"type": TYPE, "timestamp": iso(facts["at_us"]), "data": data}
    said = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    return Payload(content=said, id=facts["event"])


def iso(at_us: int) -> str:
    """Return a time as RFC 3339 says it, in UTC."""
    at = dt.datetime.fromtimestamp(at_us / MICROSECONDS, dt.UTC)
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
