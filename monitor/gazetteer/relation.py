"""How the words around a name relate what is told to the place."""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

import regex

from monitor.gazetteer.view import View
from monitor.gazetteer.words import Tag, Vocabulary


class Relation(StrEnum):
    IN = "in"
    NEAR = "near"
    OFF = "off"  # at sea
    AWAY = "away"  # a direction from the place, perhaps with a distance
    PART = "part"  # northern Iraq
    BETWEEN = "between"
    OF = "of"
    NAMED = "named"  # what a street or a mosque is called after, which may be far away
    VIA = "via"  # from, to, towards: bound to the place, perhaps not there
    ASIDE = "aside"  # treated, buried, arrested in: another thing than the attack is there
    NONE = ""


RELATIONS: Final = (
    ("aside", Relation.ASIDE),
    ("near", Relation.NEAR),
    ("off", Relation.OFF),
    ("between", Relation.BETWEEN),
    ("in", Relation.IN),
    ("onto", Relation.IN),
    ("of", Relation.OF),
    ("via", Relation.VIA),
)
ELSEWHERE: Final = (Relation.VIA, Relation.ASIDE)
LOOSE: Final = (Relation.NONE, Relation.NAMED, *ELSEWHERE)
SURE: Final = ("near", "off", "in")
AT_SEA: Final = "sea_mile"
GLUED: Final = regex.compile(r"(?P<number>\d{1,4})(?P<unit>\p{L}{1,3})")  # 24NM, 30km
FAR_AFTER: Final = 3  # words between a name and a distance told behind it


class Use(StrEnum):
    SCENE = "scene"
    SPEAKER = "speaker"  # Baghdad said
    BODY = "body"  # the Baghdad government, a Paris-based group
    MEASURE = "measure"  # "Allen, 20 km north of Dallas": where another place lies


@dataclass(frozen=True, slots=True, kw_only=True)
class Bond:
    """`first` is the first word that says the relation, or the first of the name."""

    relation: Relation
    first: int
    bearing: float | None = None
    distance_km: float | None = None
    unit: str = ""
    sure: bool = False  # the words can stand before nothing but a place


def bond_of(view: View, first: int, last: int, vocabulary: Vocabulary) -> Bond:
    """The relation of the name at words [first, last]."""
    if not view.is_spoken_of(first, last):
        return Bond(relation=Relation.NONE, first=first)
    unit, begin = _unit(view, first, last)
    if view.after(last, "border"):  # "near the Burkina border": on which side is not told
        return Bond(relation=Relation.VIA, first=begin, unit=unit)
    if view.after(last, "unit") and view.is_tied(last):  # "a Dallas-area mall"
        return Bond(relation=Relation.NEAR, first=begin, sure=True)
    if view.before(first, "facility") or _is_of_a_hospital(view, first, last):
        return Bond(relation=Relation.NAMED, first=begin, unit=unit)
    before = view.all_before(begin)
    if not before:
        return Bond(relation=Relation.NONE, first=begin, unit=unit)
    away = _away(view, begin, last, vocabulary)
    if away is not None:
        return replace(away, unit=unit)
    told = [(before[role], role, relation) for role, relation in RELATIONS if role in before]
    if not told:
        return Bond(relation=Relation.NONE, first=begin, unit=unit)
    tag, role, relation = min(told, key=lambda one: one[0].first)  # the longest phrase says it
    return Bond(relation=relation, first=tag.first, unit=unit, sure=role in SURE)


def _is_of_a_hospital(view: View, first: int, last: int) -> bool:
    """ "Died in a Cali clinic": where the wounded are taken."""
    tag = view.after(last, "kind")
    return tag is not None and tag.value == "hospital" and view.before(first, "in") is not None


def use_of(view: View, first: int, last: int, relation: Relation) -> Use:
    """Whether the name stands for people who speak, or for a body with the name."""
    if view.before(first, "group"):
        return Use.BODY
    if view.after(last, "bound") and "-" in view.gap(last, last + 1):
        return Use.BODY
    if view.after(last, "body"):
        return Use.BODY
    if relation in (Relation.IN, Relation.NEAR, *ELSEWHERE) and view.after(last, "speaks"):
        return Use.SPEAKER
    loose = relation in (Relation.NONE, Relation.OF, *ELSEWHERE)
    if loose and (view.after(last, "said") or view.before(first, "said by")):
        return Use.SPEAKER
    return Use.SCENE


