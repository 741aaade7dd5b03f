"""Text as rules see it (folded), and sentences, both with the way back into the original.

`fold` makes spellings equal that people do not tell apart: case, accents, Arabic alef, ya, kaf and
ta marbuta forms, short vowels, tatweel, Hebrew points, all digit sets, dashes and quotation marks;
it drops bidi marks, zero-width characters and control characters and makes one space of any run
of white space. Every folded character knows the original characters it stands for, so a match in
the folded text can always be shown as the exact words of the article.
"""

import itertools
import unicodedata
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import regex

# Letters whose compatibility decomposition does not already give the plain form.
SAME: Final = {
    **dict.fromkeys("ىیېۍے", "ي"),
    **dict.fromkeys("ةۃہھەۀ", "ه"),
    **dict.fromkeys("کڪګ", "ك"),
    **dict.fromkeys("ٱ", "ا"),
    **dict.fromkeys("İıI", "i"),  # Turkish dotted and dotless i, so that SALDIRI finds saldırı
    **dict.fromkeys("‘’ʼʻ`´ʹ′ʿʾ‛＇", "'"),
    **dict.fromkeys("“”„«»‟″〝〞", '"'),
    **dict.fromkeys("‐‑‒–—―−⁃", "-"),
    **dict.fromkeys("، ٬", ","),
    "؛": ";",
    "؟": "?",
    "٪": "%",
    "٫": ".",
    "…": "...",
    "ø": "o",
    "Ø": "o",
    "đ": "d",
    "Đ": "d",
    "ł": "l",
    "Ł": "l",
    "æ": "ae",
    "Æ": "ae",
    "œ": "oe",
    "Œ": "oe",
    " ": " ",
    "_": " ",  # parts the words of a hashtag
    "\u200c": " ",  # zero-width non-joiner parts Persian words from their endings
    "ـ": "",  # tatweel
    "ء": "",  # a lone hamza is written and left out at will at the end of words
}
DROPPED: Final = frozenset({"Mn", "Me", "Cf", "Cc", "Cs", "Co", "Cn"})
SPACES: Final = frozenset({"Zs", "Zl", "Zp"})


def _fold_character(character: str) -> str:
    known = SAME.get(character)
    if known is not None:
        return known
    if character.isspace() or unicodedata.category(character) in SPACES:
        return " "
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    plain = unicodedata.normalize("NFKD", character)
    kept = (SAME.get(c, c) for c in plain if unicodedata.category(c) not in DROPPED)
    return "".join(kept).casefold()


class _Table(dict[str, str]):
    """What each character folds to, worked out once per character."""

    def __missing__(self, character: str) -> str:
        folded = self[character] = _fold_character(character)
        return folded


_TABLE: Final = _Table()


