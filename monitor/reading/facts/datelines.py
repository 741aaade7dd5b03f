"""Where a story was filed, as it says before its first sentence, and what that tells. Pure."""

from dataclasses import replace
from typing import Final

import regex

from monitor.gazetteer import PlaceHit, Relation, Spot
from monitor.reading.document import Sentence
from monitor.reading.facts.spots import place_at, place_of
from monitor.types import Place, Precision

TOWN_KM: Final = 100.0  # around the town where a story was filed
COUNTRY_KM: Final = 500.0  # around a capital where it was filed
NEWSROOM: Final = 150_000  # people; in smaller towns a story is filed because it happened there
LOOKED_AT: Final = 60  # characters after the name
MARKS: Final = (" - ", " – ", " — ", "/ ", " / ", ": ", "--", "/")
STATE: Final = regex.compile(r"^, (?:\p{Lu}\p{Ll}{2,4}|(?:\p{Lu}\.)+\p{Lu})\.")  # ", Fla."


def is_dateline(sentence: Sentence, hit: PlaceHit) -> bool:
    """ "BAGHDAD (Agency) - ", "بغداد – ", "WANA / PESHAWAR:": where the story was filed."""
    if hit.relation is not Relation.NONE or not _begins(sentence, hit):
        return False
    if sentence.part == "title" and not hit.spot.capital:
        return False  # "Basra: three dead": a label; capitals speak
    return has_dateline(sentence.original[hit.end - sentence.start :])


def _begins(sentence: Sentence, hit: PlaceHit) -> bool:
    """Whether it stands first, or behind the town that it tells of: "PERRY, Iowa", "WANA / X"."""
    before = sentence.original[: hit.start - sentence.start].rstrip()
    return not before or (before[-1] in "/," and _few_words(before.strip("/, ")))


def has_dateline(rest: str) -> bool:
    """Whether what follows a name makes it a dateline: a dash, a slash, an agency in brackets."""
    head = rest[:LOOKED_AT]
    state = STATE.match(head)
    head = head[state.end() :] if state else head
    for mark in MARKS:
        at = head.find(mark)
        if at >= 0 and not any(stop in head[:at] for stop in ".!?;"):
            between = head[:at].strip(" ,")
            return not between or between.startswith("(") or _few_words(between)
    return False


def _few_words(between: str) -> bool:
    """ ", Iraq", ", Oct 5 (Agency)": at most four words, none of them in lower case."""
    words = [word for word in between.replace(",", " ").split() if word[0].isalpha()]
    return len(words) <= 4 and all(not word[0].islower() for word in words)


def filed_at(hit: PlaceHit) -> Place:
    """A small town itself, or what lies around a larger one."""
    spot = hit.spot
    small = hit.pinned or 0 < spot.people < NEWSROOM
    if small and not spot.capital and spot.name != spot.admin1:
        return place_of(hit)
    return around(spot)


def around(spot: Spot) -> Place:
    """A capital's newsroom covers its country, another town's the province."""
    if spot.admin1 and spot.people and not spot.capital:
        return place_at(spot, Precision.PROVINCE, max(TOWN_KM, spot.radius_km))
    wide = replace(spot, admin1="", site_id=None)
    return place_at(wide, Precision.COUNTRY, max(COUNTRY_KM, spot.radius_km))
