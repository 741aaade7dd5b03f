"""What the signed links in messages lead to: pause or end a subscription; "I have seen it".

GET only shows: mail scanners follow every link. POST acts, also without a page (RFC 8058, the
"unsubscribe" button of mail programs).
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs

from babel import Locale
from babel.dates import format_datetime, get_day_names
from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse
from sqlalchemy import Connection
from starlette.exceptions import HTTPException

from monitor.alerts.audience import Audience
from monitor.alerts.render import facts
from monitor.alerts.render.words import Words
from monitor.alerts.selfservice import MANAGE, SEEN, Desk
from monitor.alerts.subscribers import Subscriber
from monitor.alerts.times import WEEKDAYS
from monitor.store import Store, incidents, wishes
from monitor.store.wishes import Away
from monitor.types import Severity

PAUSE = timedelta(hours=24)
MAX_FORM = 1_000  # bytes
CHOICES = ("pause", "unsubscribe", "resume")

Page = Callable[[Request, str, dict[str, Any]], Response]


def routes(
    store: Store, audience: Audience, desk: Desk, page: Page, clock: Callable[[], datetime]
) -> APIRouter:
    """The pages behind the links that `desk` signs, each in the language of its subscriber."""
    router = APIRouter()
    people = {person.name: person for person in audience.subscribers}

    def check(signature: str, *what: str) -> None:
        if not desk.accepts(signature, *what) or what[1] not in people:
            raise HTTPException(404, "no such link")

    def shown(request: Request, template: str, who: str, values: dict[str, Any]) -> Response:
        words = audience.words[people[who].language]
        return _with_form(page(request, template, {"who": who, "words": words, **values}))

    def mine(request: Request, subscriber: str, said: str) -> Response:
        person = people[subscriber]
        words = audience.words[person.language]
        with store.read() as conn:
            away = wishes.away(conn, now=clock()).get(subscriber)
        values = {"state": state(person, away, words), "said": said, "gets": gets(person, words)}
        return shown(request, "me.html", subscriber, values | {"choices": CHOICES})

    def about(request: Request, subscriber: str, incident_id: str, *, done: bool) -> Response:
        words = audience.words[people[subscriber].language]
        with store.read() as conn:
            title = _headline(conn, incident_id, words)
        return shown(request, "seen.html", subscriber, {"title": title, "done": done})

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
        return mine(request, subscriber, wish)

    @router.get("/seen/{subscriber}/{incident_id}/{signature}", response_class=HTMLResponse)
    def ask(request: Request, subscriber: str, incident_id: str, signature: str) -> Response:
        check(signature, SEEN, subscriber, incident_id)
        return about(request, subscriber, incident_id, done=False)

    @router.post("/seen/{subscriber}/{incident_id}/{signature}", response_class=HTMLResponse)
    def seen(request: Request, subscriber: str, incident_id: str, signature: str) -> Response:
        check(signature, SEEN, subscriber, incident_id)
        with store.write() as conn:
            if not wishes.acknowledge(conn, incident_id, subscriber, now=clock()):
                raise HTTPException(404, "no such incident")
        return about(request, subscriber, incident_id, done=True)

    return router


def _headline(conn: Connection, incident_id: str, words: Words) -> str:
    """What it is that somebody has seen, as the newest message about it began."""
    incident = incidents.get(conn, incident_id)
    history = incidents.revisions_of(conn, incident.id) if incident else ()
    if incident is None or not history:
        return incident_id
    return facts.headline(history[-1], incident, words)


def state(person: Subscriber, away: Away | None, words: Words) -> str:
    """Whether messages are sent at present. Pure."""
    if away is None:
        return words.desk.sent
    if away.until is None:
        return words.desk.unsubscribed.format(who=words.foreign(person.name))
    until = format_datetime(away.until, "d MMM HH:mm", tzinfo=person.zone, locale=words.locale)
    return words.desk.paused.format(who=words.foreign(person.name), until=until)


def gets(person: Subscriber, words: Words) -> list[tuple[str, str]]:
    """What a subscription is, for the one who has it: addresses are not shown. Pure."""
    said = words.desk
    asked = person.receive.model_dump(mode="json", exclude_defaults=True)
    rows = {key: _told(key, value, words) for key, value in asked.items()}
    rows = rows or {"attacks": said.everything}
    rows["channels"] = words.comma.join(
        f"{words.foreign(one.name)} ({said.values[one.use]})" for one in person.channels
    )
    if quiet := person.quiet_hours:
        unless = said.values[quiet.unless.name.lower()]
        rows["quiet_hours"] = said.hours.format(
            start=f"{quiet.start:%H:%M}", end=f"{quiet.end:%H:%M}", unless=unless
        )
    if digest := person.digest:
        weekday = get_day_names(locale=words.locale)[WEEKDAYS.index(digest.weekday)]
        at = f"{digest.at:%H:%M}"
        rows["digest"] = said.digests[digest.every].format(at=at, weekday=weekday)
    rows["timezone"] = words.foreign(person.timezone)
    return [(said.keys[key], value) for key, value in rows.items()]


def _told(key: str, value: Any, words: Words) -> str:
    """A setting in words, as far as there are words for it."""
    parts = value if isinstance(value, list) else [value]
    return words.comma.join(_one(key, part, words) for part in parts)


def _one(key: str, part: Any, words: Words) -> str:
    match key:
        case "countries":
            return words.country(part)
        case "languages":
            return str(Locale.parse(words.locale).languages.get(part, part))
        case "kinds":
            return words.kinds[part].attack
        case "assets":
            return words.foreign(part["name"])
        case "min_severity":
            return words.desk.values[Severity(part).name.lower()]
        case "min_status" | "changes" | "wide_area" | "unlocated":
            return words.desk.values[str(part).lower()]
    return words.foreign(str(part))


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
    if wish not in CHOICES:
        raise HTTPException(400, "no such wish")
    return wish


def _with_form(response: Response) -> Response:
    """These pages alone have a form."""
    response.headers["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self';"
        " frame-ancestors 'none'; base-uri 'none'"
    )
    return response
