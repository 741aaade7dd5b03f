"""What was hit as it stands in a dictionary: words of reports and of the policy are compared so."""

from typing import Final

import regex

from monitor.text import fold_word

# What Arabic writes in front of a word (and, then; in, like, to, for; the), if three letters stay.
_IN_FRONT: Final = regex.compile(r"^[وف]?(?:[بك]?ال|لل|ل)(?=.{3})")


def thing(words: str) -> str:
    """Without case, accents and what is written in front: "للمبنى السكني" is "مبنى سكني"."""
    return " ".join(_IN_FRONT.sub("", word) for word in fold_word(words).split())
