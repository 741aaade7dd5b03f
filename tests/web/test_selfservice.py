"""The signed links in messages: they do what they say, for one subscriber, and only on POST."""

import asyncio
import contextlib
import re
from dataclasses import dataclass, replace
from datetime import timedelta
from urllib.parse import urlsplit

import aiohttp
import pytest
import uvicorn
from alert_samples import WORDS, audience, subscriber
from messengers import mail_exchanger
from posting import START, put, rows, states

from monitor.alerts.selfservice import Desk
from monitor.alerts.subscribers import Scope
from monitor.channels.registry import open_channel
from monitor.store import wishes
from monitor.store.outbox import MESSAGE, State
from monitor.store.schema import incidents
from monitor.store.wishes import Away
from monitor.types import Severity
from monitor.web.app import create_app
from monitor.web.selfservice import gets

DESK = Desk(public_url="http://localhost", secret=b"a secret of the house")
BOSS = [
    {"name": "post", "url": "console://"},
    {"name": "boss", "url": "console://", "use": "escalation"},
]


@dataclass(frozen=True)
class Answer:
    status: int
    text: str


class Client:
    """Follows links to the public address of a dashboard that is served here."""

    def __init__(self, session, port):
        self.session, self.base = session, f"http://127.0.0.1:{port}"

    async def get(self, link):
        return await self._ask("GET", link, None)

    async def post(self, link, data=None):
        return await self._ask("POST", link, data)

    async def _ask(self, method, link, data):
        url = self.base + urlsplit(link).path
        async with self.session.request(method, url, data=data) as answer:
            return Answer(answer.status, await answer.text())


@contextlib.asynccontextmanager
async def served(store, people):
    app = create_app(store, WORDS["en"], clock=lambda: START, audience=people)
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="warning", lifespan="off"))
    task = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    async with aiohttp.ClientSession() as session:
        yield Client(session, port)
    server.should_exit = True
    await task


@pytest.fixture
async def client(store):
    people = replace(audience(subscriber(), subscriber("other")), desk=DESK)
    async with served(store, people) as opened:
        yield opened


def away(store):
    with store.read() as conn:
        return wishes.away(conn, now=START)


async def test_looking_changes_nothing_and_choosing_does(client, store):
    link = DESK.manage_link("desk")
    assert "Messages are sent" in (await client.get(link)).text
    assert away(store) == {}
    assert "24 hours" in (await client.post(link, data={"wish": "pause"})).text
    assert away(store) == {"desk": Away(until=START + timedelta(hours=24))}
    assert "has paused until 17 Mar 20:00" in (await client.get(link)).text
    await client.post(link, data={"wish": "unsubscribe"})
    assert away(store) == {"desk": Away()}
    await client.post(link, data={"wish": "resume"})
    assert away(store) == {}


async def test_the_button_of_mail_programs_works_without_a_page(client, store):
    await client.post(DESK.manage_link("desk"), data={"List-Unsubscribe": "One-Click"})
    assert away(store) == {"desk": Away()}


async def test_a_link_is_good_for_one_subscriber_and_one_purpose(client, store):
    good = DESK.manage_link("desk")
    other = Desk(public_url="http://localhost", secret=b"another secret")
    for link in (
        good.replace("/desk/", "/other/"),
        good[:-1] + ("0" if good[-1] != "0" else "1"),
        other.manage_link("desk"),
        DESK.manage_link("nobody"),
        f"http://localhost/me/desk/{DESK.sign('seen', 'desk')}",
        f"http://localhost/me/desk/{'é' * 32}",
    ):
        assert (await client.get(link)).status == 404
        assert (await client.post(link, data={"wish": "unsubscribe"})).status == 404
    assert away(store) == {}
    assert (await client.post(good, data={"wish": "rule the world"})).status == 400
    assert (await client.post(good, data=b"x" * 5_000)).status == 413