@dataclass(frozen=True, slots=True)
class Folded:
    """`text` is the folded form; `span` leads from a piece of it back into the original."""

    text: str
    starts: Sequence[int]  # for each folded character, where its original starts
    ends: Sequence[int]  # ... and ends, combining marks included

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Original [start, end) of the folded [start, end); both must be inside and not empty."""
        return self.starts[start], self.ends[end - 1]


def fold(text: str) -> Folded:
    """Fold `text`. Linear in its length, never raises."""
    pieces = list(map(_TABLE.__getitem__, text))
    folded = "".join(pieces)
    if len(folded) == len(text) and "" not in pieces and folded[:1] != " " and "  " not in folded:
        return Folded(folded, range(len(text)), range(1, len(text) + 1))  # one for one
    return _fold_apart(text, pieces)


def _fold_apart(text: str, pieces: Sequence[str]) -> Folded:
    """Join what each character of `text` folds to, and keep where each letter comes from."""
    out: list[str] = []
    starts, ends = array("L"), array("L")
    space = True  # leading white space is dropped
    for index, (character, folded) in enumerate(zip(text, pieces, strict=True)):
        if not folded:
            if ends and unicodedata.combining(character):
                ends[-1] = index + 1
            continue
        if folded == " ":
            if space:
                continue
            space = True
        else:
            space = False
        for letter in folded:
            out.append(letter)
            starts.append(index)
            ends.append(index + 1)
    return Folded("".join(out), starts, ends)


def fold_word(word: str) -> str:
    """The folded form of a word, a phrase or a whole text, without outer space and way back."""
    return " ".join("".join(map(_TABLE.__getitem__, word)).split())


# --- sentences ---------------------------------------------------------------------------------

LONGEST_SENTENCE = 1200  # characters; longer runs are cut at a space, so that work stays bounded
WRAPPED_LINES = range(40, 100)  # characters in a line of a text that was wrapped by a machine

DATELINE = 40  # characters before the dash that ends where a story was filed
DASHES: Final = "-–—"

_PARAGRAPH: Final = regex.compile(r"[^\n\r\u2028\u2029]+")
_STOP: Final = regex.compile(
    r"""(?P<mark>[.!?؟۔。।]+|…)          # the end of a sentence ...
        (?P<close>["'”’»)\]]*)          # ... with what closes around it
        (?=\s+(?P<next>\S)|$)
      | (?<=[.?!]["”»])(?=\p{Lu})       # a quotation that runs into the next sentence
      | (?<=\p{Arabic}{3}[.!؟])(?=\p{Arabic}{2})  # no space after the full stop; "د.محمد" is none
      | \s[|•·▪●]\s                     # items of a live blog on one line
    """,
    regex.VERBOSE,
)
_LAST_WORD: Final = regex.compile(r"[\w.]*\w$")
_INITIAL: Final = regex.compile(r"^\p{Lu}$|^(?:\p{L}\.)+\p{L}$")  # "J." and "U.S."


def sentences(text: str, abbreviations: frozenset[str]) -> tuple[tuple[int, int, int], ...]:
    """Spans of the sentences of `text` as (start, end, paragraph), in order, without overlap.

    `abbreviations` are folded words that do not end a sentence with their full stop ("gen").
    A line break ends a sentence unless the whole text is wrapped by a machine.
    """
    return tuple(
        (*sentence, number)
        for number, paragraph in enumerate(paragraphs(text))
        for sentence in sentences_in(text, *paragraph, abbreviations)
    )


def sentences_in(
    text: str, start: int, end: int, abbreviations: frozenset[str]
) -> Iterator[tuple[int, int]]:
    """Spans of the sentences of one of the `paragraphs` of `text`, in order, without overlap."""
    for piece_start, piece_end in _sentences_of(text, start, end, abbreviations):
        for short in _cut(text, piece_start, piece_end):
            trimmed = _trim(text, *short)
            if trimmed is not None:
                yield trimmed


def paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Spans of the paragraphs of `text`: lines, or what a machine has wrapped into lines."""
    lines = [match.span() for match in _PARAGRAPH.finditer(text)]
    wrapped = _is_wrapped(text, lines)
    begin: int | None = None
    last = 0
    for start, end in lines:
        goes_on = _goes_on(text, last, start) or (
            wrapped and not _starts_paragraph(text, last, start)
        )
        new = begin is None or not text[start:end].strip() or not goes_on
        if new and begin is not None:
            yield begin, last
        if new:
            begin = start
        last = end
    if begin is not None:
        yield begin, last


def _goes_on(text: str, before: int, start: int) -> bool:
    """Whether the line from `start` goes on with the sentence of the line before it."""
    first = text[start : start + 40].lstrip()[:1]
    return (
        first.islower() and text[before - 1] not in ".!?:;" and text.count("\n", before, start) == 1
    )


def _starts_paragraph(text: str, before: int, start: int) -> bool:
    """A blank line or an indented line starts a new paragraph in a wrapped text."""
    return text.count("\n", before, start) > 1 or text[start] in " \t\u3000"


def _is_wrapped(text: str, lines: list[tuple[int, int]]) -> bool:
    """Whether most lines end in the middle of a sentence at about the same length."""
    inner = [
        end - start
        for (start, end), (following, _) in itertools.pairwise(lines)
        if following - end == 1 and text[start:end].strip()
    ]
    if len(inner) < 3:
        return False
    wrapped = sum(length in WRAPPED_LINES for length in inner)
    return wrapped >= 0.7 * len(inner) and max(inner) < WRAPPED_LINES.stop


def _sentences_of(
    text: str, start: int, end: int, abbreviations: frozenset[str]
) -> Iterator[tuple[int, int]]:
    begin = start
    for match in _STOP.finditer(text, start, end):
        if _ends_sentence(text, begin, match, abbreviations):
            yield begin, match.end()
            begin = match.end()
    yield begin, end


def _ends_sentence(
    text: str, begin: int, match: regex.Match[str], abbreviations: frozenset[str]
) -> bool:
    mark, following = match["mark"], match["next"]
    if mark is None or following is None:
        return True
    if following.islower():
        return False
    if following in DASHES and match.start() - begin < DATELINE:
        return False  # "JACKSON, Miss. - A man"
    if mark != ".":
        return True
    if match["close"]:
        return True
    word = _LAST_WORD.search(text, max(begin, match.start() - 24), match.start())
    if word is None:
        return True
    return not (_INITIAL.search(word[0]) or fold_word(word[0]) in abbreviations)


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while end - start > LONGEST_SENTENCE:
        space = text.rfind(" ", start + LONGEST_SENTENCE // 2, start + LONGEST_SENTENCE)
        stop = space if space > 0 else start + LONGEST_SENTENCE
        yield start, stop
        start = stop
    yield start, end


def _trim(text: str, start: int, end: int) -> tuple[int, int] | None:
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return (start, end) if start < end else None
