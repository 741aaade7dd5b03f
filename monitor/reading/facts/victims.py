"""Who was killed or wounded in one sentence: the grammar. Pure; knows roles, no language.

A handful of regular expressions over the line of letters of facts/cells.py find groups of people
("two Americans and a Briton") before or after words of death and injury.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

import regex

from monitor.reading.facts.cells import Cell, cells_of
from monitor.reading.facts.figure import Figure, facts_of, sum_of
from monitor.reading.facts.groups import HURT, figure_of
from monitor.reading.facts.names import is_named, with_names
from monitor.reading.facts.spared import DENIED, NONE_OF, denials
from monitor.reading.facts.tolls import toll
from monitor.reading.wording import Word, Wording
from monitor.types import Count

# q number of people, a article before one person, s one person, p people, d two people
COUNTING: Final = regex.compile(r"#[xye]{0,3}p[x]{0,2}(?:w?[bh]{0,2})$")  # "number of guards"
# "several American and Iraqi soldiers"
OF_TWO_LANDS: Final = r"q[ey]*[xs]{1,2}&[xs]{0,2}p+"
COUNTED: Final = (
    rf"(?:{OF_TWO_LANDS}|[qa][ey]*(?:o[xy]{{0,2}})?x{{0,5}}?[spd]+(?:x{{1,2}}[spd]+|&p+)*)"
)
ITEM: Final = rf"(?:{COUNTED}|d|q(?:e|(?=o?i))?(?![VSMNDT])|s(?!x?p))"
TAIL: Final = r"(?:[xospy]{0,9}(?=,?[&]))?"
FURTHER: Final = rf"(?:(?:,[ey]?{ITEM})*,?&[ey]?(?:x{{1,3}},)?{ITEM}{TAIL})"
LIST: Final = rf"{ITEM}{TAIL}{FURTHER}*"
AFTER: Final = regex.compile(rf"[ey]{{0,2}}({LIST})")
AFTER_SUBJECT: Final = regex.compile(rf"[eyxopb]{{0,5}}?({LIST})")
IN_CARE: Final = regex.compile(rf"({LIST})[xospye]{{0,4}}b[xoy]{{0,6}}$")  # "four are in X under"
DIED_LATER: Final = regex.compile(r"(?:[^.,qaspd]|,[^.,qaspd]{1,10},){0,14}S")
# ", wounded in the raid, passed away"
AND_DIED: Final = regex.compile(r"[^.;]*?[,&][yxh]{0,2}S")
# "including two children", "two of them women", "among them a nurse", a description; "not five"
PART: Final = (
    r"(?:,nq,|,q?i[^.wVSOMT]*?,|,[^.,wVSOMT]{1,25}i[^.,wVSOMT]{0,12},|,[^.,qwVSOMT]{1,25},"
    r"|,[yx]{1,2}|i[^.&wVSOMT]{1,24},?)?"
)
# "a priest and the sacristan of his parish were killed"
AND_THE: Final = regex.compile(rf"((?:{COUNTED}|s)&xs)[xospy]{{0,5}}b[yh]?$")
PASSIVE: Final = regex.compile(rf"({LIST})[xospyeihbca]{{0,12}}?{PART}[,]?(?:h?b+h?)[yxeb]{{0,3}}$")
# "one of the five guards wounded in the attack on a post died"
OF_THE_WOUNDED: Final = regex.compile(r"(q)(?:i|[ox]{1,3}(?:q[xye]{0,4})?p)[^.,SMNDTGnfw&|]{0,16}$")
OF_THEM: Final = regex.compile(r"q[ox]{1,3}$")  # "one of the five guards wounded": four live
MORE_NEEDED: Final = ("killed_lost", "wounded_sent")  # harm only with what stands behind
DIRECT: Final = regex.compile(rf"({LIST})i?[xospyeh]{{0,7}}?{PART}[hyxf]{{0,2}}$")
# "two men were buried under the rubble and died"
AND_THEN: Final = regex.compile(rf"({LIST})[xospyeh]{{0,3}}b[xospye]{{1,7}}&[xyh]{{0,2}}$")
# "two guards who tried to resist were shot", but "an official said no one was hurt"
WHO_DID: Final = regex.compile(rf"({LIST})[wc][^.,&qwVSOMTsdn]{{1,6}}h?b+[yxe]{{0,2}}$")
# "a nephew who tried to step in was-hit-in-the-leg"
WHO_TOO: Final = regex.compile(rf"({LIST})[wc][^.,&qwVSOMTsdnb]{{1,6}}$")
WHO: Final = regex.compile(rf"({LIST})[xyo]{{0,2}},?[wc][yhb]{{0,2}}$")  # "three who had died"
WHOM: Final = regex.compile(rf"({LIST})w(?:ax{{0,2}})?[sp]h?$")  # "eight whom a gunman killed"
NAMED_ONE: Final = regex.compile(r"x{1,3}(s)(?![x']?[ps])")  # "kills Cebu radio commentator"
# "killed the village chief, his two sons and a guest"
NAMED_LIST: Final = regex.compile(rf"x{{1,3}}(s(?![x']?[ps]){TAIL}{FURTHER})")
SPEAKERS: Final = regex.compile(r",[^,.]{1,12}?[xospy]{0,6}(?=w)")  # ", sources and a medic said"
BEFORE_AMONG: Final = regex.compile(rf"({LIST})[xospyeh]{{0,4}}{PART}[b]?$")
AFTER_AMONG: Final = regex.compile(rf"[b,]{{0,2}}({LIST})")
DEATH_OF: Final = regex.compile(r"O[ey]?q?[exyo]{0,3}$")
NOUN: Final = regex.compile(r"(q)[exy]{0,3}p?$")  # "three dead", "three youths dead"
ACTS_ON: Final = regex.compile("y{0,3}[asp]")  # "killed his neighbours": what stands before did it
PEOPLE: Final = rf"{ITEM}{TAIL}(?:(?:,[ey]?{ITEM}{TAIL})*,?&[eyx]{{0,4}}{ITEM}{TAIL})?"
NAMED_BEFORE: Final = regex.compile(rf"({PEOPLE}),?[hy]{{0,2}}(b[hyxe]{{0,3}})?$")
NAMED_AFTER: Final = regex.compile(rf"[exy]{{0,4}},?({PEOPLE})")
LOST: Final = regex.compile("q[^q]*[spd]")  # "seven of his men"
NEXT_VERB: Final = regex.compile(r"[xyehb]{0,3}[VS]")
SEVERAL: Final = Count(low=1, best=2, high=None)
WITH: Final = 7  # words from "was killed" to "along with his wife"
ENDS_CLAUSE: Final = ".,wbVSOMT"
TO_HOSPITAL: Final = 6  # words from "sending six others" to "hospital"
UNREAL: Final = regex.compile(r"f[yn]?$")
MEANT_TOO: Final = regex.compile(r"f[xV]&$")  # "to maim and kill", but "came to help and injured"


def figures(
    words: Sequence[Word], wording: Wording, capitals: frozenset[int] = frozenset()
) -> list[Figure]:
    """What the sentence says of killed and wounded, in order.

    `capitals` are the starts of words that may be names of people.
    """
    if not any(word.has("harms", "hurts_part", "harm", "unharmed", "unclear") for word in words):
        return []
    cells = cells_of(words)
    line = "".join(cell.letter for cell in cells)
    told = {
        index: one
        for index, cell in enumerate(cells)
        if cell.letter in "OVSMNDTGKP" and (one := list(_told(cells, line, index, wording)))
    }
    for start, named in _with_names(cells, capitals, wording):
        index = next(i for i, cell in enumerate(cells) if cell.start == start)
        if sum(one.count.best for one in named) > sum(f.count.best for f in told.get(index, ())):
            told[index] = named
    found = [figure for index in sorted(told) for figure in told[index]]
    found = [figure for figure in found if not _died_later(cells, line, figure)]
    found += denials(cells, line, set(told))
    return found


def _with_names(
    cells: list[Cell], capitals: frozenset[int], wording: Wording
) -> Iterator[tuple[int, list[Figure]]]:
    """Where a word of harm begins that is told of people by name, and what it says of them."""
    if not capitals:
        return
    people = with_names(cells, capitals)
    line = "".join(cell.letter for cell in people)
    for index, cell in enumerate(people):
        if cell.letter not in "OVS" or cell.words[0].has(*MORE_NEEDED):
            continue
        if not _may_tell(line[:index], cell.letter):
            continue
        match = _named_group(line, index)
        group = people[slice(*match.span(1))] if match else []
        if match and _are_people(group) and any(is_named(one, capitals) for one in group):
            yield cell.start, list(figure_of(people, index, match.span(1), wording))


def _are_people(group: Sequence[Cell]) -> bool:
    """Not "the owner and marched fourteen labourers": only "the" leads to people behind "and"."""
    return all(
        after.letter != "x" or after.words[0].has("determiner")
        for cell, after in pairwise(group)
        if cell.letter == "&"
    )


def _named_group(line: str, index: int) -> "regex.Match[str] | None":
    """The people before or behind a harm: they stand right beside it."""
    if line[index] != "S" and line[index - 1 : index] != "b":
        match = NAMED_AFTER.match(line, index + 1)
        if match:
            return match
    match = NAMED_BEFORE.search(line, 0, index) if line[index] != "O" else None
    return match if match and (match[2] or line[index] == "S") else None


def _died_later(cells: list[Cell], line: str, figure: Figure) -> bool:
    """ "A man wounded in the blast has died": no longer one of the wounded."""
    if figure.fact != "wounded" or figure.care:
        return False
    first = next(i for i, cell in enumerate(cells) if cell.start >= figure.start)
    if OF_THEM.search(line, 0, first):
        return False
    last = max(i for i, cell in enumerate(cells) if cell.start < figure.end)
    match = DIED_LATER.match(line, last + 1) or (
        AND_DIED.match(line, last + 1) if figure.count.best == 1 else None
    )
    behind = cells[last + 1 : match.end()] if match else []
    return any(cell.words[0].has("killed_subject") for cell in behind)


# --- groups of people -------------------------------------------------------------------------


def _told(cells: list[Cell], line: str, index: int, wording: Wording) -> Iterator[Figure]:
    letter = cells[index].letter
    before = line[:index]
    if letter in "OVS" and not _may_tell(before, letter):
        return
    if letter == "T" or (letter in "VS" and COUNTING.search(before)):
        yield from toll(cells, line, index)
        return
    if letter == "K":
        nth = cells[index].words[0].roles["killed_nth"]
        count = Count(low=nth, best=nth, high=nth)
        yield Figure("killed", count, cells[index].start, cells[index].end, toll=True)
        return
    if letter == "P":
        yield from _some(cells[index], before)
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
        if match is None and not wording.verb_first:
            match = NAMED_LIST.match(line, index + 1)
        known = letter == "O" or _is_known(cells, index + 1)
        if match is None and known and not wording.verb_first:
            match = NAMED_ONE.match(line, index + 1)
        if match and _lacks_more(cells, index, match):
            return
        if match:
            victims = _own_victims(line, *_without_speakers(cells, line, *match.span(1)))
            yield from figure_of(cells, index, victims, wording)
            return
    acts = letter == "V" and ACTS_ON.match(line, index + 1) is not None
    acts = acts and not passive and before[-1:] != "q"  # but "six wounded people"
    if letter in "VSM" and not acts:
        match = _group_before(cells, before) if letter != "M" else None
        if match is None and cells[index].words[0].has("killed_subject"):
            match = _one_of_the_wounded(cells, before)
        match = match or (None if _died_of_wounds(cells, index, before) else NOUN.search(before))
        if match is None and cells[index].words[0].has("wounded_care"):
            match = IN_CARE.search(before)
        if match:
            victims = _next_victims(line, *_behind_source(cells, line, *match.span(1)))
            group = figure_of(cells, index, victims, wording)
            yield from _and_those_with(cells, line, index, list(group), wording)


def _and_those_with(
    cells: list[Cell], line: str, harm: int, group: list[Figure], wording: Wording
) -> Iterator[Figure]:
    """ "The chief was killed along with his wife and two sons": four."""
    behind = _those_with(cells, line, harm)
    others = list(figure_of(cells, harm, behind, wording)) if behind else []
    for one in group:
        more = next((other for other in others if other.fact == one.fact), None)
        yield one if more is None else _together(one, more)


def _those_with(cells: list[Cell], line: str, harm: int) -> tuple[int, int] | None:
    """The people behind "along with", or "with his", in the clause of a harm."""
    for at in range(harm + 1, min(harm + 1 + WITH, len(cells) - 1)):
        if line[at] in ENDS_CLAUSE:
            return None
        word, after = cells[at].words[0], cells[at + 1].words[0]
        if word.has("alongside") and (word.has("and") or after.has("owner")):
            match = AFTER.match(line, at + 1)
            return _own_victims(line, *match.span(1)) if match else None
    return None


def _together(one: Figure, other: Figure) -> Figure:
    return replace(one, count=sum_of((one.count, other.count)), end=other.end, implied=False)


def _may_tell(before: str, letter: str) -> bool:
    """Whether the harm behind `before` happened: it is not denied, nor only meant."""
    if UNREAL.search(before[-4:]) or before[-1:] == "n" or NONE_OF.search(before[-20:]):
        return False
    return letter == "V" or MEANT_TOO.search(before[-4:]) is None


def _some(harm: Cell, before: str) -> Iterator[Figure]:
    """ "There are martyrs and wounded": at least two of each."""
    if DENIED.search(before):
        return
    for fact in facts_of(harm):
        yield Figure(fact, SEVERAL, harm.start, harm.end, vague=True)


def _lacks_more(cells: list[Cell], harm: int, match: "regex.Match[str]") -> bool:
    """Whether `harm` is none: nobody counted was lost ("lost 12 seats"), or those who were sent
    were sent to no hospital ("sending drones at").
    """
    word = cells[harm].words[0]
    if word.has("killed_lost"):
        return LOST.match(match[1]) is None
    behind = (w for cell in cells[match.end() : match.end() + TO_HOSPITAL] for w in cell.words)
    return word.has("wounded_sent") and not any(w.has("hospital") for w in behind)


def _is_known(cells: list[Cell], index: int) -> bool:
    """ "killed the bus driver": a word for somebody known, so that the object of a verb begins."""
    return index < len(cells) and cells[index].words[0].has("determiner")


def _own_victims(line: str, first: int, last: int) -> tuple[int, int]:
    """ "killed two men and a boy, and nine were injured": the nine belong to the next verb."""
    comma = line.rfind(",&", first, last)
    return (first, comma) if comma > 0 and NEXT_VERB.match(line, last) else (first, last)


def _without_speakers(cells: list[Cell], line: str, first: int, last: int) -> tuple[int, int]:
    """ "killing eight soldiers and taking rifles, three sources and a medic said"."""
    comma = line.rfind(",", first, last)
    match = SPEAKERS.match(line, comma) if comma > 0 else None
    if match is None or match.end() < last or not cells[match.end()].words[0].has("speech"):
        return first, last
    return first, comma


def _next_victims(line: str, first: int, last: int) -> tuple[int, int]:
    """The nine of "killed two men and a boy, and nine were injured"."""
    comma = line.rfind(",&", first, last)
    taken = comma > 0 and line[:first].rstrip("ey&").endswith(("O", "V"))
    return (comma + 2, last) if taken else (first, last)


def _behind_source(cells: list[Cell], line: str, first: int, last: int) -> tuple[int, int]:
    """The 40 of "according to the clinic's chief, and 40 wounded"."""
    comma = line.rfind(",&", first, last)
    begun = line.rfind(",", 0, first) + 1
    named = any(cell.words[0].has("source") for cell in cells[begun:first])
    return (comma + 2, last) if comma > 0 and named else (first, last)


def _group_before(cells: list[Cell], before: str) -> "regex.Match[str] | None":
    whom = WHOM.search(before)
    if whom is not None and cells[whom.end(1)].words[0].has("relative"):
        return whom
    and_the = AND_THE.search(before)
    if and_the is not None and any(c.words[0].has("several_be") for c in cells[: len(before)][-2:]):
        return and_the
    patterns = (PASSIVE, DIRECT, WHO, WHO_DID, AND_THEN, WHO_TOO)
    return next((match for one in patterns if (match := one.search(before))), None)


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
        yield from figure_of(cells, index, match.span(1), wording)
        return
    for fact in facts_of(cells[index]):
        yield Figure(fact, count, cells[index].start, cells[index].end)


def _died_of_wounds(cells: list[Cell], index: int, before: str) -> bool:
    """ "The death of two wounded": they are told as dead."""
    match = DEATH_OF.search(before)
    if match is None or "wounded" not in facts_of(cells[index]):
        return False
    return "killed" in facts_of(cells[match.start()])


def _among(cells: list[Cell], line: str, index: int, wording: Wording) -> Iterator[Figure]:
    """ "A medic was among the dead", "among the dead were two nurses": at least so many."""
    match = BEFORE_AMONG.search(line, 0, index) or AFTER_AMONG.match(line, index + 1)
    if match:
        for figure in figure_of(cells, index, match.span(1), wording):
            yield replace(figure, part=True, count=replace(figure.count, high=None))
