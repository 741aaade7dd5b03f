"""Who was killed or wounded in one sentence: the grammar. Pure; knows roles, no language.

A handful of regular expressions over the line of letters of facts/cells.py find groups of people
("two Americans and a Briton") before or after words of death and injury.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

import regex

from monitor.reading.facts.cells import Cell, cells_of
from monitor.reading.wording import Word, Wording
from monitor.types import Count

Fact = Literal["killed", "wounded"]

# q number of people, a article before one person, s one person, p people, d two people
COUNTED: Final = r"[qa][ey]*(?:o[xy]{0,2})?x{0,5}?[spd]+(?:x{1,2}[spd]+)*"
ITEM: Final = rf"(?:{COUNTED}|d|q(?:e|(?=o?i))?(?![VSMNDT])|s(?!x?p))"
TAIL: Final = r"(?:[xospy]{0,6}(?=,?[&]))?"
LIST: Final = rf"{ITEM}{TAIL}(?:(?:,{ITEM})*,?&[ey]?{ITEM}{TAIL})*"
AFTER: Final = regex.compile(rf"[ey]{{0,2}}({LIST})")
AFTER_SUBJECT: Final = regex.compile(rf"[eyxopb]{{0,5}}?({LIST})")
TOLL: Final = regex.compile(r"[^.,qnOVSMNDG]{0,14}?(q)")
FAR_TOLL: Final = 30  # letters between "number of those killed" and "rose to 54"
RISES: Final = 3  # words of "rose" and of what leads from it to its number
TOLL_AFTER: Final = regex.compile(r"[fo]{0,2}(q)[x]{0,2}$")  # "raising to 54 the number of dead"
IN_CARE: Final = regex.compile(rf"({LIST})[xospye]{{0,4}}b[xoy]{{0,6}}$")  # "four are in X under"
DIED_LATER: Final = regex.compile(r"[^.,qaspd]{0,14}S")
PART: Final = r"(?:,i[^.]*?,|,[^.,qwVSOMT]{1,25},|,[yx]{1,2})?"
PASSIVE: Final = regex.compile(rf"({LIST})[xospyeihbc]{{0,8}}?{PART}[,]?(?:h?b+h?)[yxeb]{{0,3}}$")
# "one of the five guards wounded in the attack on a post died"
OF_THE_WOUNDED: Final = regex.compile(r"(q)(?:i|[ox]{1,3}(?:q[xye]{0,4})?p)[^.,SMNDTGnfw&|]{0,16}$")
HURT: Final = ("wounded_object", "wounded_either", "wounded_subject", "wounded_noun")
DIRECT: Final = regex.compile(rf"({LIST})i?[xospyeh]{{0,7}}?{PART}[hyxf]{{0,2}}$")
WHO: Final = regex.compile(
    rf"({LIST})[xyo]{{0,2}},?[wc][yhb]{{0,2}}$"
)  # "three guards who had died"
NAMED_ONE: Final = regex.compile(r"x{1,3}(s)(?![x']?[ps])")  # "kills Cebu radio commentator"
BEFORE_AMONG: Final = regex.compile(rf"({LIST})[xospyeh]{{0,4}}[b]?$")
AFTER_AMONG: Final = regex.compile(rf"[b,]{{1,2}}({LIST})")
DEATH_OF: Final = regex.compile(r"O[ey]?q?[exyo]{0,3}$")
NOUN: Final = regex.compile(r"(q)[exy]{0,3}$")
DENIED: Final = regex.compile(r"n[xobhpscawe&|]{0,5}$")
DENIED_TOO: Final = regex.compile(r"[yxo]{0,2}[|&,][xyo]{0,2}$")
SPARED: Final = regex.compile(r"[spdq][^.,]*$")
ONE_OF_THEM: Final = regex.compile(r"s[^.,qp]*$")
ACTS_ON: Final = frozenset("asyp")  # "killed his neighbours": what stands before did it
UNREAL: Final = regex.compile(r"f(?:[yn]|[xV]&)?$")


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of dead or wounded as one sentence tells it, at folded [start, end)."""

    fact: Fact
    count: Count
    start: int
    end: int
    vague: bool = False
    toll: bool = False  # "the death toll rose to 12": supersedes
    part: bool = False  # "including two children", "a medic among the dead"
    added: bool = False  # "another two died"
    attackers: bool = False
    care: bool = False  # only "taken to hospital"
    implied: bool = False  # one person without a number: "the mayor was killed"
    spared: bool = False  # "the driver escaped unhurt": nobody was harmed, or only not these


