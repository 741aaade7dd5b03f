"""What a name in a text can mean: the longest name that starts at a word and is written like one.

Jordan plays basketball, Assad was a president, "Hit" is a town and a verb, and Arabic has no
capitals; how far a name has to be borne out by the words around it is its `Strength`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from rapidfuzz.fuzz import ratio

from monitor.gazetteer.held import within
from monitor.gazetteer.hits import BIG, Found, Strength
from monitor.gazetteer.kinds import span_with_kind
from monitor.gazetteer.names import LONGEST_NAME, Names, Reading
from monitor.gazetteer.nations import nation_at
from monitor.gazetteer.spelling import written
from monitor.gazetteer.table import Layer, Spot
from monitor.gazetteer.unknown import is_said_of_another
from monitor.gazetteer.view import View
from monitor.gazetteer.words import Token, Vocabulary

SMALL: Final = 5_000  # people; a place that a writer introduces ("the village of")
LONGEST_ACRONYM: Final = 4
SHORT: Final = 2  # letters of a direction
ALIKE: Final = 55.0  # per cent of letters in common


def beginnings(view: View, names: Names, vocabulary: Vocabulary) -> list[int]:
    """The words with which a name may begin: written large, Arabic, or known to be small."""
    small = names.starts | vocabulary.particles | vocabulary.articles
    return [
        number
        for number, token in enumerate(view.tokens)
        if token.capital or token.script == "arabic" or token.key in small
    ]


def place_at(view: View, number: int, names: Names, vocabulary: Vocabulary) -> Found | None:
    """The longest name that starts at word `number` and is written like a name."""
    if not _may_start(view, number, names, vocabulary):
        return None
    told = _readings(view, number, names, vocabulary)
    readings = [one for one in told if not _is_cut(view, one, vocabulary)]
    if not readings and not view.starting[number]:
        return None
    found = _named(view, readings, vocabulary, names)
    places = [one for one in readings if not _is_small(view, one, vocabulary)]
    site = _site_by_kind(view, places) or _site_inside(view, found, names, vocabulary)
    if site is not None and (found is None or site.last >= found.last):
        return site
    bound = nation_at(view, number, names)
    if bound is not None:
        return Found(bound.first, bound.last, bound.spots, True, Strength.STRONG, marked=True)
    return found


def _is_cut(view: View, reading: Reading, vocabulary: Vocabulary) -> bool:
    """ "Lab-e" of Lab-e-Jar is no name, "At al" of "At al-Tanf" is not Attil."""
    last, key = reading.last, view.tokens[reading.last].key
    small = len(key) == 1 or key in vocabulary.articles
    return small and last + 1 < len(view.tokens) and view.is_tied(last)


def _named(
    view: View, readings: Sequence[Reading], vocabulary: Vocabulary, names: Names
) -> Found | None:
    """The longest name among `readings` that is one without a word beside it."""
    found = (_found(view, reading, vocabulary, names) for reading in reversed(readings))
    return next((place for place in found if place is not None), None)


def _site_inside(
    view: View, found: Found | None, names: Names, vocabulary: Vocabulary
) -> Found | None:
    """The camp in "Yarmouk Camp" when a table takes both words for the name of a town."""
    if found is None or found.first == found.last:
        return None
    for number in range(found.first + 1, found.last + 1):
        site = _site_by_kind(view, list(_readings(view, number, names, vocabulary)))
        if site is not None and site.first <= found.first:
            return site
    return None


def in_state(view: View, found: Found, vocabulary: Vocabulary, names: Names) -> Found:
    """ "Texarkana, Ark." is in Arkansas, and surely a place, whether the table has it or not."""
    following = found.last + 1
    if following >= len(view.tokens) or view.gap(found.last, following) != ", ":
        return found
    token = view.tokens[following]
    if view.has(following, "direction") and _has_capital_behind(view, following):
        return found  # "Shaddadi, NE Syria" is not in Nebraska
    state = vocabulary.states.get(view.text[token.start : token.end])
    if state is None:
        return found
    inside = tuple(spot for spot in found.spots if spot.admin1 == state)
    if not inside:
        name = view.text[view.tokens[found.first].start : view.tokens[found.last].end]
        inside = tuple(within(province, name.title()) for province in names.provinces(state))
    return replace(found, spots=inside, marked=True, pinned=True) if inside else found


def _has_capital_behind(view: View, number: int) -> bool:
    following = number + 1
    last = following == len(view.tokens)
    return not last and view.joined(number, following) and view.tokens[following].capital


def _may_start(view: View, number: int, names: Names, vocabulary: Vocabulary) -> bool:
    token = view.tokens[number]
    if token.script == "arabic" or token.capital:
        return not (token.key.isdigit() or _is_bearing(view, number))
    if token.key in names.starts:
        return True
    following = number + 1
    if following == len(view.tokens) or not view.tokens[following].capital:
        return False
    hyphen = token.key in vocabulary.particles and view.gap(number, following) in ("-", "‑", "–")
    return hyphen or (token.key in vocabulary.articles and view.joined(number, following))


def _is_bearing(view: View, number: int) -> bool:
    """ "NE Syria": no name begins with it."""
    return len(view.tokens[number].key) == SHORT and view.has(number, "direction")


def _readings(view: View, number: int, names: Names, vocabulary: Vocabulary) -> Iterator[Reading]:
    latin = view.tokens[number].script == "latin"
    seen = False
    for head in vocabulary.bare(view.tokens[number]):
        if not names.begin(head, latin):
            continue
        readings = names.readings(_words(view, number, head, vocabulary), number, latin)
        # "بغداد" is Baghdad and not bi-ghdad; but "بأم درمان" is in Omdurman, not Bam
        told = [one for one in readings if not seen or one.last > one.first]
        seen = seen or bool(told)
        yield from told


def _words(
    view: View, number: int, head: str, vocabulary: Vocabulary
) -> Iterator[tuple[str, bool]]:
    """The keys of the words that may be of one name, and whether they are written like it."""
    yield head, _like_a_name(view.tokens[number], vocabulary)
    for following in range(number + 1, min(number + LONGEST_NAME, len(view.tokens))):
        token = view.tokens[following]
        joined = view.joined(following - 1, following)
        if not joined and view.gap(following - 1, following) not in ("'s ", "’s "):
            return
        yield token.key, joined and _like_a_name(token, vocabulary)


def _like_a_name(token: Token, vocabulary: Vocabulary) -> bool:
    return token.capital or token.script == "arabic" or token.key in vocabulary.particles


def _site_by_kind(view: View, readings: Sequence[Reading]) -> Found | None:
    """The site with the longest name that has the word of its kind beside it."""
    for reading in reversed(readings):
        kinds = {named.beside for named in reading.named if named.beside}
        for kind in sorted(kinds, key=lambda kind: (kind != "camp", kind)):
            span = span_with_kind(view, reading.first, reading.last, kind)
            if span is not None:
                spots = tuple(named.spot for named in reading.named if named.beside == kind)
                return Found(*span, spots, True, Strength.STRONG, marked=True)
    return None


def _found(view: View, reading: Reading, vocabulary: Vocabulary, names: Names) -> Found | None:
    """What `reading` is without a word of a site's kind beside it."""
    first, last = reading.first, reading.last
    if _is_never(view, reading, vocabulary):
        return None
    if _is_direction(view, first, last) or _is_acronym(view, reading):
        return None
    alone = [named for named in reading.named if not named.beside]
    hand, villages = ([n.spot for n in alone if n.known is known] for known in (True, False))
    spots = _once((*hand, *reading.written, *villages))
    if spots and not _is_nation(view, reading, spots):
        known = any(named.known for named in alone)
        strength = Strength.STRONG if known else _strength(reading, spots, vocabulary, names)
        return Found(first, last, spots, True, strength)
    known_word = reading.key in names.table.words or (
        first == last and bool(view.starting[first] or view.ending[first])
    )
    if view.loud[first] and first == last:
        return None
    alike = tuple(spot for spot in reading.sounding if _alike(reading.key, spot))
    if not alike or known_word:
        return None
    strength = Strength.SMALL if alike[0].people < SMALL else Strength.FAIR
    strength = Strength.WEAK if reading.key in vocabulary.names else strength
    return Found(first, last, alike, False, strength)


