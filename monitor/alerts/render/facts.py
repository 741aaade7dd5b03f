"""Facts of an incident in the words of one language. Pure."""

from datetime import date

from babel.dates import format_date, format_datetime, get_timezone

from monitor.alerts.render.clean import plain
from monitor.alerts.render.words import Words
from monitor.types import (
    Basis,
    Claim,
    Count,
    Facts,
    Incident,
    Kind,
    Modality,
    Place,
    Precision,
    Revision,
    Weapon,
    When,
    WhenPrecision,
)

NAME = 120  # characters of a name of a place, a group, an outlet
SEPARATOR = " - "


def headline(revision: Revision, incident: Incident, words: Words) -> str:
    """What, where, when, how sure: the line that people are woken up with."""
    facts = revision.facts
    attack = what(facts, words)
    if facts.killed and facts.killed.best:
        dead = words.phrase(words.headline.dead, _number(facts.killed), words.count(facts.killed))
        attack = f"{attack}{words.comma}{dead}"
    return SEPARATOR.join((attack, when(facts.when, words), sure(revision, incident, words)))


def _number(count: Count) -> int:
    """What the form of a counted word follows: the end of a range (CLDR plural ranges)."""
    return count.best if count.high is None else max(count.high, count.best)


def what(facts: Facts, words: Words) -> str:
    weapon = facts.weapon
    kind = words.kinds[weapon.kind if weapon else Kind.OTHER]
    place, where = place_name(facts.place, words), where_in(facts.place, words)
    counted = ""
    if facts.munitions and facts.munitions.best and kind.counted:
        counted = words.phrase(kind.counted, _number(facts.munitions), words.count(facts.munitions))
    match facts.modality:
        case Modality.INTERCEPTED if counted:
            return words.headline.counted_intercepted.format(what=counted, where=where)
        case Modality.INTERCEPTED:
            return words.headline.intercepted.format(attack=kind.attack, where=where)
        case Modality.FAILED:
            return words.headline.failed.format(attack=kind.attack, where=where)
    if not counted:
        return words.headline.attack.format(attack=kind.attack, where=where)
    if facts.place and facts.place.precision is Precision.SITE:
        return words.headline.hit.format(what=counted, place=place)
    return words.headline.struck.format(what=counted, where=where)


def where_in(place: Place | None, words: Words) -> str:
    """ "at Camp Taji, Iraq", "somewhere in Anbar, Iraq": the wording never promises too much."""
    if place is None:
        return words.where.unknown
    return words.where.of(place.precision).format(place=place_name(place, words))


def place_name(place: Place | None, words: Words) -> str:
    if place is None:
        return ""
    if place.precision is Precision.COUNTRY:
        return words.country(place.country) or plain(place.name, NAME)
    return words.comma.join((words.foreign(plain(place.name, NAME)), *_country(place, words)))


def _country(place: Place, words: Words) -> tuple[str, ...]:
    country = words.country(place.country)
    return (country,) if country and country != place.name else ()


def when(when: When | None, words: Words) -> str:
    """The local day or days, and the hour if it was told; a day of publication says that it is."""
    if when is None:
        return words.day_unknown
    shown = _days(when, words)
    if when.time:
        shown += f" {words.dayparts.get(when.time, plain(when.time, 20))} {words.local}"
    return words.published_day.format(day=shown) if when.basis is Basis.PUBLISHED else shown


def _days(when: When, words: Words) -> str:
    if when.precision is WhenPrecision.MONTH:
        return format_date(when.earliest, "MMMM y", locale=words.locale)
    days = dict.fromkeys((when.earliest, when.latest))
    return SEPARATOR.join(_day(day, words) for day in days)


def _day(day: date, words: Words) -> str:
    return format_date(day, "EEE d MMM y", locale=words.locale)


def sure(revision: Revision, incident: Incident, words: Words) -> str:
    voices = len(
        {claim.source.voice if claim.source else claim.publisher for claim in incident.claims}
    )
    return words.phrase(words.sure[revision.status], max(voices, 1), str(max(voices, 1)))


def value(value: object, words: Words) -> str:
    """One fact, whatever its type, as people read it."""
    match value:
        case None | () | "":
            return words.not_reported
        case Count(best=0, high=0):
            return words.none
        case Count():
            return words.count(value)
        case Place(precision=Precision.SITE):
            return place_name(value, words)
        case Place():
            return where_in(value, words)
        case When():
            return when(value, words)
        case Weapon():
            detail = f" ({words.foreign(plain(value.detail, NAME))})" if value.detail else ""
            return f"{words.kinds[value.kind].attack}{detail}"
        case tuple() | list():
            return words.comma.join(words.foreign(plain(str(part), NAME)) for part in value)
    return words.foreign(plain(str(value), NAME))


def claimed(fact: str, incident: Incident, words: Words) -> str:
    """Who says what about a fact, when they do not all say the same: "Outlet A: 2; Outlet B: 4"."""
    said = {
        (who(claim, words), value(claim.value, words))
        for claim in incident.claims
        if claim.fact == fact
    }
    if len({shown for _, shown in said}) < 2:
        return ""
    return "; ".join(f"{name}: {shown}" for name, shown in sorted(said))


def affiliation(claim: Claim, words: Words) -> str:
    """ "state:IQ" in words; empty for who belongs to nobody."""
    sort, _, whose = (claim.source.affiliation if claim.source else "").partition(":")
    if not sort:
        return ""
    said = words.affiliations.get(sort, "{of}")
    return said.format(of=words.country(plain(whose or sort, NAME)))


def who(claim: Claim, words: Words) -> str:
    return words.foreign(plain(claim.publisher, NAME))


def instant(claim: Claim, zone: str, words: Words) -> str:
    return format_datetime(
        claim.as_of, "d MMM HH:mm ZZZZ", tzinfo=get_timezone(zone), locale=words.locale
    )
