"""monitor feeds add, import, export: feeds.yaml is added to, and never damaged."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from monitor import feedsfile
from monitor.errors import ConfigError
from monitor.feedsfile import Entry

OPML = """<?xml version="1.0"?><opml version="1.0"><body><outline text="Wires">
<outline text="River Wire" type="rss" xmlUrl="https://wire.example/feed" language="ar-IQ"/>
<outline text="\u0642\u0646\u0627\u0629" xmlUrl="https://voice.example/rss"/></outline></body></opml>
"""


@pytest.fixture
def file(folder: Path) -> Path:
    return folder / "feeds.yaml"


def test_a_feed_is_added_and_nothing_else_changes(run: Callable, file: Path):
    before = file.read_text("utf-8")
    url = "https://post.example/rss"
    done = run(
        *("feeds", "add", url, "--unchecked", "--language", "en", "--publisher", "River Post"),
        *("--country", "LB", "--reliability", "C", "--why", "own reporters"),
    )
    assert done.exit_code == 0
    assert len(file.read_text("utf-8").splitlines()) == len(before.splitlines()) + 2
    new = next(feed for feed in feedsfile.read(file) if feed.url == url)
    assert (new.id, new.source.publisher, new.source.reliability) == (
        "river-post-en",
        "River Post",
        "C",
    )
    assert new.covers == ("LB",)


def test_comments_and_order_stay(run: Callable, file: Path):
    before = file.read_text("utf-8").splitlines()
    run("feeds", "add", "https://post.example/rss", "--unchecked", "--language", "en")
    after = file.read_text("utf-8").splitlines()
    assert [line for line in after if line in set(before)] == before


def test_a_feed_of_a_known_publisher_is_added_to_it(run: Callable, file: Path):
    url = "https://shafaq.example/more"
    run("feeds", "add", url, "--unchecked", "--language", "ar", "--publisher", "Shafaq News")
    known = feedsfile.load(file)
    assert known.feeds[-1].publisher == "shafaq"
    assert known.feeds[-1].id == "shafaq-ar-2"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("https://shafaq.com/rss/en", "--language", "en"), "already"),
        (("https://a.example/rss", "--unchecked"), "give --language"),
        (("https://a.example/rss", "--unchecked", "--language", "english"), "language:"),
        (("ftp://a.example/rss", "--unchecked", "--language", "en"), "url:"),
        (("https://a.example/r", "--unchecked", "--language", "en", "--kind", "x"), "kind:"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_written(
    run: Callable, file: Path, words: tuple[str, ...], said: str
):
    before = file.read_bytes()
    done = run("feeds", "add", *words)
    assert done.exit_code == 2
    assert said in str(done.exception)
    assert file.read_bytes() == before


def test_an_address_that_does_not_answer_is_not_added(run: Callable, file: Path):
    before = file.read_bytes()
    done = run("feeds", "add", "http://127.0.0.1:80/", "--language", "en")
    assert done.exit_code == 1
    assert "not a public address" in done.stderr
    assert "--unchecked" in done.stderr
    assert file.read_bytes() == before


def test_what_is_exported_comes_back_the_same(run: Callable, file: Path, tmp_path: Path):
    exported = run("feeds", "export").stdout
    (tmp_path / "all.opml").write_text(exported, "utf-8")
    assert "0 to" in run("feeds", "import", str(tmp_path / "all.opml")).stdout
    feeds, file_before = feedsfile.read(file), feedsfile.load(file)
    file.write_text("publishers: {}\nfeeds: []\n", "utf-8")
    assert run("feeds", "import", str(tmp_path / "all.opml")).exit_code == 0
    assert feedsfile.read(file) == feeds
    used = {entry.publisher for entry in file_before.feeds}
    assert feedsfile.load(file).publishers == {
        key: one for key, one in file_before.publishers.items() if key in used
    }


def test_what_the_opml_lacks_is_asked_for(run: Callable, answer: Callable, tmp_path: Path):
    (tmp_path / "their.opml").write_text(OPML, "utf-8")
    told = answer("feeds", "import", "their.opml", "--country", "IQ")
    assert [one["id"] for one in told["added"]] == ["river-wire-ar"]
    assert told["refused"] == [
        {"url": "https://voice.example/rss", "why": "no language; give --language"}
    ]
    again = run("feeds", "import", "their.opml", "--language", "ar")
    assert re.search(r"Added 1 to .*; 1 were there already, 0 not taken", again.stdout)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("<rss></rss>", "starts with <rss>"),
        ("nothing", "is no OPML"),
        ('<!DOCTYPE o [<!ENTITY a "x">]><opml><body/></opml>', "entities"),
    ],
)
def test_what_is_no_opml_is_refused(run: Callable, tmp_path: Path, body: str, said: str):
    (tmp_path / "x.opml").write_text(body, "utf-8")
    done = run("feeds", "import", "x.opml")
    assert done.exit_code == 2
    assert said in str(done.exception)


def test_a_result_that_could_not_be_read_is_never_written(file: Path):
    before = file.read_bytes()
    stray = Entry(id="x", publisher="nobody", url="https://x.example/", language="en")
    with pytest.raises(ConfigError, match="nobody"):
        feedsfile.add(file, {}, (stray,))
    assert file.read_bytes() == before
    assert [path.name for path in file.parent.glob("*.new")] == []
