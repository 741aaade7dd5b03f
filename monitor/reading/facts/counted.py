"""The numbers that could be the dead, the wounded or the weapons of an attack: candidates. Pure.

Every number phrase, single person, word of harm and denial of the article is one, also where the
grammars of facts/victims.py and facts/munitions.py make nothing of it; only sums over a time or
over many attacks are none. Their signs are letters of the grammar, words and roles on both sides,
the nearest word of harm, the place in the article, and what the grammars say of the same stretch.
Sums of what is told apart ("three at the mosque and two outside") are candidates as well.
"""

import itertools
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import regex

from monitor.reading.document import Found, Rulebook, Scene, Sentence, Span
from monitor.reading.facts.casualties import is_sum
from monitor.reading.facts.cells import Cell, cells_of
from monitor.reading.facts.choosing import Candidate
from monitor.reading.facts.figure import Figure
from monitor.reading.facts.munitions import Thrown, thrown_in
from monitor.reading.facts.names import capitals_of
from monitor.reading.facts.spoken import words_of
from monitor.reading.facts.victims import figures
from monitor.reading.facts.when import goes_back
from monitor.types import Count

COUNTS: Final = ("killed", "wounded", "munitions")
LONGEST: Final = 60  # sentences looked at; what a longer article adds is repetition
# roles of one weapon: "a car bomb", "the rocket", "blew himself up"
SINGLE: Final = ("munition", "device", "munition_itself")
MEANT: Final = {"d": 2, "D": 2, "Z": 0, "n": 0} | dict.fromkeys("sNKOVSM", 1)
NONE: Final = regex.compile(r"nq?[xoy]{1,3}$")  # "none of the", "not one of the": counts the spared
NEAR: Final = 6  # cells on both sides whose words are signs
APART: Final = ("", "1", "2", "3", "3", "5", "5")  # how far a cell is, by its distance
HARM: Final = ("killed", "wounded", "unharmed", "harm")
WEAPON: Final = ("munition", "device", "stopped", "launched")
KINDS: Final = ("part", "toll", "added", "attackers", "care", "implied", "vague", "spared")
# signs of the parts that are signs of their sum
SUMMED: Final = (
    *("is ", "read ", "in ", "scene ", "has ", "before ", "after ", "<1", ">1"),
    *("killed ", "wounded ", "as ", "over ", "under "),
)
ONE: Final = Count(low=1, best=1, high=1)
SIZES: Final = ((0, "0"), (1, "1"), (4, "few"), (19, "teens"), (99, "tens"))


@dataclass(slots=True)
class Number:
    """A number that somebody could mean, and the signs around it."""

    count: Count
    span: Span
    quote: Span
    weapon: bool = False  # whether it is one weapon that no number counts: "a car bomb"
    signs: set[str] = field(default_factory=set)
    facts: set[str] = field(default_factory=set)  # what the grammars take it for

    @property
    def value(self) -> int:
        return self.count.best


Answers = Mapping[str, Found[Any] | None]


def candidates(scene: Scene, rules: Rulebook, answers: Answers) -> dict[str, list[Candidate]]:
    """For each of COUNTS what the article could mean by it; `answers` are those of the grammars.

    None for what a grammar put together from several places ("a fourth died", an earlier and a
    later count): no number alone tells it better.
    """
    told = {one.index: at for at, one in enumerate(scene.sentences)}
    numbers = [
        number
        for sentence in scene.document.sentences[:LONGEST]
        for number in _numbers(scene, sentence, rules, told.get(sentence.index))
    ]
    _compare(numbers, answers)
    return {s: _of_slot(s, numbers, answers) for s in COUNTS if not _is_joined(answers[s])}


def _is_joined(answer: Found[Any] | None) -> bool:
    return answer is not None and len(answer.spans) > 1


