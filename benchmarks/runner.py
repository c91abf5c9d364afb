"""Take both sides of every comparison in turns, several times over, and judge the ratios.

A figure alone says more about the machine and the hour than about the program. So the sides of a
group are run one after the other within each round, every round gives its own ratio, and the mark
is judged by the median of the ratios.
"""

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from benchmarks.measure import Result


class Verdict(StrEnum):
    STRETCH = "stretch"
    MUST = "must"
    MISSED = "missed"
    FIGURE = "figure"


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One thing that is measured: called once in each round."""

    name: str
    run: Callable[[], Result]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A goal: ``figure`` of ``ours``, divided by that of ``theirs`` where there is one.

    Without ``must`` only the figure is asked for.
    """

    id: str
    goal: str
    ours: str
    figure: str = "per_second"
    theirs: str | None = None
    must: float | None = None
    stretch: float | None = None
    is_lower_better: bool = False

    def judge(self, value: float) -> Verdict:
        if self.must is None:
            return Verdict.FIGURE
        if self.stretch is not None and self._reaches(value, self.stretch):
            return Verdict.STRETCH
        return Verdict.MUST if self._reaches(value, self.must) else Verdict.MISSED

    def _reaches(self, value: float, limit: float) -> bool:
        return value <= limit if self.is_lower_better else value >= limit


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Sides that are compared with each other and therefore taken in turns.

    ``prepare`` runs once before the first round (a large database) and ``finish`` after the last,
    ``rounds`` overrides the run's own number for what costs minutes.
    """

    name: str
    sides: Sequence[Side]
    marks: Sequence[Mark] = ()
    rounds: int | None = None
    prepare: Callable[[], object] | None = None
    finish: Callable[[], object] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A mark with what was measured for it."""

    mark: Mark
    ours: float
    theirs: float | None
    value: float
    low: float
    high: float
    verdict: Verdict

    def as_dict(self) -> dict[str, Any]:
        return {
            "id": self.mark.id,
            "goal": self.mark.goal,
            "ours": self.ours,
            "theirs": self.theirs,
            "value": self.value,
            "low": self.low,
            "high": self.high,
            "must": self.mark.must,
            "stretch": self.mark.stretch,
            "verdict": str(self.verdict),
        }


@dataclass(slots=True, kw_only=True)
class Findings:
    """Everything a run brought: the rounds of every side, and the rows of the marks."""

    rounds: dict[str, list[Result]] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)
    groups: dict[str, list[str]] = field(default_factory=dict)

    def median(self, side: str, figure: str) -> float:
        return statistics.median(result.figure(figure) for result in self.rounds[side])

    def has_missed(self) -> bool:
        return any(row.verdict is Verdict.MISSED for row in self.rows)

    def as_dict(self) -> dict[str, Any]:
        return {
            "marks": [row.as_dict() for row in self.rows],
            "sides": {
                side: [result.as_dict() for result in results]
                for side, results in self.rounds.items()
            },
        }


def run(groups: Sequence[Group], *, rounds: int, say: Callable[[str], object]) -> Findings:
    """Measure every group in turn and judge its marks; ``say`` hears how far it is."""
    findings = Findings()
    for group in groups:
        started = time.perf_counter()
        try:
            _take_turns(group, findings, rounds=group.rounds or rounds, say=say)
        finally:
            if group.finish is not None:
                group.finish()
        findings.rows += [judged(mark, findings) for mark in group.marks]
        say(f"{group.name}: {time.perf_counter() - started:.0f} s")
    return findings


def _take_turns(
    group: Group, findings: Findings, *, rounds: int, say: Callable[[str], object]
) -> None:
    if group.prepare is not None:
        say(f"{group.name}: preparing")
        group.prepare()
    findings.groups[group.name] = [side.name for side in group.sides]
    for number in range(rounds):
        say(f"{group.name}: round {number + 1} of {rounds}")
        for side in group.sides:
            findings.rounds.setdefault(side.name, []).append(side.run())


def judged(mark: Mark, findings: Findings) -> Row:
    """Return the mark's row from the rounds of its two sides."""
    ours = [result.figure(mark.figure) for result in findings.rounds[mark.ours]]
    if mark.theirs is None:
        theirs, ratios = None, ours
    else:
        other = [result.figure(mark.figure) for result in findings.rounds[mark.theirs]]
        theirs = statistics.median(other)
        ratios = [our / their if their else 0.0 for our, their in zip(ours, other, strict=False)]
    value = statistics.median(ratios)
    return Row(
        mark=mark,
        ours=statistics.median(ours),
        theirs=theirs,
        value=value,
        low=min(ratios),
        high=max(ratios),
        verdict=mark.judge(value),
    )
