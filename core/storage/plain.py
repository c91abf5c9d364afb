"""Facts as text, the same everywhere they are kept."""

import json

dump = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":")).encode
"""Write plain values as short JSON."""
dump_sorted = json.JSONEncoder(
    ensure_ascii=False, check_circular=False, separators=(",", ":"), sort_keys=True
).encode
"""Write plain values as short JSON that is the same for the same values: what is hashed."""
