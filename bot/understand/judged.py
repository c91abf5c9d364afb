"""Goods told apart into good and bad: 12箱 报废 1箱, 合格18箱 不合格2箱 退货, 全部合格."""

import re
from dataclasses import dataclass, field
from typing import Final

from bot.texts import act_words as words
from bot.understand.counted import Counted, read
from bot.understand.expressions import later
from bot.understand.intent import Fate, Intent, Part, Problem, ProblemKind, SaidLine, Verb
from bot.understand.known import SIGN, Cut
from bot.understand.patterns import BREAKS, Kind
from bot.understand.quantity import BARE, COUNT, either
from bot.understand.sentence import NAME_MAX, STRANGE, once
from bot.understand.tokens import Token

EDGE: Final = rf"(?=[\s{BREAKS}]|$)"
FATES: Final = {
    **dict.fromkeys(words.FATE_SCRAP, Fate.SCRAP),
    **dict.fromkeys(words.FATE_RETURN, Fate.RETURN),
}
ALL: Final = either(*words.ALL)
PIECE: Final = later(
    rf"(?P<space>[\s:]+)|(?P<break>[{BREAKS}\n]+)"
    rf"|(?P<all_bad>{ALL}{either(*words.BAD)}){EDGE}|(?P<all_good>{ALL}?{either(*words.GOOD)}){EDGE}"
    rf"|(?P<bad>{either(*words.BAD)})|(?P<good>{either(*words.GOOD)})|(?P<fate>{either(*FATES)})"
    rf"|(?P<count>{COUNT}|{BARE}(?=[\s{BREAKS}]|$|{either(*words.BAD, *words.GOOD, *FATES)}))"
    rf"|(?P<word>{SIGN}|[0-9A-Za-z][0-9A-Za-z._\-]*|.)",
    re.DOTALL,
)


@dataclass(slots=True)
class _Judging:
    """What was said so far; ``mark`` waits for its count, ``product`` names what follows."""

    lines: list[SaidLine] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    product: str = ""
    has_count: bool = False
    mark: Part | None = None
    fate: Fate = Fate.UNSAID
    mark_text: str = ""
    has_bad: bool = False
    can_tell_fate: bool = False

    def ask(self, kind: ProblemKind, text: str) -> None:
        self.problems.append(Problem(kind, text))


def read_judged(cut: Cut) -> Intent:
    """Return good and bad lines; one without a count means all, a product may be left out."""
    judging = _Judging()
    word = ""
    for found in PIECE.finditer(cut.text):
        kind = found.lastgroup or "word"
        if kind == "word":
            word += found[0]
            continue
        if word:
            _word(judging, word.strip())
            word = ""
        if kind != "space":
            _piece(judging, kind, found[0])
    if word:
        _word(judging, word.strip())
    _unmarked(judging)
    lines = tuple(judging.lines)
    if not lines and not judging.problems:
        judging.ask(ProblemKind.LEFTOVER, cut.text)
    restored = (_restored(line, cut) for line in lines)
    return Intent(verb=Verb.FINISH, lines=tuple(restored), problems=once(judging.problems, cut))


def _restored(line: SaidLine, cut: Cut) -> SaidLine:
    return SaidLine(
        product=cut.restored(line.product), counts=line.counts, part=line.part, fate=line.fate
    )


def _word(judging: _Judging, word: str) -> None:
    _unmarked(judging)
    if STRANGE.search(word) or len(word) > NAME_MAX or (judging.product and not judging.has_count):
        judging.ask(ProblemKind.LEFTOVER, word)
        return
    judging.product, judging.has_count = word, False
    judging.has_bad = judging.can_tell_fate = False


def _piece(judging: _Judging, kind: str, text: str) -> None:
    match kind:
        case "count":
            _count(judging, text)
        case "good" | "bad":
            _unmarked(judging)
            judging.mark = Part.GOOD if kind == "good" else Part.BAD
            judging.fate, judging.mark_text = Fate.UNSAID, text
            judging.can_tell_fate = False
        case "fate":
            _fate(judging, text)
        case "all_good" | "all_bad":
            _all(judging, Part.GOOD if kind == "all_good" else Part.BAD, text)
        case _:
            _unmarked(judging)


def _count(judging: _Judging, text: str) -> None:
    if judging.mark is None and judging.has_bad:
        judging.ask(ProblemKind.TWO_QUANTITIES, text)
        return
    counted: Counted = read(Token(Kind.COUNT, text, "", 0, len(text)))
    judging.problems += counted.problems
    part = judging.mark or Part.GOOD
    said = SaidLine(product=judging.product, counts=counted.parts, part=part, fate=judging.fate)
    told = {(line.product, line.part, line.fate) for line in judging.lines}
    if (said.product, said.part, said.fate) in told:
        judging.ask(ProblemKind.TWO_QUANTITIES, text)
    judging.lines.append(said)
    judging.has_count = True
    judging.has_bad = judging.has_bad or part is Part.BAD
    judging.can_tell_fate = part is Part.BAD and said.fate is Fate.UNSAID
    judging.mark, judging.fate = None, Fate.UNSAID


def _fate(judging: _Judging, text: str) -> None:
    """Read 报废: of the bad goods just counted, or of those counted next."""
    if judging.mark is not None:
        judging.fate = FATES[text]
        return
    if judging.can_tell_fate:
        line = judging.lines[-1]
        judging.lines[-1] = SaidLine(
            product=line.product, counts=line.counts, part=line.part, fate=FATES[text]
        )
        judging.can_tell_fate = False
        return
    judging.mark, judging.fate, judging.mark_text = Part.BAD, FATES[text], text


def _all(judging: _Judging, part: Part, text: str) -> None:
    _unmarked(judging)
    if judging.has_count or (judging.lines and not judging.product):
        judging.ask(ProblemKind.LEFTOVER, text)
        return
    judging.lines.append(SaidLine(product=judging.product, part=part))
    judging.has_count = True
    judging.can_tell_fate = part is Part.BAD


def _unmarked(judging: _Judging) -> None:
    """Ask how many where 不合格 was said without a count."""
    if judging.mark is not None:
        judging.ask(ProblemKind.NO_QUANTITY, judging.mark_text)
    judging.mark, judging.fate = None, Fate.UNSAID
