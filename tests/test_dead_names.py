"""Nothing in the product has a name that nothing uses: a sentence nobody says is one too many."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
PRODUCT = ("bot", "core", "scheduler", "sandbox")
READERS = (*PRODUCT, "docs", "benchmarks", "tests")
FOR_OTHERS = {"down_revision", "branch_labels", "depends_on", "revision", "upgrade", "downgrade"}
"""Names that alembic looks up in a migration."""


def test_every_name_of_a_module_is_used_somewhere() -> None:
    said = Counter(
        word
        for folder in READERS
        for file in (ROOT / folder).rglob("*.py")
        for word in re.findall(r"\w+", file.read_text(encoding="utf-8"))
    )
    unused = [f"{file}: {name}" for file, name in _names() if said[name] == 1]
    assert not unused, "\n".join(unused)


def _names() -> Iterator[tuple[Path, str]]:
    """Yield what each module of the product defines at its top level."""
    for folder in PRODUCT:
        for file in sorted((ROOT / folder).rglob("*.py")):
            for node in ast.parse(file.read_text(encoding="utf-8")).body:
                for name in _defined(node):
                    if name not in FOR_OTHERS and not name.startswith("__"):
                        yield file.relative_to(ROOT), name


def _defined(node: ast.stmt) -> list[str]:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return [node.name]
    if isinstance(node, ast.AnnAssign):
        return [node.target.id] if isinstance(node.target, ast.Name) else []
    if isinstance(node, ast.Assign):
        return [target.id for target in node.targets if isinstance(target, ast.Name)]
    return []
