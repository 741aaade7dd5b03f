"""Every fact of ordinary reports of all theatres: the share that is right, by fact.

A label holds alternatives ("Kudila/Makhmour"), a leading "?" marks what need not be read. The texts
were read first without their labels: .88, .94, .99, .95 and .72 of all facts were right then.
"""

import json
from datetime import datetime
from pathlib import Path

import pytest

from monitor.gazetteer.spelling import sounds, written
from monitor.types import Article, Source, Verdict

FILE = Path(__file__).parents[1] / "gold" / "facts.en.jsonl"
FLOORS = {
    "place": 0.86,
    "date": 0.95,
    "weapon": 0.93,
    "munitions": 1.0,
    "killed": 0.92,
    "wounded": 0.97,
    "claimed_by": 0.92,
    "blamed_on": 0.85,
}
ACTORS = {
    "TTP": "Tehrik-i-Taliban Pakistan",
    "BLA": "Baloch Liberation Army",
    "RSF": "Rapid Support Forces",
    "ADF": "Allied Democratic Forces",
    "Houthi": "Houthis",
    "Sudan army": "Sudanese army",
    "Resistance Front": "The Resistance Front",
    "Hafiz Gul Bahadur": "Hafiz Gul Bahadur group",
}


@pytest.fixture(scope="module")
def told(reader):
    """Each label with the lead that was read of its text, or None."""
    found = []
    for line in map(json.loads, FILE.read_text("utf-8").splitlines()):
        report = reader.read(
            Article(
                url=line["url"],
                title=line["title"],
                text=line["text"],
                published=datetime.fromisoformat(line["published"]),
                source=Source(publisher=line["source"], language="en"),
            )
        )
        silent = report.verdict not in (Verdict.NEW_ATTACK, Verdict.UPDATE)
        lead = next((m for m in report.mentions if m.lead), None)
        found.append((line, None if silent else lead))
    return found


@pytest.mark.parametrize("fact", FLOORS)
def test_facts_of_ordinary_reports(told, fact):
    stated = [(line, lead) for line, lead in told if _must_be_read(line["facts"][fact])]
    wrong = [
        line["url"]
        for line, lead in stated
        if lead is None or not RIGHT.get(fact, _count)(lead, line["facts"][fact], fact)
    ]
    assert len(wrong) <= (1 - FLOORS[fact]) * len(stated), f"{len(wrong)}: {wrong}"


def _must_be_read(label):
    optional = isinstance(label, str) and label.startswith("?")
    return (
        label is not None and not optional and not (isinstance(label, dict) and "optional" in label)
    )


def _place(lead, label, _):
    if lead.place is None or lead.place.country not in (label["country"], None):
        return False
    return any(_alike(lead.place.name, name) for name in label["name"].split("/"))


def _alike(one, other):
    return any(
        a in b or b in a for a, b in [(written(one), written(other)), (sounds(one), sounds(other))]
    )


def _date(lead, label, _):
    if lead.when is None:
        return False
    return label["earliest"] <= lead.when.latest.isoformat() and (
        lead.when.earliest.isoformat() <= label["latest"]
    )


def _weapon(lead, label, _):
    return lead.weapon is not None and lead.weapon.kind in label.split("/")


def _actor(lead, label, fact):
    value = getattr(lead, fact)
    read = value if isinstance(value, tuple) else (value,)
    wanted = {ACTORS.get(name, name) for name in label.split("/")}
    return bool(wanted & set(read))


def _count(lead, label, fact):
    found = getattr(lead, fact)
    if found is None:
        return False
    if label["max"] is None:
        return found.low == label["min"]
    return label["min"] <= found.best <= label["max"]


RIGHT = {
    "place": _place,
    "date": _date,
    "weapon": _weapon,
    "claimed_by": _actor,
    "blamed_on": _actor,
}
