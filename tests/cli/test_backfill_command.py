"""monitor backfill: history into the store, once, ringing nobody, whatever stops it."""

import json
import os
import resource
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


def test_what_failed_is_fed_in_again_once_the_cause_is_gone(answer, run, tmp_path) -> None:
    undated = {**line(1), "published": ""}
    source, failed = tmp_path / "undated.jsonl", tmp_path / "failed.jsonl"
    source.write_text(json.dumps(line(0)) + "\n" + json.dumps(undated) + "\n")
    done = run("backfill", str(source), "--failed", str(failed))
    assert (done.exit_code, f"monitor backfill {failed}" in done.stdout) == (1, True)
    (listed,) = (json.loads(one) for one in failed.read_text().splitlines())
    assert listed["where"] == f"{source}:2"
    failed.write_text(json.dumps(listed | {"published": line(1)["published"]}) + "\n")
    again = answer("backfill", str(failed), "--failed", str(tmp_path / "none.jsonl"))
    assert (again["read"], again["failed"], again["failed_file"]) == (1, [], None)
    assert answer("backfill", str(source), "--failed", str(failed))["known"] == 1


def test_pages_in_several_charsets_and_one_of_noise_are_read_side_by_side(answer, tmp_path) -> None:
    folder = tmp_path / "pages"
    folder.mkdir()
    said = "\N{ARABIC LETTER BEH}\N{ARABIC LETTER ALEF}\N{ARABIC LETTER BEH}. " * 100
    for charset in ("utf-8", "cp1256", "utf-16"):
        head = f'<html><head><meta charset="{charset}"><title>{charset}</title>'
        date = '<meta property="article:published_time" content="2026-03-01T08:00:00Z"></head>'
        page = f"{head}{date}<body><article><p>{said}</p></article></body></html>"
        (folder / f"{charset}.html").write_bytes(page.encode(charset))
    (folder / "noise.html").write_bytes(bytes(range(256)) * 20)
    done = answer("backfill", str(folder))
    assert done["read"] == 3
    assert [one["where"] for one in done["failed"]] == [str(folder / "noise.html")]


def test_a_dry_run_says_how_much_and_how_long_and_stores_nothing(answer, run, archive) -> None:
    said = run("backfill", archive, "--dry-run", "--workers", "2")
    assert (said.exit_code, answer("incidents", "list")) == (0, [])
    assert "articles to read\t24" in said.stdout
    assert "time with --workers 2\tabout 0 s" in said.stdout
    (few,) = answer("backfill", archive, "--dry-run", "--limit", "5")
    assert (few["articles"], few["outside"]) == (5, 0)
    (told,) = answer("backfill", archive, "--dry-run", "--until", "2026-02-01")
    assert (told["articles"], told["outside"], told["pages"], told["failed"]) == (8, 16, 0, [])


def test_without_room_to_work_it_says_so_and_stores_nothing(answer, archive) -> None:
    answer("incidents", "list")
    done = subprocess.run(
        [sys.executable, "-m", "monitor", "backfill", archive],
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (2**20, 2**20)),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2, done.stderr
    assert "Make room there, or set TMPDIR" in done.stderr
    assert "Traceback" not in done.stderr
    assert answer("incidents", "list") == []


def test_ctrl_c_ends_it_and_it_goes_on_where_it_was(answer, tmp_path) -> None:
    many = [line(n % 24) | {"url": f"https://gulf-wire.example/{n}"} for n in range(20_000)]
    source = tmp_path / "many.jsonl"
    source.write_text("".join(json.dumps(one) + "\n" for one in many))
    process = subprocess.Popen(
        [sys.executable, "-m", "monitor", "backfill", str(source)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
        # a shell starts what runs in its background deaf to Ctrl-C
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    while not answer("incidents", "list"):
        assert process.poll() is None
    os.killpg(process.pid, signal.SIGINT)
    _, said = process.communicate()
    assert process.returncode == 130, said
    assert b"Run the same command again: it goes on where it was" in said
    again = answer("backfill", str(source), "--limit", "10")
    assert again["known"] > 0
    assert again["read"] == 10


def test_ctrl_c_ends_it_while_a_stream_on_standard_input_says_nothing(answer) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "monitor", "backfill", "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    assert process.stdin is not None
    assert process.stderr is not None
    for number in range(96):  # so many that the first are recorded before the end is known
        told = line(number % 24) | {"url": f"https://gulf-wire.example/{number}"}
        process.stdin.write(json.dumps(told).encode() + b"\n")
    process.stdin.flush()
    while not answer("incidents", "list"):
        assert process.poll() is None
    os.killpg(process.pid, signal.SIGINT)
    assert process.wait(timeout=60) == 130
    assert b"Run the same command again: it goes on where it was" in process.stderr.read()


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
