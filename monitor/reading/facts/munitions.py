"""How many rockets, drones, shells or bombs: launched, thrown, dropped or planted. Pure.

The first number counts, a number before a word like "several", several before "a drone" that is one
of them; a later larger one widens the range, further ones are added. Those that were stopped on the
way were launched too. Weapons found, seized, stored or unused are not counted, nor attacks,
launchers and batteries named after a weapon. Where nobody counts, "the drone" is one.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from monitor.reading.document import Found, Rulebook, Scene, Span
from monitor.reading.facts.casualties import is_sum
from monitor.reading.facts.figure import sum_of
from monitor.reading.facts.numbers import Quantity, quantities
from monitor.reading.facts.spoken import Spoken, spoken, whole
from monitor.reading.facts.unnamed import alone, came, follows, joins_ranks, wearers
from monitor.reading.facts.weapon_words import NOUNS, is_unused, noun_of
from monitor.reading.wording import Word, Wording
from monitor.types import Count

LISTED = 8  # words before "and a drone" in which other weapons of its list stand
MANY = 20  # those stopped over a whole country
CARRIES = 8  # words from a drone to the "two missiles" that it fired
ALIKE = 4  # first letters that "drone" and "drones" share
BEGINNING = 4  # sentences in which "the drone" is that of the attack
NAMED = 2  # sentences before "twelve more followed" that may name the weapon
BY_THEMSELVES = ("munition_pair", "munition_itself", "worn")  # no word for a weapon is needed
# before a weapon alone, which is then not one
NOT_ONE = ("number", "scale", "lump", "negator", "munitions", "whichever")


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
    single: bool = False  # "a drone", which nobody counted
    more: bool = False  # "two further bombs"
    follows: bool = False  # "twelve more followed"
    what: str = ""  # the word for it, if it stands beside the number
    flies: bool = False


def find(scene: Scene, rules: Rulebook) -> Found[Count] | None:
    titles = {sentence.index for sentence in scene.sentences if sentence.part == "title"}
    told: list[Claim] = []
    of_the_night: list[Claim] = []
    ones = [one for one in spoken(scene, rules) if not is_sum(one.words)]
    ones += _counting_on(scene, rules)
    for at, one in enumerate(ones):
        named = any(_names(before) for before in ones[max(0, at - NAMED) : at])
        thrown = thrown_in(one.words, one.wording, named=named)
        claims = of_the_night if _of_the_night(scene, one, thrown) else told
        again = one.sentence.index in titles  # "Another bomb, another street": none of this attack
        claims += [
            (replace(each, more=each.more and not again), one.sentence.span(each.start, each.end))
            for each in thrown
        ]
    # a headline says it short: what the text says counts first
    told.sort(key=lambda claim: claim[1].sentence in titles)
    return choose(told) or choose(of_the_night) or _the_one(ones)


def _counting_on(scene: Scene, rules: Rulebook) -> Iterator[Spoken]:
    """What follows the scene and only counts on: "A second missile landed in the crowd"."""
    told = {sentence.index for sentence in scene.sentences}
    for sentence in scene.document.sentences[scene.first.index + 1 :]:
        if sentence.index in told or sentence.index - 1 not in told or sentence.having("place"):
            continue
        one = whole(scene.document, sentence, rules)
        further = thrown_in(one.words, one.wording, named=True) if one else []
        if one is not None and further and all(thrown.nth > 1 for thrown in further):
            told.add(sentence.index)
            yield one


def _names(one: Spoken) -> bool:
    return any(word.has(*NOUNS) for word in one.words)


def _the_one(ones: Sequence[Spoken]) -> Found[Count] | None:
    """ "The drone hit a tanker", where nobody counts: one, unless "drones" are named too."""
    if any(word.has("munitions") for one in ones for word in one.words):
        return None
    spans = (span for one in ones[:BEGINNING] for span in _known(one))
    first = next(spans, None)
    return Found(_exactly(1), (first,)) if first else None


def _known(one: Spoken) -> Iterator[Span]:
    """Where "the drone" stands, if the rules take it for a weapon: in no mine is coal dug."""
    means = one.sentence.having("means")
    for at, word in enumerate(one.words):
        noun = noun_of(one.words, at + 1, {}) if word.has("determiner") else None
        if noun is not None and not is_unused(one.words, at, at, noun):
            end = one.words[noun].end
            if any(hit.start < end <= hit.end for hit in means):
                yield one.sentence.span(word.start, end)


def _of_the_night(scene: Scene, one: Spoken, thrown: Sequence[Thrown]) -> bool:
    """ "The army said it downed 216 drones overnight", of a sentence that tells no place: all of
    the country's, told beside an attack on one town.
    """
    stopped = bool(one.sentence.having("intercepted"))
    beside = one.sentence.index != scene.first.index and not one.sentence.having("place")
    return stopped and beside and any(each.count.best >= MANY for each in thrown)


Claim = tuple[Thrown, Span]


def choose(claims: Sequence[Claim]) -> Found[Count] | None:
    """The number that counts, out of those told, in reading order."""
    begun = [claim for claim in claims if not claim[0].nth]
    further = [claim for claim in claims if claim[0].nth]
    first = _first(begun) or _with_those_before(further)
    return _counted_on(first, further) if first else None


def _with_those_before(further: Sequence[Claim]) -> Found[Count] | None:
    """ "A second missile landed in the yard": that makes two, although nobody told the first."""
    return Found(_exactly(further[0][0].nth), (further[0][1],)) if further else None


def _counted_on(told: Found[Count], claims: Sequence[Claim]) -> Found[Count]:
    """ "Two drones fell on camps. A third drone was found. A fourth came down in a field"."""
    told_by_number = bool(claims) and told.spans == (claims[0][1],)
    for thrown, span in claims:
        beyond = thrown.nth - told.value.best
        if beyond == 1 or (told_by_number and beyond > 0):
            told = Found(_exactly(thrown.nth), (*told.spans, span))
    return told


def _exactly(number: int) -> Count:
    return Count(low=number, best=number, high=number)


def _first(claims: Sequence[Claim]) -> Found[Count] | None:
    """The first number, with the range that later ones give it."""
    exact = _counted([claim for claim in claims if not claim[0].vague and not claim[0].part])
    several = exact or [c for c in claims if not c[0].part] or list(claims)
    if not several:
        return None
    thrown, span = several[0]
    joined = [claim for claim in several[1:] if _is_added(claim, several[0])]
    count = sum_of([thrown.count, *(other.count for other, _ in joined)])
    spans = (span, *(where for _, where in joined))
    if not exact or joined:
        return Found(count, spans)
    top = count.best if count.high is None else count.high
    larger = [c for c in exact[1:] if c[0].count.best > top]
    if larger:
        most, where = max(larger, key=lambda claim: claim[0].count.best)
        high = None if count.high is None else most.count.high
        return Found(Count(low=count.low, best=count.best, high=high), (span, where))
    return Found(count, spans)


def _counted(exact: list[Claim]) -> list[Claim]:
    """Without "a drone hit the house" where "three drones were launched" follows."""
    at = next((at for at, (one, _) in enumerate(exact) if one.count.best > 1 and not one.more), 0)
    single, several = [one for one, _ in exact[:at]], exact[at] if exact else None
    if several is None or not all(_is_one_of(one, several[0]) for one in single):
        return exact
    return exact[at:] if at and several[1].sentence != exact[0][1].sentence else exact


def _is_one_of(one: Thrown, several: Thrown) -> bool:
    """A drone, of three drones, but not of ten rockets; a whole country's are told beside it."""
    if not several.what:
        return one.single  # "a rocket hit a house; it came in a volley of twenty"
    alike = not one.flies or several.what[:ALIKE] == one.what[:ALIKE]
    return one.single and alike and several.count.best < MANY


