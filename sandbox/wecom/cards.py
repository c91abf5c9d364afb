"""What a template card must be, with the platform's own error numbers."""

import re
from collections.abc import Callable, Iterable
from typing import Any, Final

from sandbox.wecom.wire import Refusal

Card = dict[str, Any]
HasMedia = Callable[[str], bool]

INTERACTIVE: Final = ("button_interaction", "vote_interaction", "multiple_interaction")
TYPES: Final = ("text_notice", "news_notice", *INTERACTIVE)
TASK_ID: Final = re.compile(r"[0-9A-Za-z_\-@]{1,128}")
KEY_BYTES_MAX: Final = 1024
OPTION_ID_BYTES_MAX: Final = 128

OBJECTS: Final = (
    "source",
    "main_title",
    "quote_area",
    "emphasis_content",
    "card_image",
    "image_text_area",
    "card_action",
    "action_menu",
    "button_selection",
    "checkbox",
    "submit_button",
)
TEXTS: Final = frozenset(
    {
        *("title", "desc", "icon_url", "url", "appid", "pagepath", "quote_text", "image_url"),
        *("keyname", "value", "media_id", "userid", "text", "key", "id", "selected_id"),
        *("question_key", "sub_title_text", "task_id", "replace_text"),
    }
)


def check(raw: Any, *, is_update: bool = False, has_media: HasMedia = bool) -> Card:
    """Return card ``raw`` without its empty fields, or refuse it.

    An update ignores ``task_id``. ``has_media`` tells whether a media id can be shown.
    """
    if not isinstance(raw, dict):
        raise Refusal(40058, "template_card missing")
    card: Card = {name: value for name, value in raw.items() if value is not None}
    kind = card.get("card_type")
    if kind not in TYPES:
        raise Refusal(42031, "invalid template_card card_type")
    _check_shape(card)
    _check_titles(card)
    _check_lists(card, has_media)
    _check_areas(card, 10 if is_update else 3)
    PARTS[kind](card)
    if not is_update:
        _check_task_id(card)
    _check_keys(card)
    return card


def needs_task(card: Card) -> bool:
    """Tell whether pressing something on this card comes back to the app."""
    return card["card_type"] in INTERACTIVE or bool(card.get("action_menu"))


def _check_shape(card: Card) -> None:
    for name in OBJECTS:
        if not isinstance(card.get(name, {}), dict):
            raise Refusal(40058, f"template_card.{name} is not an object")
    _check_texts(card, "template_card")


def _check_texts(value: Any, where: str) -> None:
    """Refuse anything but a string where a string belongs, however deep."""
    if isinstance(value, list):
        for entry in value:
            _check_texts(entry, where)
    if not isinstance(value, dict):
        return
    for key, entry in value.items():
        if key in TEXTS and not isinstance(entry, str):
            raise Refusal(40058, f"{where}.{key} is not a string")
        _check_texts(entry, f"{where}.{key}")


def _check_titles(card: Card) -> None:
    title = card.get("main_title", {}).get("title")
    if card["card_type"] == "text_notice":
        if not title and not card.get("sub_title_text"):
            raise Refusal(40058, "template_card.main_title.title and sub_title_text are both empty")
    elif not title:
        raise Refusal(40058, "template_card.main_title.title missing")


def _check_lists(card: Card, has_media: HasMedia) -> None:
    facts = _rows(card, "horizontal_content_list", 0, 6, 42035)
    for fact in facts:
        _need(fact, "keyname", 42027)
        _check_fact_target(fact, has_media)
    for row in _rows(card, "vertical_content_list", 0, 4, 42036):
        _need(row, "title", 42033)
    for jump in _rows(card, "jump_list", 0, 3, 42042):
        _need(jump, "title", 42033)
        _check_target(jump)


def _check_fact_target(fact: Card, has_media: HasMedia) -> None:
    match fact.get("type", 0):
        case 0:
            pass
        case 1:
            _need_url(fact, 42028)
        case 2:
            _need(fact, "media_id", 42029)
            if not has_media(fact["media_id"]):
                raise Refusal(42029, "invalid template_card horizontal media_id")
        case 3:
            _need(fact, "userid", 42050)
        case _:
            raise Refusal(40058, "template_card.horizontal_content_list.type")


def _check_areas(card: Card, actions_max: int) -> None:
    for area in ("quote_area", "image_text_area"):
        if card.get(area):
            _check_target(card[area])
    if action := card.get("card_action"):
        if action.get("type") not in (0, 1, 2):
            raise Refusal(42045, "invalid template_card card_action")
        _check_target(action)
    if menu := card.get("action_menu"):
        for entry in _rows(menu, "action_list", 1, actions_max, 40058):
            _need(entry, "text", 42038)
            _need(entry, "key", 42039)


