"""The import file for a firm's own card, and the page that explains it."""

import json
from pathlib import Path
from typing import Any

from bot.platforms.dingtalk import render
from tests.platforms.dingtalk.conftest import APPROVAL

DOCS = Path(__file__).parents[3] / "docs"


def editor_data() -> dict[str, Any]:
    outer = json.loads((DOCS / "dingtalk-card.json").read_text("utf-8"))
    assert set(outer) == {"editorData", "widgetInfo", "type", "mode"}
    assert (outer["type"], outer["mode"]) == ("im", "card")
    found = json.loads(outer["editorData"])
    assert isinstance(found, dict)
    return found


def components(node: dict[str, Any]) -> list[dict[str, Any]]:
    return [node] + [inner for child in node.get("children", ()) for inner in components(child)]


def test_the_template_has_the_variables_that_cards_are_drawn_with() -> None:
    drawn = render.variables(APPROVAL)
    inside = json.loads(drawn.pop("sys_full_json_obj"))

    names = {variable["name"] for variable in editor_data()["variableList"]}

    assert names == set(drawn) | set(inside)


def test_a_button_of_the_template_sends_back_its_token() -> None:
    (card,) = editor_data()["schema"]["componentsTree"]
    found = {one["componentName"]: one["props"] for one in components(card)}

    assert found["SingleButton"]["actionType"] == "request"
    assert found["SingleButton"]["actionId"]["content"] == "${loop.id}"
    assert found["Loop"]["listData"]["variable"] == "msgButtons"
    assert found["MarkdownBlock"]["content"]["variable"] == "markdown"
    known = {one["componentName"] for one in editor_data()["schema"]["componentsMap"]}
    assert known == set(found)


def test_the_page_names_every_variable_and_field() -> None:
    page = (DOCS / "dingtalk-card.md").read_text("utf-8")
    button = json.loads(render.variables(APPROVAL)["sys_full_json_obj"])["msgButtons"][0]

    assert [
        name for name in (*render.variables(APPROVAL), *button) if f"`{name}`" not in page
    ] == []
