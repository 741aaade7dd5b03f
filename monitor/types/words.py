"""The fixed words of attacks: what an article is, by what means, how sure, how grave."""

from enum import IntEnum, StrEnum


class Verdict(StrEnum):
    """What one article is, as far as alerts are concerned."""

    NEW_ATTACK = "new_attack"
    UPDATE = "update"
    BACKGROUND = "background"
    NOT_ATTACK = "not_attack"


class Modality(StrEnum):
    """How the text puts the attack: as done, denied, stopped in the air, only threatened ..."""

    ASSERTED = "asserted"
    DENIED = "denied"
    INTERCEPTED = "intercepted"
    FAILED = "failed"
    THREATENED = "threatened"
    DRILL = "drill"
    HYPOTHETICAL = "hypothetical"

    @property
    def happened(self) -> bool:
        """Violence was used, or was launched or placed and then stopped: an incident."""
        return self in (Modality.ASSERTED, Modality.INTERCEPTED, Modality.FAILED)


class Kind(StrEnum):
    """Means of attack; the vocabulary of every export."""

    ROCKET = "rocket"
    MISSILE = "missile"
    MORTAR = "mortar"
    DRONE = "drone"
    AIRSTRIKE = "airstrike"
    SHELLING = "shelling"
    IED = "ied"
    VEHICLE_BOMB = "vehicle_bomb"
    SUICIDE_BOMB = "suicide_bomb"
    GUNFIRE = "gunfire"
    GRENADE = "grenade"
    STABBING = "stabbing"
    VEHICLE_RAMMING = "vehicle_ramming"
    ARSON = "arson"
    ASSAULT = "assault"
    KIDNAPPING = "kidnapping"
    OTHER = "other"


class Precision(IntEnum):
    """How closely a place is known; the smaller the closer."""

    SITE = 1
    NEAR = 2
    DISTRICT = 3
    PROVINCE = 4
    REGION = 5
    COUNTRY = 6
    SEA_OR_AIR = 7


class WhenPrecision(StrEnum):
    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"


class Basis(StrEnum):
    """Where a day comes from: the words of the text, or only the day it was published."""

    TEXT = "text"
    PUBLISHED = "published"


class Reliability(StrEnum):
    """NATO source reliability (AJP-2.1): A completely reliable ... E not, F cannot be judged."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"
    E = "E"
    F = "F"


class Status(StrEnum):
    """How sure an incident is."""

    REPORTED = "reported"
    CORROBORATED = "corroborated"
    OFFICIAL = "official"
    DISPUTED = "disputed"
    RETRACTED = "retracted"


class Change(StrEnum):
    """What a revision is for the people who are told."""

    NEW = "new"
    UPDATE = "update"
    CORRECTION = "correction"
    RETRACTION = "retraction"


class Severity(IntEnum):
    INFO = 0
    LOW = 1
    MEDIUM = 2
    HIGH = 3
    CRITICAL = 4


class TextBasis(StrEnum):
    """Which text was read."""

    PAGE = "page"  # the article's page
    SUMMARY = "summary"  # the feed's own summary, because the page could not be had
    GIVEN = "given"  # handed in: a file, a stream
    UNKEPT = "unkept"  # the page, whose site asks that it is not kept: facts and link only


class Origin(StrEnum):
    """How an incident became known; only `live` ones ring, and a `canary` operators."""

    LIVE = "live"
    SEED = "seed"
    BACKGROUND = "background"
    BACKFILL = "backfill"
    CANARY = "canary"  # the daily self-test: in no list, joined to nothing
