"""monitor read: the JSON that scripts rely on, and every kind of bad input."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

REPORT = {"verdict", "reason", "score", "language", "rules_version", "mentions"}
MENTION = {
    "lead", "modality", "aggregate", "place", "when", "weapon", "munitions", "killed", "wounded",
    "target", "claimed_by", "blamed_on", "evidence",
}  # fmt: skip
PARTS = {
    "place": {"name", "site_id", "admin1", "country", "lat", "lon", "precision", "radius_km"},
    "when": {"earliest", "latest", "precision", "basis"},
    "weapon": {"kind", "detail"},
    "munitions": {"low", "best", "high"},
    "killed": {"low", "best", "high"},
    "wounded": {"low", "best", "high"},
}
TITLE = "Rockets hit Camp Taji, two soldiers killed"
TEXT = (
    "BAGHDAD - At least 15 Katyusha rockets hit Camp Taji north of Baghdad late on Wednesday, "
    "killing two soldiers and wounding twelve others, the Iraqi military said."
)
STRIKE = "Railway workers went on strike on Monday over pay, and trains stood still all day."


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "article.txt"
    path.write_text(TEXT)
    return path


def follows_contract(report: dict) -> None:
    assert set(report) == REPORT
    assert report["verdict"] in ("new_attack", "update", "background", "not_attack")
    assert 0 <= report["score"] <= 1
    for mention in report["mentions"]:
        assert set(mention) == MENTION
        for name, keys in PARTS.items():
            assert mention[name] is None or set(mention[name]) == keys
        for piece in mention["evidence"]:
            assert set(piece) - {"part"} == {"fact", "start", "end", "quote"}


def test_json_has_exactly_the_keys_of_the_contract(answer: Callable, article: Path) -> None:
    words = ("read", str(article), "--title", TITLE, "--published", "2020-03-12T06:00+03:00")
    report = answer(*words)
    follows_contract(report)
    assert report["verdict"] == "new_attack"
    (lead,) = [mention for mention in report["mentions"] if mention["lead"]]
    assert lead["weapon"]["kind"] == "rocket"
    assert lead["evidence"]
    for piece in lead["evidence"]:
        source = TITLE if piece.get("part") == "title" else TEXT
        assert source[piece["start"] : piece["end"]] == piece["quote"]


def test_a_strike_of_workers_is_no_attack(run: Callable, answer: Callable) -> None:
    assert answer("read", "-", given=STRIKE)["verdict"] == "not_attack"
    assert run("read", "-", given=STRIKE).stdout.startswith("not_attack")


def test_people_see_the_quotes_marked(run: Callable, article: Path) -> None:
    said = run("read", str(article), "--title", TITLE).stdout
    assert said.startswith("new_attack")
    assert "|weapon]" in said
    assert "Attack 1: lead, asserted" in said


def test_rules_that_fired_and_rules_that_vetoed_are_shown(run: Callable) -> None:
    said = run("read", "-", given=TEXT + " The army denied that a second base had been hit.").stdout
    shown = [line.split() for line in said[said.index("Rules that fired") :].splitlines()]
    assert ["+", "attack", "means-hit"] in [words[:3] for words in shown]
    assert ["-", "denied", "denies"] in [words[:3] for words in shown]
    assert "denied: it did not happen" in said


def known_attack(run: Callable, tmp_path: Path) -> None:
    line = {
        "url": "https://gazette.example/9", "title": "Rockets land in Camp Taji",
        "published": "2020-03-12T01:00+03:00",
        "text": "Rockets landed inside Camp Taji late on Wednesday, wounding 12 soldiers.",
    }  # fmt: skip
    (tmp_path / "old.jsonl").write_text(json.dumps(line))
    assert run("backfill", str(tmp_path / "old.jsonl")).exit_code == 0


def test_the_incident_that_it_would_join_is_named_and_nothing_is_stored(
    run: Callable, answer: Callable, article: Path, tmp_path: Path
) -> None:
    known_attack(run, tmp_path)
    before = answer("incidents", "list")
    words = ("read", str(article), "--title", TITLE, "--published", "2020-03-12T06:00+03:00")
    (joined, *_) = answer(*words)["joins"]
    assert (joined["decision"], joined["incident"]) == ("same", before[0]["id"])
    assert "the same place (Camp Taji)" in joined["reason"]
    assert f"in store   joins {before[0]['id']}   place and day fit" in run(*words).stdout
    assert answer("incidents", "list") == before


def test_another_day_would_be_a_new_incident(
    run: Callable, answer: Callable, tmp_path: Path
) -> None:
    known_attack(run, tmp_path)
    words = ("read", "-", "--published", "2020-03-20T06:00+03:00")
    given = "Rockets hit Camp Taji on Thursday evening, killing two soldiers."
    (joined,) = answer(*words, given=given)["joins"]
    assert (joined["decision"], joined["incident"]) == ("new", None)
    assert joined["reason"] == "nothing known near that place and day"
    (joined,) = answer("read", "-", given="Rebels threatened to fire rockets at Erbil.")["joins"]
    assert (joined["decision"], joined["reason"]) == (None, "threatened")


@pytest.mark.parametrize("content", [None, b"", b"no database"])
def test_without_a_store_nothing_is_said_of_one_and_none_is_made(
    run: Callable, answer: Callable, article: Path, tmp_path: Path, content: bytes | None
) -> None:
    store = tmp_path / "store" / "monitor.db"
    if content is not None:
        store.parent.mkdir()
        store.write_bytes(content)
    follows_contract(answer("read", str(article)))
    assert "in store" not in run("read", str(article)).stdout
    assert (store.read_bytes() if store.exists() else None) == content


def test_html_is_read_for_its_article(answer: Callable, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    body = f"<p>{TEXT}</p><p>{'It was the third attack on the base this year. ' * 6}</p>"
    page.write_text(f"<html><head><title>{TITLE}</title></head><body>{body}</body></html>")
    assert answer("read", str(page))["verdict"] == "new_attack"


def test_a_stream_gives_one_report_a_line_in_its_order(run: Callable, tmp_path: Path) -> None:
    stream = tmp_path / "news.jsonl"
    lines = [{"url": f"https://gazette.example/{n}", "text": (TEXT, STRIKE)[n % 2]} for n in (0, 1)]
    stream.write_text("\n".join(json.dumps(line) for line in lines * 3))
    for words, given in ((("read", str(stream)), None), (("read", "-"), stream.read_text())):
        done = run(*words, given=given)
        assert done.exit_code == 0
        reports = [json.loads(line) for line in done.stdout.splitlines()]
        assert [x["verdict"] for x in reports] == ["new_attack", "not_attack"] * 3
        for report in reports:
            follows_contract(report)


def test_a_bad_line_is_named_and_the_rest_is_read(run: Callable, tmp_path: Path) -> None:
    stream = tmp_path / "news.jsonl"
    stream.write_text(f'{{"text": "{STRIKE}"}}\nnot json\n{{"text": "{STRIKE}"}}\n')
    done = run("read", str(stream))
    assert done.exit_code == 2
    assert len(done.stdout.splitlines()) == 2
    assert f"{stream}:2: not a JSON object" in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["missing.txt"], "missing.txt: no such file"),
        (["."], ".: cannot be read"),
        (["image.bin"], "is not UTF-8 text"),
        (["good.txt", "--published", "last week"], "'last week' is no ISO 8601 date"),
        (["http://127.0.0.1:1/"], "127.0.0.1"),
        (["http://[bad"], "is not an http(s) address"),
    ],
)
def test_bad_input_ends_with_2_and_one_message(
    run: Callable, tmp_path: Path, words: list[str], said: str
) -> None:
    (tmp_path / "image.bin").write_bytes(b"\x89PNG\xff\xfe\x00")
    (tmp_path / "good.txt").write_text(STRIKE)
    done = run("read", *words)
    assert done.exit_code == 2
    assert said in str(done.exception)


@pytest.mark.parametrize("text", ["", " ", "x", "\x00", "\u202e\u200f", "A" * 300_000])
def test_odd_texts_are_read(answer: Callable, text: str) -> None:
    report = answer("read", "-", given=text)
    follows_contract(report)
    assert report["verdict"] == "not_attack"


def test_nothing_of_an_article_steers_the_terminal(run: Callable) -> None:
    done = run("read", "-", "--title", "\x1b]0;owned\x07", given=TEXT + " \x1b[2J\x9b31m")
    assert "\x1b" not in done.stdout
    assert "\x9b" not in done.stdout
    assert "\\x1b]0;owned" in done.stdout
