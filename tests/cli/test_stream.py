"""Article streams: each line an article or a reason why it is none, in order."""

import json
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from monitor import stream
from monitor.stream import BadLine
from monitor.types import Article, Feed, Reliability, Source


def read(*lines: object, feeds: tuple[Feed, ...] = ()) -> list[Article | BadLine]:
    raw = [x if isinstance(x, bytes) else json.dumps(x).encode() for x in lines]
    return list(stream.articles(raw, stream.publishers(feeds), name="s.jsonl"))


def test_a_line_becomes_an_article_and_gold_labels_are_left_alone() -> None:
    (one,) = read(
        {
            "url": "https://www.gazette.example/1",
            "title": "T",
            "text": "X",
            "published": "2020-03-11T19:40:00+03:00",
            "lang": "en",
            "role": "new_report",
            "gold": {"a": {"killed": {"min": 1, "max": 2}}},
        }
    )
    assert isinstance(one, Article)
    assert (one.title, one.text, one.language) == ("T", "X", "en")
    assert one.published == datetime(2020, 3, 11, 16, 40, tzinfo=UTC)
    assert one.source.publisher == "gazette.example"


def test_a_source_that_is_configured_brings_its_letter() -> None:
    known = Source(publisher="The Gazette", reliability=Reliability.B, family="g")
    feed = Feed(id="g", url="https://gazette.example/rss", source=known)
    (one,) = read({"url": "u", "text": "x", "source": "the gazette"}, feeds=(feed,))
    assert isinstance(one, Article)
    assert one.source is known


def test_html_is_read_for_its_text_and_title() -> None:
    words = "Three rockets landed near the northern gate of the base on Saturday morning. " * 5
    page = f"<html><head><title>Rockets at dawn</title></head><body><p>{words}</p></body></html>"
    (one,) = read({"url": "https://gazette.example/1", "html": page})
    assert isinstance(one, Article)
    assert "northern gate" in one.text
    assert one.title == "Rockets at dawn"


def test_bad_lines_are_told_by_number_and_the_rest_goes_on() -> None:
    found = read(
        b"\xef\xbb\xbf" + b'{"text": "first"}',
        b"",
        b"not json",
        b'{"text": "\xff"}',
        b"[1]",
        {"url": "u"},
        {"text": "x", "published": "yesterday"},
        {"text": "x", "published": "9999-12-31T23:59:59-14:00"},
        {"text": "x", "published": "0001-01-01"},
        {"text": 5},
        b"[" * 100_000,
        {"text": "last", "url": "http://[bad"},
    )
    numbers = [x.number for x in found if isinstance(x, BadLine)]
    assert numbers == [3, 4, 5, 6, 7, 8, 9, 10, 11]
    told = {x.number: x.why for x in found if isinstance(x, BadLine)}
    assert "not a JSON object" in told[3]
    assert "neither text nor html" in told[6]
    assert "'yesterday' is not an ISO 8601 date" in told[7]
    assert "in the year 1;" in told[9]
    assert told[10].startswith("text:")
    good = [x for x in found if isinstance(x, Article)]
    assert [x.text for x in good] == ["first", "last"]
    assert good[0].url == "s.jsonl#L1"


def test_a_date_without_a_zone_is_utc_and_no_date_is_none() -> None:
    bare, none = read({"text": "x", "published": "2020-03-11"}, {"text": "x", "published": None})
    assert isinstance(bare, Article)
    assert bare.published == datetime(2020, 3, 11, tzinfo=UTC)
    assert isinstance(none, Article)
    assert none.published is None


@given(st.lists(st.binary(max_size=80), max_size=6))
def test_no_bytes_stop_a_stream(lines: list[bytes]) -> None:
    assert len(read(*lines)) == sum(bool(x.strip()) for x in lines)
