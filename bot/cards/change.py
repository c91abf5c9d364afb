"""Cards about changes of master data: to confirm, to agree to, and how they ended."""

from zoneinfo import ZoneInfo

from bot.cards.model import Button, Card, Fact, Message, Style, Text, Tone
from bot.cards.show import Facts, moment, money, price
from bot.texts import labels
from bot.texts import masters as texts

ROWS_SHOWN = 12
COUNTED = frozenset({"pack", "safety_stock", "component", "output"})
PRICES = frozenset({"sale_price", "purchase_price", "floor_price", "agreed"})


def change(facts: Facts, _zone: ZoneInfo) -> Message:
    """Show what would change and offer to let it count or to drop it."""
    return Card(
        title=texts.CARD_TITLE.format(title=texts.TITLE[facts["title"]]),
        headline=facts["name"],
        note="\n".join([*rows(facts), *_notes(facts)]),
        state=texts.UNCONFIRMED,
        tone=Tone.WAITING,
        buttons=(
            Button(label=labels.CONFIRM, token=facts["confirm_token"], style=Style.PRIMARY),
            Button(label=labels.DISCARD, token=facts["discard_token"]),
        ),
    )


def settled_change(facts: Facts, _zone: ZoneInfo) -> Message:
    """Show how a change ended that was to be confirmed."""
    state = texts.SETTLED[facts["gone"]]
    return Card(
        title=texts.TITLE[facts["title"]] if facts["title"] else "",
        headline=facts["name"],
        note="\n".join(rows(facts)),
        state=state.format(who=_or(facts["who"])),
        tone={"booked": Tone.GOOD, "asked": Tone.WAITING}.get(facts["gone"], Tone.BAD),
    )


def proposal(facts: Facts, _zone: ZoneInfo) -> Message:
    """Ask a second person."""
    return Card(
        title=texts.PROPOSAL_TITLE.format(title=texts.TITLE[facts["title"]]),
        headline=facts["name"],
        facts=(Fact(name=texts.PROPOSER, value=facts["proposer"]),),
        note="\n".join(rows(facts)),
        state=texts.PROPOSAL_WHY,
        tone=Tone.WAITING,
        buttons=(
            Button(label=labels.APPROVE, token=facts["approve_token"], style=Style.PRIMARY),
            Button(label=labels.REJECT, token=facts["reject_token"], style=Style.DANGER),
        ),
    )


def settled_proposal(facts: Facts, zone: ZoneInfo) -> Message:
    """Show who agreed, or did not, and when."""
    form = texts.AGREED if facts["is_yes"] else texts.DECLINED
    return Card(
        title=texts.TITLE[facts["title"]],
        headline=facts["name"],
        facts=(Fact(name=texts.PROPOSER, value=facts["proposer"]),),
        note="\n".join(rows(facts)),
        state=form.format(by=facts["by"], at=moment(facts["at_us"], zone)),
        tone=Tone.GOOD if facts["is_yes"] else Tone.BAD,
    )


def proposal_outcome(facts: Facts, _zone: ZoneInfo) -> Message:
    """Tell the proposer what became of it."""
    form = texts.TELL_AGREED if facts["is_yes"] else texts.TELL_DECLINED
    title = texts.TITLE[facts["title"]]
    return Text(content=form.format(by=facts["by"], title=title, name=facts["name"]))


def rights_changed(facts: Facts, _zone: ZoneInfo) -> Message:
    """Tell somebody that they may do more, or less, from now on."""
    told = texts.AND.join(row(one, is_only=True) for one in facts["rows"])
    return Text(content=texts.TELL_RIGHTS.format(rows=told, by=facts["by"]))


def rows(facts: Facts) -> list[str]:
    """Return one line for every field, old and new; of many things each with its name."""
    found = facts["rows"] or ()
    is_only = len({one["label"] for one in found}) == 1
    lines = [row(one, is_only=is_only) for one in found[:ROWS_SHOWN]]
    if len(found) > ROWS_SHOWN:
        lines.append(texts.MORE_ROWS.format(count=len(found)))
    return lines


def row(one: Facts, *, is_only: bool) -> str:
    """Return ``售价：¥2.50/瓶 → ¥2.80/瓶``."""
    field = name_of(one["field"], one["part"])
    if not is_only:
        field = f"{one['label']} {field}"
    new = shown(one, one["new"])
    is_first = one["old"] is None and one["field"] in {"barcode", "pack", "alias"}
    if one["is_new"] or one["old"] == one["new"] or is_first:
        return texts.ROW_NEW.format(field=field, new=new)
    text = texts.ROW.format(field=field, old=shown(one, one["old"]), new=new)
    return text + texts.BELOW.get(one["below"], "")


def name_of(field: str, part: str) -> str:
    """Return a field as people call it."""
    if not part:
        return texts.FIELD.get(field, field)
    said = labels.ROLE.get(part, part) if field == "role" else part
    return texts.PARTED[field].format(part=said)


def shown(one: Facts, value: int | str | None) -> str:
    """Return a value of a field as people write it."""
    field = one["field"]
    if field == "role":
        return texts.GRANTED[int(value is not None)]
    if value is None or value == "":
        return texts.NO_LIMIT if field == "credit_fen" else texts.NOTHING
    if field in texts.FLAG:
        return texts.FLAG[field][int(value)]
    if isinstance(value, str):
        return _new(value) if field == "new" else value
    return _number(one, value)


def _number(one: Facts, value: int) -> str:
    field = one["field"]
    if field in PRICES or (field == "tier" and one["part"]):
        unit = one["unit"]
        text = texts.PRICE.format(price=price(value), unit=unit)
        return text if unit else text.removesuffix("/")
    if field == "credit_fen":
        return texts.MONEY.format(amount=money(value))
    if field in {"over_receipt_milli", "scrap"}:
        return texts.PERCENT.format(count=f"{value / 10:g}")
    if field in COUNTED:
        return texts.PACK.format(count=value, unit=one["unit"])
    return texts.DAYS.format(count=value)


def _new(value: str) -> str:
    kinds = {"customer": labels.CUSTOMER, "supplier": labels.SUPPLIER}
    return kinds.get(value, texts.BASE_UNIT.format(unit=value))


def _notes(facts: Facts) -> list[str]:
    notes = []
    if any(one["field"] in {"sale_price", "tier", "agreed"} and not one["is_new"]
           for one in facts["rows"]):  # fmt: skip
        notes.append(texts.ONLY_NEW)
    if any(one["field"] == "component" for one in facts["rows"]):
        notes.append(texts.ONLY_NEW_WORK)
    if facts["who"]:
        notes.append(texts.SECOND.format(who=texts.LIST.join(facts["who"])))
    elif facts["is_alone"]:
        notes.append(texts.ALONE)
    return notes


def _or(names: list[str]) -> str:
    return texts.OR.join(names)
