"""A sentence as a line of letters for the grammar of victims: what each word does, one letter each.

A whole number phrase becomes one cell: `q` when it may count people, `u` when it counts something
else. Small letters are what stands around, capital letters are words of harm.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from monitor.reading.facts.numbers import Quantity, quantities
from monitor.reading.wording import Word
from monitor.types import Count

# The first role that a word has decides its letter; capital letters are words of harm.
LETTERS: Final = (
    ("counting", "#"),
    ("silence", "z"),
    ("unharmed", "Z"),
    ("unclear", "?"),
    ("killed_among", "G"),
    ("wounded_among", "G"),
    ("including", "i"),
    ("killed_nth", "K"),
    ("killed_some", "P"),
    ("wounded_some", "P"),
    ("killed_toll", "T"),
    ("wounded_toll", "T"),
    ("killed_object", "O"),
    ("killed_lost", "O"),
    ("killed_unsure", "V"),
    ("wounded_object", "O"),
    ("wounded_sent", "O"),
    ("killed_either", "V"),
    ("wounded_either", "V"),
    ("killed_pair", "D"),
    ("wounded_pair", "D"),
    ("killed_one", "N"),
    ("wounded_one", "N"),
    ("killed_subject", "S"),
    ("wounded_subject", "S"),
    ("wounded_care", "S"),
    ("wounded_other", "S"),
    ("killed_noun", "M"),
    ("wounded_noun", "M"),
    ("harm", "H"),
    ("negator", "n"),
    ("persons", "p"),
    ("attackers", "p"),
    ("pair", "d"),
    ("person", "s"),
    ("attacker", "s"),
    ("crowd", "c"),
    ("passive", "b"),
    ("have", "h"),
    ("speech", "w"),
    ("clause", "w"),
    ("unreal", "f"),
    ("and", "&"),
    ("or", "|"),
    ("other", "e"),
    ("of", "o"),
    ("adverb", "y"),
)
MARKS: Final = {",": ",", "-": "x", "'": "x", '"': "x"}
PART_OF_BODY = 8  # words from "cut" over people to the part: "cut its Iraqi driver on the face"
BOUNDS: Final = ("at_least", "at_most", "approx")
GROUP_WORDS = 6  # words between a number and the people it counts


@dataclass(frozen=True, slots=True)
class Cell:
    """One letter of the line and what it stands for."""

    letter: str
    words: tuple[Word, ...]
    count: Count | None = None
    vague: bool = False

    @property
    def start(self) -> int:
        return self.words[0].start

    @property
    def end(self) -> int:
        return self.words[-1].end


def cells_of(words: Sequence[Word]) -> list[Cell]:
    counted = {quantity.first: quantity for quantity in quantities(words)}
    cells: list[Cell] = []
    index = 0
    while index < len(words):
        if words[index].joined:
            cells.append(Cell("&", (words[index],)))
        quantity = counted.get(index) or _crowd_of(words, index, counted)
        if quantity is None:
            cells.append(Cell(_letter(words, index), (words[index],)))
            index += 1
        else:
            cells.append(_counted(words, quantity))
            index = quantity.last + 1
    return cells


def _crowd_of(
    words: Sequence[Word], index: int, counted: Mapping[int, Quantity]
) -> Quantity | None:
    """ "a family of five": the number with the word for those whom it counts, and its article."""
    crowd = index + 1 if words[index].has("article") else index
    if crowd + 2 >= len(words) or not (words[crowd].has("crowd") and words[crowd + 1].has("of")):
        return None
    quantity = counted.get(crowd + 2)
    return replace(quantity, first=index) if quantity is not None else None


def _letter(words: Sequence[Word], index: int) -> str:
    word = words[index]
    if word.kind == "mark":
        return MARKS.get(word.text, ".")
    if not word.roles:
        return "x"
    if word.has("article"):
        return "a" if _one_person(words, index + 1) else "x"
    if word.has("owner"):
        return "a" if _one_person(words, index + 1) else "y"
    if word.definite and word.has("killed_noun", "wounded_noun") and _tells_toll(words, index):
        return "T"
    if word.definite and word.has("killed_noun", "wounded_noun") and not _is_counted(words, index):
        return "p"  # "one of the wounded"
    if word.has("and") and _between_names(words, index):
        return "x"
    if word.has("person", "attacker") and (_owns(words, index) or _describes(words, index)):
        return "x"
    if word.has("person", "persons", "pair", "attacker", "attackers") and _acted(words, index):
        return "x"
    if word.has("hurts_part") and _names_part(words, index):
        return "O"
    if word.has("origin") and _tells_origin(words, index):
        return "x"
    return next((letter for role, letter in LETTERS if role in word.roles), "x")


def _tells_toll(words: Sequence[Word], index: int) -> bool:
    """ "The-dead fourteen and the-wounded five": a number right behind says how many there are."""
    after = words[index + 1] if index + 1 < len(words) else None
    return after is not None and (after.kind == "number" or after.has("number", *BOUNDS))


def _is_counted(words: Sequence[Word], index: int) -> bool:
    """ "Dozens the-wounded": a word for many is bound to them; but "a number of the-wounded"."""
    return index > 0 and words[index - 1].has("lump") and " " not in words[index - 1].text


def _counted(words: Sequence[Word], quantity: Quantity) -> Cell:
    stretch = tuple(words[quantity.first : quantity.last + 1])
    if quantity.age:
        return Cell("s", stretch, quantity.count)
    people = _people(words, quantity.last + 1) and not _acted(words, quantity.first)
    letter = "q" if people else "u"
    return Cell(letter, stretch, quantity.count, quantity.vague)


def _people(words: Sequence[Word], index: int) -> bool:
    """Whether what is counted from `index` on may be people."""
    for position, word in enumerate(words[index : index + GROUP_WORDS]):
        if word.attached or (word.has("of") and (position or not word.has("partitive"))):
            return True
        if word.has("persons", "person", "attackers", "attacker", "pair"):
            return True
        if position == 0 and word.has("unit"):  # "beheaded six days after"
            return False
        if word.has("measure", "munitions", "munition", "munition_pair", "device"):
            return False
        if (word.kind == "mark" and word.text not in "-'") or _harms(word) or word.has("passive"):
            return True
        if word.has("and", "clause", "speech"):
            return True
    return True


def _harms(word: Word) -> bool:
    return "harms" in word.roles


def _one_person(words: Sequence[Word], index: int) -> bool:
    """Whether an article stands before one person: "a British army medic"."""
    for word in words[index : index + GROUP_WORDS]:
        if word.has("age") or word.has("person", "attacker"):
            return True
        if (word.kind == "mark" and word.text not in "-'.") or word.has("of", "and"):
            return False
        if _harms(word) or word.has("passive", "munition", "device", "have", "clause", "crowd"):
            return False
    return False


def _between_names(words: Sequence[Word], index: int) -> bool:
    """ "aged 9 and 11": both numbers count nothing, or they would be one cell each."""
    around = words[max(0, index - 1) : index + 2]
    return len(around) == 3 and around[0].kind == around[2].kind == "number"


def _acted(words: Sequence[Word], index: int) -> bool:
    """ "killed by the fire of a guard": whoever follows such words did it and suffered nothing."""
    return index > 0 and words[index - 1].has("agent")


def _names_part(words: Sequence[Word], index: int) -> bool:
    """ "Cut a driver on | the face": a part of the body follows people, behind "in" or "on"."""
    near = words[index + 1 : index + PART_OF_BODY]
    part = next((at for at, word in enumerate(near) if word.has("body")), None)
    if part is None or any(word.has("passive", "harms") for word in near[:part]):
        return False
    led = any(word.has("of") for word in near[max(0, part - 2) : part])
    return led and any(w.has("person", "persons", "attacker", "attackers") for w in near[:part])


def _describes(words: Sequence[Word], index: int) -> bool:
    """ "A civilian vessel", "the Somali capital": no person, the thing that follows."""
    if not words[index].has("adjective") or index + 1 == len(words):
        return False
    following = words[index + 1]
    return following.kind == "word" and (not following.roles or following.has("measure"))


def _tells_origin(words: Sequence[Word], index: int) -> bool:
    """ "A missile Iranian": no person, unless people or harm stand before it."""
    before = words[index - 1] if index and not words[index].joined else None
    return before is not None and before.kind == "word" and not _is_of_people(before)


def _is_of_people(word: Word) -> bool:
    return _harms(word) or word.has("person", "persons", "pair", "number", "and", "adverb")


def _owns(words: Sequence[Word], index: int) -> bool:
    """ "the soldier's family" is not the soldier."""
    return [word.text for word in words[index + 1 : index + 3]] == ["'", "s"]
