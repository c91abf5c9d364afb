"""The documentation cannot lie: what it names exists, and what exists is named."""

import re
import tomllib
from pathlib import Path
from typing import Final

import pytest

from bot.config import known_keys
from bot.imports.mapping import load_mapping
from bot.texts.jobs import ABOUT
from bot.texts.labels import DECIDED, KIND, status
from core.orders.kinds import Kind
from core.orders.states import RULES
from docs import generate
from tests.rows import PROMISED

ROOT: Final = Path(__file__).parents[1]
READMES: Final = ("README.md", "README.zh-CN.md")
PAGES: Final = (*READMES, *(f"docs/{page.name}" for page in sorted((ROOT / "docs").glob("*.md"))))
COMMANDS: Final = {name for name, _ in generate.commands()}
KEY: Final = re.compile(r"`((?:company|server|database|wecom|dingtalk|schedule)\.[a-z_.]+)`")


def text(page: str) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


def test_the_reference_is_what_the_code_says() -> None:
    assert generate.PAGE.read_text(encoding="utf-8") == generate.page()


@pytest.mark.parametrize("page", PAGES)
def test_every_command_that_is_named_exists(page: str) -> None:
    shell = re.findall(r"zhanggui ((?:[a-z]+ ?){1,2})", text(page))
    for words in shell:
        first = f"zhanggui {words.split()[0]}"
        both = f"zhanggui {' '.join(words.split()[:2])}"
        assert first in COMMANDS or both in COMMANDS, words


@pytest.mark.parametrize("page", READMES)
def test_every_make_word_exists(page: str) -> None:
    words = set(re.findall(r"\bmake ([a-z]+)", text(page)))
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")

    assert words
    assert all(
        re.search(rf"^{word}:", makefile, re.MULTILINE) for word in words if word != "things"
    )


@pytest.mark.parametrize("page", READMES)
def test_every_row_behind_a_promise_is_promised(page: str) -> None:
    rows = set(re.findall(r"\b[DPSTFBNJ]\d\d\b", text(page)))

    assert rows
    assert rows <= set(PROMISED)


def test_both_readmes_say_the_same_things() -> None:
    english, chinese = (text(page) for page in READMES)
    found = [re.findall(r"`(?:make|zhanggui|python)[^`]*`|\b[DPSTFBNJ]\d\d\b", page)
             for page in (english, chinese)]  # fmt: skip
    shell = [
        re.findall(r"^(?:make|zhanggui|pip|cp) .*$", page, re.MULTILINE)
        for page in (english, chinese)
    ]

    assert shell[0] == shell[1]
    assert {row for row in found[0] if len(row) == 3} == {row for row in found[1] if len(row) == 3}


@pytest.mark.parametrize("page", PAGES)
def test_every_link_to_a_file_leads_somewhere(page: str) -> None:
    folder = (ROOT / page).parent
    links = re.findall(r"\]\(([^)#:]+)\)", text(page))

    assert all((folder / link).exists() for link in links), links


@pytest.mark.parametrize("page", PAGES)
def test_every_setting_that_is_named_exists(page: str) -> None:
    assert set(KEY.findall(text(page))) <= set(known_keys())


def test_every_setting_and_job_is_in_the_reference() -> None:
    page = text("docs/reference.md")
    leaves = [key for key in known_keys() if "." in key and key != "wecom.smart_bot"]

    assert all(f"`{key}`" in page for key in leaves if key != "approvals.rules")
    assert all(f"`{name}`" in page for name, _ in generate.jobs())
    assert {name for name, _ in generate.jobs()} == set(ABOUT)


@pytest.mark.parametrize("page", PAGES)
def test_toml_in_the_docs_is_toml(page: str, tmp_path: Path) -> None:
    for number, block in enumerate(re.findall(r"```toml\n(.*?)```", text(page), re.DOTALL)):
        path = tmp_path / f"{number}.toml"
        path.write_text(block, encoding="utf-8")
        if "columns" in tomllib.loads(block):
            load_mapping(path)


def test_every_decision_has_a_number_a_reason_and_a_cost() -> None:
    decisions = sorted((ROOT / "docs" / "decisions").glob("*.md"))

    for number, path in enumerate(decisions, start=1):
        said = path.read_text(encoding="utf-8")
        assert path.name.startswith(f"{number:04}-")
        assert said.startswith(f"# {number}. ")
        assert "**Why.**" in said


def test_every_kind_has_its_diagram_with_every_step_of_its_rules() -> None:
    """The diagram, like the database's own table, is the one table of steps."""
    _, _, lives = text("docs/reference.md").partition("## 单据的一生")
    found = {
        title: set(re.findall(r"^  (\S+) --> (\S+): (.+)$", diagram, re.MULTILINE))
        for title, diagram in re.findall(
            r"### (\S+)\n\n```mermaid\nstateDiagram-v2\n(.*?)```", lives, re.DOTALL
        )
    }
    assert set(found) == {KIND[kind.value] for kind in Kind}
    for kind, rules in RULES.items():
        assert found[KIND[kind.value]] == {
            (status(kind, rule.start), status(kind, rule.end), DECIDED[rule.step.value])
            for rule in rules
        }, kind
