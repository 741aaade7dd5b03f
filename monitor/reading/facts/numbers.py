"""How many: the numbers of a sentence, in digits and words, with what makes them vague. Pure.

What a number means as low, best and high:

    five                        5, 5, 5
    at least, more than five    5, 5, open     "more than" is used too loosely to add one
    up to / as many as thirty   1, 30, 30      something happened, so not 0
    about, nearly twenty        18, 20, 22     a tenth either way
    between 15 and 30           15, 15, 30     the careful end first
    dozens, several             24, 24, open   the smallest number that the word allows
    a pair of                   2, 2, 2

Digits that count nothing are no numbers here: ages, calibres (107 mm), types (BM-21, F-16),
distances, percentages, money, years, times, days of a month, names (1st Brigade, Tower 22).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from monitor.reading.wording import Word
from monitor.types import Count

LARGEST = 500_000  # more than that are not the victims or the weapons of one attack
YEARS: Final = range(1900, 2101)
OR_MORE = 4  # words after a number in which "at least" belongs to it
ROUNDED = 10  # "about" is meant to a tenth


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number phrase: the words first..last (inclusive) of its sentence."""

    count: Count
    first: int
    last: int
    vague: bool = False  # only a word like "dozens"
    age: bool = False  # one person, named by an age


def quantities(words: Sequence[Word]) -> list[Quantity]:
    """Every number phrase that counts something, in order, without overlap."""
    found: list[Quantity] = []
    index = 0
    while index < len(words):
        quantity = _quantity(words, index)
        if quantity is None:
            index = _after_names(words, index)
        else:
            found.append(quantity)
            index = quantity.last + 1
    return found


def _quantity(words: Sequence[Word], index: int) -> Quantity | None:
    """The phrase that begins exactly at `index`."""
    if not words[index].roles and words[index].kind != "number":
        return None
    start = index
    bounds: set[str] = set()
    while index < len(words) and (bound := _bound(words[index])):
        bounds.add(bound)
        index += 1
    first = _number(words, index) if index < len(words) else None
    if first is None:
        return None
    value, last, vague = first
    if _is_name(words, index) or (vague and "between" in bounds):
        return None
    age = _age(words, last)
    if age is not None:
        return age if not bounds else None
    upper = _upper(words, last, value, "between" in bounds)
    if upper is None and "between" in bounds:
        if len(bounds) > 1 or start == index:
            return None
        bounds.clear()
        start = index
    high, last = upper or (None, last)
    if not _counts(words, index, last, value if high is None else high):
        return None
    if _or_more(words, last + 1):
        bounds.add("at_least")
        last += words[last + 1].has("or_more") and words[last + 1].has("and")  # "50 plus others"
    return Quantity(_count(value, high, bounds, vague), start, last, vague)


def _after_names(words: Sequence[Word], index: int) -> int:
    """The index after what counts nothing: "aged 9 and 11" are two names."""
    word = words[index]
    name = word.kind == "number" and (_is_name(words, index) or _in_brackets(words, index, index))
    pair = words[index + 1 : index + 3] if name else ()
    if len(pair) == 2 and pair[0].has("and", "to") and pair[1].kind == "number":
        return index + 3
    return index + 1


def _or_more(words: Sequence[Word], index: int) -> bool:
    """ "30 or more", "thirty people at least"."""
    for word in words[index : index + OR_MORE]:
        if word.has("or_more"):
            return True
        if word.kind == "mark" or word.has("and", "harms"):
            return False
    return False


def _bound(word: Word) -> str:
    return next((b for b in ("at_least", "at_most", "approx", "between") if word.has(b)), "")


