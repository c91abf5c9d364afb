"""What a name means: exact, as it sounds, by its first letters, by a part of it, or nearly.

The answer is a set. One thing may be used, and is shown; several are asked about; of none the
nearest are offered. A figure that was said (500ml) is always part of what is found.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from bot.texts import words
from bot.understand.clean import fold
from bot.understand.expressions import later
from bot.understand.intent import Sort
from bot.understand.quantity import either
from bot.understand.shelf import Shelf
from bot.understand.short_names import GENERIC, Row, short_names
from bot.understand.sounds import Likeness, alike, syllables

OFFERED: Final = 62
OFFERED_PARTNER: Final = 72
"""How alike (0 to 100) a name must sound to be offered."""
TIE: Final = 6
COMPARED_MAX: Final = 40
NEAREST_MAX: Final = 4
INITIALS_MIN: Final = 2
PART_MIN: Final = 2
SLIP_MIN: Final = 3
FIGURES: Final = later(r"\d+(?:\.\d+)?")
TYPED: Final = later(r"[A-Za-z]{4,}", re.ASCII)
LATIN: Final = later(r"[a-z]+")
MEASURED: Final = later(rf"\d+(?:\.\d+)?(?:{either(*words.MEASURES)})?", re.IGNORECASE)
SAME_MEASURE: Final = {fold(said): plain for said, plain in words.SAME_MEASURE.items()}
MEASURES: Final = later(rf"(?<=\d)(?:{either(*SAME_MEASURE)})")
SMALL_WORDS: Final = later(f"[{words.OF}]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """``ids`` is what a name means; ``nearest`` what is like it where it means nothing."""

    ids: tuple[int, ...] = ()
    nearest: tuple[int, ...] = ()
    is_exact: bool = False


@dataclass(frozen=True, slots=True)
class _Entry:
    key: str
    id: int
    sounds: tuple[str, ...]

    @property
    def initials(self) -> str:
        return "".join(sound[0] for sound in self.sounds if LATIN.match(sound))


class Lexicon:
    """``Names`` over every (name, sort, id) of the catalogue; never changed once made."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._rows = tuple(rows)
        short = [(key, sort, id_) for key, sort, id_ in short_names(self._rows)]
        self._shelf = Shelf((name, sort) for name, sort, _ in (*self._rows, *short))
        self._exact: dict[tuple[str, str], tuple[int, ...]] = {}
        for key, sort, id_ in (*self._rows, *short):
            ids = self._exact.get((sort, key), ())
            self._exact[sort, key] = ids if id_ in ids else (*ids, id_)

    def spot(self, text: str) -> tuple[str, ...]:
        """Return the known names in ``text``, each as it is written there, longest first."""
        found = self._shelf.spot(text)
        typed = [run for run in TYPED.findall(text) if self._is_typed(run)]
        return tuple(sorted({*found, *typed}, key=len, reverse=True)) if typed else found

    def sorts(self, name: str) -> frozenset[Sort]:
        """Return what the name stands for; one name may be that of several things."""
        sorts = self._shelf.sorts(name)
        return sorts or frozenset({Sort.PRODUCT} if self._is_typed(name) else ())

    def _is_typed(self, run: str) -> bool:
        """Say whether Latin letters are how the name of goods sounds: kele."""
        return bool(TYPED.fullmatch(run)) and self._sounds[Sort.PRODUCT].is_sound(run.casefold())

    def find(self, said: str, sort: Sort) -> Found:
        """Return what ``said`` means as the name of a ``sort`` of thing."""
        key = fold(said)
        if ids := self._exact.get((sort, key)):
            return Found(ids=ids, is_exact=True)
        if not key:
            return Found()
        plain = SMALL_WORDS.sub("", MEASURES.sub(lambda found: SAME_MEASURE[found[0]], key))
        return self._sounds[sort].find(plain)

    @cached_property
    def _sounds(self) -> dict[str, "_Sounds"]:
        """Made when the first name was not written as it is; half a second for 7,000 names."""
        of: dict[str, list[_Entry]] = {sort.value: [] for sort in Sort}
        for key, sort, id_ in self._rows:
            of[sort].append(_Entry(key, id_, syllables(key)))
        return {
            sort: _Sounds(entries, is_partner=sort in {Sort.CUSTOMER, Sort.SUPPLIER})
            for sort, entries in of.items()
        }


