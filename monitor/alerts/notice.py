"""What goes wrong with the monitor itself, as something people are told. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Trouble(StrEnum):
    """The words for each are in config/words/."""

    DEAD = "dead"  # refused for good
    EXPIRED = "expired"  # too old to send
    UNCONFIRMED = "unconfirmed"  # it may have arrived; not sent again
    BROKEN = "broken"  # an address that refuses everything
    BLIND = "blind"  # what no source watches
    SEEING = "seeing"  # it is watched again
    SICK = "sick"  # feeds that have failed for long
    FULL = "full"  # no room on the disk: nothing new is taken in


@dataclass(frozen=True, kw_only=True)
class Sight:
    """One country, language or site, and how well it is seen."""

    area: str  # "country", "language", "site"
    name: str  # an ISO code, or the name of the site
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Notice:
    """One trouble. `name` tells its episode from all others: each is told once."""

    trouble: Trouble
    name: str
    values: Mapping[str, str] = field(default_factory=dict)  # what the words have braces for
    sights: tuple[Sight, ...] = ()
