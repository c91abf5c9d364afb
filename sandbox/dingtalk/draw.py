"""How an interactive card looks: the Markdown-with-buttons template, or any other roughly."""

import json
from typing import Any, Final

KNOWN: Final = frozenset({"title", "markdown", "tips", "logo", "sys_full_json_obj"})


def draw(variables: dict[str, str]) -> dict[str, Any]:
    """Return what the page shows for the template's ``variables``."""
    others = sorted(set(variables) - KNOWN)
    return {
        "style": "dingtalk",
        "type": "interactive",
        "title": variables.get("title", ""),
        "desc": "",
        "headline": "",
        "facts": [{"name": name, "value": variables[name]} for name in others],
        "quote": "",
        "markdown": variables.get("markdown", ""),
        "tips": variables.get("tips", ""),
        "buttons": buttons(variables.get("sys_full_json_obj", "")),
        "replaced_text": "",
    }


def buttons(text: str) -> list[dict[str, Any]]:
    """Return the buttons in ``sys_full_json_obj``; text that is not such JSON shows none."""
    try:
        rows = json.loads(text)["msgButtons"] if text else []
    except (ValueError, KeyError, TypeError):
        return []
    return [_button(row) for row in rows if isinstance(row, dict) and row.get("text")]


def _button(row: dict[str, Any]) -> dict[str, Any]:
    calls_back = row.get("request") in (True, "true")
    return {
        "key": str(row.get("id", "")) if calls_back else "",
        "text": str(row["text"]),
        "style": str(row.get("color", "")),
        **({} if calls_back else {"url": str(row.get("url", ""))}),
    }
