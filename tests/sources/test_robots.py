"""robots.txt for pages: RFC 9309's answers to every kind of answer."""

from collections.abc import AsyncIterator

import pytest
from sources import hostile as web
from sources.hostile import Hostile

from monitor.errors import FetchError
from monitor.fetch.exchange import Fetcher
from monitor.fetch.robots import Robots

RULES = b"User-agent: *\nDisallow: /private\n\nUser-agent: attack-monitor\nDisallow: /ours\n"


@pytest.fixture
async def robots(hostile: Hostile) -> AsyncIterator[Robots]:
    async with Fetcher(allow=hostile.allow, host_gap_s=0) as fetcher:
        yield Robots(fetcher)


async def test_rules_for_us_go_before_rules_for_all(hostile: Hostile, robots: Robots) -> None:
    hostile.on("/robots.txt", web.says(200, RULES))
    assert await robots.allows(hostile.url("/private/1"))
    assert not await robots.allows(hostile.url("/ours/1"))
    assert len(hostile.asked("/robots.txt")) == 1, "kept for a day"


@pytest.mark.parametrize(
    ("handler", "allowed"),
    [
        (web.says(404, b""), True),
        (web.says(403, b""), True),
        (web.says(200, b""), True),
        (web.says(200, b"<html>not rules at all"), True),
        (web.says(200, b"\x00\xff\xfe" * 100), True),
        (web.says(200, b"User-agent: *\nDisallow: /"), False),
        (web.redirects("file:///etc/passwd"), True),
    ],
)
async def test_every_answer_has_a_meaning(
    hostile: Hostile, robots: Robots, handler: web.Handler, allowed: bool
) -> None:
    hostile.on("/robots.txt", handler)
    assert await robots.allows(hostile.url("/1")) is allowed


@pytest.mark.parametrize("handler", [web.says(500, b""), web.says(429, b""), web.reset_in_body])
async def test_a_site_in_trouble_is_left_alone_for_a_moment(
    hostile: Hostile, robots: Robots, handler: web.Handler
) -> None:
    hostile.on("/robots.txt", handler)
    for _ in range(3):
        with pytest.raises(FetchError):
            await robots.allows(hostile.url("/1"))
    assert len(hostile.asked("/robots.txt")) == 1
