"""How somebody else's sheet is to be read: a small TOML file beside it.

header_row = 2                 # where their header stands; the first row that is not empty
sheet = "库存"                 # which sheet of a workbook; the only one
encoding = "gb18030"           # of a csv, when it cannot be told
ignore = ["备注"]              # columns that are to be passed over
[columns]
货号 = "编码"                  # their column = our column
[constants]
仓库 = "主仓"                  # our column = what every row has
[values.类型]
门市 = "门店"                  # in our column: their word = our word
[units]
售价 = "分"                    # what their money is counted in: 元, 角 or 分
"""

import re
import tomllib
from collections.abc import Mapping as Lookup
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.imports.columns import KNOWN, MONEY
from bot.imports.problems import Problem, Unreadable, unreadable
from bot.texts.imports import PER_YUAN, YUAN

MAPPING_BYTES_MAX: Final = 256_000
BARE_KEY: Final = re.compile(
    r"^(\s*)([^\s\"'#=\[\]]*[^\x00-\x7f][^\s\"'#=\[\]]*)(\s*=)", re.MULTILINE
)
BARE_TABLE: Final = re.compile(r"^(\s*\[values\.)([^\"'\]]*[^\x00-\x7f\"'\]]+)(\])", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapping:
    """How to read a sheet; the default is our own columns in the first row."""

    header_row: int | None = None
    sheet: str = ""
    encoding: str = ""
    ignore: frozenset[str] = frozenset()
    columns: Lookup[str, str] = field(default_factory=dict)
    constants: Lookup[str, str] = field(default_factory=dict)
    values: Lookup[str, Lookup[str, str]] = field(default_factory=dict)
    units: Lookup[str, str] = field(default_factory=dict)

    def ours(self, theirs: str) -> str:
        """Return our name of their column."""
        return self.columns.get(theirs, theirs)

    def per_yuan(self, column: str) -> int:
        """Return how many of the column's money unit make one yuan."""
        return PER_YUAN[self.units.get(column, YUAN)]


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")

    header_row: int | None = Field(default=None, ge=1, le=1000)
    sheet: str = ""
    encoding: str = ""
    ignore: frozenset[str] = frozenset()
    columns: dict[str, str] = {}
    constants: dict[str, str] = {}
    values: dict[str, dict[str, str]] = {}
    units: dict[str, str] = {}


def load_mapping(path: Path) -> Mapping:
    """Read a mapping file; refuse unknown keys, columns that we do not have, and two for one."""
    try:
        raw = path.read_bytes()[: MAPPING_BYTES_MAX + 1]
    except OSError as gone:
        raise unreadable(path.name, "no_file") from gone
    if len(raw) > MAPPING_BYTES_MAX:
        raise unreadable(path.name, "too_big", hint="256 KB")
    read = _validated(path.name, _toml(path.name, raw))
    problems = [*_unknown_columns(path.name, read), *_clashes(path.name, read)]
    if problems:
        raise Unreadable(problems=tuple(problems))
    return Mapping(**dict(read))


def _toml(file: str, raw: bytes) -> dict[str, Any]:
    try:
        text = raw.decode("utf-8-sig")
        text = BARE_TABLE.sub(r'\1"\2"\3', BARE_KEY.sub(r'\1"\2"\3', text))
        return tomllib.loads(text)
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as malformed:
        raise unreadable(file, "not_toml", hint=str(malformed)) from malformed


def _validated(file: str, table: dict[str, Any]) -> _File:
    try:
        return _File.model_validate(table)
    except ValidationError as invalid:
        keys = (".".join(map(str, error["loc"])) for error in invalid.errors(include_input=False))
        problems = (Problem(file=file, reason="bad_mapping_key", value=key) for key in keys)
        raise Unreadable(problems=tuple(problems)) from None


def _unknown_columns(file: str, read: _File) -> list[Problem]:
    named = {*read.columns.values(), *read.constants, *read.values}
    problems = [
        Problem(file=file, reason="no_such_column", value=column)
        for column in sorted(named - KNOWN)
    ]
    for column, unit in read.units.items():
        if column not in MONEY or unit not in PER_YUAN:
            problems.append(Problem(file=file, reason="no_such_unit", value=f"{column} = {unit}"))
    return problems


def _clashes(file: str, read: _File) -> list[Problem]:
    ours = list(read.columns.values())
    twice = {column for column in ours if ours.count(column) > 1} | (
        set(ours) & set(read.constants)
    )
    return [Problem(file=file, reason="column_twice", value=column) for column in sorted(twice)]
