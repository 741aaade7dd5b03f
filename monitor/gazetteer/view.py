"""A text as the gazetteer looks at it: words, their tags, and how its lines are written."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import regex

from monitor.gazetteer.words import Tag, Token, Vocabulary, tokens_of

# Between the words of one name: a space, a hyphen, an apostrophe. A dash between two spaces ends a
# dateline: "BAGHDAD - Two ...".
_JOIN: Final = regex.compile(
    r"^(?:[ \u00a0\u200c]?[-‐‑–]?|[-‐‑–][ \u00a0]|[ \u00a0]{2}|_)['’ʿʼ`]?$"
)
HYPHENS: Final = ("-", "‑", "–")
DASHES: Final = (" - ", " – ", " — ")
IN_BRACKETS: Final = 4  # words
DESCRIBED: Final = 3  # words from "a" to "hamlet"
STOPS: Final = frozenset(".!?;:\n،,()")


@dataclass(frozen=True, slots=True)
class View:
    text: str
    tokens: Sequence[Token]
    starting: Sequence[Sequence[Tag]]  # tags by their first word
    ending: Sequence[Sequence[Tag]]  # tags by their last word
    loud: Sequence[bool]  # the word stands in a line that is all capitals
    titled: Sequence[bool]  # ... in a line where nearly every word has a capital
    determiners: frozenset[str]  # "the" and the like
    shortened: frozenset[str]  # words of names that are written with a full stop: "St."

    @classmethod
    def of(cls, text: str, vocabulary: Vocabulary) -> "View":
        tokens = tokens_of(text)
        starting = vocabulary.tags(tokens)
        ending: list[tuple[Tag, ...]] = [()] * len(tokens)
        for tag in (tag for tags in starting for tag in tags):
            ending[tag.last] += (tag,)
        loud, titled = _lines(text, tokens)
        small = (vocabulary.determiners, vocabulary.shortened)
        return cls(text, tokens, starting, ending, loud, titled, *small)

    def gap(self, left: int, right: int) -> str:
        """What stands between two words."""
        return self.text[self.tokens[left].end : self.tokens[right].start]

    def joined(self, left: int, right: int) -> bool:
        """Whether two neighbouring words may be of one name."""
        if self.tokens[left].possessive:
            return False
        gap = self.gap(left, right)
        if gap == ". " and self._is_shortened(left):
            return True  # "St. Louis", "the U.S. embassy"
        return gap in (" ", "-") or bool(_JOIN.match(gap))

    def _is_shortened(self, number: int) -> bool:
        token = self.tokens[number]
        return token.key in self.shortened or "." in self.text[token.start : token.end]

    def name_goes_on(self, last: int) -> int | None:
        """The last word of what word `last` and the next capital make one name of, if anything.

        "Wadi al-Kabir" goes on behind its article.
        """
        following = last + 1
        if following >= len(self.tokens) or not self.joined(last, following):
            return None
        token = self.tokens[following]
        if self._is_article(following):
            return following + 1
        tagged = self.starting[following] or self.ending[following]
        return following if token.capital and not tagged else None

    def _is_article(self, number: int) -> bool:
        """ "al-": two or three small letters, a hyphen and a capital."""
        token = self.tokens[number]
        small = not token.capital and len(token.key) <= 3 and token.script == "latin"
        return small and self.is_hyphened(number)

    def is_tied(self, last: int) -> bool:
        """Whether a hyphen ties word `last` to the next."""
        return self.gap(last, last + 1) in HYPHENS

    def is_hyphened(self, number: int) -> bool:
        """Whether a hyphen ties word `number` to a capital: "Al-Sariha"."""
        following = number + 1
        if following >= len(self.tokens) or not self.tokens[following].capital:
            return False
        return self.gap(number, following) in HYPHENS

    def after(self, last: int, *roles: str) -> Tag | None:
        """The longest tag of one of `roles` that starts right after word `last`."""
        following = last + 1
        if following >= len(self.tokens) or not self.starting[following]:
            return None
        if not self.joined(last, following):
            return None
        return _longest(tag for tag in self.starting[following] if tag.role in roles)

    def has_comma(self, last: int) -> bool:
        """Whether a comma follows word `last`, and another word behind it."""
        return last + 1 < len(self.tokens) and self.gap(last, last + 1) == ", "

    def explained(self, last: int) -> Tag | None:
        """What kind of place is told behind a comma: "Kwata, a farming hamlet in Bokkos"."""
        begin = last + 1
        if not self.has_comma(last):
            return None
        if self.tokens[begin].key not in self.determiners:
            return None
        for number in range(begin + 1, min(begin + 1 + DESCRIBED, len(self.tokens))):
            if self.gap(number - 1, number) not in (" ", "-"):
                return None
            units = [tag for tag in self.starting[number] if tag.role == "unit"]
            if units:
                return _longest(iter(units))
        return None

    def before(self, first: int, *roles: str) -> Tag | None:
        """The longest tag of one of `roles` that ends right before word `first`."""
        previous = self.skip_articles(first)
        if previous < 0 or not self.ending[previous]:
            return None
        return _longest(tag for tag in self.ending[previous] if tag.role in roles)

    def is_spoken_of(self, first: int, last: int) -> bool:
        """Whether any tagged word stands right before or after the words [first, last]."""
        previous = self.skip_articles(first)
        if previous >= 0 and self.ending[previous]:
            return True
        return last + 1 < len(self.tokens) and bool(self.starting[last + 1])

    def all_before(self, first: int) -> dict[str, Tag]:
        """The tags that end right before word `first` by role, the longest of each."""
        previous = self.skip_articles(first)
        if previous < 0:
            return {}
        found: dict[str, Tag] = {}
        for tag in self.ending[previous]:
            if tag.role not in found or tag.first < found[tag.role].first:
                found[tag.role] = tag
        return found

    def skip_articles(self, first: int) -> int:
        """The word before `first` without "the"; -1 when a full stop, the start or the dash
        of a dateline is there.
        """
        previous = first - 1
        if previous >= 0 and self.tokens[previous].key in self.determiners:
            previous -= 1
        if previous < 0:
            return -1
        gap = self.gap(previous, first)
        if gap == " ":
            return previous
        return previous if STOPS.isdisjoint(gap) and gap not in DASHES else -1

    def before_brackets(self, first: int, role: str) -> Tag | None:
        """The tag of `role` before the brackets that end right before word `first`: the kilometres
        in "50 kilometres (31 miles) away".
        """
        begin = first - 1
        if begin < 1 or ")" not in self.gap(begin, first):
            return None
        while begin > 1 and first - begin < IN_BRACKETS and "(" not in self.gap(begin - 1, begin):
            begin -= 1
        return _longest(tag for tag in self.ending[begin - 1] if tag.role == role)

    def has(self, number: int, *roles: str) -> bool:
        """Whether word `number` is part of a tag of one of `roles`."""
        return any(t.role in roles for t in (*self.starting[number], *self.ending[number]))


def _longest(tags: Iterator[Tag]) -> Tag | None:
    return max(tags, key=lambda tag: tag.last - tag.first, default=None)


def _lines(text: str, tokens: Sequence[Token]) -> tuple[list[bool], list[bool]]:
    """For each word, whether its line shouts, and whether it is written Like A Headline."""
    loud: list[bool] = []
    titled: list[bool] = []
    for line in _by_line(text, tokens):
        long = [t for t in line if t.end - t.start > 3]
        capitals = [t for t in long if t.capital and t.script == "latin"]
        written_big = bool(long) and len(capitals) >= 0.8 * len(long)
        shouting = sum(text[t.start : t.end].isupper() for t in capitals) if written_big else 0
        loud += [written_big and shouting > 0.8 * len(long)] * len(line)
        titled += [written_big and len(long) > 3] * len(line)
    return loud, titled


def _by_line(text: str, tokens: Sequence[Token]) -> Iterator[Sequence[Token]]:
    begin = 0
    while begin < len(tokens):
        newline = text.find("\n", tokens[begin].end)
        end = len(tokens) if newline < 0 else bisect_left(tokens, (newline,), lo=begin + 1)
        yield tokens[begin:end]
        begin = end
