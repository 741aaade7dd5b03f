"""Villages that no table has: known by what the text calls them and where it puts them.

"the village of Dialloube in the Mopti region" names a place; its coordinates and its precision are
those of the Mopti region.
"""

from dataclasses import dataclass, replace
from typing import Final

import regex

from monitor.gazetteer.relation import Bond, Relation, bond_of
from monitor.gazetteer.view import View
from monitor.gazetteer.words import Vocabulary

LONGEST: Final = 4  # words of an unknown name
QUARTER: Final = "quarter"
LOWER_UNITS: Final = (QUARTER, "town", "district")
CALLED: Final = (*LOWER_UNITS, "province")  # a department: tables have all provinces
DEFINITE: Final = regex.compile("[وف]?[بك]?ال|[وف]?لل")  # the article, and what is written with it


@dataclass(frozen=True, slots=True)
class Unknown:
    """Words [first, last] are written like the name of a place."""

    first: int
    last: int
    bond: Bond


def unknown_at(view: View, number: int, vocabulary: Vocabulary) -> Unknown | None:
    """A name at word `number` that the words around it call a town, or put "in" somewhere."""
    token = view.tokens[number]
    written_so = token.capital or token.script == "arabic"
    if not written_so or view.loud[number] or view.titled[number]:
        return None
    if token.script == "arabic" and not (number and view.ending[number - 1]):
        return None  # as most are: nothing before it calls it anything
    last = _end_of_name(view, number, vocabulary)
    if last is None or _is_of_a_house(view, last):
        return None
    following = view.after(last, "unit")
    if following is not None and view.has(following.last, "of") and not names_it(view, number):
        return None  # "the Druze town of"
    bond = bond_of(view, number, last, vocabulary)
    called = bond.unit in LOWER_UNITS and not is_said_of_another(view, number)
    called = called or (bond.unit == "province" and _is_told_behind(view, last))
    put = bond.sure and token.script == "latin" and _is_like_a_town(view, number, last)
    put = put or (bond.sure and _needs_another(view, number, vocabulary))
    put = put or _is_entered(view, number, last, bond)
    told = None if called or bond.unit else view.explained(last)
    if told is not None and told.value in LOWER_UNITS and _is_like_a_town(view, number, last):
        return Unknown(number, last, replace(bond, unit=told.value))
    return Unknown(number, last, bond) if called or put else None


def names_it(view: View, number: int) -> bool:
    """ "In Khaddi village of Mir Ali": a name has no article; but "in the Druze town of"."""
    return number > 0 and view.tokens[number - 1].key not in view.determiners


def _is_entered(view: View, first: int, last: int, bond: Bond) -> bool:
    """ "Rode into Yirgou, in Soum province": what people are attacked as well as places ("into",
    "on") stands before, but what it lies in stands behind.
    """
    latin = view.tokens[first].script == "latin" and first > 0
    if not latin or bond.relation is not Relation.IN or view.tokens[first - 1].capital:
        return False
    held = view.after(last, "in") is not None or view.has_comma(last)
    return held and _is_like_a_town(view, first, last)


def is_said_of_another(view: View, first: int) -> bool:
    """In Arabic: "the town" with its article is named already, and "liwa" is a brigade too."""
    if view.tokens[first].script != "arabic":
        return False
    unit = view.before(first, "unit")
    if unit is None or view.before(first, "title") is not None:
        return True
    word = view.text[view.tokens[unit.last].start : view.tokens[unit.last].end]
    return DEFINITE.match(word) is not None


def _is_told_behind(view: View, last: int) -> bool:
    """ "Koutougou department"; but the head of a region has a name too."""
    return view.tokens[last].script == "latin" and view.after(last, "unit") is not None


def _is_like_a_town(view: View, first: int, last: int) -> bool:
    """Towns have no article ("at the Brooklyn Homes gathering"), unless it is of their station, and
    are no abbreviations.
    """
    token = view.tokens[last]
    if view.text[token.start : token.end].isupper() and not view.is_hyphened(last - 1):
        return False
    article = first > 0 and view.tokens[first - 1].key in view.determiners
    return not article or view.after(last, "local site") is not None


def _is_of_a_house(view: View, last: int) -> bool:
    """Wood Street, Erdogan hospital: called after somebody, wherever he came from."""
    house = view.after(last, "facility")
    if house is None:
        return False
    return view.tokens[house.first].capital or view.has(house.first, "kind")


def _end_of_name(view: View, number: int, vocabulary: Vocabulary) -> int | None:
    token = view.tokens[number]
    article = token.key in vocabulary.articles and token.capital
    if article and view.is_hyphened(number):  # "Al-Sariha"
        return _end_of_name(view, number + 1, vocabulary)
    if token.script == "arabic":
        return _end_of_arabic_name(view, number, vocabulary)
    if _is_no_name(view, number, vocabulary) and not view.is_hyphened(number):  # "Am-Sissia"
        return None
    if not token.capital or not token.key.isalpha():
        return None
    if len(token.key) < 3 and not view.is_hyphened(number):  # but "Am-Dalila"
        return None
    last = number
    while last - number < LONGEST and (further := view.name_goes_on(last)) is not None:
        last = further
    return last


def _end_of_arabic_name(view: View, number: int, vocabulary: Vocabulary) -> int | None:
    """Two words if the first one needs another ("Umm Kaddadah") or the second has the article."""
    if view.tokens[number].key in vocabulary.never_at_all:
        return None  # "wounds in the head and the chest"
    following = number + 1
    joined = following < len(view.tokens) and view.joined(number, following)
    if joined and _needs_another(view, number, vocabulary):
        return following
    if _is_no_name(view, number, vocabulary):
        return None
    if not joined or _is_no_name(view, following, vocabulary):
        return number
    return following if DEFINITE.match(view.text, view.tokens[following].start) else number


def _needs_another(view: View, number: int, vocabulary: Vocabulary) -> bool:
    heads = vocabulary.bare(view.tokens[number])
    unit = any(tag.role == "unit" for tag in view.starting[number])  # "hayy": a quarter
    return not unit and not vocabulary.compounds.isdisjoint(heads)


def _is_no_name(view: View, number: int, vocabulary: Vocabulary) -> bool:
    """Whether the word is known to be another, or says something of a place."""
    key = view.tokens[number].key
    if key in vocabulary.never or key in vocabulary.never_at_all:
        return True
    return bool(view.starting[number] or view.ending[number])