def _is_small(view: View, reading: Reading, vocabulary: Vocabulary) -> bool:
    """A word of grammar: "a base at" is not the base of al-Anad, though Arabic writes it so."""
    key = view.tokens[reading.first].key
    return reading.first == reading.last and key in vocabulary.never_at_all


def _is_never(view: View, reading: Reading, vocabulary: Vocabulary) -> bool:
    """A word that is no place, with "the" or without, unless it is called a town."""
    first, last = reading.first, reading.last
    if view.tokens[first].key in view.determiners and first < last:
        first += 1
    said = (view.tokens[first].key, reading.key)
    part = view.tokens[first].key in vocabulary.compounds and _has_next(view, last)
    if first == last and part and view.tokens[first].script == "arabic":
        return True  # "the road to Deir Qanoun" is none to Deyr
    if first != last:
        never = reading.key in vocabulary.never or _ends_small(view, last, vocabulary)
        return never and not reading.named
    if not vocabulary.never_at_all.isdisjoint(said):
        return True
    if vocabulary.never.isdisjoint(said):
        return False
    unit = view.before(first, "unit")
    called = unit is not None and unit.value != "country" and not (part or _is_unit(view, first))
    called = called and not is_said_of_another(view, first)
    return view.loud[first] or not called


def _ends_small(view: View, last: int, vocabulary: Vocabulary) -> bool:
    """ "A statement that" is not Yan'an, though Arabic writes it so."""
    token = view.tokens[last]
    return token.script == "arabic" and token.key in vocabulary.never_at_all