def figures(words: Sequence[Word], wording: Wording) -> list[Figure]:
    """What the sentence says of killed and wounded, in order."""
    if not any(word.has("harms", "harm", "unharmed", "unclear") for word in words):
        return []
    cells = cells_of(words)
    line = "".join(cell.letter for cell in cells)
    found: list[Figure] = []
    used: set[int] = set()
    for index, cell in enumerate(cells):
        if cell.letter in "OVSMNDTGK":
            told = list(_told(cells, line, index, wording))
            if told:
                used.add(index)
                found += told
    found = [figure for figure in found if not _died_later(cells, line, figure)]
    found += _denials(cells, line, used)
    return found


def _died_later(cells: list[Cell], line: str, figure: Figure) -> bool:
    """ "A man wounded in the blast has died": no longer one of the wounded."""
    if figure.fact != "wounded" or figure.count.best != 1 or figure.care:
        return False
    last = max(i for i, cell in enumerate(cells) if cell.start < figure.end)
    match = DIED_LATER.match(line, last + 1)
    return match is not None and cells[match.end() - 1].words[0].has("killed_subject")


# --- groups of people -------------------------------------------------------------------------


def _told(cells: list[Cell], line: str, index: int, wording: Wording) -> Iterator[Figure]:
    letter = cells[index].letter
    before = line[:index]
    if letter in "OVS" and (UNREAL.search(before[-4:]) or before[-1:] == "n"):
        return
    if letter == "T":
        yield from _toll(cells, line, index)
        return
    if letter == "K":
        nth = cells[index].words[0].roles["killed_nth"]
        count = Count(low=nth, best=nth, high=nth)
        yield Figure("killed", count, cells[index].start, cells[index].end, toll=True)
        return
    if letter == "G":
        yield from _among(cells, line, index, wording)
        return
    if letter in "ND":
        yield from _as_noun(cells, index, before, wording)
        return
    passive = before[-1:] == "b" or before[-2:-1] == "b"
    if letter in "OV" and not (letter == "V" and passive):
        pattern = AFTER_SUBJECT if wording.verb_first else AFTER
        match = pattern.match(line, index + 1)
        if match is None and letter == "O" and not wording.verb_first:
            match = NAMED_ONE.match(line, index + 1)
        if match:
            yield from _figure(cells, index, match.span(1), wording)
            return
    acts = line[index + 1 : index + 2] in ACTS_ON and letter == "V"
    acts = acts and not passive and before[-1:] != "q"  # but "six wounded people"
    if letter in "VSM" and not acts:
        match = _group_before(before) if letter != "M" else None
        if match is None and cells[index].words[0].has("killed_subject"):
            match = _one_of_the_wounded(cells, before)
        match = match or (None if _died_of_wounds(cells, index, before) else NOUN.search(before))
        if match is None and cells[index].words[0].has("wounded_care"):
            match = IN_CARE.search(before)
        if match:
            yield from _figure(cells, index, match.span(1), wording)


def _group_before(before: str) -> "regex.Match[str] | None":
    return PASSIVE.search(before) or DIRECT.search(before) or WHO.search(before)


def _one_of_the_wounded(cells: list[Cell], before: str) -> "regex.Match[str] | None":
    """The group of "One of the five guards wounded in Monday's attack on a post died"."""
    match = OF_THE_WOUNDED.search(before)
    if match is None:
        return None
    hurt = cells[match.start() : len(before)]
    return match if any(w.has(*HURT) for cell in hurt for w in cell.words) else None


