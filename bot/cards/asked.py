"""What is asked and told when somebody has left, or a shop uses a code that nobody mapped."""

from zoneinfo import ZoneInfo

from bot.cards.model import Button, Card, Message, Text, Tone
from bot.cards.show import Facts
from bot.texts import masters as texts

LISTED = 10


def left(facts: Facts, _zone: ZoneInfo) -> Message:
    """Tell what the leaver had open, and who has it now."""
    form = texts.LEFT if facts["successor"] else texts.LEFT_OPEN
    lines = [form.format(name=facts["leaver"], successor=facts["successor"])]
    for key, text in texts.LEFT_LINES.items():
        if facts[key]:
            lines.append(text.format(names=_list(facts[key]), count=len(facts[key])))
    if facts["approvals"]:
        lines.append(texts.LEFT_APPROVALS.format(count=facts["approvals"]))
    if not facts["successor"]:
        lines.append(texts.LEFT_HOW.format(name=facts["leaver"]))
    return Text(content="\n".join(lines))


def who_follows(facts: Facts, _zone: ZoneInfo) -> Message:
    """Ask an admin who takes over."""
    return Card(
        title=texts.WHO_FOLLOWS.format(name=facts["leaver"]),
        state=texts.LEFT_HOW.format(name=facts["leaver"]),
        tone=Tone.WAITING,
        buttons=tuple(Button(label=name, token=token) for name, token in facts["options"]),
    )


def channel_question(facts: Facts, _zone: ZoneInfo) -> Message:
    """Ask what a shop's code means."""
    named = {"channel": facts["channel"], "code": facts["code"]}
    return Card(
        title=texts.CHANNEL_ASKED.format(**named),
        note=texts.CHANNEL_HOW.format(**named),
        state=texts.CHANNEL_WHY,
        tone=Tone.WAITING,
        buttons=tuple(Button(label=name, token=token) for name, token in facts["options"]),
    )


def channel_answered(facts: Facts, _zone: ZoneInfo) -> Message:
    """Show what a shop's code means from now on."""
    named = {"channel": facts["channel"], "code": facts["code"]}
    state = texts.CHANNEL_ANSWERED.format(by=facts["by"], product=facts["product"])
    return Card(title=texts.CHANNEL_ASKED.format(**named), state=state, tone=Tone.GOOD)


def no_admin_left(facts: Facts, _zone: ZoneInfo) -> Message:
    """Raise the alarm: nobody can configure anything."""
    return Text(content=texts.NO_ADMIN_LEFT.format(name=facts["leaver"]))


def _list(names: list[str]) -> str:
    more = texts.AND_MORE.format(count=len(names)) if len(names) > LISTED else ""
    return texts.LIST.join(names[:LISTED]) + more
