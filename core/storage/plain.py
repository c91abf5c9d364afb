"""Facts as text, the same everywhere they are kept."""

import json
from collections.abc import Callable
from json import encoder
from typing import Any


def _writer(*, is_sorted: bool) -> Callable[[Any], str]:
    """Return what ``JSONEncoder.encode`` does, with its machine made once instead of each time."""
    usual = json.JSONEncoder(
        ensure_ascii=False, check_circular=False, separators=(",", ":"), sort_keys=is_sorted
    )
    make = getattr(encoder, "c_make_encoder", None)
    if make is None:
        return usual.encode
    text = encoder.encode_basestring
    pieces = make(None, usual.default, text, None, ":", ",", is_sorted, False, True)
    return lambda facts: "".join(pieces(facts, 0))


dump = _writer(is_sorted=False)
"""Write plain values as short JSON."""
dump_sorted = _writer(is_sorted=True)
"""Write plain values as short JSON that is the same for the same values: what is hashed."""
_read = json.JSONDecoder().raw_decode


def load(text: str) -> Any:
    """Read what ``dump`` wrote."""
    return _read(text)[0]
