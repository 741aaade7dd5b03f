"""Countries as adjectives: an Iraqi base is in Iraq, the Iraqi capital is Baghdad, the US embassy
stands wherever the text says.

An adjective alone ("Iraqi officials", "Israeli strike") says who and not where.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from monitor.gazetteer.names import Names
from monitor.gazetteer.table import Spot
from monitor.gazetteer.unknown import DEFINITE
from monitor.gazetteer.view import View
from monitor.gazetteer.words import Tag

CAPITAL: Final = "capital"  # role of the word, and what the text calls a place by it
NATION: Final = "nation"  # role of the adjective
FURTHEST: Final = 3  # words between the adjective and what it is about
MISSIONS: Final = ("embassy", "consulate")
GIVEN: Final = ("hospital",)  # by whom it was given or built: the Saudi hospital in El Fasher
REACH: Final = 12  # words in which the city of an embassy is named
# "Iraqi camp", "American compound": whose it is, not where
ELSEWHERE: Final = frozenset({"US", "GB", "FR", "DE", "CA", "AU"})


@dataclass(frozen=True, slots=True)
class Bound:
    """Words [first, last] name a place by the country it belongs to."""

    first: int
    last: int
    spots: tuple[Spot, ...]


def nation_at(view: View, number: int, names: Names) -> Bound | None:
    """What an adjective of a country at word `number` and the noun beside it name."""
    for nation in (tag for tag in view.starting[number] if tag.role == NATION):
        for noun, first, last in _nouns(view, nation):
            bound = _named(view, nation.value, noun, first, last, names)
            if bound is not None:
                return bound
    return None


def is_bare_capital(view: View, number: int) -> bool:
    """ "The capital", whose name and country do not stand beside it."""
    tag = next((tag for tag in view.starting[number] if tag.role == CAPITAL), None)
    if tag is None or view.after(tag.last, "of") or view.before(number, "nation"):
        return False
    token, following = view.tokens[number], tag.last + 1
    if token.script == "arabic":
        definite = DEFINITE.match(view.text, token.start) is not None
        named = view.after(tag.last, "nation") is not None
    else:
        definite = number > 0 and view.tokens[number - 1].key in view.determiners
        behind = view.tokens[following : following + 1]  # "the capital, Mogadishu"
        named = any(token.capital and not token.possessive for token in behind)
    return definite and not named


def _nouns(view: View, nation: Tag) -> Iterator[tuple[Tag, int, int]]:
    """Nouns the adjective goes with, and the words they span together."""
    last = nation.last
    for _ in range(FURTHEST):  # "Iraqi military base"
        noun = view.after(last, "capital", "kind", "unit")
        if noun is not None and not _goes_on(view, noun):
            yield noun, nation.first, noun.last  # but "the Palestinian village of Teqoa"
        filler = view.after(last, "filler")
        if filler is None:
            break
        last = filler.last
    if view.tokens[nation.first].script == "arabic":  # the adjective follows
        noun = view.before(nation.first, "capital", "kind", "unit")
        if noun is not None:
            yield noun, noun.first, nation.last


def _goes_on(view: View, noun: Tag) -> bool:
    """Whether what it is called follows: "the Palestinian village of Teqoa"."""
    return view.tokens[noun.last].key == "of" or view.after(noun.last, "of") is not None


def _named(
    view: View, country: str, noun: Tag, first: int, last: int, names: Names
) -> Bound | None:
    if noun.role == "capital":
        spot = names.capital(country)
    elif noun.role == "kind" and noun.value in MISSIONS:
        return _mission(view, country, noun.value, first, last, names)
    elif country in ELSEWHERE or noun.value in GIVEN:
        return None
    else:
        spot = names.country(country)
    return Bound(first, last, (spot,)) if spot is not None else None


def _mission(view: View, of: str, kind: str, first: int, last: int, names: Names) -> Bound | None:
    """The embassies of a country, only the one in the city if the words around name it."""
    known = names.missions.get((of, kind), ())
    around = "".join(token.key for token in view.tokens[max(0, first - 4) : last + REACH])
    here = tuple(one.spot for one in known if any(city in around for city in one.cities))
    if here or not known or _in_a_city(view, last):
        return Bound(first, last, here) if here else None
    return Bound(first, last, tuple(mission.spot for mission in known))


def _in_a_city(view: View, last: int) -> bool:
    """Whether the text goes on to say in which city, one that no embassy of ours stands in."""
    following = view.after(last, "in")
    return following is not None and any(
        token.capital for token in view.tokens[following.last + 1 : following.last + 2]
    )
