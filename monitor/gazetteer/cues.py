"""Whether a name stands for a place: what the words around it say, as far as it needs that.

The weaker a name (a dictionary word, a person's name, a small town), the more they must say: "in",
"near", "the town of", ", Iraq".
"""

from typing import Final

from monitor.gazetteer.hits import BIG, Found, Strength
from monitor.gazetteer.relation import LOOSE, Bond, Relation
from monitor.gazetteer.table import Layer
from monitor.gazetteer.view import View
from monitor.gazetteer.words import Vocabulary

KNOWN: Final = 20_000  # people; without capitals smaller names are taken for common words
SMALL_WORDS: Final = frozenset({"via", "in", "of", "near", "between", "onto"})
BESIDE: Final = (Relation.NEAR, Relation.OFF, Relation.AWAY)  # said of hardly anything but places


def is_place(view: View, found: Found, bond: Bond, vocabulary: Vocabulary) -> bool:
    """Whether the words around the name say that it is a place, as far as it needs that."""
    if _is_all(view, found) and found.exact and found.strength >= Strength.SMALL:
        return True
    said = bond.unit != "" or (bond.sure and not view.loud[found.first])
    said = said or view.after(found.last, "local") is not None or _says_itself(view, found)
    cued = said or (found.strength is not Strength.WEAK and bond.relation not in LOOSE)
    if view.tokens[found.first].script == "arabic":
        return _is_arabic_place(view, found, bond, cued)
    if is_person(view, found, bond, vocabulary):
        return False
    if _is_of_a_house(view, found, bond) or _is_part_of_a_name(view, found, bond):
        return False
    if goes_on(view, found) and (bond.unit == "" or view.gap(found.last, found.last + 1) == "-"):
        return cued and found.strength is Strength.STRONG  # Houston Astros, Debre Elias, Pont-Sonde
    needed = Strength.STRONG if view.loud[found.first] else Strength.FAIR
    return cued or found.strength >= needed


def _is_all(view: View, found: Found) -> bool:
    """Whether nothing else is said: flashes and live blogs are headed by the place alone."""
    return (found.first, found.last) == (0, len(view.tokens) - 1)


def _says_itself(view: View, found: Found) -> bool:
    """ "Hayy al-Muhandisin": the name begins with the word for a quarter."""
    unit = any(tag.role == "unit" for tag in view.starting[found.first])
    return unit and found.last > found.first


def _is_arabic_place(view: View, found: Found, bond: Bond, cued: bool) -> bool:
    title = view.before(found.first, "title")
    if title is not None and not bond.unit:
        return False
    alone = found.first == found.last
    if alone and is_tagged(view, found.first) and found.strength is not Strength.STRONG:
        return False  # "the hotel" is also a village
    if found.strength < Strength.FAIR or (alone and found.spots[0].people < KNOWN):
        if bond.sure and bond.relation in BESIDE and found.strength >= Strength.FAIR:
            return True
        return bond.unit != "" or (cued and not alone) or found.strength is Strength.STRONG
    if bond.relation is Relation.NAMED and not bond.unit and found.strength is not Strength.STRONG:
        return False  # "Bakara Market" is not the market of Kara
    sited = view.before(found.first, "kind") is not None  # "the airport of Timbuktu"
    return cued or sited or found.strength is Strength.STRONG or _has_clitic(view, found)


def _has_clitic(view: View, found: Found) -> bool:
    word = view.tokens[found.first].key
    return word[0] in "بل"


def is_person(view: View, found: Found, bond: Bond, vocabulary: Vocabulary) -> bool:
    """A title, a given name or another capital before it, and nothing that says place."""
    at = found.first - 1
    if view.before(found.first, "vessel") and bond.relation in (Relation.NONE, Relation.OF):
        return True
    if at > 0 and view.is_hyphened(at) and view.tokens[at].key in vocabulary.articles:
        at -= 1  # Saif al-Badr
    if bond.unit or at < 0 or not view.joined(at, at + 1):
        return False
    if view.before(found.first, "title"):
        return True
    before = view.tokens[at]
    if (
        not before.capital
        or before.possessive
        or is_tagged(view, at)
        or before.key in view.determiners
        or before.key.isdigit()  # "22:06 Erbil"
    ):
        return False
    if before.key in vocabulary.names:
        return True
    return not view.loud[at] and not view.titled[at]


def _is_part_of_a_name(view: View, found: Found, bond: Bond) -> bool:
    """ "West Yorkshire" is no part of a Yorkshire, "Somali" in "Somali president" no region."""
    if found.spots[0].layer is Layer.PROVINCE:
        return bond.unit == "" and view.has(found.first, "nation") and not bond.sure
    at = found.first - 1
    small = found.spots[0].layer is Layer.TOWN and found.spots[0].people < BIG
    if at < 0 or not small or not view.joined(at, found.first):
        return False
    plain = view.loud[at] or view.titled[at]
    return view.tokens[at].capital and view.has(at, "direction") and not plain


def _is_of_a_house(view: View, found: Found, bond: Bond) -> bool:
    """Parks and halls bear names: "in Carter Park"; but "in Malumfashi market" is the town's."""
    house = view.after(found.last, "facility")
    if house is None or found.strength is Strength.STRONG:
        return False
    small = not view.tokens[house.first].capital and not view.titled[found.first]
    told = bond.sure or bond.relation is Relation.IN  # "rockets hit Azaz market"
    return not (told and small and found.strength >= Strength.SMALL)


def is_tagged(view: View, number: int) -> bool:
    return bool(view.starting[number] or view.ending[number])


def goes_on(view: View, found: Found) -> bool:
    """Another capital follows, so the name may be part of a longer one: Houston Astros."""
    following = found.last + 1
    if following >= len(view.tokens) or not view.joined(found.last, following):
        return False
    token = view.tokens[following]
    if view.name_goes_on(found.last) == following + 1:
        return True
    plain = view.loud[following] or view.titled[following]
    if token.capital and not plain and _is_written_large(view, following):
        return True
    return (
        token.capital and not plain and not is_tagged(view, following) and not token.key.isdigit()
    )


def _is_written_large(view: View, number: int) -> bool:
    """A small word with a capital inside a sentence belongs to a name: Bon To."""
    roles = {tag.role for tag in (*view.starting[number], *view.ending[number])}
    return bool(roles) and roles <= SMALL_WORDS
