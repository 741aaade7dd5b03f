"""One POST to a provider, bounded in every direction, and what its answer means.

A connection of its own for each message: a kept one may be dead already, and then nobody knows
whether the message left. Redirects are not followed (they lead tokens and messages elsewhere) and
no more of an answer is read than an answer needs.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from email.utils import parsedate_to_datetime
from typing import Any

import aiohttp

from monitor.errors import ChannelError

CONNECT_S, TOTAL_S = 10.0, 30.0
MAX_ANSWER = 64 * 1024  # bytes

PASSING = frozenset({408, 425, 429})
BROKEN = frozenset({401, 403, 404, 410})
UNFIT = frozenset({400, 413, 422})  # about the message: another form of it may do

_TIMEOUT = aiohttp.ClientTimeout(total=TOTAL_S, sock_connect=CONNECT_S)


@dataclass(frozen=True, kw_only=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> dict[str, Any]:
        """The answer as a JSON object; empty when it is none."""
        try:
            found = json.loads(self.body)
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}


async def post(
    service: str,
    url: str,
    body: bytes,
    headers: Mapping[str, str] | None = None,
    *,
    most: int = MAX_ANSWER,
) -> Answer:
    """Send `body` and return the answer, whatever its status, but only a little more than `most`
    bytes of it.

    Raises ChannelError when there was none: "could not be reached" when nothing can have arrived,
    `uncertain` otherwise. No message of it contains the address.
    """
    given = {"Content-Type": "application/json; charset=utf-8", **(headers or {})}
    try:
        async with (
            aiohttp.ClientSession(timeout=_TIMEOUT, cookie_jar=aiohttp.DummyCookieJar()) as session,
            session.post(url, data=body, headers=given, allow_redirects=False) as response,
        ):
            read = await response.content.read(most + 1)
            while not response.content.at_eof() and len(read) <= most:
                read += await response.content.read(most + 1)
            return Answer(status=response.status, headers=response.headers, body=read)
    except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
        raise ChannelError(f"{service} could not be reached: {type(error).__name__}") from None
    except (TimeoutError, aiohttp.ClientError) as error:
        why = f"{service} gave no answer: {type(error).__name__}"
        raise ChannelError(why, uncertain=True) from None


def refusal(service: str, answer: Answer, said: str = "") -> ChannelError | None:
    """What a status other than 2xx means; None for 2xx. `said` is the provider's own short word."""
    if 200 <= answer.status < 300:
        return None
    why = f"{service} answered with status {answer.status}{f' ({said[:100]})' if said else ''}"
    if answer.status in BROKEN or 300 <= answer.status < 400:
        return ChannelError(why, broken=True)
    if answer.status in PASSING or answer.status >= 500:
        return ChannelError(why, wait=retry_after(answer.headers))
    return ChannelError(why, permanent=True, unfit=answer.status in UNFIT)


def retry_after(headers: Mapping[str, str]) -> timedelta | None:
    """Retry-After, seconds or a date (RFC 9110, 10.2.3); the date counts from the server's own."""
    wish = headers.get("Retry-After", "")
    try:
        if wish.isdigit():
            return timedelta(seconds=min(int(wish), 10**9))
        return parsedate_to_datetime(wish) - parsedate_to_datetime(headers.get("Date", ""))
    except (TypeError, ValueError, OverflowError):
        return None
