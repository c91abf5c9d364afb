"""The shell: each word makes one call, every refusal is a sentence and exit code 1."""

import sys
import types
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from bot import cli
from bot.config import load
from bot.imports import loading
from bot.imports.problems import unreadable
from core.errors import Broken

VERBS = {
    "run_bot": ["run"],
    "check_settings": ["check"],
    "upgrade_database": ["db", "upgrade"],
    "import_file": ["import", "stock", "期初.csv"],
    "list_jobs": ["job", "list"],
    "run_job": ["job", "run", "daily", "--at", "2026-11-22T18:30"],
    "verify_audit": ["audit", "verify"],
    "backup_database": ["backup", "b.db"],
    "restore_database": ["restore", "b.db"],
}


class FakeApp(types.ModuleType):
    """Stands where ``bot.app`` stands and remembers what it was asked."""

    def __init__(self, trouble: Exception | None = None) -> None:
        super().__init__("bot.app")
        self.calls: list[tuple[str, tuple[Any, ...], dict[str, Any]]] = []
        self.trouble = trouble

    def __getattr__(self, verb: str) -> Any:
        if verb not in VERBS:
            raise AttributeError(verb)

        def called(*args: Any, **named: Any) -> None:
            self.calls.append((verb, args, named))
            if self.trouble:
                raise self.trouble
            named["say"]("好了")

        return called


def run(monkeypatch: pytest.MonkeyPatch, app: FakeApp, *words: str) -> Result:
    monkeypatch.setitem(sys.modules, "bot.app", app)
    monkeypatch.setattr("bot.app", app, raising=False)
    return CliRunner().invoke(cli.build(), list(words))


@pytest.mark.parametrize(("verb", "words"), VERBS.items())
def test_every_word_makes_one_call(
    monkeypatch: pytest.MonkeyPatch, verb: str, words: list[str]
) -> None:
    app = FakeApp()
    result = run(monkeypatch, app, *words)

    assert (result.exit_code, result.stdout) == (0, "好了\n")
    assert [call[0] for call in app.calls] == [verb]


def test_what_is_asked_reaches_the_call(monkeypatch: pytest.MonkeyPatch) -> None:
    app = FakeApp()
    run(monkeypatch, app, "import", "products", "a.xlsx", "-c", "c.toml",
        "--mapping", "m.toml", "--marked", "x.xlsx", "--dry-run")  # fmt: skip
    [(_, args, _)] = app.calls

    assert args == (
        Path("c.toml"),
        loading.ImportRequest(
            kind="products", file=Path("a.xlsx"), mapping=Path("m.toml"),
            marked=Path("x.xlsx"), is_dry_run=True,
        ),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("trouble", "sentence"),
    [
        (unreadable("商品.csv", "empty"), "商品.csv：文件里什么都没有。"),
        (Broken("balance 7"), "账目对不上：balance 7"),
        (PermissionError(13, "Permission denied", "/x/备份"), "/x/备份：Permission denied"),
    ],
)
def test_a_refusal_is_a_sentence_and_exit_code_one(
    monkeypatch: pytest.MonkeyPatch, trouble: Exception, sentence: str
) -> None:
    result = run(monkeypatch, FakeApp(trouble), "run")

    assert (result.exit_code, result.stderr) == (1, sentence + "\n")


@pytest.mark.row("B10")
def test_bad_settings_name_their_keys_and_no_secret(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    config = tmp_path / "config.toml"
    config.write_text('[dingtalk]\nclient_id = "a"\nclient_secrt = "geheim"\n', encoding="utf-8")
    app = FakeApp()
    monkeypatch.setattr(app, "check_settings", lambda path, **_: load(path, {}), raising=False)
    result = run(monkeypatch, app, "check", "-c", str(config))

    assert result.exit_code == 1
    assert "company：没有填。" in result.stderr
    assert "dingtalk.client_secrt：没有这个设置，也许是想写 client_secret。" in result.stderr
    assert "geheim" not in result.output


def test_a_bug_is_not_dressed_up(monkeypatch: pytest.MonkeyPatch) -> None:
    result = run(monkeypatch, FakeApp(ZeroDivisionError()), "run")

    assert isinstance(result.exception, ZeroDivisionError)


@pytest.mark.parametrize("words", [["nonsense"], ["import", "cats", "x.csv"], ["backup"]])
def test_wrong_usage_is_exit_code_two(monkeypatch: pytest.MonkeyPatch, words: list[str]) -> None:
    assert run(monkeypatch, FakeApp(), *words).exit_code == 2