async def test_who_says_that_they_have_seen_it_wakes_nobody_else(client, store):
    put(store, subscriber(channels=BOSS), severity=Severity.CRITICAL)
    link = DESK.seen_link("desk", "a")
    assert (await client.post(link)).status == 404  # no such incident
    with store.write() as conn:
        conn.execute(
            incidents.insert().values(
                id="a",
                status="reported",
                severity=4,
                origin="live",
                revision=1,
                facts={},
                created_at=START,
                updated_at=START,
            )
        )
    await client.get(link)
    assert states(store) == [State.PENDING, State.PENDING]
    assert "desk has seen it" in (await client.post(link)).text
    assert states(store) == [State.PENDING, State.CANCELLED]


async def test_without_a_secret_there_are_no_such_pages(store):
    async with served(store, audience()) as client:
        assert (await client.get(DESK.manage_link("desk"))).status == 404


async def test_messages_carry_the_links_and_mail_its_header(store):
    people = [subscriber(channels=BOSS)]
    put(store, *people, severity=Severity.CRITICAL, desk=DESK)
    message = MESSAGE.validate_python(rows(store)[0].message)
    assert DESK.manage_link("desk") in message.text
    assert DESK.seen_link("desk", "a") in message.text
    async with mail_exchanger() as mx:
        url = f"mailto://127.0.0.1:{mx.port}/?from=m@monitor.example&to=desk@example.org"
        await open_channel(url).send(message)
    (mail,) = mx.mails
    assert mail["List-Unsubscribe"] == f"<{DESK.manage_link('desk')}>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert DESK.secret.decode() not in repr(DESK)


async def test_the_page_says_what_was_asked_for_and_shows_no_address(store):
    who = subscriber(
        receive={"countries": ["IQ"], "min_severity": "high"},
        quiet_hours={"from": "22:00", "to": "06:00"},
        digest={"at": "07:00"},
    )
    async with served(store, replace(audience(who), desk=DESK)) as client:
        page = (await client.get(DESK.manage_link("desk"))).text
    for part in ("Iraq", "22:00 to 06:00, except critical", "every day at 07:00", "high", "UTC"):
        assert part in page
    assert "console (always)" in page
    assert "console://" not in page


EVERYTHING = {
    "countries": ["IQ"],
    "provinces": ["Anbar"],
    "sites": ["iq-camp-taji"],
    "assets": [{"name": "Depot", "lat": 33.2, "lon": 44.7, "radius_km": 10}],
    "wide_area": True,
    "unlocated": True,
    "kinds": ["rocket"],
    "actors": ["Kataib Sample"],
    "languages": ["ar"],
    "sources": ["River Post"],
    "min_severity": "high",
    "min_status": "corroborated",
    "changes": ["new"],
}


@pytest.mark.parametrize("language", sorted(WORDS))
def test_everything_that_can_be_asked_for_has_words(language):
    who = subscriber(
        receive=EVERYTHING,
        channels=BOSS,
        quiet_hours={"from": "22:00", "to": "06:00"},
        digest={"at": "07:00", "every": "week", "weekday": "sun"},
    )
    assert set(EVERYTHING) == set(Scope.model_fields)
    rows = dict(gets(who, WORDS[language]))
    assert set(rows) == set(WORDS[language].desk.keys.values()) - {
        WORDS[language].desk.keys["attacks"]
    }
    assert all(rows.values())


async def test_the_pages_speak_the_language_of_the_subscriber(store):
    who = subscriber(language="ar", receive={"countries": ["IQ"]})
    put(store, subscriber(channels=BOSS), severity=Severity.CRITICAL)
    async with served(store, replace(audience(who), desk=DESK)) as client:
        link = DESK.manage_link("desk")
        pages = [await client.get(link), await client.post(link, {"wish": "pause"})]
        pages.append(await client.get(DESK.seen_link("desk", "a")))
    for page in pages:
        assert '<html lang="ar" dir="rtl">' in page.text
        assert not re.search("[A-Za-z]{3}", shown(page.text).replace("attack-monitor", ""))
    assert "العراق" in pages[0].text


def shown(html: str) -> str:
    """What is to be read on a page, without what the subscriber and the attack are called."""
    text = re.sub(r"<[^>]*>", " ", html.partition("<body>")[2])
    return text.replace("desk", "").replace("console", "").replace("UTC", "")
