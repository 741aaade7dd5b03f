"""What the daily self-test is polled from: a feed with one entry, and the article behind it."""

from collections.abc import Callable
from datetime import date, datetime, time

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse
from starlette.exceptions import HTTPException

from monitor import canary


def routes(at: time, clock: Callable[[], datetime]) -> APIRouter:
    """The pages of the self-test that is due daily `at` that time of day, in UTC."""
    router = APIRouter(prefix=canary.PATH)

    @router.get("/feed.xml")
    def feed(request: Request) -> Response:
        now = clock()
        home = f"{request.url.scheme}://{request.url.netloc}"
        body = canary.rss(home, canary.slot(now, at), now)
        return Response(body, media_type="application/rss+xml")

    @router.get("/{day}", response_class=HTMLResponse)
    def article(day: str) -> str:
        try:
            return canary.page(date.fromisoformat(day))
        except ValueError:
            raise HTTPException(404, "no such day") from None

    return router
