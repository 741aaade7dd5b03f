"""What is taken of a response: a bounded answer, or a FetchError that says why not, in words."""

import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

import aiohttp
from yarl import URL

from monitor import plain
from monitor.cadence import clamp_retry_after
from monitor.errors import FetchError, FetchFault
from monitor.fetch.decompress import Decompressor
from monitor.fetch.guard import RefusedAddress
from monitor.links import http_link
from monitor.types import Fetched, NotModified

MAX_AGE = re.compile(r"(?:^|[,\s])max-age=(\d{1,9})", re.IGNORECASE)
MIB = 1024 * 1024
CHUNK = 64 * 1024
SAID = 200  # bytes quoted of a refusal
BINARY = re.compile(
    r"(image|video|audio|font|model)/|application/(pdf|zip|x-|vnd\.|java|msword)", re.IGNORECASE
)
LISTS = ("x-robots-tag", "link")
XML_INSIDE = re.compile(r"xml|rss|atom|rdf|json", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What one exchange may cost. Sizes in bytes, times in seconds."""

    total_s: float = 30.0  # the whole exchange with all its redirects, waiting for a turn aside
    connect_s: float = 10.0
    read_s: float = 10.0  # between two reads
    wire_bytes: int = 5 * MIB
    decoded_bytes: int = 10 * MIB
    redirects: int = 5
    binary: bool = False  # packed lists of an archive are wanted; otherwise only text is
    ports: frozenset[int] = frozenset({80, 443, 8080, 8443})


DEFAULT_LIMITS = Limits()


async def taken(
    response: aiohttp.ClientResponse,
    limits: Limits,
    *,
    conditional: bool,
    now: Callable[[], datetime],
) -> Fetched | NotModified:
    """The answer to a GET. Raises FetchError unless it is a 200 with a bounded body, or a 304 to a
    `conditional` request."""
    _refuse_status(response, now(), conditional=conditional)
    url = str(response.url)
    if response.status == 304:
        return NotModified(url=url, at=now())
    _refuse_headers(response, limits)
    body = await _read(response, limits)
    return Fetched(url=url, status=200, headers=_headers(response), body=body, at=now())


async def accepted(response: aiohttp.ClientResponse) -> None:
    """Raises FetchError, with what the server said, unless it is a 2xx."""
    if 200 <= response.status < 300:
        return
    said = plain.one_line((await response.content.read(SAID)).decode("utf-8", "replace"), SAID)
    why = f"answered {response.status} {said or response.reason or ''}".rstrip()
    raise FetchError(FetchFault.STATUS, f"{response.url}: {why}", status=response.status)


def next_address(response: aiohttp.ClientResponse) -> str:
    """Where a redirect leads. Raises FetchError when that is no web address."""
    location = response.headers.get("Location", "")
    address = http_link(location, str(response.url))
    if not address:
        raise FetchError(
            FetchFault.REDIRECTS,
            f"{response.url}: redirects to {location[:200]!r}, which is not an http(s) address",
            status=response.status,
        )
    return address


def _headers(response: aiohttp.ClientResponse) -> dict[str, str]:
    """By name in lower case; those that hold lists may come in several lines."""
    found = {name.lower(): value for name, value in response.headers.items()}
    lists = {name: ", ".join(response.headers.getall(name, [])) for name in LISTS}
    return found | {name: value for name, value in lists.items() if value}


def _refuse_status(response: aiohttp.ClientResponse, now: datetime, *, conditional: bool) -> None:
    if response.status == 200 or (response.status == 304 and conditional):
        return
    why = (
        "said 304 though nothing was asked on condition"
        if response.status == 304
        else f"answered {response.status} {response.reason or ''}".rstrip()
    )
    raise FetchError(
        FetchFault.STATUS,
        f"{response.url}: {why[:200]}",
        status=response.status,
        not_before=retry_after(response.headers.get("Retry-After"), now),
    )


def _refuse_headers(response: aiohttp.ClientResponse, limits: Limits) -> None:
    """Refuse before reading what the headers alone show to be useless."""
    content_type = response.headers.get("Content-Type", "")
    is_text = not BINARY.match(content_type) or XML_INSIDE.search(content_type)
    if not (is_text or limits.binary):
        raise FetchError(
            FetchFault.CONTENT_TYPE, f"{response.url}: is {content_type[:100]!r}, not text"
        )
    if (response.content_length or 0) > limits.wire_bytes:
        raise _too_big(response, limits)


async def _read(response: aiohttp.ClientResponse, limits: Limits) -> bytes:
    decompressor = Decompressor(
        response.headers.get("Content-Encoding", ""), limit=limits.decoded_bytes
    )
    body, wire = bytearray(), 0
    async for chunk in response.content.iter_chunked(CHUNK):
        wire += len(chunk)
        if wire > limits.wire_bytes:
            raise _too_big(response, limits)
        body += decompressor.feed(chunk)
    decompressor.finish()
    return bytes(body)


def _too_big(response: aiohttp.ClientResponse, limits: Limits) -> FetchError:
    return FetchError(
        FetchFault.TOO_BIG, f"{response.url}: more than {limits.wire_bytes // MIB} MiB; not read"
    )


def in_words(target: URL, error: aiohttp.ClientError) -> FetchError:
    """An exchange that broke off, for people."""
    refused = getattr(error, "os_error", None)
    if isinstance(refused, RefusedAddress):
        return FetchError(FetchFault.REFUSED_ADDRESS, f"{target}: {refused}")
    if isinstance(error, aiohttp.ClientConnectorError):
        return FetchError(FetchFault.UNREACHABLE, f"{target}: {_why(error)}")
    cause = str(error).splitlines()[0][:200] if str(error) else type(error).__name__
    return FetchError(FetchFault.BROKEN, f"{target}: broken answer: {cause}")


def _why(error: aiohttp.ClientConnectorError) -> str:
    number = error.errno or 0  # the resolver's own numbers are negative
    return f"no connection: {os.strerror(number) if number > 0 else error.strerror}"


def retry_after(value: str | None, now: datetime) -> datetime | None:
    """The server's Retry-After (seconds or a date) as an instant, clamped; None for nonsense."""
    if not value:
        return None
    if value.isascii() and value.isdigit():
        return clamp_retry_after(timedelta(seconds=min(int(value[:12]), 10**9)), now)
    try:
        return clamp_retry_after(parsedate_to_datetime(value) - now, now)
    except (ValueError, TypeError):  # TypeError: a date without a zone
        return None


def max_age(cache_control: str) -> timedelta | None:
    """How long the server calls its answer fresh."""
    match = MAX_AGE.search(cache_control)
    return timedelta(seconds=int(match[1])) if match else None
