"""Draw a run's findings as tables, for a terminal and for ``docs/performance.md``."""

import unicodedata
from collections.abc import Sequence
from pathlib import Path

from benchmarks.machine import Machine
from benchmarks.runner import Findings, Row, Verdict

BEGIN, END = "<!-- figures: begin -->", "<!-- figures: end -->"
SIGNS = {
    Verdict.STRETCH: "++ stretch",
    Verdict.MUST: "+  must",
    Verdict.MISSED: "-- MISSED",
    Verdict.FIGURE: "figure",
}
MARK_HEAD = ("mark", "goal", "ours", "yardstick", "measured", "must", "stretch", "verdict")
SIDE_HEAD = ("side", "per second [low .. high]", "p50 ms", "p99 ms", "worst ms", "errors", "more")


def text(findings: Findings, machine: Machine) -> str:
    """Return everything for a terminal."""
    parts = ["\n".join(machine.lines()), _aligned(SIDE_HEAD, side_rows(findings))]
    if findings.rows:
        parts.append(_aligned(MARK_HEAD, mark_rows(findings)))
    return "\n\n".join(parts) + "\n"


def markdown(findings: Findings, machine: Machine) -> str:
    """Return the same for the documentation."""
    parts = ["```text\n" + "\n".join(machine.lines()) + "\n```"]
    if findings.rows:
        parts.append(_piped(MARK_HEAD, mark_rows(findings)))
    parts.append(_piped(SIDE_HEAD, side_rows(findings)))
    return "\n\n".join(parts) + "\n"


def write_into(document: Path, figures: str) -> None:
    """Replace what stands between the two figure comments of ``document``."""
    old = document.read_text(encoding="utf-8")
    head, found, rest = old.partition(BEGIN)
    _, closed, tail = rest.partition(END)
    if not (found and closed):
        raise ValueError(f"{document} has no place for figures")
    document.write_text(f"{head}{BEGIN}\n\n{figures}\n{END}{tail}", encoding="utf-8")


def mark_rows(findings: Findings) -> list[tuple[str, ...]]:
    return [_mark_row(row) for row in findings.rows]


def _mark_row(row: Row) -> tuple[str, ...]:
    mark, unit = row.mark, _unit(row.mark.figure)
    sign = "<=" if mark.is_lower_better else ">="
    is_ratio = mark.theirs is not None
    limit = "x" if is_ratio else f" {unit}"
    return (
        mark.id,
        mark.goal,
        f"{_number(row.ours)} {unit}",
        "" if row.theirs is None else f"{_number(row.theirs)} {unit}",
        f"{_number(row.value)}{limit} [{_number(row.low)} .. {_number(row.high)}]",
        "" if mark.must is None else f"{sign} {_number(mark.must)}{limit}",
        "" if mark.stretch is None else f"{sign} {_number(mark.stretch)}{limit}",
        SIGNS[row.verdict],
    )


def side_rows(findings: Findings) -> list[tuple[str, ...]]:
    return [_side_row(findings, side) for side in findings.rounds]


def _side_row(findings: Findings, side: str) -> tuple[str, ...]:
    rounds = findings.rounds[side]
    rates = [result.per_second for result in rounds]
    facts = [
        f"{_named(name)} {_number(findings.median(side, name))} {_unit(name)}"
        for name in rounds[0].facts
    ]
    return (
        side,
        f"{_number(findings.median(side, 'per_second'))} "
        f"[{_number(min(rates))} .. {_number(max(rates))}]",
        f"{findings.median(side, 'p50_ms'):.2f}",
        f"{findings.median(side, 'p99_ms'):.2f}",
        f"{findings.median(side, 'worst_ms'):.1f}",
        str(sum(result.errors for result in rounds)),
        ", ".join(facts),
    )


UNITS = {"_ms": "ms", "_s": "s", "_mib": "MiB", "_us": "us", "per_second": "/s"}


def _unit(figure: str) -> str:
    return next((unit for ending, unit in UNITS.items() if figure.endswith(ending)), "")


def _named(fact: str) -> str:
    ending = next((one for one in UNITS if fact.endswith(one)), "")
    return fact.removesuffix(ending).replace("_", " ").strip()


def _number(value: float) -> str:
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}"


def _aligned(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    widths = [max(_width(row[place]) for row in [head, *rows]) for place in range(len(head))]
    ruled = [head, tuple("-" * width for width in widths), *rows]
    return "\n".join(
        "  ".join(
            cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)
        ).rstrip()
        for row in ruled
    )


def _width(cell: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in cell)


def _piped(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    ruled = [head, tuple("---" for _ in head), *rows]
    return "\n".join("| " + " | ".join(row) + " |" for row in ruled)
