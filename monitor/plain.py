"""The border between the outside world and us: whatever comes in leaves here as plain text.

Markup is taken off by a real parser, and characters that change how other characters are shown
(direction, width, stacking) are dropped, so that nothing later has to be unescaped or trusted.
"""

import re
import unicodedata
from html.parser import HTMLParser

import regex

UNSEEN_TAGS = frozenset({"script", "style", "template", "noscript", "iframe", "svg", "object"})
BREAKING_TAGS = frozenset(
    "p br div li ul ol tr td th table blockquote section article h1 h2 h3 h4 h5 h6 hr dd dt".split()  # noqa: SIM905
)
MAX_MARKUP = 400_000  # characters of markup looked at for one text

_LINES = re.compile(r"\r\n?|[\u2028\u2029\u0085\v\f]")
# Persian and Kurdish write a zero-width non-joiner where people without it write a space.
_JOINER = regex.compile(r"(?<=\p{Arabic})\u200c(?=\p{Arabic})")
_CONTROLS = r"\x00-\x09\x0b-\x1f\x7f-\x9f"
_FORMATS = r"\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb"
_TAGS = "\U000e0000-\U000e007f"
_SURROGATES = r"\ud800-\udfff"
_NO_CHARACTERS = r"\ufdd0-\ufdef" + "".join(
    f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000)
)
_UNSEEN = re.compile(f"[{_CONTROLS}{_FORMATS}{_TAGS}{_SURROGATES}{_NO_CHARACTERS}]")
_TAB = re.compile(r"[\t\u00a0]")
_STACKED = regex.compile(r"(\p{M}{2})\p{M}+")
_SPACES = re.compile(r"[^\S\n]{2,}|[^\S\n ]")  # all that are not one plain space
_BLANK_LINES = re.compile(r" ?\n\s*")
_CLUSTER = regex.compile(r"\X")


def clean(text: str, limit: int) -> str:
    """`text` without what cannot be seen, at most `limit` characters, cut between graphemes."""
    text = _LINES.sub("\n", text)
    text = _TAB.sub(" ", text)
    if "\u200c" in text:
        text = _JOINER.sub(" ", text)
    text = _UNSEEN.sub("", text)
    if not text.isascii():
        text = _STACKED.sub(r"\1", unicodedata.normalize("NFC", text))
    text = _BLANK_LINES.sub("\n", _SPACES.sub(" ", text)).strip()
    return text if len(text) <= limit else _cut(text, limit)


def one_line(text: str, limit: int) -> str:
    """`clean`, on one line: for titles and names."""
    return clean(text.replace("\n", " "), limit).replace("\n", " ")


def strip_tags(markup: str) -> str:
    """The text a reader would see of `markup`; what is plain text already stays as it is."""
    if "<" not in markup and "&" not in markup:
        return markup
    reader = _Reader()
    reader.feed(markup[:MAX_MARKUP])
    reader.close()
    return "".join(reader.parts)


def _cut(text: str, limit: int) -> str:
    """The longest run of whole graphemes that fits into `limit` characters, with an ellipsis."""
    start = max(0, limit - 40)  # a grapheme is never longer here: marks are limited to two
    end = start
    for cluster in _CLUSTER.finditer(text, start):
        if cluster.end() > limit - 1:
            break
        end = cluster.end()
    return text[:end].rstrip() + "…"


class _Reader(HTMLParser):
    """Collects text. A flat tokenizer: nesting a million deep costs nothing."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._unseen = ""

    def handle_starttag(self, tag: str, _attrs: list[tuple[str, str | None]]) -> None:
        if tag in UNSEEN_TAGS and not self._unseen:
            self._unseen = tag
        if tag in BREAKING_TAGS:
            self.parts.append("\n")

    def handle_startendtag(self, tag: str, _attrs: list[tuple[str, str | None]]) -> None:
        if tag in BREAKING_TAGS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == self._unseen:
            self._unseen = ""
        if tag in BREAKING_TAGS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.parts.append(data)
