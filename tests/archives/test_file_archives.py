"""Archives in files: what is in them comes out, and damage is named and passed over."""

import gzip
import io
import json
import tracemalloc
from dataclasses import replace
from datetime import UTC, datetime
from io import BufferedReader
from pathlib import Path

import pytest
from archives.conftest import GOLDEN, page, warc
from hypothesis import given
from hypothesis import strategies as st

from monitor.archives import FILES, Ask, Entry, Failed, Found, More, folder, lines

ASK = Ask(now=datetime(2026, 11, 20, 12, tzinfo=UTC))
FIRST = {"url": "https://a.example/1", "text": "Rockets.", "published": "2026-02-11T20:00:00Z"}


def read(kind: str, body: bytes, name: str = "file") -> list[Found]:
    return list(FILES[kind].read(BufferedReader(io.BytesIO(body)), name, ASK))  # type: ignore[arg-type]


def entries(found: list[Found]) -> list[Entry]:
    return [one for one in found if isinstance(one, Entry)]


def failures(found: list[Found]) -> dict[str, str]:
    return {one.where: one.why for one in found if isinstance(one, Failed)}


def jsonl(*rows: object) -> bytes:
    return b"".join(x if isinstance(x, bytes) else json.dumps(x).encode() + b"\n" for x in rows)


# --- streams


def test_a_stream_gives_texts_pages_links_and_lists():
    html = {"url": "https://a.example/2", "html": page(2).decode()}
    link = {"url": "https://a.example/3", "link": "https://archive.example/3"}
    more = {"list": "https://a.example/sitemap.xml", "type": "sitemap"}
    text, whole, pointed, listed = read("jsonl", jsonl(FIRST, html, link, more))
    assert isinstance(text, Entry)
    assert isinstance(whole, Entry)
    assert isinstance(pointed, Entry)
    assert (text.complete, text.item.summary, text.where) == (True, "Rockets.", "file:1")
    assert whole.page is not None
    assert b"Camp Taji" in whole.page.body
    assert (pointed.link, pointed.item.url) == (link["link"], link["url"])
    assert listed == More(address=more["list"], kind="sitemap")


def test_bad_lines_are_named_with_file_and_line_and_the_rest_goes_on():
    found = read(
        "jsonl",
        jsonl(
            b"not json\n",
            FIRST,
            b"\n",
            FIRST | {"published": "yesterday"},
            FIRST | {"published": "2031-01-01"},
            {"title": "nothing to read"},
            b'{"text": "\xd5\xc7\xd1\xe6\xce"}\n',
            b'{"text": "cut of',
        ),
        "news.jsonl",
    )
    named = failures(found)
    assert list(named) == [f"news.jsonl:{n}" for n in (1, 4, 5, 6, 7, 8)]
    assert "not a JSON object" in named["news.jsonl:1"]
    assert "'yesterday' is not an ISO 8601 date" in named["news.jsonl:4"]
    assert "in the future (2031-01-01)" in named["news.jsonl:5"]
    assert "neither text nor html" in named["news.jsonl:6"]
    assert len(entries(found)) == 1


def test_what_cannot_be_stored_is_taken_out():
    (one,) = entries(read("jsonl", jsonl(FIRST | {"text": "a\0b\ud800c\u202e", "title": "t\0"})))
    assert (one.item.summary, one.item.title) == ("abc", "t")


