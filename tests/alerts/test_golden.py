"""Messages as people and services get them, to the letter. After a wanted change: GOLDEN=write
pytest tests/alerts/test_golden.py, and read the difference before it is committed."""

import json
import os
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from alert_samples import ANBAR, FACTS, NOW, WORDS, earlier, facts, incident, revision, subscriber

from monitor.alerts.cap import as_cap
from monitor.alerts.render import render, repeated, summary
from monitor.alerts.route import route
from monitor.channels import mail, slack, telegram
from monitor.types import Change, Count, Message, Status, Twin

DAY_BEFORE = date(2020, 3, 15)
GOLDEN = Path(__file__).parent / "golden"
TWO_DEAD = Count(low=2, best=2, high=3)
TWIN = Twin(
    incident_id="iq-20200315-besmaya-7f3a",
    facts=facts(when=replace(FACTS.when, earliest=DAY_BEFORE, latest=DAY_BEFORE, time=None)),
    reason="perhaps one night dated twice",
    url="https://east.example/news/5",
)


def message(language="en", *, change=Change.NEW, before=None, twins=(), **changes) -> Message:
    rev = revision(change=change, number=1 if change is Change.NEW else 2, **changes)
    (routed,) = route(revision(), incident(), [subscriber()], now=NOW)
    alert = replace(routed.alerts[0], change=change, revision=rev.number)
    return render(
        alert,
        rev,
        incident(),
        why=routed.why,
        words=WORDS[language],
        timezone="Asia/Baghdad",
        before=before and earlier(facts=before),
        twins=twins,
    )


def mailed(given: Message) -> str:
    made = mail.compose(given, sender=("attack-monitor", "m@monitor.example"), to="d@example.org")
    del made["Date"]
    made.set_boundary("=boundary=")
    return made.as_string().replace("\r\n", "\n")


def pretty(payload: object) -> str:
    return json.dumps(payload, ensure_ascii=False, indent=1) + "\n"


CASES = {
    "new.en.txt": lambda: message().text,
    "new.ar.txt": lambda: message("ar").text,
    "new.en.html": lambda: message().html,
    "twin.en.txt": lambda: message(twins=[TWIN]).text,
    "twin.ar.txt": lambda: message("ar", twins=[TWIN]).text,
    "twin.en.html": lambda: message(twins=[TWIN]).html,
    "twin.slack.json": lambda: pretty(slack.payload(message(twins=[TWIN]))),
    "twin.telegram.json": lambda: pretty(telegram.payload(message(twins=[TWIN]), chat=-100123)),
    "twin.webhook.json": lambda: pretty(message(twins=[TWIN]).data),
    "update.en.txt": lambda: (
        message(change=Change.UPDATE, before=FACTS, facts=facts(killed=TWO_DEAD)).text
    ),
    "correction.ar.txt": lambda: (
        message("ar", change=Change.CORRECTION, before=FACTS, facts=facts(place=ANBAR)).text
    ),
    "retraction.en.txt": lambda: (
        message(
            change=Change.RETRACTION,
            before=FACTS,
            status=Status.RETRACTED,
            reason="River Post took its report back",
        ).text
    ),
    "repeat.en.txt": lambda: repeated(message(), WORDS).text,
    "summary.en.txt": lambda: summary([message()], WORDS["en"], "summary/x").text,
    "slack.json": lambda: pretty(slack.payload(message(), channel="#alerts", parent="1.2")),
    "telegram.json": lambda: pretty(telegram.payload(message(), chat=-100123, parent="7")),
    "mail.eml": lambda: mailed(message()),
    "webhook.json": lambda: pretty(message().data),
    "cap.xml": lambda: as_cap(
        message().data, sender="attack-monitor", text=message().subject
    ).decode(),
}


@pytest.mark.parametrize("name", CASES)
def test_golden(name):
    made = CASES[name]()
    if os.environ.get("GOLDEN") == "write":
        (GOLDEN / name).write_text(made, "utf-8")
    assert made == (GOLDEN / name).read_text("utf-8")


def test_no_golden_file_is_left_over():
    assert {path.name for path in GOLDEN.iterdir()} == set(CASES)