class _Sounds:
    """The names of one sort, by how they sound and what they are made of."""

    def __init__(self, entries: Sequence[_Entry], *, is_partner: bool) -> None:
        self._entries = entries
        self._is_partner = is_partner
        self._by_sound: dict[str, set[int]] = defaultdict(set)
        self._by_initials: dict[str, set[int]] = defaultdict(set)
        self._by_likeness: dict[str, set[int]] = defaultdict(set)
        self._by_letters: dict[str, set[int]] = defaultdict(set)
        self._by_letter: dict[str, list[_Entry]] = defaultdict(list)
        for entry in entries:
            self._by_sound["".join(entry.sounds)].add(entry.id)
            self._by_initials[entry.initials].add(entry.id)
            self._by_likeness[_likeness(entry.sounds)].add(entry.id)
            if not entry.key.isascii():
                for said in {entry.key, MEASURED.sub("", entry.key)}:
                    self._by_letters["".join(sorted(said))].add(entry.id)
            for letter in set(entry.key):
                self._by_letter[letter].append(entry)

    def is_sound(self, letters: str) -> bool:
        """Return whether a name sounds exactly so."""
        return letters in self._by_sound

    def find(self, key: str) -> Found:
        layers: Sequence[Callable[[str], set[int]]] = (
            self._typed, self._alike, self._with_figures, self._part, self._shuffled,
        )  # fmt: skip
        for layer in layers:
            if ids := layer(key):
                return Found(ids=tuple(sorted(ids)))
        return self._nearly(key)

    def _typed(self, key: str) -> set[int]:
        """Read kele, zscs: the whole sound in Latin letters, or only how each letter begins."""
        if not key.isascii() or not LATIN.match(key):
            return set()
        found = self._by_sound.get(key)
        if found is None and len(key) >= INITIALS_MIN and key.isalpha():
            found = self._by_initials.get(key)
        return found or set()

    def _alike(self, key: str) -> set[int]:
        if key.isascii():
            return set()
        return self._by_likeness.get(_likeness(syllables(key)), set())

    def _with_figures(self, key: str) -> set[int]:
        """Read 500可乐 and 可乐330: goods whose name begins so, with those figures in it."""
        figures = FIGURES.findall(key)
        letters = MEASURED.sub("", key)
        if not figures or len(letters) < PART_MIN:
            return set()
        return {
            entry.id
            for entry in self._by_letter.get(letters[0], ())
            if entry.key.startswith(letters) and _has_figures(entry.key, figures)
        }

    def _part(self, key: str) -> set[int]:
        if len(key) < PART_MIN and not self._is_partner:
            return self._holding(key)
        found = self._holding(key)
        if not found and self._is_partner and key.endswith(words.SHOP):
            found = self._of_stem(key)
        return found

    def _of_stem(self, key: str) -> set[int]:
        """Read 李四店 of 李四便利店; 李四超市 would be another shop."""
        stem = GENERIC.sub("", key)
        if len(stem) < PART_MIN or key[len(stem) :] != words.SHOP:
            return set()
        return {
            entry.id
            for entry in self._by_letter.get(stem[0], ())
            if entry.key.startswith(stem) and GENERIC.sub("", entry.key) == stem
        }

    def _holding(self, key: str) -> set[int]:
        rarest = min((self._by_letter.get(letter, []) for letter in key), key=len, default=[])
        return {entry.id for entry in rarest if _holds(entry.key, key)}

    def _shuffled(self, key: str) -> set[int]:
        """Read 黄瓜味薯片: the letters of one name in another order."""
        if self._is_partner or len(key) < PART_MIN + 1 or key.isascii():
            return set()
        return self._by_letters.get("".join(sorted(key)), set())

    def _nearly(self, key: str) -> Found:
        """Return the one name that differs by a slip of the thumb in a syllable, else offers."""
        figures, letters = FIGURES.findall(key), MEASURED.sub("", key)
        if figures and len(letters) >= PART_MIN and (others := self.find(letters)).ids:
            return Found(nearest=others.ids[:NEAREST_MAX])
        said = syllables(key)
        near = [(score, entry) for score, entry in self._scored(key)]
        if not near:
            return Found()
        best = near[0][0]
        ties = {entry.id for score, entry in near if score >= best - TIE}
        slips = {entry.id for _, entry in near if _is_slip(said, entry.sounds)}
        if len(ties) == 1 and slips == ties:
            return Found(ids=tuple(ties))
        ids = tuple(dict.fromkeys(entry.id for _, entry in near))
        return Found(nearest=ids[:NEAREST_MAX])

    def _scored(self, key: str) -> list[tuple[float, _Entry]]:
        """Return the names that share a syllable and sound alike, the most alike first."""
        cutoff = OFFERED_PARTNER if self._is_partner else OFFERED
        sounds = list(map(alike, syllables(key)))
        shared: Counter[int] = Counter()
        for sound in set(sounds):
            shared.update(self._by_syllable.get(sound, ()))
        likeness = Likeness(" ".join(sounds))
        figures = FIGURES.findall(key)
        near = [
            (likeness.to(self._heard[at]), self._entries[at])
            for at, _ in shared.most_common(COMPARED_MAX)
            if _has_figures(self._entries[at].key, figures)
        ]
        near = [(score, entry) for score, entry in near if score >= cutoff]
        return sorted(near, key=lambda scored: -scored[0])

    @cached_property
    def _heard(self) -> list[str]:
        return [_likeness(entry.sounds) for entry in self._entries]

    @cached_property
    def _by_syllable(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = defaultdict(list)
        for at, entry in enumerate(self._entries):
            for sound in set(map(alike, entry.sounds)):
                found[sound].append(at)
        return found


def _likeness(sounds: Sequence[str]) -> str:
    return " ".join(map(alike, sounds))


def _has_figures(key: str, figures: Sequence[str]) -> bool:
    there = FIGURES.findall(key)
    return all(figure in there for figure in figures)


def _holds(key: str, part: str) -> bool:
    """Say whether a name holds the part, whose figures are whole ones there."""
    at = key.find(part)
    while at >= 0:
        before, after = key[at - 1 : at] if at else "", key[at + len(part) : at + len(part) + 1]
        cuts = (before.isdigit() and part[0].isdigit()) or (after.isdigit() and part[-1].isdigit())
        if not cuts:
            return True
        at = key.find(part, at + 1)
    return False


def _is_slip(said: Sequence[str], sounds: Sequence[str]) -> bool:
    """Say whether two names have the same syllables but for one letter in one of them."""
    if len(said) != len(sounds) or len(said) < PART_MIN:
        return False
    other = [(one, two) for one, two in zip(said, sounds, strict=True) if alike(one) != alike(two)]
    return len(other) == 1 and _one_letter(*other[0])


def _one_letter(one: str, two: str) -> bool:
    """Say whether one letter too many or too few is all that differs."""
    long, short = (one, two) if len(one) >= len(two) else (two, one)
    if len(long) != len(short) + 1 or len(short) < SLIP_MIN or not f"{one}{two}".isalpha():
        return False
    return any(long[:at] + long[at + 1 :] == short for at in range(len(long)))
