"""An intent in one line, so that a table of sentences can be read and compared."""

from bot.understand.intent import Intent, SaidLine


def shown(intent: Intent) -> str:
    """Return verb, [product|counts@price/unit b=batch e=expiry], p l n w c f, and !problems."""
    said = {
        "p": intent.partner,
        "l": intent.location,
        "t": intent.to_location,
        "d": intent.due_on,
        "r": intent.reason,
        "a": "" if intent.amount is None else str(intent.amount),
        "m": intent.method,
        "s": " ".join(f"{method}={yuan}" for method, yuan in intent.sums),
        "o": intent.period,
        "n": intent.number,
        "N": ",".join(intent.numbers),
        "g": intent.target,
        "w": intent.person if intent.verb == "assign" else "",
        "c": intent.choice,
        "f": intent.free if intent.verb not in {"details", "unknown", "pick"} else "",
    }
    fields = [f"{name}={value}" for name, value in said.items() if value]
    problems = [f"!{problem.kind}:{problem.text}" for problem in intent.problems]
    return " ".join([intent.verb, *map(_line, intent.lines), *fields, *problems])


def _line(line: SaidLine) -> str:
    counts = "+".join(f"{count}{unit}" for count, unit in line.counts)
    price = "" if line.price is None else f"@{line.price}/{line.price_unit}"
    batch = f" b={line.batch}" if line.batch else ""
    expires = f" e={line.expires_on}" if line.expires_on else ""
    bad = f" {line.part}" if line.part else ""
    fate = f" {line.fate}" if line.fate else ""
    return f"[{line.product}|{counts}{price}{batch}{expires}{bad}{fate}]"
