"""Time zones as people write them in a file."""

from functools import cache
from typing import Annotated
from zoneinfo import available_timezones

from pydantic import AfterValidator


@cache
def _known() -> frozenset[str]:
    return frozenset(available_timezones())  # a walk over hundreds of files


def _zone(name: str) -> str:
    if name not in _known():
        raise ValueError(f"{name!r} is no IANA time zone; write one like Asia/Baghdad or UTC")
    return name


ZoneName = Annotated[str, AfterValidator(_zone)]
"""The name of an IANA zone that this machine knows."""
