"""Draw cards for DingTalk.

The platform's markdown has no documented way to escape. So whatever it could take for markup is
drawn with the full-width twin of the letter: it looks the same and means nothing.
"""

import re
from dataclasses import replace
from typing import Final

from bot.cards import as_text as cards
from bot.cards.model import Button, Card, Fact, Message, Style
from bot.platforms import wire
from bot.texts import dingtalk as say

VALUE_BYTES_MAX: Final = 1000  # documented: 1 KB for one variable
TITLE_CHARS_MAX: Final = 60
LABEL_CHARS_MAX: Final = 20
COLORS: Final = {Style.PRIMARY: "blue", Style.PLAIN: "gray", Style.DANGER: "red"}
WIDE: Final = 0xFEE0  # from an ASCII sign to its full-width twin
TWINS: Final = {ord(sign): ord(sign) + WIDE for sign in "\\`*[]<>~|@"}
BREAK: Final = "  \n"
BUBBLE_BREAK: Final = "  \n  "
# An underscore between letters of a code is only an underscore.
LOOSE_UNDERSCORE: Final = re.compile(r"(?<![0-9A-Za-z_])_+|_+(?![0-9A-Za-z_])")
ENTITY: Final = re.compile(r"&(?=#?[0-9A-Za-z]+;)")
RULE: Final = re.compile(r"^[-=_ ]+$")
LIST: Final = re.compile(r"^[-+](?=\s|$)|^\d{1,9}[.)](?=\s|$)")
PLACEHOLDER: Final = re.compile(r"\$(?=\{)|\{(?=[{%])")


def line(value: str) -> str:
    """Return ``value`` on one line, shown literally wherever markdown is drawn."""
    return _literal(_one(value))


def lines(value: str) -> list[str]:
    """Return the lines of ``value``, each shown literally; empty lines are left out."""
    return [_literal(one) for one in map(str.strip, wire.clean(value).splitlines()) if one]


def plain(value: str) -> str:
    """Return ``value`` for messages without markup; nothing in it can mention anybody."""
    return wire.clean(value).replace("@", "＠")


def _literal(value: str) -> str:
    value = value.translate(TWINS)
    for markup in (ENTITY, PLACEHOLDER, LOOSE_UNDERSCORE, LIST):
        value = markup.sub(_wide, value)
    if value.startswith("#"):
        value = value.replace("#", _twin("#"))
    return "".join(map(_twin, value)) if RULE.match(value) else value


def _wide(found: re.Match[str]) -> str:
    return "".join(_twin(sign) for sign in found[0])


def _twin(sign: str) -> str:
    is_markup = "!" <= sign <= "~" and not sign.isalnum()
    return chr(ord(sign) + WIDE) if is_markup else sign


def variables(card: Card) -> dict[str, str]:
    """Return the four variables of the template, all of them texts."""
    return {
        "title": line(card.title)[:TITLE_CHARS_MAX],
        "markdown": markdown(card),
        "tips": fit(line(card.state)),
        "sys_full_json_obj": buttons(card.buttons),
    }


def markdown(card: Card) -> str:
    """Return headline, facts and note; when that is too long the end of the note goes first."""
    fixed = [f"### {line(card.headline)}"] if card.headline.strip() else []
    fixed += [say.FACT.format(name=line(fact.name), value=line(fact.value)) for fact in card.facts]
    note = lines(card.note)
    shown = len(note)
    while True:
        left = len(note) - shown
        tail = [say.CUT.format(lines=left)] if left else []
        drawn = BREAK.join([*fixed, *note[:shown], *tail])
        if not shown or len(drawn.encode()) <= VALUE_BYTES_MAX:
            return fit(drawn)
        shown -= 1


def buttons(choices: tuple[Button, ...]) -> str:
    """Return the buttons as the text of ``sys_full_json_obj``; none for a settled card."""
    return wire.dumps({"msgButtons": [_button(choice) for choice in choices]})


def _button(choice: Button) -> dict[str, object]:
    return {
        "text": line(choice.label)[:LABEL_CHARS_MAX],
        "color": COLORS[choice.style],
        "id": choice.token,
        "request": True,
    }


def fit(value: str) -> str:
    """Return ``value`` cut to the bytes one variable may have, never inside a letter."""
    sealed = value.encode()
    if len(sealed) <= VALUE_BYTES_MAX:
        return value
    return sealed[: VALUE_BYTES_MAX - 6].decode(errors="ignore").rstrip() + "……"


def fits(card: Card) -> bool:
    """Whether the card's buttons fit the template; otherwise it is sent as text."""
    return len(buttons(card.buttons).encode()) <= VALUE_BYTES_MAX


def headline(message: Message) -> str:
    """Return the short line for notifications and chat lists."""
    if not isinstance(message, Card):
        return line(cards.as_text(message))[:TITLE_CHARS_MAX] or say.CARD_NEWS
    return line(message.title)[:TITLE_CHARS_MAX] or say.CARD_NEWS


def as_text(message: Message) -> str:
    """Return a message without markup; a card's buttons become numbered replies."""
    return plain(cards.as_text(_on_lines(message) if isinstance(message, Card) else message))


def _on_lines(card: Card) -> Card:
    """Return the card with every name kept on its own line."""
    return replace(
        card,
        title=_one(card.title),
        headline=_one(card.headline),
        state=_one(card.state),
        facts=tuple(Fact(name=_one(fact.name), value=_one(fact.value)) for fact in card.facts),
        buttons=tuple(replace(button, label=_one(button.label)) for button in card.buttons),
    )


def _one(value: str) -> str:
    return " ".join(wire.clean(value).split())


def as_markdown(message: Message, mention: tuple[str, ...] = ()) -> str:
    """Return a message as chat markdown, for webhook robots; mentions are only ours."""
    if not isinstance(message, Card):
        drawn = lines(cards.as_text(message))
    else:
        drawn = [f"### {line(message.title)}"]
        drawn += [f"**{line(message.headline)}**"] if message.headline.strip() else []
        drawn += [
            say.FACT.format(name=line(fact.name), value=line(fact.value)) for fact in message.facts
        ]
        drawn += [*lines(message.note), *lines(message.state)]
    if mention:
        drawn.append(" ".join(f"@{person}" for person in mention))
    return BUBBLE_BREAK.join(drawn)