def _of_slot(slot: str, numbers: Sequence[Number], answers: Answers) -> list[Candidate]:
    told = [one for one in numbers if not one.weapon]
    found = [
        Candidate(one.value, Found(one.count, (one.quote,)), frozenset(one.signs))
        for one in (numbers if slot == "munitions" else told)
    ]
    found += _sums(slot, told)
    answer = answers[slot]
    if answer is not None:
        signs = _of_answer(slot, answer.value, told, answers)
        found.append(Candidate(answer.value.best, answer, frozenset(signs), by_rule=True))
    return found


def _of_answer(slot: str, count: Count, numbers: Sequence[Number], answers: Answers) -> set[str]:
    again = sum(one.value == count.best for one in numbers)
    signs = {"grammar", f"grammar {_size(count.best)}", f"grammar again {min(again, 3)}"}
    for other, found in answers.items():
        if other in COUNTS and other != slot:
            same = found is not None and found.value.best == count.best
            signs.add(
                f"grammar {'as' if same else 'without' if found is None else 'beside'} {other}"
            )
    return signs


# --- one sentence -----------------------------------------------------------------------------


def _numbers(
    scene: Scene, sentence: Sentence, rules: Rulebook, told: int | None
) -> Iterator[Number]:
    words = words_of(scene.document, sentence, rules)
    wording = rules.wordings.of(scene.document.language, sentence.folded)
    if wording is None or not words or is_sum(words):
        return
    cells = cells_of(words)
    line = "".join(cell.letter for cell in cells)
    grammar: tuple[Figure | Thrown, ...] = (
        *figures(words, wording, capitals_of(sentence)),
        *thrown_in(words, wording),
    )
    whole = {f"in {sentence.part}", f"at {min(sentence.index, 6)}"}
    whole |= {f"scene {'not' if told is None else min(told, 3)}"}
    whole |= {f"has {hit.role}" for hit in sentence.hits}
    start, end = goes_back(scene, sentence, rules)
    for at, cell in enumerate(cells):
        single = any(word.has(*SINGLE) for word in cell.words)
        meant = ONE if single else _meant(cell)
        count = None if NONE.search(line, max(0, at - 5), at) else meant
        if count is not None and not start <= cell.start < end:
            span, quote = sentence.span(cell.start, cell.end), _quote(sentence, cells, at)
            number = Number(count, span, quote, weapon=single)
            number.signs |= whole | _around(cells, line, at)
            _read_by_grammar(number, cell, grammar)
            yield number


def _meant(cell: Cell) -> Count | None:
    if cell.letter in "qu" or (cell.count is not None and cell.letter != "s"):
        return cell.count
    value = cell.words[0].roles.get("killed_nth", MEANT.get(cell.letter))
    return None if value is None else Count(low=value, best=value, high=value)


def _quote(sentence: Sentence, cells: Sequence[Cell], at: int) -> Span:
    """From the number to the word of harm or the weapon beside it."""
    near = range(max(0, at - NEAR), min(len(cells), at + NEAR + 1))
    said = [i for i in near if i != at and _names(cells[i])]
    other = min(said, key=lambda i: abs(i - at), default=at)
    first, last = min(at, other), max(at, other)
    return sentence.span(cells[first].start, cells[last].end)


def _names(cell: Cell) -> bool:
    return any(role.startswith((*HARM, *WEAPON)) for word in cell.words for role in word.roles)


def _around(cells: Sequence[Cell], line: str, at: int) -> set[str]:
    signs = {
        f"is {line[at]}",
        f"before {line[max(0, at - 1) : at]}",
        f"after {line[at + 1 : at + 2]}",
    }
    signs |= {f"before {line[max(0, at - n) : at]}" for n in (2, 3)}
    signs |= {f"after {line[at + 1 : at + 1 + n]}" for n in (2, 3)}
    signs |= {f"is {role}" for word in cells[at].words for role in word.roles}
    for side, step in (("<", -1), (">", 1)):
        for far in range(1, NEAR + 1):
            if 0 <= at + step * far < len(cells):
                signs.update(_of_cell(side, far, cells[at + step * far]))
        signs.update(_nearest(side, cells, at, step))
    return signs


