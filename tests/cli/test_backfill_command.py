"""monitor backfill: history into the store, once, ringing nobody, whatever stops it."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

PLACES = ("Camp Taji", "Erbil airport", "Ain al-Asad air base", "Balad air base")


def line(n: int) -> dict:
    place = PLACES[n % len(PLACES)]
    return {
        "url": f"https://gulf-wire.example/{n}",
        "source": "Gulf Wire",
        "published": f"2026-0{1 + n // 8}-{3 * (n % 8) + 2:02}T08:00:00Z",
        "title": f"Rockets hit {place}",
        "text": f"At least {n + 3} rockets hit {place} in Iraq on Monday, an army officer said.",
    }


@pytest.fixture
def archive(tmp_path: Path) -> str:
    path = tmp_path / "archive.jsonl"
    path.write_text("".join(json.dumps(line(n)) + "\n" for n in range(24)))
    return str(path)


def test_an_archive_is_recorded_once_and_rings_nobody(answer, run, archive) -> None:
    first = answer("backfill", archive)
    assert (first["read"], first["known"], first["failed"]) == (24, 0, [])
    assert first["new"] > 10
    before = answer("incidents", "list")
    assert {one["origin"] for one in before} == {"backfill"}
    again = answer("backfill", archive)
    assert (again["read"], again["known"], again["new"]) == (0, 24, 0)
    assert answer("incidents", "list") == before
    assert answer("alerts", "list") == []
    assert run("backfill", archive).exit_code == 0


def test_only_the_days_that_are_asked_for(answer, archive) -> None:
    assert (
        answer("backfill", archive, "--since", "2026-02-01", "--until", "2026-03-01")["read"] == 8
    )


def test_several_processes_find_the_same_incidents(answer, archive, monkeypatch, tmp_path) -> None:
    answer("backfill", archive)
    alone = [one["id"] for one in answer("incidents", "list")]
    monkeypatch.setenv("MONITOR_STORE", f"sqlite:///{tmp_path / 'two.db'}")
    assert answer("backfill", archive, "--workers", "2")["read"] == 24
    assert [one["id"] for one in answer("incidents", "list")] == alone


def test_a_digest_tells_once_what_is_new(answer, archive) -> None:
    answer("backfill", archive, "--alert", "digest")
    (posted,) = answer("alerts", "list")
    assert (posted["kind"], posted["state"]) == ("digest", "pending")
    answer("backfill", archive, "--alert", "digest")
    assert len(answer("alerts", "list")) == 1


def test_bad_lines_are_named_and_the_rest_is_recorded(run, answer, archive) -> None:
    with Path(archive).open("a") as file:
        file.write("half a li\n")
    done = run("backfill", archive)
    assert done.exit_code == 1
    assert f"{archive}:25: not a JSON object" in done.stderr
    assert "read\t24" in done.stdout
    assert "failed\t1" in done.stdout


def test_a_source_that_is_neither_file_nor_feed_ends_with_2(run) -> None:
    done = run("backfill", "nowhere")
    assert done.exit_code == 2
    assert "nowhere: no such file, and no feed" in str(done.exception)


def test_killed_at_any_moment_and_run_again_it_ends_with_the_same_incidents(
    answer, archive, tmp_path, monkeypatch
) -> None:
    answer("backfill", archive)
    expected = {one["id"] for one in answer("incidents", "list")}
    monkeypatch.setenv("MONITOR_STORE", f"sqlite:///{tmp_path / 'killed.db'}")
    process = subprocess.Popen(
        [sys.executable, "-m", "monitor", "backfill", "-"],
        env=os.environ.copy(),
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    assert process.stdin is not None
    process.stdin.write(Path(archive).read_bytes())
    process.stdin.close()
    while not answer("incidents", "list"):
        assert process.poll() is None
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    rest = answer("backfill", archive)
    assert rest["read"] + rest["known"] == 24
    assert {one["id"] for one in answer("incidents", "list")} == expected