def _as_noun(cells: list[Cell], index: int, before: str, wording: Wording) -> Iterator[Figure]:
    """A noun that holds its number: "a dead", two dead in one word."""
    if DENIED.search(before) or _died_of_wounds(cells, index, before):
        return
    number = 2 if cells[index].letter == "D" else 1
    count = Count(low=number, best=number, high=number)
    match = NOUN.search(before)
    if match:
        yield from _figure(cells, index, match.span(1), wording)
        return
    for fact in _facts(cells[index]):
        yield Figure(fact, count, cells[index].start, cells[index].end)


def _died_of_wounds(cells: list[Cell], index: int, before: str) -> bool:
    """ "The death of two wounded": they are told as dead."""
    match = DEATH_OF.search(before)
    if match is None or "wounded" not in _facts(cells[index]):
        return False
    return "killed" in _facts(cells[match.start()])


def _toll(cells: list[Cell], line: str, index: int) -> Iterator[Figure]:
    number = _toll_number(cells, line, index)
    if number is not None and number.count is not None:
        start, end = min(cells[index].start, number.start), max(cells[index].end, number.end)
        for fact in _facts(cells[index]):
            yield Figure(fact, number.count, start, end, toll=True)


def _toll_number(cells: list[Cell], line: str, index: int) -> Cell | None:
    """The number after a word of a toll, beside it or where it "rose to"; or before it."""
    match = TOLL_AFTER.search(line, 0, index)
    if match and _has_risen(cells, match.start(1)):
        return cells[int(match.start(1))]
    if _has_risen(cells, index) and (number := _to_number(cells, line, index)):
        return number
    match = TOLL.match(line, index + 1)
    if match:
        return cells[int(match.start(1))]
    return _risen(cells, line, index)


def _has_risen(cells: list[Cell], number: int) -> bool:
    """Whether "rose to" stands right before the number."""
    return any(cell.words[0].has("rises") for cell in cells[max(0, number - RISES) : number])


def _to_number(cells: list[Cell], line: str, index: int) -> Cell | None:
    """The number after the next "to": "a rise in the dead of Friday's raid on a market to nine".

    Without it the first number: "reached the number of those in care 44".
    """
    end = line.find(".", index)
    ahead = range(index + 1, min(index + FAR_TOLL, end if end > 0 else len(cells)))
    counted = [at for at in ahead if line[at] == "q"]
    named = [at for at in counted if cells[at - 1].words[0].has("to")]
    return cells[(named or counted)[0]] if counted else None


def _risen(cells: list[Cell], line: str, index: int) -> Cell | None:
    for at in range(index + 1, min(index + FAR_TOLL, len(cells) - 1)):
        if line[at] in ".q":
            return None
        if cells[at].words[0].has("rises"):
            match = regex.match("[fo]{0,2}y?(q)", line[at + 1 :])
            return cells[at + 1 + match.start(1)] if match else None
    return None


def _among(cells: list[Cell], line: str, index: int, wording: Wording) -> Iterator[Figure]:
    """ "A medic was among the dead", "among the dead were two nurses": at least so many."""
    match = BEFORE_AMONG.search(line, 0, index) or AFTER_AMONG.match(line, index + 1)
    if match:
        for figure in _figure(cells, index, match.span(1), wording):
            yield replace(figure, part=True, count=replace(figure.count, high=None))


def _facts(cell: Cell) -> Iterator[Fact]:
    roles = cell.words[0].roles
    if any(role.startswith("killed_") for role in roles):
        yield "killed"
    if any(role.startswith("wounded_") for role in roles):
        yield "wounded"


def _figure(
    cells: list[Cell], harm: int, group: tuple[int, int], wording: Wording
) -> Iterator[Figure]:
    first, last = group
    members = cells[first:last]
    count, implied = _told_twice(members) or _sum(members)
    if count is None or _denied_group(cells, first):
        return
    stretch = cells[min(first, harm)].start, cells[max(last - 1, harm)].end
    bare = [cell for cell in members if cell.letter == "q"]
    for fact in _facts(cells[harm]):
        yield Figure(
            fact,
            count,
            *stretch,
            vague=any(cell.vague for cell in bare),
            part=_is_part(cells, first, last),
            added=_is_added(cells, first, last),
            attackers=_all_attackers(members),
            care=cells[harm].words[0].has("wounded_care"),
            implied=implied and not wording.bare_singular,
        )


