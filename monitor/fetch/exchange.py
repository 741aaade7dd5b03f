"""One polite, bounded, guarded HTTP exchange.

Whatever the other side does, an exchange ends within its deadline, holds no more memory than its
limits, and reaches no address that is not public (`guard`).
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import TracebackType
from typing import Generic, Self, TypeVar

import aiohttp
from yarl import URL

from monitor import __version__
from monitor.clock import utc_now
from monitor.errors import FetchError, FetchFault
from monitor.fetch import responses
from monitor.fetch.guard import Guard, Resolver
from monitor.fetch.hosts import HostTurns
from monitor.fetch.responses import DEFAULT_LIMITS, Limits
from monitor.links import http_link
from monitor.types import Fetched, NotModified

MAX_HEADER = 32 * 1024  # bytes of one header; honest security policies pass aiohttp's 8 KiB
REDIRECTS = (301, 302, 303, 307, 308)
REDIRECTS_OF_POST = (307, 308)  # the others would make it a GET

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


def identity(contact: str = "") -> str:
    """The User-Agent: who we are and, as an address of a page or a mailbox, whom to ask."""
    return f"attack-monitor/{__version__}" + (f" (+{contact})" if contact else "")


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
            return await responses.taken(
                response, limits, conditional=bool(conditions), now=self._clock
            )

        return await self._exchange(url, _Ask(headers=conditions, take=take), limits)

    async def post(self, url: str, form: Mapping[str, str]) -> None:
        """POST `form` to `url`. Raises FetchError unless the answer is a 2xx; no other is read."""
        ask = _Ask(
            method="POST",
            headers={"Accept-Encoding": "identity"},  # what is refused is quoted as it came
            form=form,
            redirects=REDIRECTS_OF_POST,
            take=responses.accepted,
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
            raise responses.in_words(target, error) from error
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
                    return _Moved(responses.next_address(response))
                return await ask.take(response)
            finally:
                response.close()  # drops the connection; whatever is left of the body stays unread

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
                f"{url}: port {port} is not one of {', '.join(map(str, sorted(limits.ports)))}",
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
