"""People who are told of by name: "Abu Yusuf, a trader, and an aide were killed". Pure.

The grammar of victims knows people by their words: guard, woman. A name is none of them; it shows
by its capitals, where it stands, and what it is not: a place, a group, a word of another role. Here
each name becomes one cell of a person, together with what is said of whom it names: "a trader".
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

import regex

from monitor.reading.document import Sentence
from monitor.reading.facts.cells import Cell

LONG: Final = 4  # letters of a word that is written with a capital for what it is, not in a title
TITLE_CASE: Final = 0.6  # of such words with capitals: they tell nothing
OTHERS: Final = ("place", "actor", "target")  # names of these are none of people
MOST: Final = 6  # words of a name
NAME: Final = "m"
# a name begins a clause or a list, or follows a harm, a title ("the captain") or an age
BEFORE: Final = regex.compile(r"(?:^|[.,&wiVOSsb])$")
BEHIND: Final = regex.compile(r"[.,&bhVSwyi]|$")
LISTED: Final = regex.compile(r",(?![ux]{1,2},)|[.&]|$")  # "in Duhok, Erbil and", but "Ali, 37,"
# "Salar, a shepherd, was", of the first word of a sentence
DESCRIBED: Final = regex.compile(r",(?:x?[ux]|a[^,.&]{1,12}),")
TITLED: Final = regex.compile(r"([sm])m")  # "captain Ali"
AGED: Final = regex.compile(r"(m),[ux]{1,2}(?=[,.]|$)")
# "the head of a village, Mr Abdi Dahir,"
CALLED: Final = regex.compile(r"(a?[ex]*s[osxy]{0,8}?),m(?:(?=,?&)|,(?=[bhVSyw])|(?=[.]|$))")
# "Abu Yusuf, a trader,"
SAID_OF: Final = regex.compile(r"(m),((?!m|[ey]*q|[^,]{0,4}&)[^,.&VSOMTm]{1,24}),(?=[&bhVSyw])")


def capitals_of(sentence: Sentence) -> frozenset[int]:
    """Where the words of a sentence begin that are written with a capital and name no place."""
    starts, original = sentence.fold.starts, sentence.original
    long = [start for start, end in sentence.words if end - start >= LONG]
    written = [start for start in long if original[starts[start]].isupper()]
    if len(written) > TITLE_CASE * len(long):
        return frozenset()
    others = [(hit.start, hit.end) for hit in sentence.having(*OTHERS)]
    return frozenset(
        start
        for start, end in sentence.words
        if original[starts[start]].isupper()
        and not (end - start > 1 and original[starts[start] : starts[end - 1] + 1].isupper())
        and not any(first <= start < last for first, last in others)
    )


def with_names(cells: Sequence[Cell], capitals: frozenset[int]) -> list[Cell]:
    """`cells` with one cell for each person who is named; the same ones where nobody is."""
    named = list(_named(cells, capitals))
    for pattern in (TITLED, AGED, CALLED, SAID_OF):
        named = _without(named, pattern)
    return [replace(cell, letter="s") if cell.letter == NAME else cell for cell in named]


def is_named(cell: Cell, capitals: frozenset[int]) -> bool:
    """Whether a cell of `with_names` is somebody with a name."""
    return cell.letter == "s" and any(w.start in capitals and not w.roles for w in cell.words)


def _named(cells: Sequence[Cell], capitals: frozenset[int]) -> Iterator[Cell]:
    line = "".join(cell.letter for cell in cells)
    at, refused = 0, False
    while at < len(cells):
        end = _end_of_name(cells, at, capitals)
        if end == at:
            refused = refused and line[at] in ",&"
            yield cells[at]
            at += 1
            continue
        begins = BEFORE.search(line, 0, at)
        goes_on = refused and (line[at - 1] == "&" or LISTED.match(line, end))
        first = at == 0 and end == 1  # any first word of a sentence has a capital
        alone = first and not _is_described(cells, line)
        refused = not begins or bool(goes_on) or alone or not BEHIND.match(line, end)
        words = tuple(word for cell in cells[at:end] for word in cell.words)
        yield from cells[at:end] if refused else [Cell(NAME, words)]
        at = end


def _is_described(cells: Sequence[Cell], line: str) -> bool:
    """Whether the age or the trade of who is named by the first word follows."""
    if not DESCRIBED.match(line, 1):
        return False
    word = cells[2].words[0]
    return line[2] == "a" or word.kind == "number" or word.has("numbered")


def _end_of_name(cells: Sequence[Cell], at: int, capitals: frozenset[int]) -> int:
    """Where the name ends that begins at `at`: there, if none does."""
    if not (_is_written(cells[at], capitals) or _leads(cells, at, capitals)):
        return at
    end, last = at, at
    while end < len(cells) and end - at < MOST * 2:
        cell = cells[end]
        if _is_written(cell, capitals):
            last = end + 1
        elif not (cell.words[0].text in "-'." or cell.words[0].has("within_name")):
            break
        end += 1
    return last


def _is_written(cell: Cell, capitals: frozenset[int]) -> bool:
    word = cell.words[0]
    return word.start in capitals and not word.roles and cell.letter == "x"


def _leads(cells: Sequence[Cell], at: int, capitals: frozenset[int]) -> bool:
    """ "Al" of al-Saadi."""
    after = cells[at + 1 : at + 3]
    return (
        cells[at].words[0].has("within_name")
        and len(after) == 2
        and after[0].words[0].text == "-"
        and _is_written(after[1], capitals)
    )


def _without(cells: Sequence[Cell], pattern: "regex.Pattern[str]") -> list[Cell]:
    """`cells` with all that `pattern` matches as the one person of its first group."""
    line = "".join(cell.letter for cell in cells)
    found: list[Cell] = []
    at = 0
    for match in pattern.finditer(line):
        found += cells[at : match.start()]
        kept = cells[match.start(1) : match.end(1)]
        words = tuple(word for cell in cells[match.start() : match.end()] for word in cell.words)
        found += [*(cell for cell in kept if cell.letter == "a"), Cell(NAME, words)]
        at = match.end()
    return [*found, *cells[at:]]
