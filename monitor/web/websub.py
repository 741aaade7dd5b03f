"""Where hubs knock: whether we want what they were asked for, and that something changed.

Open to the internet when push is switched on, so it gives nothing away and costs little: under an
address that was given to no hub there is nothing, and no body is kept.
"""

import asyncio
from collections.abc import Callable
from datetime import datetime

import structlog
from fastapi import APIRouter, Request, Response
from fastapi.responses import PlainTextResponse
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from monitor.feeds.websub import Signature, Subscription, answered
from monitor.fetch.responses import DEFAULT_LIMITS
from monitor.store import Store, feeds, subscriptions
from monitor.websub import PATH

log = structlog.get_logger(__name__)


def routes(store: Store, clock: Callable[[], datetime]) -> APIRouter:
    """The callbacks of all subscriptions."""
    router = APIRouter(include_in_schema=False)

    @router.get(PATH + "/{token}")
    def verify(request: Request, token: str) -> Response:
        """Verification of intent: yes to what was asked for lately, and to nothing else."""
        with store.write() as conn:
            known = subscriptions.by_token(conn, token)
            after = answered(known, request.query_params, clock()) if known else None
            if after is None:
                raise HTTPException(404, "not asked for")
            subscriptions.save(conn, after)
        return PlainTextResponse(request.query_params.get("hub.challenge", ""))

    @router.post(PATH + "/{token}")
    async def changed(request: Request, token: str) -> Response:
        known = await asyncio.to_thread(_known, store, token)
        if known is None:
            raise HTTPException(410, "no such subscription")  # which ends it at the hub
        if await _signed(request, known):
            await asyncio.to_thread(_bring_forward, store, known, clock())
        else:
            log.warning("push_not_signed", feed=known.feed_id)
        return Response(status_code=202)  # also to a forgery: who guesses learns nothing

    return router


async def _signed(request: Request, known: Subscription) -> bool:
    """Whether the hub sent this. The body is read piece by piece and not kept."""
    signature, size = Signature(request.headers.get("x-hub-signature", ""), known.secret), 0
    try:
        async with asyncio.timeout(DEFAULT_LIMITS.total_s):
            async for piece in request.stream():
                size += len(piece)
                if size > DEFAULT_LIMITS.wire_bytes:
                    raise HTTPException(413, "too much")
                signature.take(piece)
    except (TimeoutError, ClientDisconnect):
        return False
    return signature.good


def _known(store: Store, token: str) -> Subscription | None:
    with store.read() as conn:
        return subscriptions.by_token(conn, token)


def _bring_forward(store: Store, known: Subscription, now: datetime) -> None:
    with store.write() as conn:
        subscriptions.pushed(conn, known.token, now=now)
        feeds.bring_forward(conn, known.feed_id, now=now)
