"""One polite, bounded, guarded HTTP exchange.

Whatever the other side does, an exchange ends within its deadline, holds no more memory than its
limits, and reaches no address that is not public (`guard`).
"""

import asyncio
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from types import TracebackType
from typing import Generic, Self, TypeVar

import aiohttp
from yarl import URL

from monitor import __version__, plain
from monitor.cadence import clamp_retry_after
from monitor.clock import utc_now
from monitor.decompress import Decompressor
from monitor.errors import FetchError, FetchFault
from monitor.guard import Guard, RefusedAddress, Resolver
from monitor.hosts import HostTurns
from monitor.links import http_link
from monitor.types import Fetched, NotModified

MIB = 1024 * 1024
CHUNK = 64 * 1024
SAID = 200  # bytes quoted of a refusal
MAX_HEADER = 32 * 1024  # bytes of one header; honest security policies pass aiohttp's 8 KiB

REDIRECTS = (301, 302, 303, 307, 308)
REDIRECTS_OF_POST = (307, 308)  # the others would make it a GET
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

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


def identity(contact: str = "") -> str:
    """The User-Agent: who we are and, as an address of a page or a mailbox, whom to ask."""
    return f"attack-monitor/{__version__}" + (f" (+{contact})" if contact else "")


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


class Fetcher:
    """Makes exchanges. One for the process; use as `async with Fetcher() as fetcher`.

    `allow` holds the exact (address, port) pairs that may be reached though they are not public:
    the demo's and the tests' own servers. `host_gap_s` seconds lie between two requests to one
    host, and no host ever sees two connections at once.
    """

    def __init__(
        self,
        *,
        allow: frozenset[tuple[str, int]] = frozenset(),
        host_gap_s: float = 1.0,
        concurrency: int = 16,
        limits: Limits = DEFAULT_LIMITS,
        contact: str = "",
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self._guard = Guard(allow)
        self._limits = limits
        self._turns = HostTurns(gap_s=host_gap_s, concurrency=concurrency)
        self._user_agent = identity(contact)
        self._clock = clock
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(
                limit=0,
                force_close=True,
                socket_factory=self._guard.socket,
                resolver=Resolver(self._guard),
            ),
            cookie_jar=aiohttp.DummyCookieJar(),
            trust_env=False,
            auto_decompress=False,
            timeout=aiohttp.ClientTimeout(
                total=None,
                sock_connect=self._limits.connect_s,
                sock_read=self._limits.read_s,
            ),
            max_line_size=MAX_HEADER,
            max_field_size=MAX_HEADER,
            headers={"User-Agent": self._user_agent, "Accept-Encoding": "gzip, deflate"},
        )
        return self

    async def __aexit__(
        self,
        _type: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        if self._session:
            await self._session.close()

    async def fetch(
        self,
        url: str,
        *,
        etag: str | None = None,
        last_modified: str | None = None,
        limits: Limits | None = None,
    ) -> Fetched | NotModified:
        """GET `url`, following redirects. Validators are sent back exactly as they were given.

        Raises FetchError for everything that is not a 200 with a bounded body, or a 304 to a
        request with validators.
        """
        limits = limits or self._limits
        conditions = _conditions(etag, last_modified)

        async def take(response: aiohttp.ClientResponse) -> Fetched | NotModified:
            return await self._taken(response, conditions, limits)

        return await self._exchange(url, _Ask(headers=conditions, take=take), limits)

    async def post(self, url: str, form: Mapping[str, str]) -> None:
        """POST `form` to `url`. Raises FetchError unless the answer is a 2xx; no other is read."""
        ask = _Ask(
            method="POST",
            headers={"Accept-Encoding": "identity"},  # what is refused is quoted as it came
            form=form,
            redirects=REDIRECTS_OF_POST,
            take=_accepted,
        )
        await self._exchange(url, ask, self._limits)

    async def _exchange(self, url: str, ask: "_Ask[T]", limits: Limits) -> T:
        here, left = url, limits.total_s
        for _ in range(limits.redirects + 1):
            target = self._checked(here, limits)
            async with self._turns.of(here):
                answer, spent = await self._timed_hop(target, ask, limits, left)
            if not isinstance(answer, _Moved):
                return answer
            here, left = answer.address, left - spent
        raise FetchError(
            FetchFault.REDIRECTS, f"{url}: more than {limits.redirects} redirects; gave up"
        )

    async def _timed_hop(
        self, target: URL, ask: "_Ask[T]", limits: Limits, left: float
    ) -> "tuple[T | _Moved, float]":
        loop = asyncio.get_running_loop()
        started = loop.time()
        try:
            async with asyncio.timeout(max(left, 0.001)):
                answer = await self._hop(target, ask)
        except TimeoutError as error:
            raise FetchError(
                FetchFault.TIMEOUT, f"{target}: no complete answer within {limits.total_s:.0f} s"
            ) from error
        except aiohttp.ClientError as error:
            raise _in_words(target, error) from error
        except (OSError, ValueError, UnicodeError) as error:
            raise FetchError(FetchFault.UNREACHABLE, f"{target}: {error}") from error
        return answer, loop.time() - started

    async def _hop(self, target: URL, ask: "_Ask[T]") -> "T | _Moved":
        """One request; an address when it was a redirect, whose body is never read."""
        assert self._session is not None, "use `async with Fetcher()`"  # noqa: S101
        async with self._session.request(
            ask.method, target, headers=ask.headers, data=ask.form, allow_redirects=False
        ) as response:
            try:
                if response.status in ask.redirects:
                    return _Moved(_next_address(response))
                return await ask.take(response)
            finally:
                response.close()  # drops the connection; whatever is left of the body stays unread

    async def _taken(
        self, response: aiohttp.ClientResponse, conditions: Mapping[str, str], limits: Limits
    ) -> Fetched | NotModified:
        _refuse_status(response, conditions, self._clock())
        if response.status == 304:
            return NotModified(url=str(response.url), at=self._clock())
        _refuse_headers(response, limits)
        body = await _read(response, limits)
        return Fetched(
            url=str(response.url),
            status=response.status,
            headers=_headers(response),
            body=body,
            at=self._clock(),
        )

    def _checked(self, url: str, limits: Limits) -> URL:
        """The address as aiohttp will use it: parsed once, then passed on as an object."""
        if not http_link(url):
            raise FetchError(FetchFault.REFUSED_ADDRESS, f"{url!r} is not an http(s) address")
        try:
            target = URL(url)
            port = target.port or 0
        except ValueError as error:
            raise FetchError(FetchFault.REFUSED_ADDRESS, f"{url!r}: {error}") from error
        if port not in limits.ports and port not in self._guard.ports:
            raise FetchError(
                FetchFault.REFUSED_ADDRESS,
                f"{url}: port {port} is not one of {sorted(limits.ports)}",
            )
        return target


@dataclass(frozen=True)
class _Moved:
    """The answer is to be had at another address."""

    address: str


@dataclass(frozen=True, kw_only=True)
class _Ask(Generic[T_co]):
    """What is asked of each address on the way, and what makes an answer of a response."""

    take: Callable[[aiohttp.ClientResponse], Awaitable[T_co]]
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict)
    form: Mapping[str, str] | None = None
    redirects: tuple[int, ...] = REDIRECTS