def _is_added(claim: Claim, first: Claim) -> bool:
    """ "And 20 missiles" of the same sentence; "another grenade", "two further bombs" later."""
    other, where = claim
    if other.follows or (other.added and where.sentence == first[1].sentence):
        return True
    return other.more and (first[0].single or (other.count.best == 1 and bool(other.what)))


def thrown_in(words: Sequence[Word], wording: Wording, *, named: bool = False) -> list[Thrown]:
    """What one sentence says of numbers of weapons, in order.

    `named` says that weapons are named shortly before it.
    """
    if not named and not any(word.has(*NOUNS, *BY_THEMSELVES) for word in words):
        return []
    numbers = {quantity.first: quantity for quantity in quantities(words)}
    found: list[Thrown] = []
    taken = -1
    for index in range(len(words)):
        named = named or words[index].has(*NOUNS)
        if index <= taken:
            continue
        told = _at(words, index, numbers, wording, named=named)
        if told is None:
            continue
        quantity, noun = told
        taken = noun
        if words[index].has("article") and _in_open_list(words, index, noun):
            continue
        if _one_of_them(words, quantity, noun) or _carries(words, noun, numbers):
            continue
        if not _is_left_out(words, quantity, noun):
            found.append(_thrown(words, quantity, noun, found))
    return _with_lists(words, found)


def _is_left_out(words: Sequence[Word], quantity: Quantity, noun: int) -> bool:
    """What was only found; a third one was launched as the others, unless it was made safe."""
    if words[quantity.first].has("nth", "rank"):
        return any(word.has("kept") for word in words[noun + 1 :])
    return is_unused(words, quantity.first, quantity.last, noun)


def _with_lists(words: Sequence[Word], found: list[Thrown]) -> list[Thrown]:
    """ "Two boats, five missiles and three drones": the comma joins them as "and" does."""
    for at in range(len(found) - 2, 0, -1):
        start, end = found[at - 1].end, found[at].start
        between = [word.text for word in words if start <= word.start < end]
        if found[at + 1].added and between == [","]:
            found[at] = replace(found[at], added=True)
    return found


