"""Nothing inside is ever reached (faults S). The canary must stay at zero hits."""

import asyncio
import socket
from typing import Any

import pytest
from sources import hostile as web
from sources.hostile import Hostile

from monitor.errors import FetchError, FetchFault
from monitor.fetch.exchange import Fetcher
from monitor.fetch.guard import Guard, RefusedAddress, refusal
from monitor.fetch.responses import Limits
from monitor.links import http_link

INSIDE = """
127.0.0.1 127.8.9.1 0.0.0.0 10.1.2.3 172.16.0.1 192.168.1.1 169.254.169.254 100.64.0.1
192.0.0.8 192.88.99.1 198.18.0.1 240.0.0.1 255.255.255.255 224.0.0.1 ::1 :: fe80::1 fc00::1
ff02::1 fec0::1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 64:ff9b::7f00:1 64:ff9b:1::1 2002:7f00:1::1
2001:0:1::1 fe80::1%eth0
"""
SPELLINGS = """
127.0.0.1 127.1 127.0.1 0 0.0.0.0 2130706433 0x7f000001 0x7f.1 017700000001 0177.0.0.1
localhost LOCALHOST localhost. [::1] [::ffff:127.0.0.1] [::ffff:7f00:1] [0:0:0:0:0:0:0:1]
127.0.0.2 127.255.255.254 ip6-localhost user:pw@127.0.0.1 example.com@127.0.0.1 ①②⑦.0.0.1
127。0。0。1
"""
ANY_PORT = Limits(total_s=2.0, ports=frozenset(range(1, 65536)))


@pytest.mark.parametrize("address", INSIDE.split())
def test_S02_addresses_that_are_not_public_are_refused(address: str) -> None:
    assert refusal(address)


@pytest.mark.parametrize("address", ["1.1.1.1", "93.184.216.34", "2606:4700::1111"])
def test_public_addresses_are_let_through(address: str) -> None:
    assert not refusal(address)


async def test_S01_redirects_end(hostile: Hostile, fetcher: Fetcher) -> None:
    url = hostile.on("/loop", web.redirects("/loop"))
    with pytest.raises(FetchError) as caught:
        await fetcher.fetch(url)
    assert caught.value.fault is FetchFault.REDIRECTS
    assert len(hostile.asked("/loop")) == 6


async def test_a_short_chain_is_followed_to_the_address_that_answers(
    hostile: Hostile, fetcher: Fetcher
) -> None:
    hostile.on("/end", web.says(200, b"<rss/>"))
    hostile.on("/two", web.redirects("end", 308))
    answer = await fetcher.fetch(hostile.on("/one", web.redirects("/two", 301)))
    assert answer.url == hostile.url("/end")


@pytest.mark.parametrize("host", SPELLINGS.split())
async def test_S02_redirect_to_the_inside(hostile: Hostile, host: str) -> None:
    target = f"http://{host}:{hostile.canary_port}/"
    url = hostile.on("/inside", web.redirects(target.encode().decode("latin-1")))
    async with Fetcher(allow=hostile.allow, host_gap_s=0, limits=ANY_PORT) as fetcher:
        for address in (url, target):
            with pytest.raises(FetchError):
                await fetcher.fetch(address)
    assert hostile.canary_hits == 0


async def test_S03_name_that_changes_its_answer(
    hostile: Hostile, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever was resolved before, the address the socket goes to is the one that is checked."""
    asked = []

    async def resolve(_loop: Any, host: str, port: int, **_kwargs: Any) -> Any:
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]

    monkeypatch.setattr(asyncio.BaseEventLoop, "getaddrinfo", resolve)
    async with Fetcher(allow=hostile.allow, host_gap_s=0, limits=ANY_PORT) as fetcher:
        with pytest.raises(FetchError) as caught:
            await fetcher.fetch(f"http://rebound.example:{hostile.canary_port}/")
    assert asked == ["rebound.example"]
    assert caught.value.fault is FetchFault.REFUSED_ADDRESS


async def test_S02_a_name_that_stands_for_something_inside_too_is_not_used(
    hostile: Hostile, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def resolve(_loop: Any, host: str, port: int, **_kwargs: Any) -> Any:
        both = ("127.0.0.1", "10.0.0.1")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port)) for one in both]

    monkeypatch.setattr(asyncio.BaseEventLoop, "getaddrinfo", resolve)
    async with Fetcher(allow=hostile.allow, host_gap_s=0) as fetcher:
        with pytest.raises(FetchError) as caught:
            await fetcher.fetch(f"http://half.example:{hostile.port}/")
    assert caught.value.fault is FetchFault.REFUSED_ADDRESS
    assert not hostile.journal


async def test_S03_the_socket_is_checked_whatever_was_resolved(hostile: Hostile) -> None:
    guard = Guard(hostile.allow)
    kind = (socket.AF_INET, socket.SOCK_STREAM, 6, "")
    guard.socket((*kind, ("127.0.0.1", hostile.port))).close()
    with pytest.raises(RefusedAddress):
        guard.socket((*kind, ("127.0.0.1", hostile.canary_port)))


@pytest.mark.parametrize(
    "target", ["file:///etc/passwd", "gopher://h/", "ftp://h/x", "data:text/xml,<rss/>", "//", ""]
)
async def test_S04_redirect_to_another_scheme(
    hostile: Hostile, fetcher: Fetcher, target: str
) -> None:
    with pytest.raises(FetchError) as caught:
        await fetcher.fetch(hostile.on("/scheme", web.redirects(target)))
    assert caught.value.fault is FetchFault.REDIRECTS


async def test_S05_body_of_a_redirect_is_not_read(hostile: Hostile, fetcher: Fetcher) -> None:
    hostile.on("/ok", web.says(200, b"<rss/>"))
    answer = await fetcher.fetch(hostile.on("/go", web.redirect_with_bomb))
    assert answer.url == hostile.url("/ok")


@pytest.mark.parametrize("port", [22, 25, 6379, 5432, 65535])
async def test_only_web_ports_are_dialled(fetcher: Fetcher, port: int) -> None:
    with pytest.raises(FetchError, match="port"):
        await fetcher.fetch(f"http://93.184.216.34:{port}/")


@pytest.mark.parametrize(
    "raw",
    [
        "http://127.0.0.1:1\\@example.com/",
        "http://user:pw@example.com/",
        "http://exa\tmple.com/",
        "http://example.com/\x00",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "http://[",
        "http:///path",
        "x" * 3000,
    ],
)
def test_S07_addresses_that_two_parsers_read_differently_are_no_links(raw: str) -> None:
    assert http_link(raw) == ""


async def test_S09_proxy_of_the_environment_is_ignored(
    hostile: Hostile, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{hostile.canary_port}")
    url = hostile.on("/ok", web.says(200, b"<rss/>"))
    async with Fetcher(allow=hostile.allow, host_gap_s=0) as fetcher:
        await fetcher.fetch(url)
    assert len(hostile.asked("/ok")) == 1
