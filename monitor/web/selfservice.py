"""What the signed links in messages lead to: pause or end a subscription; "I have seen it".

GET only shows: mail scanners follow every link. POST acts, also without a page (RFC 8058, the
"unsubscribe" button of mail programs).
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse
from starlette.exceptions import HTTPException

from monitor.alerts.audience import Audience
from monitor.alerts.selfservice import MANAGE, SEEN, Desk
from monitor.alerts.subscribers import Subscriber
from monitor.store import Store, wishes

PAUSE = timedelta(hours=24)
MAX_FORM = 1_000  # bytes
DONE = {
    "unsubscribe": "You will get no more messages. This page takes it back.",
    "pause": "You will get no messages for 24 hours. This page takes it back.",
    "resume": "You will get messages again.",
}

Page = Callable[[Request, str, dict[str, Any]], Response]


def routes(
    store: Store, audience: Audience, desk: Desk, page: Page, clock: Callable[[], datetime]
) -> APIRouter:
    """The pages behind the links that `desk` signs."""
    router = APIRouter()
    people = {person.name: person for person in audience.subscribers}

    def check(signature: str, *what: str) -> None:
        if not desk.accepts(signature, *what) or what[1] not in people:
            raise HTTPException(404, "no such link")

    def mine(request: Request, subscriber: str, said: str) -> Response:
        with store.read() as conn:
            away = wishes.away(conn, now=clock()).get(subscriber, "")
        values = {"who": subscriber, "away": away, "said": said, "gets": gets(people[subscriber])}
        return _shown(page(request, "me.html", values))

    @router.get("/me/{subscriber}/{signature}", response_class=HTMLResponse)
    def show(request: Request, subscriber: str, signature: str) -> Response:
        check(signature, MANAGE, subscriber)
        return mine(request, subscriber, "")

    @router.post("/me/{subscriber}/{signature}", response_class=HTMLResponse)
    async def choose(request: Request, subscriber: str, signature: str) -> Response:
        check(signature, MANAGE, subscriber)
        wish = _wish(await _form(request))
        with store.write() as conn:
            now = clock()
            until = now + PAUSE if wish == "pause" else None
            gone = wish == "unsubscribe"
            wishes.choose(conn, subscriber, now=now, quiet_until=until, unsubscribed=gone)
        return mine(request, subscriber, DONE[wish])

    @router.get("/seen/{subscriber}/{incident_id}/{signature}", response_class=HTMLResponse)
    def ask(request: Request, subscriber: str, incident_id: str, signature: str) -> Response:
        check(signature, SEEN, subscriber, incident_id)
        return _shown(page(request, "seen.html", {"who": subscriber, "incident": incident_id}))

    @router.post("/seen/{subscriber}/{incident_id}/{signature}", response_class=HTMLResponse)
    def seen(request: Request, subscriber: str, incident_id: str, signature: str) -> Response:
        check(signature, SEEN, subscriber, incident_id)
        with store.write() as conn:
            if not wishes.acknowledge(conn, incident_id, subscriber, now=clock()):
                raise HTTPException(404, "no such incident")
        return _shown(
            page(request, "seen.html", {"who": subscriber, "incident": incident_id, "done": True})
        )

    return router


def gets(person: Subscriber) -> list[tuple[str, str]]:
    """What a subscription is, for the one who has it: addresses are not shown. Pure."""
    asked = person.receive.model_dump(mode="json", exclude_defaults=True)
    rows = [(key.replace("_", " "), _told(value)) for key, value in asked.items()]
    rows = rows or [("attacks", "all that have a place")]
    rows.append(("channels", ", ".join(f"{one.name} ({one.use})" for one in person.channels)))
    if person.quiet_hours:
        quiet = person.quiet_hours
        rows.append(("quiet hours", f"{quiet.start:%H:%M} to {quiet.end:%H:%M}"))
    if person.digest:
        rows.append(("digest", f"every {person.digest.every} at {person.digest.at:%H:%M}"))
    rows.append(("time zone", person.timezone))
    return rows


def _told(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(str(one["name"] if isinstance(one, dict) else one) for one in value)
    return str(value)


async def _form(request: Request) -> Mapping[str, list[str]]:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_FORM:
            raise HTTPException(413, "too much")
    return parse_qs(body.decode("utf-8", "replace"))


def _wish(form: Mapping[str, list[str]]) -> str:
    if form.get("List-Unsubscribe") == ["One-Click"]:
        return "unsubscribe"
    wish = form.get("wish", [""])[0]
    if wish not in DONE:
        raise HTTPException(400, "no such wish")
    return wish


def _shown(response: Response) -> Response:
    """These pages alone have a form."""
    response.headers["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self';"
        " frame-ancestors 'none'; base-uri 'none'"
    )
    return response
