"""monitor incidents: what is known, for people and scripts; what people put right."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from telling import article, instant, mention, report, site, source

from monitor import settings
from monitor.alerts.audience import Audience
from monitor.incidents import Policy
from monitor.record import record
from monitor.store import Store, outbox
from monitor.types import Evidence

FIRST, SECOND, OTHER = (f"https://{name}.example/1" for name in ("first", "second", "other"))
WHO = ("--by", "Ada", "--why", "seen on site")
SUBSCRIBER = """
subscribers:
  - name: desk
    receive: {unlocated: true}
    channels: [{name: screen, url: 'console://'}]
"""


@pytest.fixture
def ids(folder: Path) -> tuple[str, str]:
    """Taji, told by two outlets that differ on the dead, and Besmaya, told by one."""
    (folder / "subscribers.yaml").write_text(SUBSCRIBER, "utf-8")
    text = "Rockets killed two soldiers at Taji."
    words = Evidence(fact="killed", start=8, end=27, quote=text[8:27])
    policy, audience = Policy.load(folder), Audience.load(folder)
    store = Store.open(settings.load(folder).options.store)
    told = [
        (
            article(FIRST, by=source("First", affiliation="state:IQ"), text=text),
            mention(killed=2, evidence=(words,)),
        ),
        (article(SECOND, by="Second", at="2020-03-11T21:00"), mention(killed=3)),
        (
            article(OTHER, by="Other", at="2020-03-11T22:00"),
            mention("besmaya", munitions=(4, None)),
        ),
    ]
    names = []
    for written, one in told:
        with store.write() as conn:
            now = written.published
            assert now is not None
            done = record(conn, written, report(one), now=now, policy=policy, audience=audience)
            outbox.take_as_sent(conn, now=now)
            names.append(str(done.joined[0].incident_id))
    store.close()
    return names[0], names[2]


def test_one_incident_is_shown_with_who_says_what_and_why_it_is_one(
    run: Callable, ids: tuple[str, str]
) -> None:
    shown = run("incidents", "show", ids[0]).stdout
    assert f"{ids[0]}  corroborated, high, from live news" in shown
    assert "Camp Taji, Baghdad, IQ (the site itself, within 3 km)" in shown
    assert "2 (2-3)" in shown
    assert "2 First (B, state:IQ); 3 Second (B)" in shown
    assert 'killed 2: "Rockets killed two soldiers at Taji."' in shown
    assert "why here: place and day fit" in shown
    assert FIRST in shown


@pytest.mark.parametrize("command", ["show", "retract"])
def test_an_unknown_incident_is_refused_in_words(
    run: Callable, ids: tuple[str, str], command: str
) -> None:
    done = run("incidents", command, "iq-nowhere", *(WHO if command == "retract" else ()))
    assert done.exit_code == 2
    assert "no incident 'iq-nowhere'; see `monitor incidents list`" in str(done.exception)


def test_a_dry_run_says_what_would_change_and_changes_nothing(
    run: Callable, answer: Callable, ids: tuple[str, str]
) -> None:
    before = answer("incidents", "list")
    done = run("incidents", "merge", ids[1], ids[0], *WHO, "--dry-run")
    assert f"{ids[1]} leads to {ids[0]} from now on" in done.stdout
    assert "reports    2 -> 3" in done.stdout
    assert "Nothing was written" in done.stdout
    assert answer("incidents", "list") == before


def test_a_merge_is_kept_with_who_and_why_and_the_old_id_leads_on(
    run: Callable, answer: Callable, ids: tuple[str, str]
) -> None:
    done = run("incidents", "merge", ids[1], ids[0], *WHO)
    assert done.exit_code == 0
    assert "Tells nobody." in done.stdout
    found = answer("incidents", "show", ids[1])
    assert found["id"] == ids[0]
    assert found["merged"] == [ids[1]]
    assert [(one["who"], one["why"]) for one in found["corrections"]] == [("Ada", "seen on site")]
    shown = run("incidents", "show", ids[1]).stdout
    assert f"{ids[1]} was merged into {ids[0]}" in shown
    assert f"Ada: {ids[1]} is {ids[0]}, because: seen on site" in shown


def test_a_split_gives_reports_an_incident_of_their_own(
    answer: Callable, ids: tuple[str, str]
) -> None:
    done = answer("incidents", "split", ids[0], SECOND, *WHO)
    assert done["written"]
    old, new = done["incidents"]
    assert new["before"] is None
    assert [one["url"] for one in new["after"]["reports"]] == [SECOND]
    assert [one["url"] for one in old["after"]["reports"]] == [FIRST]


def test_a_retraction_says_who_is_told(run: Callable, answer: Callable, ids: tuple[str, str]):
    done = run("incidents", "retract", ids[0], *WHO)
    assert "status     corroborated -> retracted" in done.stdout
    assert "Tells desk through screen." in done.stdout
    assert answer("alerts", "list")[0]["change"] == "retraction"
    undone = run("incidents", "edit", ids[0], "status", "reported", *WHO)
    assert "status     retracted -> corroborated" in undone.stdout


@pytest.mark.parametrize(
    ("fact", "typed", "name", "value"),
    [
        ("killed", "12+", "killed", {"low": 12, "best": 12, "high": None}),
        ("wounded", "2-5", "wounded", {"low": 2, "best": 2, "high": 5}),
        ("means", "drone: Shahed-136", "weapon", {"kind": "drone", "detail": "Shahed-136"}),
        ("day", "2020-03-10 22:15", "when", {"earliest": "2020-03-10", "time": "22:15"}),
        ("place", "Ain al-Asad", "place", {"site_id": "iq-ain-al-asad"}),
        ("place", "iq-ain-al-asad", "place", {"site_id": "iq-ain-al-asad"}),
        ("killed", '{"low": 1, "best": 2, "high": 3}', "killed", {"best": 2}),
        ("claimed_by", "Nobody's Brigade", "claimed_by", "Nobody's Brigade"),
    ],
)
def test_an_edit_takes_what_people_write(
    answer: Callable, ids: tuple[str, str], fact: str, typed: str, name: str, value: Any
) -> None:
    done = answer("incidents", "edit", ids[1], fact, typed, *WHO)
    found = done["incidents"][0]["after"][name]
    if isinstance(value, dict):
        assert {key: found[key] for key in value} == value
    else:
        assert found == value


@pytest.mark.parametrize(
    ("fact", "typed", "says"),
    [
        ("killed", "many", "write 12, 12+ for at least twelve, or 2-5"),
        ("day", "yesterday", "write 2026-03-11"),
        ("place", "Zzyzzx", "not in the gazetteer"),
        ("killed", "{low", "no JSON at character"),
        ("means", "spoon", "kind"),
        ("mood", "bad", "cannot be edited"),
    ],
)
def test_nonsense_is_refused_with_what_would_do(
    run: Callable, ids: tuple[str, str], fact: str, typed: str, says: str
) -> None:
    done = run("incidents", "edit", ids[0], fact, typed, *WHO)
    assert done.exit_code == 2
    assert says in str(done.exception)


def test_who_and_why_have_to_be_said(run: Callable, ids: tuple[str, str]) -> None:
    assert run("incidents", "retract", ids[0]).exit_code == 2
    done = run("incidents", "retract", ids[0], "--by", " ", "--why", "x")
    assert done.exit_code == 2
    assert "say who puts it right and why" in str(done.exception)


def test_two_that_may_be_one_are_shown_with_the_doubt(run: Callable, folder: Path) -> None:
    store, policy = Store.open(settings.load(folder).options.store), Policy.load(folder)
    names = []
    for url, day in ((FIRST, "2020-03-11"), (SECOND, "2020-03-12")):
        with store.write() as conn:
            told = article(url, at=f"{day}T20:00")
            done = record(
                conn,
                told,
                report(mention(site("Camp Taji", 33.524, 44.257), day=day)),
                now=instant("2020-03-13T00:00"),
                policy=policy,
            )
            names.append(done.joined[0].incident_id)
    store.close()
    shown = run("incidents", "show", names[0]).stdout
    assert f"Possibly the same as:\n  {names[1]}: perhaps one night dated twice" in shown


def test_list_prints_what_show_prints(answer: Callable, ids: tuple[str, str]) -> None:
    listed = {one["id"]: one for one in answer("incidents", "list")}
    assert listed[ids[0]] == answer("incidents", "show", ids[0])
    json.dumps(listed)


@pytest.mark.parametrize("form", ["csv", "geojson", "json", "stix", "rss"])
def test_every_incident_is_exported(run: Callable, ids: tuple[str, str], form: str) -> None:
    done = run("incidents", "export", "--format", form)
    assert done.exit_code == 0
    assert all(name in done.stdout for name in ids)


def test_cap_takes_one_incident_or_a_folder(
    run: Callable, ids: tuple[str, str], tmp_path: Path
) -> None:
    assert "<alert" in run("incidents", "export", ids[0], "--format", "cap").stdout
    refused = run("incidents", "export", "--format", "cap")
    assert refused.exit_code == 2
    assert "name one, or give --output FOLDER" in str(refused.exception)
    run("incidents", "export", "--format", "cap", "--output", str(tmp_path / "cap"))
    assert {path.stem for path in (tmp_path / "cap").iterdir()} == set(ids)


def test_an_unknown_format_names_those_there_are(run: Callable, ids: tuple[str, str]) -> None:
    done = run("incidents", "export", "--format", "doc")
    assert done.exit_code == 2
    assert "one of csv, geojson, json, stix, rss, cap" in str(done.exception)