def _check_target(row: Card) -> None:
    if row.get("type") == 1:
        _need_url(row, 42028)
    if row.get("type") == 2:
        _need(row, "appid", 42030)


def _check_notice(card: Card) -> None:
    if card.get("card_action", {}).get("type") not in (1, 2):
        raise Refusal(42045, "template_card card_action missing")


def _check_news(card: Card) -> None:
    _check_notice(card)
    image, area = card.get("card_image"), card.get("image_text_area")
    if not image and not area:
        raise Refusal(42044, "template_card card_image missing")
    if image:
        _need_url(image, 42044)
    if area:
        _need(area, "image_url", 42044)


def _check_buttons(card: Card) -> None:
    for button in _rows(card, "button_list", 1, 6, 40058):
        _need(button, "text", 42038)
        if button.get("style", 1) not in (1, 2, 3, 4):
            raise Refusal(40058, "template_card.button_list.style")
        if button.get("type", 0) == 1:
            _need_url(button, 42028)
        else:
            _need(button, "key", 42039)
    if choice := card.get("button_selection"):
        _check_question(choice, 10)


def _check_vote(card: Card) -> None:
    box = card.get("checkbox")
    if not isinstance(box, dict):
        raise Refusal(42043, "template_card checkbox missing")
    if box.get("mode", 0) not in (0, 1):
        raise Refusal(40058, "template_card.checkbox.mode")
    _check_question(box, 20)
    _check_submit(card)


def _check_multiple(card: Card) -> None:
    for question in _rows(card, "select_list", 1, 3, 42047):
        _check_question(question, 10)
    _check_submit(card)


def _check_question(question: Card, options_max: int) -> None:
    _need(question, "question_key", 42043)
    for option in _rows(question, "option_list", 1, options_max, 42037):
        _need(option, "id", 42040)
        _need(option, "text", 42041)
        if len(option["id"].encode()) > OPTION_ID_BYTES_MAX:
            raise Refusal(42040, "template_card option id too long")


def _check_submit(card: Card) -> None:
    submit = card.get("submit_button")
    submit = submit if isinstance(submit, dict) else {}
    _need(submit, "text", 42049)
    _need(submit, "key", 42046)


def _check_task_id(card: Card) -> None:
    task_id = card.get("task_id", "")
    if not task_id and not needs_task(card):
        return
    if not TASK_ID.fullmatch(task_id):
        raise Refusal(42014, "invalid template_card task_id")


def _check_keys(card: Card) -> None:
    keys = list(action_keys(card))
    if any(len(key.encode()) > KEY_BYTES_MAX for key in keys):
        raise Refusal(42018, "template_card key too long")
    questions = [question["question_key"] for question in questions_of(card)]
    if len(set(keys)) != len(keys) or len(set(questions)) != len(questions):
        raise Refusal(42051, "duplicate template_card action key")


def action_keys(card: Card) -> Iterable[str]:
    """Return every key that pressing something on the card sends back."""
    for button in card.get("button_list", ()):
        if button.get("type", 0) != 1:
            yield button["key"]
    for entry in card.get("action_menu", {}).get("action_list", ()):
        yield entry["key"]
    if submit := card.get("submit_button"):
        yield submit["key"]


def questions_of(card: Card) -> list[Card]:
    """Return what can be chosen on the card."""
    single = [card[key] for key in ("button_selection", "checkbox") if card.get(key)]
    return single + list(card.get("select_list", ()))


def _rows(holder: Card, key: str, least: int, most: int, code: int) -> list[Card]:
    rows = holder.get(key)
    rows = [] if rows is None else rows
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise Refusal(40058, f"template_card.{key} is not a list of objects")
    if not least <= len(rows) <= most:
        raise Refusal(code, f"template_card {key} length must be {least} to {most}")
    return rows


def _need(row: Card, key: str, code: int) -> None:
    if not isinstance(row.get(key), str) or not row[key]:
        raise Refusal(code, f"template_card {key} missing")


def _need_url(row: Card, code: int) -> None:
    _need(row, "url", code)
    if not row["url"].startswith(("http://", "https://")):
        raise Refusal(code, "template_card url without scheme")


PARTS: Final[dict[str, Callable[[Card], None]]] = {
    "text_notice": _check_notice,
    "news_notice": _check_news,
    "button_interaction": _check_buttons,
    "vote_interaction": _check_vote,
    "multiple_interaction": _check_multiple,
}
