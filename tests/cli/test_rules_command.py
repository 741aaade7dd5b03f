"""monitor rules check: the shipped rules hold, and a fault is named with its place and cure."""

import json
import re
from collections.abc import Callable
from pathlib import Path


def test_the_shipped_rules_hold(run: Callable) -> None:
    done = run("rules", "check")
    assert done.exit_code == 0, done.stdout
    assert "All examples hold" in done.stdout


def test_examples_that_fail_are_named_with_their_line(answer, run, folder: Path) -> None:
    actors, walls = folder / "actors.yaml", folder / "walls.yaml"
    named = actors.read_text("utf-8").replace(
        "actors:\n",
        "actors:\n  - {id: nobody, name: Nobody, aliases: [Nobodies], source: made up, "
        "match: [Rain.]}\n",
    )
    actors.write_text(named, "utf-8")
    walls.write_text(
        walls.read_text("utf-8") + '  - {title: "News", text: "Short.", quality: soft_404}\n',
        "utf-8",
    )
    told = answer("rules", "check")
    actor, page = told["problems"]
    assert not told["well"]
    assert (actor["file"], actor["key"]) == ("config/actors.yaml", "nobody")
    assert "id: nobody" in named.splitlines()[actor["line"] - 1]
    assert page["file"] == "config/walls.yaml"
    assert "Short." in walls.read_text("utf-8").splitlines()[page["line"] - 1]
    done = run("rules", "check")
    assert done.exit_code == 1
    assert f"config/actors.yaml:{actor['line']}: nobody" in done.stdout


def test_rules_that_do_not_load_are_bad_configuration(run, folder: Path) -> None:
    (folder / "rules" / "en.yaml").write_text("terms: [\n", "utf-8")
    done = run("rules", "check")
    assert done.exit_code == 2
    assert "en.yaml" in str(done.exception)


TEXT = "Two rockets hit Camp Taji on Wednesday, the Iraqi army said. Three soldiers were killed."
LINE = {
    "url": "https://first.example/1",
    "title": "Rockets hit Camp Taji",
    "text": TEXT,
    "published": "2020-03-11T20:00:00Z",
}


def test_diff_shows_what_other_rules_read_and_apply_reads_it_anew(
    run: Callable, answer: Callable, folder: Path
) -> None:
    run("backfill", "-", given=json.dumps(LINE))
    done = run("rules", "diff")
    assert done.exit_code == 0, done.stdout
    assert "1 articles compared: 0 read otherwise" in done.stdout
    assert "alerts: 0 more, 0 fewer" in done.stdout
    rules = folder / "rules" / "en.yaml"
    rules.write_text(rules.read_text("utf-8").replace("rocket", "qocket"), "utf-8")
    done = run("rules", "diff")
    assert done.exit_code == 1
    assert "means rocket -> none" in done.stdout
    told = answer("rules", "diff")
    assert [one["url"] for one in told["readings"]] == [LINE["url"]]
    assert answer("incidents", "list")[0]["weapon"]["kind"] == "rocket"  # nothing was written
    assert answer("rules", "diff", "--apply") == {"read_anew": 1}
    assert answer("incidents", "list")[0]["weapon"] != {"kind": "rocket", "detail": None}
    assert answer("alerts", "list") == []
    assert run("rules", "diff").exit_code == 0


def test_diff_shows_the_alert_that_nobody_would_get_any_more(
    run: Callable, answer: Callable, folder: Path
) -> None:
    run("backfill", "-", given=json.dumps(LINE | {"text": "Two rockets hit Camp Taji."}))
    rules = folder / "rules" / "en.yaml"
    words = rules.read_text("utf-8")
    rules.write_text(re.sub(r"role: (hit|means|event|act)\b", "role: topic", words), "utf-8")
    done = run("rules", "diff")
    assert done.exit_code == 1
    assert "no longer sent: to " in done.stdout
    (lost,) = answer("rules", "diff")["lost"]
    assert (lost["url"], lost["kind"]) == (LINE["url"], "new")