def _count(value: int, high: int | None, bounds: set[str], vague: bool) -> Count:
    if high is not None and high <= value:
        return Count(low=high, best=high, high=high)
    if high is not None:
        return Count(low=value, best=value, high=high)
    if "at_most" in bounds:
        return Count(low=min(1, value), best=value, high=value)
    if "at_least" in bounds or vague:
        return Count(low=value, best=value, high=None)
    if "approx" in bounds:
        return Count(low=value - value // ROUNDED, best=value, high=value + value // ROUNDED)
    return Count(low=value, best=value, high=value)


def _upper(words: Sequence[Word], last: int, value: int, between: bool) -> tuple[int, int] | None:
    """The other end of a range that goes on after `last`: "15 to 30", "15-30", "15 and 30".

    It is lower in "from seventeen to twelve", which corrects a figure.
    """
    if last + 2 >= len(words):
        return None
    middle = words[last + 1]
    if not (middle.has("to") or (between and middle.has("and"))):
        return _joined_upper(words, last, value) if between else None
    second = _number(words, last + 2)
    if second is None or second[2]:
        return None
    corrects = between and middle.kind == "word" and middle.has("to")
    return (second[0], second[1]) if second[0] > value or corrects else None


def _joined_upper(words: Sequence[Word], last: int, value: int) -> tuple[int, int] | None:
    """ "and" written together with the second number."""
    second = _number(words, last + 1) if words[last + 1].joined else None
    return (second[0], second[1]) if second and second[0] > value else None


Number = tuple[int, int, bool]  # value, index of the last word, whether it is only a lower bound


def _number(words: Sequence[Word], index: int) -> Number | None:
    """The number whose first word is at `index`; bare of bounds."""
    word = words[index]
    if word.kind == "number":
        return _digits(words, index)
    if "another" in word.roles:
        follows = _number(words, index + 1) if index + 1 < len(words) else None
        return (1, index, False) if follows is None else None
    if "exact_lump" in word.roles:
        return word.roles["exact_lump"], index, False
    if "lump" in word.roles:
        return word.roles["lump"], index, True
    if "number" in word.roles or "scale" in word.roles:
        return _spelled(words, index)
    return None


def _digits(words: Sequence[Word], index: int) -> Number | None:
    value = float(words[index].text.replace(",", ""))
    if index + 1 < len(words) and (scale := words[index + 1].roles.get("scale")):
        return int(value * scale), index + 1, False
    return (int(value), index, False) if value.is_integer() else None


def _spelled(words: Sequence[Word], index: int) -> Number | None:
    """Words of numbers put together: "two hundred and fifty", "twenty-five", five-and-twenty."""
    total, part, last = 0, 0, index - 1
    position = index
    joined = False
    while position < len(words):
        word = words[position]
        step = _step(word, part, joined or word.joined or position == index)
        if step is None:
            if position == last + 1 and position > index and _glue(word):
                joined = True
                position += 1
                continue
            break
        part = step
        scale = word.roles.get("scale", 0)
        if scale >= 1000:
            total, part = total + part, 0
        last, joined = position, False
        position += 1
    return (total + part, last, False) if last >= index else None


def _step(word: Word, part: int, joined: bool) -> int | None:
    """`part` with `word` added to it; None when the word does not go on with the number."""
    scale = word.roles.get("scale")
    if scale:
        return max(part, 1) * scale if part < scale else None
    if "teen" in word.roles and 0 < part < 10:
        return part + word.roles["teen"]
    value = word.roles.get("number")
    if value is None:
        return None
    if part == 0:
        return value
    if part % 100 == 0 and 0 < value < 100:
        return part + value
    if part % 1000 == 0 and 0 < value < 1000:
        return part + value
    tens_first = part % 10 == 0 and part % 100 >= 20 and value < 10
    units_first = joined and 0 < part % 100 < 10 and value >= 20 and value % 10 == 0
    return part + value if (tens_first and joined) or units_first else None


def _glue(word: Word) -> bool:
    return word.has("and") or word.text == "-"


def _counts(words: Sequence[Word], index: int, last: int, value: int) -> bool:
    """Whether the number counts things, as far as the words next to it tell."""
    if value > LARGEST:
        return False
    word = words[index]
    after = words[last + 1] if last + 1 < len(words) else None
    if word.kind != "number":
        return True
    if after is not None and _sticks(words[last], after):
        return False
    before = words[index - 1] if index else None
    if before is not None and before.text == "." and index > 1:
        before = words[index - 2]  # "Dec. 25"
    if _is_year(word, value) and before is not None and before.has("month"):
        return False  # "on 11 March 2020 rockets struck"
    if after is not None and after.has("persons", "attackers", "munitions"):
        return True
    if _is_day(before, after) or _is_year(word, value) or _is_clock(after):
        return False
    return not _in_brackets(words, index, last)


def _is_name(words: Sequence[Word], index: int) -> bool:
    """Types ("BM-21", "F-16") and numbered things ("Tower 22", "aged 12")."""
    if index == 0:
        return False
    word, before = words[index], words[index - 1]
    if word.kind != "number":
        return word.has("number") and _is_age_of(words, index) and _ends(words, index + 1)
    if before.text == "-" and before.end == word.start and index > 1:
        # in "15-30" the range has already taken the second number
        return words[index - 2].end == before.start
    return (
        before.has("numbered")
        or _is_age_of(words, index)
        or (before.kind == "word" and before.end == word.start and len(before.text) > 2)
    )


def _is_age_of(words: Sequence[Word], index: int) -> bool:
    """ "One man of about 49", "two women of 49 and 66": the numbers behind people count years."""
    of = index - 1
    while of > 0 and _bound(words[of]):
        of -= 1
    if of < 1 or not words[of].has("of"):
        return False
    people = words[of - 1]
    if people.has("person", "attacker"):
        return True
    after = words[index + 1 : index + 3]
    listed = len(after) == 2 and after[0].has("and") and after[1].kind == "number"
    return listed and people.has("persons", "attackers")


def _ends(words: Sequence[Word], index: int) -> bool:
    """ "A boy of eleven was", "a girl of nine on a balcony": nothing counted follows."""
    after = words[index] if index < len(words) else None
    return (
        after is None
        or after.kind == "mark"
        or after.has("passive", "have", "harms", "and", "clause", "speech", "of")
    )


def _sticks(word: Word, after: Word) -> bool:
    """ "107mm", "1st", "60-metre": letters follow without a space."""
    return after.start == word.end and (
        after.text in "-:/" or (after.kind == "word" and not after.has("scale"))
    )


def _age(words: Sequence[Word], last: int) -> Quantity | None:
    """A person named by an age: "a 24-year-old"."""
    if last + 1 >= len(words) or not words[last + 1].has("age", "ages"):
        return None
    one = Count(low=1, best=1, high=1)
    return Quantity(one, last, last + 1, age=words[last + 1].has("age"))


def _is_day(before: Word | None, after: Word | None) -> bool:
    month_before = before is not None and before.has("month")
    month_after = after is not None and after.has("month", "hijri")
    return month_before or month_after


def _is_year(word: Word, value: int) -> bool:
    return value in YEARS and len(word.text) == 4


def _is_clock(after: Word | None) -> bool:
    return after is not None and after.has("am", "pm", "oclock", "utc")


def _in_brackets(words: Sequence[Word], index: int, last: int) -> bool:
    """Ages or a source's number: "Teng, 20, was", "(18)", "two men, 19 and 20"."""
    if index == 0 or words[index - 1].text not in (",", "("):
        return False
    after = words[last + 1 : last + 4]
    if len(after) > 1 and after[0].has("and") and after[1].kind == "number":
        after = after[2:]
    return not after or after[0].text in ",).;" or after[0].has("measure", "age", "ages", "passive")
