"""Slots in a few words, as the labels give them and as they were read. Pure."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from monitor import contract
from monitor.exports import words
from monitor.labels import COUNTS, Days, Range
from monitor.types import Facts, Mention

Dumped = Mapping[str, Any]


def told(value: object) -> str:
    """A slot of the labels; "" when they do not tell."""
    if isinstance(value, Days):
        return " to ".join(dict.fromkeys((f"{value.earliest}", f"{value.latest}")))
    if isinstance(value, Range):
        if value.max is None:
            return f"{value.min} or more"
        return f"{value.min}" if value.min == value.max else f"{value.min} to {value.max}"
    return " or ".join(value) if isinstance(value, tuple) else ""


def read(slot: str, answer: Facts | Mention) -> str:
    """A slot of an incident or of a mention; "" when nothing was read, or it is no slot."""
    if slot not in SAID:
        return ""
    return SAID[slot](contract.ANY.dump_python(answer, mode="json"))


def _count(name: str, one: Dumped) -> str:
    return words.count(one[name])


SAID: Mapping[str, Callable[[Any], str]] = {
    "place": lambda one: words.place(one) if one["place"] else "",
    "date": lambda one: words.days(one) if one["when"] else "",
    "when": lambda one: words.days(one) if one["when"] else "",
    "weapon": lambda one: words.means(one["weapon"]),
    **{name: partial(_count, name) for name in COUNTS},
    "claimed_by": lambda one: one["claimed_by"] or "",
    "blamed_on": lambda one: ", ".join(one["blamed_on"]),
}
