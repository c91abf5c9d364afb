"""How a template card looks on the phone: longer texts are cut, other types' fields ignored."""

from typing import Any, Final

from sandbox.wecom.cards import INTERACTIVE, questions_of

Card = dict[str, Any]

TITLE: Final = 36
TITLE_DESC: Final = 44
SOURCE: Final = 20
SUBTITLE: Final = 160
KEYNAME: Final = 5
VALUE: Final = 30
BUTTON: Final = 10
NOTICES: Final = ("text_notice", "news_notice")


def draw(card: Card) -> Card:
    """Return what the page shows of ``card``."""
    kind = card["card_type"]
    title = card.get("main_title", {})
    return {
        "style": "wecom",
        "type": kind,
        "source": _short(card.get("source", {}).get("desc", ""), SOURCE),
        "source_color": card.get("source", {}).get("desc_color", 0),
        "title": _short(title.get("title", ""), TITLE),
        "desc": _short(title.get("desc", ""), TITLE_DESC),
        "headline": _headline(card),
        "facts": _facts(card),
        "quote": _quote(card),
        "markdown": "",
        "tips": "",
        "url": card.get("card_action", {}).get("url", ""),
        "image": card.get("card_image", {}).get("url", "") if kind == "news_notice" else "",
        "links": _links(card),
        "questions": [_question(entry) for entry in questions_of(card)],
        "buttons": [] if card.get("replace_text") else _buttons(card),
        "menu": _menu(card),
        "replaced_text": card.get("replace_text", ""),
    }


def freeze(drawn: Card, text: str) -> Card:
    """Return the card with its buttons replaced by a dead ``text``."""
    return {**drawn, "buttons": [], "replaced_text": text}


def _headline(card: Card) -> str:
    if card["card_type"] == "text_notice" and (big := card.get("emphasis_content")):
        words = (big.get("title", ""), big.get("desc", ""))
        return " ".join(word for word in words if word)
    if card["card_type"] in {"text_notice", "button_interaction"}:
        return _short(card.get("sub_title_text", ""), SUBTITLE)
    return ""


def _facts(card: Card) -> list[Card]:
    if card["card_type"] not in {*NOTICES, "button_interaction"}:
        return []
    facts = [
        {
            "name": _short(row["keyname"], KEYNAME),
            "value": _short(row.get("value", ""), VALUE),
            "url": row.get("url", ""),
        }
        for row in card.get("horizontal_content_list", ())
    ]
    if card["card_type"] == "news_notice":
        facts += [
            {"name": _short(row["title"], 38), "value": _short(row.get("desc", ""), 160), "url": ""}
            for row in card.get("vertical_content_list", ())
        ]
    return facts


def _quote(card: Card) -> str:
    if card["card_type"] not in {*NOTICES, "button_interaction"}:
        return ""
    area = card.get("quote_area", {})
    return "\n".join(part for part in (area.get("title"), area.get("quote_text")) if part)


def _links(card: Card) -> list[Card]:
    if card["card_type"] not in NOTICES:
        return []
    return [
        {"text": _short(row["title"], 18), "url": row.get("url", "")}
        for row in card.get("jump_list", ())
    ]


def _buttons(card: Card) -> list[Card]:
    if card["card_type"] not in INTERACTIVE:
        return []
    if submit := card.get("submit_button"):
        return [{"key": submit["key"], "text": _short(submit["text"], BUTTON), "style": 1}]
    return [
        {
            "key": row.get("key", ""),
            "text": _short(row["text"], BUTTON),
            "style": row.get("style", 1),
            **({"url": row["url"]} if row.get("type", 0) == 1 else {}),
        }
        for row in card.get("button_list", ())
    ]


def _menu(card: Card) -> list[Card]:
    entries = card.get("action_menu", {}).get("action_list", ())
    return [{"key": entry["key"], "text": entry["text"]} for entry in entries]


def _question(question: Card) -> Card:
    chosen = question.get("selected_id", "")
    return {
        "key": question["question_key"],
        "title": question.get("title", ""),
        "many": question.get("mode", 0) == 1,
        "disabled": bool(question.get("disable")),
        "options": [
            {
                "id": option["id"],
                "text": option["text"],
                "checked": bool(option.get("is_checked")) or option["id"] == chosen,
            }
            for option in question["option_list"]
        ],
    }


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"
