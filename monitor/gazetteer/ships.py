"""The names of ships: what stands behind "tanker", in capitals or in quotation marks. Pure."""

from collections.abc import Iterator
from typing import Final

import regex

from monitor.gazetteer.view import View
from monitor.gazetteer.words import Vocabulary

LONGEST: Final = 3  # words of a name
FEW: Final = 2  # ... in quotation marks, where people speak too: "nobody was hurt"
# Behind the word for a ship: «Astra Bay», or "the American «Astra Bay»" in Arabic, where what
# describes the ship bears its article, and brackets stand for quotation marks.
QUOTED: Final = regex.compile(
    r'[ \u00a0](?:ال\w+ ){0,2}(?:["“«]([^"“”«»\n]{3,30})["”»]|\((\p{Arabic}[^()\n]{2,29})\))'
)


def ships(text: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """The ships that `text` calls by their names, in order."""
    view = View.of(text, vocabulary)
    called = (
        _quoted(view, number) or _capitals(view, number)
        for number, tags in enumerate(view.ending)
        if any(tag.role == "vessel" for tag in tags)
    )
    return tuple(dict.fromkeys(name for name in called if name))


def _quoted(view: View, vessel: int) -> str:
    found = QUOTED.match(view.text, view.tokens[vessel].end)
    name = (found[1] or found[2]).strip() if found else ""
    return name if len(name.split()) <= FEW else ""


def _capitals(view: View, vessel: int) -> str:
    """Not in a headline where every word has one."""
    if view.loud[vessel] or view.titled[vessel]:
        return ""
    words = list(_named(view, vessel))
    if not words or _goes_on_small(view, words[-1]):
        return ""
    return view.text[view.tokens[words[0]].start : view.tokens[words[-1]].end].removesuffix("'s")


def _named(view: View, vessel: int) -> Iterator[int]:
    first = vessel + 1
    for number in range(first, min(first + LONGEST, len(view.tokens))):
        if not (_is_name(view, number) and view.joined(number - 1, number)):
            return
        if number == first and view.starting[number]:
            return  # "the tanker MV Astra Bay", "the vessel Captain Haddad boarded"
        yield number


def _is_name(view: View, number: int) -> bool:
    token = view.tokens[number]
    capital = token.capital and token.script == "latin" and token.key[:1].isalpha()
    return capital and token.key not in view.determiners


def _goes_on_small(view: View, last: int) -> bool:
    """ "The tanker Liberia-flagged" names no ship."""
    following = last + 1
    return (
        following < len(view.tokens) and view.is_tied(last) and not view.tokens[following].capital
    )
