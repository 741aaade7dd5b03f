"""What machines get: signed JSON that can be checked, and CAP that follows its standard."""

import hashlib
import hmac
import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from alert_samples import ANBAR, NOW, WORDS, earlier, facts, incident, revision, subscriber
from messengers import provider

from monitor.alerts.cap import as_cap
from monitor.alerts.render import render
from monitor.alerts.route import route
from monitor.channels.registry import open_channel
from monitor.errors import ChannelError
from monitor.types import Change, Origin, Status

SECRET = "a secret of some length"
CAP = "{urn:oasis:names:tc:emergency:cap:1.2}"


def message(*, of=incident(), before=None, **changes):  # noqa: B008 - frozen
    rev = revision(**changes)
    (routed,) = route(revision(), incident(), [subscriber()], now=NOW)
    alert = replace(routed.alerts[0], revision=rev.number, change=rev.change)
    return render(alert, rev, of, why=routed.why, words=WORDS["en"], timezone="UTC", before=before)


@pytest.fixture
async def server():
    async with provider() as running:
        yield running


def hook(server, more=""):
    return open_channel(f"webhook://127.0.0.1:{server.port}/in?secret={SECRET}&team=7{more}")


async def test_a_receiver_can_check_who_sent_it_and_that_it_is_no_second_copy(server):
    await hook(server).send(message())
    (call,) = server.accepted
    at, signature = (part.split("=")[1] for part in call.headers["x-monitor-signature"].split(","))
    signed = hmac.new(SECRET.encode(), f"{at}.".encode() + call.body, hashlib.sha256)
    assert hmac.compare_digest(signature, signed.hexdigest())
    assert call.headers["idempotency-key"] == message().key == call.json["key"]
    assert call.path == "/in"
    assert SECRET not in str(call.headers) + call.body.decode()
    alert = call.json["alert"]
    assert (alert["schema"], alert["change"], alert["severity"]) == (1, "new", "high")
    assert alert["facts"]["place"]["site_id"] == "besmaya"
    assert alert["facts"]["munitions"] == {"low": 2, "best": 2, "high": 4}


async def test_a_key_that_is_known_there_counts_as_taken(server):
    server.modes.append("409")
    await hook(server).send(message())


@pytest.mark.parametrize(
    ("mode", "is_so"),
    [
        ("500", lambda e: not e.permanent and not e.uncertain),
        ("404", lambda e: e.broken),
        ("422", lambda e: e.permanent),
        ("reset", lambda e: e.uncertain),
        ("redirect", lambda e: e.broken),
        ("bomb", lambda e: e.uncertain),
    ],
)
async def test_other_answers(server, mode, is_so):
    server.modes.append(mode)
    with pytest.raises(ChannelError) as caught:
        await hook(server).send(message())
    assert is_so(caught.value)
    assert SECRET not in str(caught.value)
    assert not server.canary


async def test_cap(server):
    channel = hook(server, "&format=cap")
    await channel.send(message())
    await channel.send(message(number=2, change=Change.UPDATE, before=earlier()))
    first, second = (ElementTree.fromstring(call.body) for call in server.accepted)  # noqa: S314

    def said(alert, path):
        return alert.findtext("/".join(f"{CAP}{step}" for step in path.split("/")))

    assert server.accepted[0].headers["content-type"] == "application/cap+xml"
    assert [child.tag.removeprefix(CAP) for child in first] == [
        "identifier",
        "sender",
        "sent",
        "status",
        "msgType",
        "scope",
        "restriction",
        "info",
    ]
    assert said(first, "sent") == "2020-03-16T19:30:00+00:00"
    assert said(first, "info/severity") == "Severe"
    assert said(first, "info/certainty") == "Likely"
    assert said(first, "info/area/circle") == "33.20000,44.60000 1.0"
    assert said(first, "identifier") != said(second, "identifier")
    refers_to = f"attack-monitor,{said(first, 'identifier')},{said(first, 'sent')}"
    assert said(second, "references") == refers_to


def test_the_daily_self_test_is_a_test_for_machines_too():
    made = message(of=incident(origin=Origin.CANARY))
    alert = ElementTree.fromstring(as_cap(made.data, sender="monitor", text=made.text))  # noqa: S314
    assert made.data["test"] is True
    assert alert.findtext(f"{CAP}status") == "Test"


def test_a_webhook_without_a_secret_is_refused():
    for url in ("webhooks://host.example/in", "webhooks://host.example/in?secret=short"):
        with pytest.raises(ValueError, match="secret"):
            open_channel(url)


# Order, number and vocabulary of the elements we use (CAP 1.2, sections 3.2.1 to 3.2.4).
ALERT = "identifier sender sent status msgType scope restriction? references? info"
INFO = "language category event urgency severity certainty expires headline description area?"
AREA = "areaDesc circle?"
ONE_OF = {
    "status": {"Actual", "Exercise", "System", "Test", "Draft"},
    "msgType": {"Alert", "Update", "Cancel", "Ack", "Error"},
    "scope": {"Public", "Restricted", "Private"},
    "category": {"Geo", "Met", "Safety", "Security", "Rescue", "Fire", "Health", "Env", "Other"},
    "urgency": {"Immediate", "Expected", "Future", "Past", "Unknown"},
    "severity": {"Extreme", "Severe", "Moderate", "Minor", "Unknown"},
    "certainty": {"Observed", "Likely", "Possible", "Unlikely", "Unknown"},
}
INSTANT = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[-+]\d\d:\d\d"
LIKE = {
    "sent": INSTANT,
    "expires": INSTANT,
    "identifier": r"[^\s,<&]+",
    "sender": r"[^\s,<&]+",
    "references": rf"[^\s,<&]+,[^\s,<&]+,{INSTANT}",
    "circle": r"-?\d+\.\d+,-?\d+\.\d+ \d+\.\d",
}


def check(element, shape):
    tags = [child.tag.removeprefix(CAP) for child in element]
    wanted = [part.rstrip("?") for part in shape.split()]
    assert tags == [name for name in wanted if name in tags]
    assert set(tags) >= {part for part in shape.split() if not part.endswith("?")}
    for child in element:
        name = child.tag.removeprefix(CAP)
        if len(child) == 0:
            assert (child.text or "").strip(), name
        assert name not in ONE_OF or child.text in ONE_OF[name]
        assert name not in LIKE or re.fullmatch(LIKE[name], child.text)


@pytest.mark.parametrize("change", Change)
@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("place", [ANBAR, None])
def test_cap_has_the_structure_of_the_standard(change, status, place):
    before = None if change is Change.NEW else earlier()
    made = message(number=2, change=change, status=status, facts=facts(place=place), before=before)
    alert = ElementTree.fromstring(as_cap(made.data, sender="a, b", text=made.text))  # noqa: S314
    assert alert.tag == f"{CAP}alert"
    check(alert, ALERT)
    (info,) = alert.iter(f"{CAP}info")
    check(info, INFO)
    for area in info.iter(f"{CAP}area"):
        check(area, AREA)
    assert (alert.find(f"{CAP}references") is None) == (change is Change.NEW)