def _at(
    words: Sequence[Word],
    index: int,
    numbers: dict[int, Quantity],
    wording: Wording,
    *,
    named: bool,
) -> tuple[Quantity, int] | None:
    """The number that begins at `index` and the index of the weapon that it counts.

    That of the number itself, where weapons were `named` before.
    """
    quantity = numbers.get(index)
    if quantity is not None and _counts_none(words, quantity.last + 1, numbers):
        return None
    if quantity is not None and not quantity.age:
        noun = noun_of(words, quantity.last + 1, numbers)
        if noun is None and named and alone(words, quantity):
            return quantity, quantity.last
        return (quantity, noun) if noun is not None else None
    one = Quantity(_exactly(1), index, index)
    word = words[index]
    if word.has(*BY_THEMSELVES):
        count = _by_itself(words, index, numbers)
        return (replace(one, count=count), index) if count else None
    if word.has("rank") and _is_known(words, index):
        noun = _by_rank(words, index, numbers, named=named)
        return (one, noun) if noun is not None else None
    if word.has("article"):
        noun = noun_of(words, index + 1, numbers)
        single = noun is not None and words[noun].has("munition", "device")
        return (one, noun) if single and noun is not None else None
    if wording.bare_singular and word.has("munition") and _bare(words, index):
        return one, index
    return None


def _by_itself(words: Sequence[Word], index: int, numbers: dict[int, Quantity]) -> Count | None:
    if words[index].has("worn"):
        return wearers(words, index, numbers)
    return _exactly(2 if words[index].has("munition_pair") else 1)


def _by_rank(
    words: Sequence[Word], index: int, numbers: dict[int, Quantity], *, named: bool
) -> int | None:
    """The weapon of "the second missile"; the number itself in "the second came down"."""
    noun = noun_of(words, index + 1, numbers)
    if noun is None:
        told = joins_ranks(words, index) or came(words[index + 1 :])
        return index if named and told else None
    return noun if _is_of_salvo(words, noun) else None


def _is_known(words: Sequence[Word], rank: int) -> bool:
    """ "The second", "the second and third"."""
    return joins_ranks(words, rank) or words[max(0, rank - 1)].has("determiner")


def _is_of_salvo(words: Sequence[Word], noun: int) -> bool:
    """ "The second missile hit", but not "the second missile in a month"."""
    return words[noun].has("munition", "device") and not any(
        word.has("of", "since", "unreal", "clause") for word in words[noun + 1 : noun + 2]
    )


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


def _counts_none(words: Sequence[Word], index: int, numbers: dict[int, Quantity]) -> bool:
    """Before a total, or before the calibre of "the 107 mm rockets"."""
    calibre = any(word.has("calibre") for word in words[index : index + 1])
    return calibre or _of_total(words, index, numbers)


def _bare(words: Sequence[Word], index: int) -> bool:
    """A weapon alone, as one: nothing that counts or denies it stands before."""
    if words[index].definite:
        return False  # the rocket told of before
    before = words[index - 1] if index else None
    return before is None or not before.has(*NOT_ONE)


def _carries(words: Sequence[Word], noun: int, numbers: dict[int, Quantity]) -> bool:
    """ "A drone fired two missiles": the missiles are what was thrown."""
    near = range(noun + 1, min(noun + CARRIES, len(words)))
    fired = next((at for at in near if words[at].has("launched")), None)
    if fired is None or any(word.kind == "mark" for word in words[noun + 1 : fired]):
        return False
    if words[fired - 1].has("passive"):
        return False
    quantity = numbers.get(fired + 1)
    return quantity is not None and noun_of(words, quantity.last + 1, numbers) is not None


def _one_of_them(words: Sequence[Word], quantity: Quantity, noun: int) -> bool:
    """ "One-of the-shells fell on a house": how many there were is not told."""
    first = words[quantity.first]
    return first.has("exact_lump") and quantity.count.best == 1 and words[noun].definite


def _thrown(words: Sequence[Word], quantity: Quantity, noun: int, told: Sequence[Thrown]) -> Thrown:
    first = quantity.first
    before = words[first - 1] if first else None
    inside = words[quantity.last + 1 : noun]
    joined = before is not None and (before.has("and") or words[first].joined)
    joined = joined and not words[first].has("munition_itself")  # "got in and blew himself up"
    of_them = any(word.has("including", "stopped") for word in inside)
    # "of which 28 drones and three missiles were shot down"
    of_them = of_them or (joined and bool(told) and told[-1].part)
    return Thrown(
        quantity.count,
        words[first].start,
        words[noun].end,
        vague=quantity.vague,
        part=of_them or (before is not None and before.has("including")),
        added=bool(told) and joined,
        nth=words[first].roles.get("nth", words[first].roles.get("rank", 0)),
        what=words[noun].text if noun > quantity.last else "",
        flies=words[noun].has("munition"),
        follows=noun == quantity.last and follows(words, quantity),
        single=quantity.count.best == 1 and words[first].has("article", *NOUNS, "munition_itself"),
        more=words[first].has("another") or any(word.has("other") for word in inside),
    )