def _told_twice(members: list[Cell]) -> tuple[Count, bool] | None:
    """ "Three people, two men and a woman": the list says again who the three are."""
    comma = next((i for i, cell in enumerate(members) if cell.letter == ","), len(members))
    whole, _ = _sum(members[:comma])
    parts, _ = _sum(members[comma:])
    return (whole, False) if whole is not None and whole == parts and whole.best > 1 else None


def _sum(members: list[Cell]) -> tuple[Count | None, bool]:
    """All numbers of a group added up, and whether no number was said."""
    low, best, high, said, open_end = 0, 0, 0, False, False
    held = False  # a number or article waits for its noun
    for cell in members:
        if cell.letter in "&,":
            held = False
        one = _share(cell, held)
        if one is None:
            continue
        said = said or cell.letter in "qad" or (cell.letter == "s" and cell.count is not None)
        held = True
        low, best = low + one.low, best + one.best
        open_end = open_end or one.high is None
        high += one.high or 0
    if not best:
        return None, False
    return Count(low=low, best=best, high=None if open_end else high), not said


ONE: Final = Count(low=1, best=1, high=1)
TWO: Final = Count(low=2, best=2, high=2)


def _share(cell: Cell, held: bool) -> Count | None:
    if cell.letter == "q":
        return cell.count
    if held:
        return None
    if cell.letter in "as":
        return ONE
    return TWO if cell.letter == "d" else None


def _denied_group(cells: list[Cell], first: int) -> bool:
    return first > 0 and cells[first - 1].letter == "n"


def _is_part(cells: list[Cell], first: int, last: int) -> bool:
    """Part of a number told before: after "including", or before "of them"."""
    if last < len(cells) and cells[last].letter == "i":
        return True
    for cell in reversed(cells[max(0, first - 8) : first]):
        if cell.letter == "i":
            return True
        if cell.letter in ".wbOVSMT":
            return False
    return False


def _is_added(cells: list[Cell], first: int, last: int) -> bool:
    return any(word.has("other") for cell in cells[max(0, first - 1) : last] for word in cell.words)


def _all_attackers(members: list[Cell]) -> bool:
    people = [cell for cell in members if cell.letter in "spd"]
    return bool(people) and all(
        any(word.has("attacker", "attackers") for word in cell.words) for cell in people
    )


# --- nobody -----------------------------------------------------------------------------------


def _denials(cells: list[Cell], line: str, used: set[int]) -> Iterator[Figure]:
    """ "No casualties", "no one was hurt", "no deaths or injuries"."""
    open_from: int | None = None
    last = -2
    for index, cell in enumerate(cells):
        if cell.letter == "Z" and not ONE_OF_THEM.search(line, 0, index):
            yield from _nobody(cells, index, index)
        if cell.letter not in "?OVSMNDH" or index in used:
            continue
        match = DENIED.search(line, max(0, index - 7), index)
        start = match.start() if match else None
        if start is not None and cell.letter == "O" and "o" in line[start:index]:
            start = None  # "no part in the murder of": another thing is denied
        if start is None and open_from is not None and DENIED_TOO.fullmatch(line, last + 1, index):
            start = open_from
        open_from, last = start, index
        if start is not None and not _silent(line, start, index):
            yield from _nobody(cells, start, index)


def _silent(line: str, start: int, index: int) -> bool:
    """No word on casualties, or no further ones: nothing is told."""
    return "z" in line[max(0, start - 2) : index] or "e" in line[start:index]


def _nobody(cells: list[Cell], start: int, index: int) -> Iterator[Figure]:
    none = Count(low=0, best=0, high=0)
    harm = cells[index]
    spared = harm.letter == "Z" and SPARED.search("".join(c.letter for c in cells[:index]))
    # "nobody hurt" speaks of the dead too; "no deaths", "no injuries" speak of one of them only
    facts: tuple[Fact, ...] = ("killed", "wounded")
    if harm.letter not in "HZ?" and not harm.words[0].has("harm"):
        facts = tuple(_facts(harm))
    for fact in facts:
        yield Figure(fact, none, cells[start].start, harm.end, spared=bool(spared))