def _unit(view: View, first: int, last: int) -> tuple[str, int]:
    """What the text calls the place, and where that starts: "the city of Taji", "Taji district"."""
    after = view.after(last, "unit") if view.tokens[last].script == "latin" else None
    if after is not None and view.has(after.last, "of"):
        after = None  # "the Druze town of Majdal Shams": it is the next name that is called so
    tags = view.all_before(first)
    before = tags.get("unit") or _unit_of(view, tags.get("of"))
    if after is not None and (before is None or after.value not in ("quarter", "town")):
        return after.value, first
    if before is not None:
        return before.value, _described(view, before.first)
    return "", _described(view, first)


def _unit_of(view: View, of: Tag | None) -> Tag | None:
    """The unit in "the district of Ancuabe"; not in "the Tuffah district of Gaza City"."""
    unit = view.before(of.first, "unit") if of is not None else None
    if unit is None or unit.first == 0:
        return unit
    named = view.tokens[unit.first - 1].capital and not view.has(unit.first - 1, "nation", "filler")
    return None if named and view.joined(unit.first - 1, unit.first) else unit


def _described(view: View, first: int) -> int:
    """Where the words on a town begin: "in the mainly Druze Syrian | town of"."""
    while (tag := view.before(first, "filler", "nation")) is not None:
        first = tag.first
    return first


def _away(view: View, begin: int, last: int, vocabulary: Vocabulary) -> Bond | None:
    """ "20 km north of", "20 km from", "north of", "northern"."""
    turn = _outermost(view, begin, "away")
    towards = view.before(turn, "direction")
    at = towards.first if towards is not None else turn
    bearing = vocabulary.bearings[towards.value] if towards is not None else None
    length = _length(view, at, vocabulary)
    if length is not None:
        unit, number, first = length
        return Bond(
            relation=Relation.OFF if unit == AT_SEA else Relation.AWAY,
            first=first,
            bearing=bearing,
            distance_km=vocabulary.kilometres[unit] * number if number is not None else None,
            sure=True,
        )
    if towards is not None:
        relation = _turned(view, at, begin)
        far = _told_after(view, last, vocabulary) if relation is Relation.AWAY else None
        return Bond(relation=relation, first=at, bearing=bearing, distance_km=far, sure=True)
    return None


def _length(view: View, at: int, vocabulary: Vocabulary) -> tuple[str, float | None, int] | None:
    """The length told right before word `at`: its unit, the number and where it starts."""
    tag = view.before(at, "length") or view.before_brackets(at, "length")
    if tag is not None:
        return tag.value, *_number(view, tag.first, vocabulary)
    glued = GLUED.fullmatch(view.tokens[at - 1].key) if at > 0 else None
    if glued is None:
        return None
    units = [value for role, value in vocabulary.meanings(glued["unit"]) if role == "length"]
    return (units[0], float(glued["number"]), at - 1) if units else None


def _told_after(view: View, last: int, vocabulary: Vocabulary) -> float | None:
    """Kilometres told behind the name: "north of Baghdad by twenty kilometres"."""
    for number in range(last + 1, min(last + 1 + FAR_AFTER, len(view.tokens) - 1)):
        length = view.after(number, "length")
        if length is not None and view.joined(number - 1, number):
            value, _ = _number(view, length.first, vocabulary)
            return vocabulary.kilometres[length.value] * value if value is not None else None
    return None


def _turned(view: View, first: int, begin: int) -> Relation:
    """A direction without a distance: outside ("north of") or a part ("northern")."""
    words = [view.tokens[n] for n in range(first, begin)]
    outside = words[-1].script == "arabic" or any(w.key in ("of", "from") for w in words)
    return Relation.AWAY if outside else Relation.PART


def _outermost(view: View, begin: int, role: str) -> int:
    tag = view.before(begin, role)
    return tag.first if tag is not None else begin


def _number(view: View, before: int, vocabulary: Vocabulary) -> tuple[float | None, int]:
    """The number that ends right before word `before`, and where it starts."""
    at = before - 1
    if at < 0:
        return None, before
    token = view.tokens[at]
    key, digits = token.key, view.text[token.start : token.end]
    if key.isdigit():
        if len(key) == 3 and at > 0 and view.gap(at - 1, at) == ",":  # "1,200"
            at -= 1
            digits = view.tokens[at].key + key
        try:
            return float(digits), at
        except ValueError:  # "12.30.5"
            return None, before
    said = next((head for head in vocabulary.bare(token) if head in vocabulary.numbers), None)
    return (vocabulary.numbers[said], at) if said is not None else (None, before)


def continued(bond: Bond, relation: Relation) -> Bond:
    """`bond` of a place that continues a list whose first has `relation`."""
    if bond.relation is not Relation.NONE:
        return bond
    return replace(bond, relation=relation, sure=relation is Relation.IN)
