"""Two keys per name: what is written, and what it sounds like however it was transliterated.

`written` takes away what people do not tell apart in any language: case, accents, punctuation,
spaces, Arabic letter forms and the Arabic article. `sounds` goes on for names that come from
Arabic, Persian, Kurdish, Pashto or Urdu into Latin letters: q is k, kh is h, dh is d, all short
e-sounds are a, o-sounds u, doubled letters single, the article in all its forms gone. So Besmaya,
Bismayah and Basmaya share one key, and Ain al-Asad, Ayn Al Asad, Ein el-Assad and Ain Assad.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

import regex
from rapidfuzz.fuzz import ratio

from monitor.text import fold_word

ALIKE: Final = 80.0  # per cent of letters in common: two spellings of one name
SHORTEST_SOUND: Final = 4  # letters; a shorter key is shared by too many unlike names

_NO_LETTER: Final = regex.compile(r"[^\p{L}\p{N}]+")
_PIECES: Final = regex.compile(r"[\s\-]+")
_ARABIC: Final = regex.compile(r"[\u0600-\u06ff]")

# The article, and what it becomes before "sun letters": ar-Raqqah, ez-Zor, ash-Sharqat.
_ARTICLE: Final = regex.compile(r"^[aeiu]l$")
_ASSIMILATED: Final = regex.compile(r"^[aeiu](sh|th|dh|[tdrzsnl])$")

_CONSONANTS: Final = (
    ("tch", "x"), ("sch", "x"), ("sh", "x"), ("ch", "x"), ("dj", "j"), ("zh", "j"),
    ("kh", "h"), ("gh", "g"), ("dh", "d"), ("th", "t"), ("ph", "f"), ("ck", "k"),
    ("q", "k"), ("c", "k"), ("v", "w"),
)  # fmt: skip
_VOWELS: Final = (
    (regex.compile(r"ou(?=[aei])"), "w"),  # Soueida, Suweida
    (regex.compile(r"u(?=w[aei])"), ""),  # Suwayda, Swayda
    (regex.compile(r"[aou]w(?![aeiou])|a?ou|au|oo|o"), "u"),  # Zawr, Zour, Zor
    (regex.compile(r"(?<=[aei])[aei]*y+(?=[aei])|(?<=[aei])y(?=u)"), "Y"),  # Qayyara, Qaiyara
    (regex.compile(r"i+(?=a)"), "aY"),  # Sabia, Sabiya
    (regex.compile(r"[ei]Y"), "aY"),
    (regex.compile(r"(?<=[aei])h$"), ""),  # Taybah, Tayba
    (regex.compile(r"ee$|[aey]*[iy]+$"), "I"),
    (regex.compile(r"[ae]+$"), "A"),  # Taybe, Tayba
    (regex.compile(r"(?<![aei])y(?=[aeiu])"), "Y"),  # Yarmouk
    (regex.compile(r"[aeiy]+"), "a"),  # Deir, Dayr, Dar
)
_DOUBLED: Final = regex.compile(r"(.)\1+")


def written(name: str) -> str:
    """The key of `name` as it is written: "Al Başrah" -> "albasrah", "البصرة" -> "بصره"."""
    return "".join(written_word(piece) for piece in _PIECES.split(name) if piece)


def sounds(name: str) -> str:
    """The key of `name` as it sounds: "Al Başrah", "el-Basra" -> "basra". Latin letters only."""
    return "".join(sound_of(_PIECES.split(fold_word(name))))


def sound_of(words: Sequence[str]) -> list[str]:
    """The sound of each word of one name; "" for articles. Words as `written_word` gives them."""
    found = []
    for word, following in zip(words, [*words[1:], ""], strict=True):
        article = _ARTICLE.match(word) or (
            (sun := _ASSIMILATED.match(word)) and following.startswith(sun[1])
        )
        found.append("" if article and following else sound_word(word))
    return found


# How a consonant that is written in Arabic letters sounds; w and y may be vowels, so none counts.
# Arabic has no letters for g, p and v: it takes those of gh or j, b and f for them.
_LATIN: Final = {
    **str.maketrans("بتثجحخدذرزسشصضطظغفقكلمنهپچژگ", "bttjhhddrzsxsdtzjfkklmnhbxjj"),
    **dict.fromkeys(map(ord, "اويعئؤ")),
}
_AS_IN_ARABIC: Final = str.maketrans("gp", "jb")
_SOFT_C: Final = regex.compile(r"c(?=[eiy])")
_NOT_HEARD: Final = regex.compile(r"[aeiouwy']+|(?<=.)h$")


def consonants(name: str) -> str:
    """The key of `name` without its vowels, in whatever of both alphabets: "وادي الذهب" and "Wadi
    al-Dahab" -> "dhb".
    """
    if _ARABIC.search(name):
        key = written(name).translate(_LATIN)
    else:
        plain = _SOFT_C.sub("s", fold_word(name).replace("v", "f"))
        key = sounds(plain).translate(_AS_IN_ARABIC)
    single: str = _DOUBLED.sub(r"\1", _NOT_HEARD.sub("", key))
    return single


LONGEST = 60  # letters of a word that are heard: longer than any name, and a run of vowels is slow


@lru_cache(maxsize=20_000)
def written_word(word: str) -> str:
    plain: str = _NO_LETTER.sub("", fold_word(word))
    if _ARABIC.match(plain):
        return without_article(plain)
    return plain


def without_article(word: str) -> str:
    """An Arabic word without al-; a word of fewer than three other letters keeps it."""
    return word[2:] if word.startswith("ال") and len(word) > 4 else word


@lru_cache(maxsize=20_000)
def sound_word(word: str) -> str:
    plain: str = _NO_LETTER.sub("", fold_word(word[:LONGEST]))
    for spelling, letter in _CONSONANTS:
        plain = plain.replace(spelling, letter)
    for pattern, letter in _VOWELS:
        plain = pattern.sub(letter, plain)
    single: str = _DOUBLED.sub(r"\1", plain)
    return single.lower()


def is_spelling(key: str, name: str) -> bool:
    """Whether a written key is of `name`: Slovyansk is Sloviansk; Nikopol, which bore that name
    once, is another.
    """
    return ratio(key, written(name)) >= ALIKE


def is_other_name(key: str, name: str) -> bool:
    """Whether it is another name of the place. Not so for names in another script than the
    table's.
    """
    return key.isascii() and not is_spelling(key, name)