def _conditions(etag: str | None, last_modified: str | None) -> dict[str, str]:
    wanted = {"If-None-Match": etag, "If-Modified-Since": last_modified}
    return {name: value for name, value in wanted.items() if value}


async def _accepted(response: aiohttp.ClientResponse) -> None:
    if 200 <= response.status < 300:
        return
    said = plain.one_line((await response.content.read(SAID)).decode("utf-8", "replace"), SAID)
    why = f"answered {response.status} {said or response.reason or ''}".rstrip()
    raise FetchError(FetchFault.STATUS, f"{response.url}: {why}", status=response.status)


def _next_address(response: aiohttp.ClientResponse) -> str:
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


def _refuse_status(
    response: aiohttp.ClientResponse, conditions: Mapping[str, str], now: datetime
) -> None:
    if response.status == 200 or (response.status == 304 and conditions):
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


def _in_words(target: URL, error: aiohttp.ClientError) -> FetchError:
    refused = getattr(error, "os_error", None)
    if isinstance(refused, RefusedAddress):
        return FetchError(FetchFault.REFUSED_ADDRESS, f"{target}: {refused}")
    if isinstance(error, aiohttp.ClientConnectorError):
        return FetchError(FetchFault.UNREACHABLE, f"{target}: {error}")
    cause = str(error).splitlines()[0][:200] if str(error) else type(error).__name__
    return FetchError(FetchFault.BROKEN, f"{target}: broken answer: {cause}")