def _has_next(view: View, last: int) -> bool:
    """Whether the name may go on: "the town of Ain Baal" is not called Ain."""
    return last + 1 < len(view.tokens) and view.joined(last, last + 1)


def _is_unit(view: View, number: int) -> bool:
    """Whether it is itself the word for a town or a district: "the outskirts of the city of"."""
    return any(tag.role == "unit" for tag in view.starting[number])


def _is_nation(view: View, reading: Reading, spots: Sequence[Spot]) -> bool:
    """ "Malian" is no town, wherever one is called so."""
    alone = reading.first == reading.last and view.has(reading.first, "nation")
    return alone and not reading.named and all(spot.layer is Layer.TOWN for spot in spots)


def _is_direction(view: View, first: int, last: int) -> bool:
    """ "the South and West" is no town, whatever the tables say."""
    return all(view.has(number, "direction") for number in {first, last})


def _is_acronym(view: View, reading: Reading) -> bool:
    """SWAT is not Swat, unless everything around it is in capitals too."""
    token = view.tokens[reading.first]
    word = view.text[token.start : token.end]
    listed = any(named.name == word for named in reading.named)
    listed = listed or _is_shouted(view, reading.first)
    plain = listed or reading.last > reading.first or view.loud[reading.first]
    return word.isupper() and len(word) <= LONGEST_ACRONYM and not plain


def _is_shouted(view: View, first: int) -> bool:
    """ "110NM EAST OF ADEN": the words that relate it are in capitals too."""
    before = view.text[view.tokens[first - 1].start : view.tokens[first - 1].end] if first else ""
    return before.isupper() and bool(view.ending[first - 1])


def _alike(key: str, spot: Spot) -> bool:
    """Essaouira and Sevare share a sound key and are no spellings of one name."""
    return ratio(key, written(spot.name)) >= ALIKE


def _once(spots: Sequence[Spot]) -> tuple[Spot, ...]:
    return tuple(dict.fromkeys(spots))


def _is_persons(reading: Reading, vocabulary: Vocabulary) -> bool:
    """Whether people are called so, "al-Baghdadi" like "Baghdadi"."""
    village = bool(reading.named) and not reading.written
    bare = reading.key.removeprefix("al") if village else reading.key
    return not vocabulary.names.isdisjoint((reading.key, bare))


def _strength(
    reading: Reading, spots: Sequence[Spot], vocabulary: Vocabulary, names: Names
) -> Strength:
    best = max(spots, key=lambda spot: (spot.layer == Layer.COUNTRY, spot.people))
    if best.layer == Layer.COUNTRY:
        return Strength.STRONG
    weak = reading.key in names.table.words and reading.key not in vocabulary.cities
    if weak or _is_persons(reading, vocabulary):
        return Strength.WEAK
    if best.people >= BIG or best.layer == Layer.PROVINCE:
        return Strength.STRONG
    return Strength.FAIR if best.people >= SMALL or reading.last > reading.first else Strength.SMALL
