"""From a card to WeCom's template card and markdown; every limit is kept before sending."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from bot.cards.model import Button, Card, Fact, Style, Tone
from bot.platforms.base import SendFailed, Trouble
from bot.platforms.wecom import limits
from bot.platforms.wecom.limits import CardSize
from bot.platforms.wecom.plain import cut, lines_of, literal_markdown, one_line
from bot.texts import wecom as texts

Body = dict[str, Any]

NOWHERE: Final = "https://work.weixin.qq.com"
DEAD_KEY: Final = "settled"
DOT: Final = " · "
COLOUR: Final = {Tone.NEUTRAL: 0, Tone.WAITING: 1, Tone.BAD: 2, Tone.GOOD: 3}
STYLE: Final = {Style.PRIMARY: 1, Style.DANGER: 2, Style.PLAIN: 3}
FONT: Final = {Tone.GOOD: "info", Tone.BAD: "warning", Tone.WAITING: "warning"}

_TASK = re.compile(r"[0-9A-Za-z_\-@]{1,128}")


def template_card(
    card: Card, task_id: str, url: str = "", size: CardSize = limits.APP_CARD
) -> Body:
    """Return the body of a new card: buttons if it has any, a notice otherwise.

    ``url`` opens when a notice is tapped. Refuse a handle or a button that WeCom would refuse.
    """
    if _TASK.fullmatch(task_id) is None:
        raise SendFailed(Trouble.CONTENT, "handle is not a task_id")
    if card.buttons:
        return {
            **_frame(card, "button_interaction", size),
            "task_id": task_id,
            **_buttons(card.buttons),
        }
    action = {"type": 1, "url": url or NOWHERE}
    return {**_frame(card, "text_notice", size), "card_action": action, "task_id": task_id}


def replacement_card(card: Card, size: CardSize = limits.APP_CARD) -> Body:
    """Return the body that replaces a card already sent; without buttons nothing can be tapped.

    What stands where the buttons were is not said a second time above.
    """
    if card.buttons:
        return {**_frame(card, "button_interaction", size), **_buttons(card.buttons)}
    word, rest = _split(card.state)
    frame = _frame(replace(card, state=rest), "button_interaction", size)
    dead = {"text": word, "style": STYLE[Style.PLAIN], "key": DEAD_KEY}
    return {**frame, "button_list": [dead], "replace_text": word}


def replaced_word(state: str) -> str:
    """Return what stands where the buttons were: as much of the state as can be read there."""
    return _split(state)[0]


def _split(state: str) -> tuple[str, str]:
    """Return the word for the place of the buttons and what of the state is left for above."""
    word = one_line(state)
    if 0 < len(word) <= limits.BUTTON_LABEL:
        return word, ""
    head, _, rest = word.partition(DOT)
    return (head, rest) if rest and 0 < len(head) <= limits.BUTTON_LABEL else (texts.SETTLED, word)


def _frame(card: Card, kind: str, size: CardSize) -> Body:
    shown, moved = _facts(card.facts, size)
    title = one_line(card.title) or one_line(card.headline) or texts.SOURCE
    frame: Body = {
        "card_type": kind,
        "source": {"desc": texts.SOURCE, "desc_color": COLOUR[card.tone]},
        "main_title": {"title": cut(title, size.title)},
    }
    if state := one_line(card.state):
        frame["main_title"]["desc"] = cut(state, size.desc)
    if headline := one_line(card.headline):
        frame["sub_title_text"] = cut(headline, size.sub_title)
    if quote := "\n".join([*moved, lines_of(card.note).strip("\n")]).strip("\n"):
        frame["quote_area"] = {"type": 0, "quote_text": cut(quote, limits.QUOTE)}
    if shown:
        frame["horizontal_content_list"] = shown
    return frame


def _facts(facts: Sequence[Fact], size: CardSize) -> tuple[list[Body], list[str]]:
    """Split facts into those that fit the list and, in full, those that move to the quote."""
    shown: list[Body] = []
    moved: list[str] = []
    for fact in facts:
        name, value = one_line(fact.name), one_line(fact.value)
        fits = 0 < len(name) <= limits.FACT_NAME and len(value) <= size.fact_value
        if fits and len(shown) < limits.FACTS:
            shown.append({"keyname": name, "value": value or texts.EMPTY_VALUE})
        else:
            moved.append(texts.FACT_LINE.format(name=name, value=value) if name else value)
    return shown, moved


def _buttons(buttons: Sequence[Button]) -> Body:
    drawn = [_button(button) for button in buttons[: limits.BUTTONS]]
    if len({button["key"] for button in drawn}) < len(drawn):
        raise SendFailed(Trouble.CONTENT, "two buttons with one token")
    return {"button_list": drawn}


def _button(button: Button) -> Body:
    label = one_line(button.label)
    if not label or not 0 < len(button.token.encode()) <= limits.BUTTON_KEY_BYTES:
        raise SendFailed(Trouble.CONTENT, "a button without label or with an impossible token")
    return {
        "text": cut(label, limits.BUTTON_LABEL),
        "style": STYLE[button.style],
        "key": button.token,
    }


def markdown_lines(card: Card) -> list[str]:
    """Return ``card`` as lines of WeCom's markdown, for groups; each line closes what it opens.

    Buttons are left out: in a group nobody could press them.
    """
    lines = [_coloured(f"**{_short(card.title)}**", FONT.get(card.tone, ""))]
    if headline := _short(card.headline):
        lines.append(headline)
    for fact in card.facts:
        pair = texts.FACT_LINE.format(name=_short(fact.name), value=_short(fact.value))
        lines.append(f"> {pair}")
    lines += [line for line in literal_markdown(card.note).split("\n") if line.strip()]
    if state := _short(card.state):
        lines.append(_coloured(state, "comment"))
    return lines


def _short(text: str) -> str:
    return cut(literal_markdown(one_line(text)), limits.LINE)


def _coloured(text: str, colour: str) -> str:
    return f'<font color="{colour}">{text}</font>' if colour else text