def test_half_a_gzip_gives_what_is_before_the_damage():
    body = gzip.compress(jsonl(*[FIRST | {"url": f"https://a.example/{n}"} for n in range(5_000)]))
    found = read("jsonl", body[: len(body) // 2], "news.jsonl.gz")
    (where,) = failures(found)
    assert where == f"news.jsonl.gz:{len(entries(found)) + 1}"
    assert len(entries(found)) > 100


def test_a_line_without_end_is_passed_over(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(lines, "MAX_LINE", 1_000)
    found = read("jsonl", jsonl(b"x" * 5_000 + b"\n", FIRST))
    assert list(failures(found)) == ["file:1"]
    assert [one.where for one in entries(found)] == ["file:2"]


def test_a_hundred_thousand_lines_take_no_more_memory_than_ten(tmp_path: Path):
    def peak(count: int) -> int:
        path = tmp_path / f"{count}.jsonl"
        path.write_bytes(jsonl(FIRST) * count)
        tracemalloc.start()
        with path.open("rb") as file:
            assert sum(1 for _ in FILES["jsonl"].read(file, "x", ASK)) == count
        top = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return top

    peak(10)
    assert peak(100_000) < peak(10) + 1_000_000


def test_what_failed_is_a_line_that_can_be_fed_in_again():
    held = entries(read("jsonl", jsonl(FIRST)) + read("html", page(1), "pages/1.html"))
    pointed = replace(held[0], complete=False, link="https://archive.example/1")
    for one in (*held, pointed):
        (back,) = entries(read("jsonl", jsonl(dict(one.line()))))
        assert (back.item.url, back.link, back.complete) == (one.item.url, one.link, one.complete)
        assert (back.page and back.page.body) == (one.page and one.page.body)


# --- tables


def test_a_table_is_read_by_the_names_of_its_columns():
    found = read("csv", (GOLDEN / "table.csv").read_bytes(), "table.csv")
    first, second = entries(found)
    assert (first.where, second.where) == ("table.csv:2", "table.csv:4")
    assert first.item.summary.startswith("At least three rockets hit Camp Taji in Iraq")
    assert first.item.summary.endswith("nobody was hurt.")
    assert first.item.published == datetime(2026, 2, 11, 20, tzinfo=UTC)
    named = failures(found)
    assert named["table.csv:6"] == "published: 'soon' is not an ISO 8601 date"
    assert "8 cells for 6 columns" in named["table.csv:7"]


def test_a_row_in_another_charset_is_named():
    body = b"url,text,published\nhttps://a.example/1," + "صاروخ".encode("cp1256")
    found = read("csv", body + b",2026-02-11\nhttps://a.example/2,x,2026-02-11\n")
    assert "UTF-8" in failures(found)["file:2"]
    assert len(entries(found)) == 1


def test_a_table_of_something_else_is_refused():
    assert list(failures(read("csv", b"name;age\nx;1\n"))) == ["file:1"]
    assert list(failures(read("csv", b""))) == ["file:1"]


# --- saved pages


@pytest.mark.parametrize(
    "head",
    [
        b'<link rel="canonical" href="https://a.example/1">',
        b"<link href='https://a.example/1' rel='canonical'>",
        b'<meta property="og:url" content="https://a.example/1">',
        b"<!-- saved from url=(0019)https://a.example/1 -->",
    ],
)
def test_a_saved_page_gives_its_own_address(head):
    assert folder.page(b"<html>" + head, "pages/1.html", ASK.now).item.url == "https://a.example/1"


def test_a_saved_page_without_one_is_known_by_its_path():
    hostile = b'<link rel="canonical" href="javascript:alert(1)">'
    assert folder.page(hostile, "pages/1.html", ASK.now).item.url == "pages/1.html"


# --- WARC

PAGES = [(f"https://a.example/{n}", page(1 + n % 3)) for n in range(6)]


@pytest.mark.parametrize("packed", [True, False])
def test_every_page_of_a_warc_comes_out_with_its_address_and_date(packed):
    found = read("warc", warc(*PAGES, packed=packed))
    assert [one.item.url for one in entries(found)] == [url for url, _ in PAGES]
    assert {one.seen for one in entries(found)} == {datetime(2026, 3, 9, 12, tzinfo=UTC)}
    assert [one.page.body for one in entries(found) if one.page] == [body for _, body in PAGES]


def test_what_is_no_page_is_passed_over():
    image = warc(("https://a.example/i.png", b"\x89PNG"), kind="image/png")
    info = b"WARC/1.0\r\nWARC-Type: warcinfo\r\nContent-Length: 2\r\n\r\nx\n\r\n\r\n"
    found = read("warc", gzip.compress(info) + image + warc(PAGES[0]))
    assert len(found) == 1


@pytest.mark.parametrize("at", [12, 60, 200])
def test_a_corrupt_record_in_the_middle_costs_only_itself(at):
    parts = [warc(one) for one in PAGES]
    broken = bytearray(parts[2])
    broken[at] ^= 0xFF
    broken[at + 1] ^= 0xFF
    found = read("warc", b"".join([*parts[:2], bytes(broken), *parts[3:]]), "cc.warc.gz")
    left = [one.item.url for one in entries(found)]
    assert left == [url for url, _ in PAGES if url != PAGES[2][0]]
    (where,) = failures(found)
    assert where.startswith("cc.warc.gz, ")


def test_garbage_between_records_of_a_plain_warc_costs_nothing_else():
    body = warc(PAGES[0], packed=False) + b"garbage\r\n" * 50 + warc(*PAGES[1:], packed=False)
    found = read("warc", body)
    assert len(entries(found)) == len(PAGES)
    assert len(failures(found)) == 1


@pytest.mark.parametrize("packed", [True, False])
def test_a_warc_that_is_cut_off_names_its_last_record(packed):
    found = read("warc", warc(*PAGES, packed=packed)[:-150])
    assert len(entries(found)) == len(PAGES) - 1
    assert len(failures(found)) == 1


def test_a_body_in_pieces_and_packed_is_put_together():
    body = gzip.compress(page(1))
    pieces = b"".join(b"%x\r\n%b\r\n" % (len(x), x) for x in (body[:50], body[50:])) + b"0\r\n\r\n"
    head = (
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n"
        b"Transfer-Encoding: chunked\r\n\r\n"
    )
    record = (
        b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: <https://a.example/1>\r\n"
        b"WARC-Date: 2026-03-09T12:00:00Z\r\nContent-Type: application/http\r\n"
        b"Content-Length: %d\r\n\r\n" % len(head + pieces)
    )
    (one,) = entries(read("warc", gzip.compress(record + head + pieces + b"\r\n\r\n")))
    assert one.page is not None
    assert one.page.body == page(1)


@pytest.mark.parametrize("kind", sorted(FILES))
@given(body=st.binary(max_size=300))
def test_no_bytes_stop_an_archive(kind, body):
    for start in (b"", b"\x1f\x8b\x08\0", b"WARC/1.0\r\n", b"url,text\n"):
        read(kind, start + body)
