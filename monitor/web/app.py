"""The dashboard: pages and JSON over the store. It only reads; `selfservice` alone takes a POST,
and `websub` where hubs may push.

Everything on a page came from strangers. Templates escape by default, scripts are forbidden by
the content policy, and nothing is loaded from elsewhere.
"""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse
from fastapi.staticfiles import StaticFiles
from fastapi.templating import Jinja2Templates
from starlette.exceptions import HTTPException
from starlette.middleware.trustedhost import TrustedHostMiddleware

from monitor import __version__, exports
from monitor.alerts.audience import Audience
from monitor.alerts.render.words import Words
from monitor.clock import utc_now
from monitor.store import Store
from monitor.web import pages, selfservice, selftest, websub
from monitor.wellbeing.watch import Watch

HERE = Path(__file__).parent
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")

# Formats of the list of incidents that programs subscribe to.
TYPES = {
    "rss": "application/rss+xml",
    "json": "application/json",
    "geojson": "application/geo+json",
    "csv": "text/csv; charset=utf-8",
}

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'none';"
        " frame-ancestors 'none'; base-uri 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


def create_app(
    store: Store,
    words: Words,
    *,
    hosts: Sequence[str] = LOOPBACK,
    clock: Callable[[], datetime] = utc_now,
    audience: Audience | None = None,
    watch: Watch = Watch(),  # noqa: B008 - frozen: nothing is watched
    push: bool = False,
) -> FastAPI:
    """Build the dashboard over `store`, with the fixed words of one language.

    `hosts` are the names it answers to: a page of a stranger that has its own name point at this
    machine (DNS rebinding) gets nothing. With `push`, hubs reach the addresses they were given.
    """
    app = FastAPI(title="attack-monitor", version=__version__, docs_url=None, redoc_url=None)
    templates = Jinja2Templates(directory=HERE / "templates")
    app.mount("/static", StaticFiles(directory=HERE / "static"), name="static")
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=list(hosts), www_redirect=False)

    def page(request: Request, name: str, values: dict[str, Any], status: int = 200) -> Response:
        values |= {"version": __version__}
        return templates.TemplateResponse(request, name, values, status_code=status)

    @app.middleware("http")
    async def guarded(
        request: Request, proceed: Callable[[Request], Awaitable[Response]]
    ) -> Response:
        response = await proceed(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response

    @app.exception_handler(HTTPException)
    async def refused(request: Request, error: HTTPException) -> Response:
        if request.url.path.startswith(("/api/", "/healthz")):
            return JSONResponse({"error": error.detail}, error.status_code, error.headers)
        said = {"said": "The address may be mistyped, or the incident was merged into another one."}
        return page(request, "missing.html", said, error.status_code)

    @app.get("/", response_class=HTMLResponse)
    def index(request: Request) -> Response:
        with store.read() as conn:
            return page(request, "index.html", pages.index(conn, words, watch, now=clock()))

    @app.get("/incidents/{incident_id}", response_class=HTMLResponse)
    def incident(request: Request, incident_id: str) -> Response:
        with store.read() as conn:
            values = pages.incident(conn, incident_id, words, now=clock())
        if values is None:
            raise HTTPException(404, "no such incident")
        if values["id"] != incident_id:
            return RedirectResponse(f"/incidents/{values['id']}", 308)
        return page(request, "incident.html", values)

    @app.get("/healthz")
    def healthz() -> JSONResponse:
        with store.read() as conn:
            health = pages.health(conn, watch, now=clock())
        return JSONResponse(health.as_json(), 200 if health.well else 503)

    @app.get("/api/incidents")
    def api_incidents() -> JSONResponse:
        with store.read() as conn:
            return JSONResponse(pages.incidents_json(conn))

    @app.get("/incidents.{form}")
    def incidents_as(form: str, country: str = "") -> Response:
        if form not in TYPES:
            raise HTTPException(404, "no such format")
        with store.read() as conn:
            found = pages.incidents_json(conn, country=country.upper())
        return Response(exports.export(form, found), media_type=TYPES[form])

    @app.get("/api/incidents/{incident_id}")
    def api_incident(incident_id: str) -> Response:
        with store.read() as conn:
            found = pages.incident_json(conn, incident_id)
        if found is None:
            raise HTTPException(404, "no such incident")
        if found["id"] != incident_id:
            return RedirectResponse(f"/api/incidents/{found['id']}", 308)
        return JSONResponse(found)

    @app.get("/api/feeds")
    def api_feeds() -> JSONResponse:
        with store.read() as conn:
            return JSONResponse(pages.feeds_json(conn))

    if audience is not None and audience.desk is not None:
        app.include_router(selfservice.routes(store, audience, audience.desk, page, clock))
    if watch.self_test is not None:
        app.include_router(selftest.routes(watch.self_test, clock))
    if push:
        app.include_router(websub.routes(store, clock))
    return app
