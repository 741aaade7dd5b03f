"""monitor replay: what would have been alerted, in the order of the world, sending nothing."""

import json
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from monitor.settings import shipped

KEYS = {"at", "kind", "incident", "url", "subject", "reason", "place", "date", "weapon"}
FIRST = {
    "url": "https://gulf-wire.example/1",
    "source": "Gulf Wire",
    "published": "2026-04-01T20:10:00Z",
    "title": "Rockets hit Camp Taji, two soldiers killed",
    "text": "At least three rockets hit Camp Taji, north of Baghdad, on Wednesday night, killing "
    "two soldiers, a security source said.",
}
SAME = FIRST | {
    "url": "https://erbil-post.example/2",
    "source": "Erbil Post",
    "published": "2026-04-01T21:00:00Z",
    "title": "Two killed as rockets strike Taji base",
    "text": "Two soldiers were killed when three rockets struck the Taji military base north of "
    "Baghdad late on Wednesday, an army officer told Erbil Post.",
}
OTHER = FIRST | {
    "url": "https://gulf-wire.example/3",
    "published": "2026-04-20T08:00:00Z",
    "title": "Drone hits Erbil airport",
    "text": "A drone hit Erbil International Airport in northern Iraq on Monday morning, the "
    "Kurdish counter-terrorism service said. Nobody was hurt.",
}
SPORT = FIRST | {
    "url": "https://gulf-wire.example/4",
    "published": "2026-04-02T08:00:00Z",
    "title": "Rocket into the top corner wins it",
    "text": "The striker's late shot hit the post before he fired a rocket into the top corner.",
}


@pytest.fixture
def stream(tmp_path: Path) -> Callable[..., str]:
    def write(*lines: dict) -> str:
        path = tmp_path / "news.jsonl"
        path.write_text("".join(json.dumps(line) + "\n" for line in lines))
        return str(path)

    return write


@pytest.fixture
def rung(run: Callable) -> Callable[..., list[dict]]:
    def ask(*words: str) -> list[dict]:
        done = run("replay", *words, "--json")
        assert done.exit_code == 0
        return [json.loads(line) for line in done.stdout.splitlines()]

    return ask


def test_one_alert_for_each_attack_in_the_order_of_the_world(stream, rung) -> None:
    lines = rung(stream(OTHER, SPORT, SAME, FIRST), "--incidents")
    last = lines.pop()
    new = [line for line in lines if line["kind"] == "new"]
    assert [line["url"] for line in new] == [FIRST["url"], OTHER["url"]]
    assert [line["at"] for line in lines] == sorted(line["at"] for line in lines)
    for line in lines:
        assert set(line) >= KEYS
    assert new[0]["place"]["name"] == "Camp Taji"
    assert set(new[0]["place"]) >= {"name", "country", "lat", "lon", "precision", "radius_km"}
    assert new[0]["weapon"]
    told = {tuple(one["urls"]) for one in last["incidents"]}
    assert told == {(FIRST["url"], SAME["url"]), (OTHER["url"],)}


def test_the_order_of_the_file_changes_nothing(stream, rung) -> None:
    lines = [OTHER, SPORT, SAME, FIRST]
    expected = rung(stream(*lines), "--incidents")
    for seed in range(3):
        random.Random(seed).shuffle(lines)
        assert rung(stream(*lines), "--incidents") == expected


def test_only_who_asked_for_it_is_told(stream, rung, tmp_path) -> None:
    people = tmp_path / "people.yaml"
    people.write_text(
        "subscribers:\n"
        "  - {name: drones, receive: {kinds: [drone]}, channels: [{name: a, url_env: NOT_SET},"
        " {name: b, url_env: NOT_SET}]}\n"
        "  - {name: syria, receive: {countries: [SY]}, channels: [{name: a, url_env: NOT_SET}]}\n"
    )
    lines = rung(stream(FIRST, OTHER), "--subscribers", str(people))
    assert {(line["subscriber"], line["url"]) for line in lines} == {("drones", OTHER["url"])}


def test_a_known_attack_is_no_news_with_the_seeds(stream, rung) -> None:
    recalled = FIRST | {
        "published": "2020-03-13T08:00:00Z",
        "text": "Rockets hit Camp Taji north of Baghdad on 11 March 2020, killing two American "
        "soldiers and a British medic, the coalition said.",
    }
    assert [line["kind"] for line in rung(stream(recalled))] == ["new"]
    with_seeds = rung(stream(recalled), "--with-seeds", "--incidents")
    assert len(with_seeds[-1]["incidents"]) >= 3


def test_people_get_lines_and_a_list(stream, run) -> None:
    done = run("replay", stream(FIRST, SAME, OTHER), "--incidents")
    assert done.exit_code == 0
    assert "2026-04-01 20:10  new" in done.stdout
    assert SAME["url"] in done.stdout


def test_bad_lines_are_named_and_the_rest_is_replayed(run, tmp_path) -> None:
    path = tmp_path / "bad.jsonl"
    path.write_text(f"nonsense\n{json.dumps(FIRST)}\n")
    done = run("replay", str(path), "--json")
    assert done.exit_code == 2
    assert f"{path}:1: not a JSON object" in done.stderr
    assert json.loads(done.stdout.splitlines()[0])["url"] == FIRST["url"]


def test_a_missing_file_or_language_is_named(run, stream, tmp_path) -> None:
    assert run("replay", "nowhere.jsonl").exit_code == 2
    people = tmp_path / "people.yaml"
    people.write_text(
        "subscribers:\n  - {name: d, language: xx, channels: [{name: a, url: 'console://'}]}\n"
    )
    done = run("replay", stream(FIRST), "--subscribers", str(people))
    assert done.exit_code == 2
    assert "'xx'" in str(done.exception)


def test_the_store_of_the_user_is_not_touched(run, stream, tmp_path) -> None:
    run("replay", stream(FIRST))
    assert not (tmp_path / "store").exists()
    assert shipped("seeds").is_dir()
