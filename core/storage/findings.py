"""What a check of the books finds: problems with names, and what was looked at."""

from dataclasses import dataclass, field
from typing import Any, Final

PROBLEMS_MAX: Final = 20
"""More are counted and not listed: the first one says where to begin."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that does not fit. ``rule`` is I1 … I10; ``what`` names it within the rule.

    ``seq`` is the first audit event it is about, where there is one; ``facts`` are plain values.
    """

    rule: str
    what: str
    seq: int = 0
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """A sealed day to start from: everything up to its last event was checked before."""

    day: str
    seq: int
    movement_id: int


WHOLE: Final = Checkpoint(day="", seq=0, movement_id=0)
"""The checkpoint before the first event."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """What a group's daily post says of the trail: an event and the beginning of its hash."""

    seq: int
    hash: str


@dataclass(slots=True, kw_only=True)
class Part:
    """What one part of a check found.

    ``vouched`` counts, by letter, the rows that events speak of; ``counted`` those that are there.
    """

    problems: list[Problem] = field(default_factory=list)
    vouched: dict[str, int] = field(default_factory=dict)
    counted: dict[str, int] = field(default_factory=dict)
    movements: int = 0
    events: int = 0

    def add(self, problem: Problem) -> None:
        """Keep a problem, within the bound."""
        if len(self.problems) < PROBLEMS_MAX:
            self.problems.append(problem)

    def join(self, other: "Part") -> None:
        """Take in what another part found."""
        self.problems += other.problems
        self.events += other.events
        self.movements += other.movements
        self.counted.update(other.counted)
        for letter, count in other.vouched.items():
            self.vouched[letter] = self.vouched.get(letter, 0) + count


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The outcome of a check: how much was looked at, and the problems, the first event first."""

    events: int
    movements: int
    last_seq: int
    last_hash: str
    problems: tuple[Problem, ...]

    @property
    def is_good(self) -> bool:
        return not self.problems
