"""How many rockets, drones, shells or bombs: launched, thrown, dropped or planted. Pure.

The first number counts, a number before a word like "several"; a later larger one widens the
range. Those that were stopped on the way were launched too. Weapons found, seized, stored or
unused are not counted, nor attacks, launchers and batteries named after a weapon.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from monitor.reading.document import Found, Rulebook, Scene, Span
from monitor.reading.facts.casualties import is_sum
from monitor.reading.facts.numbers import Quantity, quantities
from monitor.reading.facts.spoken import Spoken, spoken
from monitor.reading.wording import Word, Wording
from monitor.types import Count

BETWEEN = 5  # words between a number and the weapon: "four BM-21 Grad rockets"
LISTED = 8  # words before "and a drone" in which other weapons of its list stand
MANY = 20  # those stopped over a whole country
FOUND = 8  # words between "found" and what was found


@dataclass(frozen=True, slots=True)
class Thrown:
    """A number of weapons at folded [start, end) of its sentence."""

    count: Count
    start: int
    end: int
    vague: bool = False
    part: bool = False  # "nine of the rockets"
    added: bool = False  # joined to the one before: "and 20 missiles"
    nth: int = 0  # "a third drone": as many as that


def find(scene: Scene, rules: Rulebook) -> Found[Count] | None:
    titles = {sentence.index for sentence in scene.sentences if sentence.part == "title"}
    claims = [
        (thrown, one.sentence.span(thrown.start, thrown.end))
        for one in spoken(scene, rules)
        for thrown in thrown_in(one.words, one.wording)
        if not is_sum(one.words) and not _of_the_night(scene, one, thrown)
    ]
    # a headline says it short: what the text says counts first
    return choose(sorted(claims, key=lambda claim: claim[1].sentence in titles))


def _of_the_night(scene: Scene, one: Spoken, thrown: Thrown) -> bool:
    """ "The army said it downed 216 drones overnight", of a sentence that tells no place: all of
    the country's, told beside an attack on one town.
    """
    stopped = bool(one.sentence.having("intercepted"))
    beside = one.sentence.index != scene.first.index and not one.sentence.having("place")
    return stopped and beside and thrown.count.best >= MANY


Claim = tuple[Thrown, Span]


def choose(claims: Sequence[Claim]) -> Found[Count] | None:
    """The number that counts, out of those told, in reading order."""
    begun = [claim for claim in claims if not claim[0].nth]
    first = _first(begun)
    if first is None:
        return _first(claims)
    return _counted_on(first, [claim for claim in claims if claim not in begun])


def _counted_on(told: Found[Count], claims: Sequence[Claim]) -> Found[Count]:
    """ "Two drones fell on camps. A third drone was found"."""
    further = [claim for claim in claims if claim[0].nth == told.value.best + 1]
    if not further:
        return told
    thrown, span = further[0]
    return Found(_exactly(thrown.nth), (*told.spans, span))


def _exactly(number: int) -> Count:
    return Count(low=number, best=number, high=number)


def _first(claims: Sequence[Claim]) -> Found[Count] | None:
    """The first number, with the range that later ones give it."""
    exact = [claim for claim in claims if not claim[0].vague and not claim[0].part]
    several = exact or [c for c in claims if not c[0].part] or list(claims)
    if not several:
        return None
    thrown, span = several[0]
    together = [thrown.count]
    spans = [span]
    for other, where in several[1:]:
        if other.added and where.sentence == span.sentence:
            together.append(other.count)
            spans.append(where)
    count = _sum(together)
    if not exact or len(together) > 1:
        return Found(count, tuple(spans))
    top = count.best if count.high is None else count.high
    larger = [c for c in exact[1:] if c[0].count.best > top]
    if larger:
        most, where = max(larger, key=lambda claim: claim[0].count.best)
        high = None if count.high is None else most.count.high
        return Found(Count(low=count.low, best=count.best, high=high), (span, where))
    return Found(count, (span,))


def _sum(counts: Sequence[Count]) -> Count:
    highs = [count.high for count in counts]
    return Count(
        low=sum(count.low for count in counts),
        best=sum(count.best for count in counts),
        high=None if None in highs else sum(high or 0 for high in highs),
    )


def thrown_in(words: Sequence[Word], wording: Wording) -> list[Thrown]:
    """What one sentence says of numbers of weapons, in order."""
    if not any(word.has("munition", "munitions", "munition_pair", "device") for word in words):
        return []
    numbers = {quantity.first: quantity for quantity in quantities(words)}
    found: list[Thrown] = []
    taken = -1
    for index in range(len(words)):
        if index <= taken:
            continue
        told = _at(words, index, numbers, wording)
        if told is None:
            continue
        quantity, noun = told
        taken = noun
        if words[index].has("article") and _in_open_list(words, index, noun):
            continue
        if _one_of_them(words, quantity, noun):
            continue
        further = words[quantity.first].has("nth")  # found or not, it was launched as the others
        if further or not _unused(words, quantity.first, quantity.last, noun):
            found.append(_thrown(words, quantity, noun, bool(found)))
    return found


def _at(
    words: Sequence[Word], index: int, numbers: dict[int, Quantity], wording: Wording
) -> tuple[Quantity, int] | None:
    """The number that begins at `index` and the index of the weapon that it counts."""
    quantity = numbers.get(index)
    if quantity is not None and _of_total(words, quantity.last + 1, numbers):
        return None
    if quantity is not None and not quantity.age:
        noun = _noun(words, quantity.last + 1, numbers)
        return (quantity, noun) if noun is not None else None
    one = _exactly(1)
    word = words[index]
    if word.has("munition_pair"):
        return Quantity(_exactly(2), index, index), index
    if word.has("article"):
        noun = _noun(words, index + 1, numbers)
        single = noun is not None and words[noun].has("munition", "device")
        return (Quantity(one, index, index), noun) if single and noun is not None else None
    if wording.bare_singular and word.has("munition") and _bare(words, index):
        return Quantity(one, index, index), index
    return None


def _in_open_list(words: Sequence[Word], first: int, noun: int) -> bool:
    """ "A boat, drones and missiles", "car bombs, rifle fire and a drone": one, and more that
    nobody counts.
    """
    after = words[noun + 1 : noun + 4]
    before = words[max(0, first - LISTED) : first]
    joined = bool(after) and (after[0].text == "," or after[0].has("and"))
    listed = bool(before) and (before[-1].text == "," or before[-1].has("and"))
    return (joined and any(_uncounted(after, at) for at in range(len(after)))) or (
        listed and any(_uncounted(before, at) for at in range(len(before)))
    )


def _uncounted(words: Sequence[Word], at: int) -> bool:
    """Weapons in the plural without a number before them."""
    if not words[at].has("munitions"):
        return False
    before = words[max(0, at - 3) : at]
    return not any(
        one.kind == "number" or one.has("number", "lump", "exact_lump") for one in before
    )


def _of_total(words: Sequence[Word], index: int, numbers: dict[int, Quantity]) -> bool:
    """ "two of the three rockets": the total follows."""
    if index >= len(words) or not words[index].has("of", "stopped", "including"):
        return False
    return index + 1 in numbers or index + 2 in numbers


def _bare(words: Sequence[Word], index: int) -> bool:
    """A weapon alone, as one: nothing that counts or denies it stands before."""
    if words[index].definite:
        return False  # the rocket told of before
    before = words[index - 1] if index else None
    return before is None or not before.has("number", "scale", "lump", "negator", "munitions")


def _noun(words: Sequence[Word], index: int, numbers: dict[int, Quantity]) -> int | None:
    for position in range(index, min(index + BETWEEN + 1, len(words))):
        word = words[position]
        if word.attached:
            return None  # "six wounded with a grenade", in one word
        if word.has("munitions", "munition", "device"):
            longer = _noun_goes_on(words, position)
            return None if _names_other(words, longer) else longer
        if word.kind == "mark" and word.text not in "-\"'":
            return None
        if word.has("persons", "attacker", "attackers", "clause", "speech", "passive", "article"):
            return None
        if word.has("launched", "events", "and", "other") and not word.has("of"):
            return None
        if (word.has("of") and position > index) or (position in numbers and position > index + 1):
            return None
        if word.has("measure") and position == index and not _goes_on(words, position + 1):
            return None
    return None


def _goes_on(words: Sequence[Word], index: int) -> bool:
    """ "48 attack drones", "a 107 mm rocket": the weapon comes next."""
    return any(word.has("munitions", "munition", "device") for word in words[index : index + 1])


def _noun_goes_on(words: Sequence[Word], position: int) -> int:
    """ "Katyusha rockets": the last of several names in a row."""
    while position + 1 < len(words) and words[position + 1].has("munitions", "munition", "device"):
        position += 1
    return position


def _names_other(words: Sequence[Word], noun: int) -> bool:
    """ "rocket attacks", "missile launchers"."""
    after = words[noun + 1 : noun + 3]
    if after and after[0].text == "-":
        after = after[1:]
    return bool(after) and after[0].has("not_thrown")


def _unused(words: Sequence[Word], first: int, last: int, noun: int) -> bool:
    inside = words[last + 1 : noun + 1]
    if any(word.has("unused", "unreal") for word in inside):
        return True
    near = (*_clause_before(words, first), *words[noun + 1 : noun + 4])
    if any(word.has("launched") for word in near):
        return False
    return any(word.has("found") and not word.has("stopped") for word in near)


def _clause_before(words: Sequence[Word], first: int) -> Iterator[Word]:
    for word in reversed(words[max(0, first - FOUND) : first]):
        if word.has("clause") or word.text in ";:":
            return
        yield word


def _one_of_them(words: Sequence[Word], quantity: Quantity, noun: int) -> bool:
    """ "One-of the-shells fell on a house": how many there were is not told."""
    first = words[quantity.first]
    return first.has("exact_lump") and quantity.count.best == 1 and words[noun].definite


def _thrown(words: Sequence[Word], quantity: Quantity, noun: int, again: bool) -> Thrown:
    first = quantity.first
    before = words[first - 1] if first else None
    of_them = any(word.has("including", "stopped") for word in words[quantity.last + 1 : noun])
    joined = before is not None and (before.has("and") or words[first].joined)
    return Thrown(
        quantity.count,
        words[first].start,
        words[noun].end,
        vague=quantity.vague,
        part=of_them or (before is not None and before.has("including")),
        added=again and joined,
        nth=words[first].roles.get("nth", 0),
    )