def _of_cell(side: str, far: int, cell: Cell) -> Iterator[str]:
    for word in cell.words:
        for what in (f"“{word.text}”", *word.roles):
            yield f"{side} {what}"
            yield f"{side}{APART[far]} {what}"


def _nearest(side: str, cells: Sequence[Cell], at: int, step: int) -> Iterator[str]:
    """The next two words of harm or of a weapon, however far."""
    seen = 0
    end = len(cells) if step > 0 else -1
    for other in range(at + step, end, step):
        roles = [r for w in cells[other].words for r in w.roles if r.startswith((*HARM, *WEAPON))]
        for role in roles:
            yield f"{side}next{seen} {role}"
            yield f"{side}next{seen} {role} {min(abs(other - at) // 3, 4)}"
        seen += bool(roles)
        if seen == 2:
            return


def _read_by_grammar(number: Number, cell: Cell, grammar: Sequence[Figure | Thrown]) -> None:
    for one in grammar:
        if one.start <= cell.start and cell.end <= one.end:
            fact = one.fact if isinstance(one, Figure) else "munitions"
            same = one.count.best == number.value
            number.signs.add(f"read {fact}" if same else f"inside {fact}")
            number.signs |= {f"read {fact} {k}" for k in KINDS if getattr(one, k, False)}
            if same and not getattr(one, "part", False):
                number.facts.add(fact)


# --- one number beside the others -------------------------------------------------------------


def _size(value: int) -> str:
    return next((name for top, name in SIZES if value <= top), "hundreds")


def _compare(numbers: Sequence[Number], answers: Answers) -> None:
    """What shows only beside the other numbers and the answers of the grammars."""
    again = Counter((one.weapon, one.value) for one in numbers)
    for one in numbers:
        times = min(again[one.weapon, one.value], 4)
        one.signs |= {f"size {_size(one.value)}", f"again {times}", f"weapon {one.weapon}"}
        for slot in COUNTS:
            found = answers[slot]
            if found is not None:
                one.signs.add(f"{_against(one.value, found.value.best)} {slot}")
            elif one.value:
                one.signs.add(f"no {slot}")
    for slot in COUNTS:
        read = [one for one in numbers if slot in one.facts]
        for at, one in enumerate(read):
            one.signs.add(f"{slot} {'only' if len(read) == 1 else 'first' if not at else 'then'}")
            if one is read[-1] and at:
                one.signs.add(f"{slot} last")
            if one.value == max(other.value for other in read):
                one.signs.add(f"{slot} most")


def _against(value: int, answer: int) -> str:
    return "as" if value == answer else "under" if value < answer else "over"


# --- sums -------------------------------------------------------------------------------------


def _sums(slot: str, numbers: Sequence[Number]) -> Iterator[Candidate]:
    """Of what the grammar reads as `slot`: all of it, and all of one sentence; of neighbours
    that count something, each two."""
    read = [one for one in numbers if slot in one.facts and one.value]
    yield from _sum("all", read)
    for _, group in itertools.groupby(read, key=lambda one: one.span.sentence):
        yield from _sum("sentence", list(group))
    several = [one for one in numbers if "is q" in one.signs or "is u" in one.signs]
    for one, other in itertools.pairwise(several):
        if one.span.sentence == other.span.sentence:
            yield from _sum("two", [one, other])


def _sum(kind: str, parts: Sequence[Number]) -> Iterator[Candidate]:
    if len(parts) < 2:
        return
    counts = [one.count for one in parts]
    open_ended = any(count.high is None for count in counts)
    low, best = sum(count.low for count in counts), sum(count.best for count in counts)
    high = None if open_ended else sum(count.high or 0 for count in counts)
    signs = {f"{kind} {sign}" for one in parts for sign in one.signs if sign.startswith(SUMMED)}
    signs |= {f"{kind} sum", f"{kind} {min(len(parts), 5)}", f"{kind} {_size(best)}"}
    spans = tuple(dict.fromkeys(one.quote for one in parts))
    yield Candidate(best, Found(Count(low=low, best=best, high=high), spans), frozenset(signs))
