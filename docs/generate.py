"""Write ``docs/reference.md`` from the code, and with ``--pictures`` the README's picture.

``--check`` writes nothing and fails when the page no longer says what the code does.
"""

import argparse
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import typer

from bot import cli
from bot.config import Settings, known_keys
from bot.imports.columns import COLUMNS, REQUIRED
from bot.texts.imports import KINDS
from bot.texts.jobs import ABOUT, at_time, every
from bot.texts.labels import DECIDED, KIND, status
from core.orders.states import RULES
from scheduler.jobs import DAILY, TICKS

ROOT: Final = Path(__file__).parents[1]
PAGE: Final = ROOT / "docs" / "reference.md"
EXAMPLE: Final = ROOT / "config.example.toml"
HEADER: Final = re.compile(r"\[+([a-z_.]+)\]+")
SETTING: Final = re.compile(r"([a-z_]+) = ")


def main() -> int:
    """Return 0 when the page is as it should be."""
    wish = argparse.ArgumentParser(description=__doc__)
    wish.add_argument("--check", action="store_true", help="only compare")
    wish.add_argument("--pictures", action="store_true", help="take the README's picture again")
    asked = wish.parse_args()
    text = page()
    if asked.check:
        is_same = PAGE.exists() and PAGE.read_text(encoding="utf-8") == text
        sys.stdout.write("" if is_same else "docs/reference.md is out of date: run make docs\n")
        return 0 if is_same else 1
    PAGE.write_text(text, encoding="utf-8")
    return _take_pictures() if asked.pictures else 0


def page() -> str:
    """Return the whole reference page."""
    parts = [
        "# 参考\n\n这一页由 `make docs` 从代码生成，请不要手工修改。",
        "## 命令\n\n" + "\n".join(_commands()),
        "## 配置\n\n" + "\n".join(_settings()),
        "## 导入的列\n\n" + "\n".join(_columns()),
        "## 定时任务\n\n" + "\n".join(_jobs()),
        "## 单据的一生\n\n" + "\n".join(_lives()),
    ]
    return "\n\n".join(parts) + "\n"


def commands(command: Any = None, name: str = "zhanggui") -> Iterator[tuple[str, str]]:
    """Yield every command with its first sentence."""
    command = command or typer.main.get_command(cli.build())
    inner = getattr(command, "commands", {})
    if not inner:
        yield name, str(command.help or "").strip().splitlines()[0]
    for word, each in inner.items():
        yield from commands(each, f"{name} {word}")


def jobs() -> list[tuple[str, str]]:
    """Return the jobs there are: name and when they run."""
    daily = [(job.name, at_time(f"`schedule.{job.setting}`", job.weekday)) for job in DAILY]
    return daily + [(job.name, every(job.seconds)) for job in TICKS]


def _commands() -> Iterator[str]:
    yield "| 命令 | 做什么 |\n|---|---|"
    for name, about in commands():
        yield f"| `{name}` | {about} |"
    yield "\n退出码：0 完成；1 不允许，并用一句话说明文件、行、列或键；2 用法不对。"


def _settings() -> Iterator[str]:
    yield "每个键的说明写在 `config.example.toml` 里，写在哪里就在哪里解释。"
    yield "环境变量：`ZHANGGUI_` 加上大写的键，层之间两个下划线，例如 `ZHANGGUI_WECOM__SECRET`；"
    yield "任何一个键加上 `_file` 就是“从这个文件里读”。\n"
    yield "| 键 | 说明 |\n|---|---|"
    notes = _notes()
    for key in known_keys():
        leaf = key.rpartition(".")[2]
        if key not in Settings.model_fields and leaf not in {"smart_bot", "rules"}:
            yield f"| `{key}` | {notes.get(key, '')} |"


def _notes() -> dict[str, str]:
    """Return the comment above each key of the example, keys dotted by their section."""
    notes: dict[str, str] = {}
    section = comment = ""
    for line in EXAMPLE.read_text(encoding="utf-8").splitlines():
        plain = line.removeprefix("# ")
        header = HEADER.fullmatch(plain)
        setting = SETTING.match(plain)
        if header:
            section = header[1]
        elif setting:
            notes.setdefault(f"{section}.{setting[1]}", comment)
        elif line.startswith("# "):
            comment = plain
    return notes


def _columns() -> Iterator[str]:
    yield "第一行是列名，顺序不限；**粗体**必须有；不认识的列会被拒绝。"
    yield "一格里有几个值时用 `;` 隔开。\n"
    yield "| 命令 | 列 |\n|---|---|"
    for kind, columns in COLUMNS.items():
        shown = (f"**{name}**" if name in REQUIRED[kind] else name for name in columns)
        yield f"| `zhanggui import {kind} 文件`（{KINDS[kind]}） | {'、'.join(shown)} |"


def _jobs() -> Iterator[str]:
    yield "| 任务 | 做什么 | 什么时候 |\n|---|---|---|"
    for name, when in jobs():
        yield f"| `{name}` | {ABOUT[name]} | {when} |"


def _lives() -> Iterator[str]:
    for kind, rules in RULES.items():
        yield f"### {KIND[kind.value]}\n\n```mermaid\nstateDiagram-v2"
        for rule in rules:
            start, end = status(kind, rule.start), status(kind, rule.end)
            yield f"  {start} --> {end}: {DECIDED[rule.step.value]}"
        yield "```\n"


def _take_pictures() -> int:
    command = [sys.executable, "-m", "docs.pictures"]
    return subprocess.run(command, check=False, cwd=ROOT).returncode  # noqa: S603 - our own module


if __name__ == "__main__":
    sys.exit(main())
