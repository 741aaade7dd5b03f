"""monitor evaluate: the scores of a replay, and every mistake with its reason."""

import json
from collections.abc import Callable
from pathlib import Path

GOLD = {
    "url": "https://gulf-wire.example/1",
    "source": "Gulf Wire",
    "published": "2026-04-01T20:10:00Z",
    "title": "Rockets hit Camp Taji, two soldiers killed",
    "text": "At least three rockets hit Camp Taji, north of Baghdad, on Wednesday night, killing "
    "two soldiers, a security source said.",
    "role": "new_report",
    "incident_ids": ["taji"],
    "gold": {"taji": {"weapon": "rocket", "killed": {"min": 2, "max": 2}}},
}


def written(path: Path, *lines: object) -> str:
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    return str(path)


def test_all_right_is_all_right(run: Callable, tmp_path: Path) -> None:
    done = run("evaluate", written(tmp_path / "gold.jsonl", GOLD))
    assert done.exit_code == 0, done.stdout
    assert "alerts per attack\t1.00" in done.stdout
    assert "killed\t1 of 1" in done.stdout


def test_a_wrong_fact_is_listed(run: Callable, tmp_path: Path) -> None:
    wrong = GOLD | {"gold": {"taji": {"killed": {"min": 9, "max": 9}}}}
    done = run("evaluate", written(tmp_path / "gold.jsonl", wrong), "--json")
    assert done.exit_code == 1
    told = json.loads(done.stdout)
    assert told["slots"]["killed"] == {"right": 0, "of": 1, "share": 0.0}
    assert [mistake["kind"] for mistake in told["mistakes"]] == ["fact"]


def test_a_label_may_call_a_group_by_another_of_its_names(run: Callable, tmp_path: Path) -> None:
    text = f"{GOLD['text']} The Houthis claimed responsibility."
    by_name = {"taji": {"claimed_by": "Ansar Allah"}}
    done = run("evaluate", written(tmp_path / "gold.jsonl", GOLD | {"text": text, "gold": by_name}))
    assert "claimed_by\t1 of 1" in done.stdout


def test_a_page_for_people_is_written_where_it_is_wanted(run: Callable, tmp_path: Path) -> None:
    file, page = written(tmp_path / "gold.jsonl", GOLD), tmp_path / "report.html"
    assert run("evaluate", file, "--html", str(page)).exit_code == 0
    assert "Rockets</mark> hit" in page.read_text("utf-8")
    nowhere = run("evaluate", file, "--html", str(tmp_path / "no" / "report.html"))
    assert nowhere.exit_code == 2
    assert "cannot be written" in str(nowhere.exception)


def test_a_line_without_labels_is_named(run: Callable, tmp_path: Path) -> None:
    file = written(tmp_path / "gold.jsonl", GOLD, {"url": "https://gulf-wire.example/2"})
    done = run("evaluate", file)
    assert done.exit_code == 2
    assert f"{file}:2: " in done.stderr
