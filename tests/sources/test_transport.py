"""Exchanges end in bounded time and memory, whatever the other side does (faults T)."""

import asyncio
import gzip
import itertools
import zlib

import pytest
from sources import hostile as web
from sources.hostile import Hostile

from monitor.errors import FetchError, FetchFault
from monitor.fetch.decompress import STEP, Decompressor
from monitor.fetch.exchange import Fetcher
from monitor.fetch.responses import MIB, Limits
from monitor.types import Fetched


async def fault(fetcher: Fetcher, url: str, **kwargs: object) -> FetchError:
    with pytest.raises(FetchError) as caught:
        await fetcher.fetch(url, **kwargs)  # type: ignore[arg-type]
    return caught.value


async def test_an_honest_answer_comes_whole(hostile: Hostile, fetcher: Fetcher) -> None:
    url = hostile.on("/ok", web.says(200, web.stories(3), ETag='W/"a"', content_type="text/xml"))
    answer = await fetcher.fetch(url)
    assert isinstance(answer, Fetched)
    assert (answer.body, answer.etag) == (web.stories(3), 'W/"a"')


@pytest.mark.parametrize("encoding", ["gzip", "x-gzip", "deflate"])
async def test_one_layer_is_decompressed(hostile: Hostile, fetcher: Fetcher, encoding: str) -> None:
    packed = zlib.compress(b"<rss/>") if encoding == "deflate" else gzip.compress(b"<rss/>")
    url = hostile.on("/z", web.says(200, packed, content_encoding=encoding))
    answer = await fetcher.fetch(url)
    assert isinstance(answer, Fetched)
    assert answer.body == b"<rss/>"


def test_raw_deflate_and_several_gzip_members_are_read() -> None:
    raw = zlib.compressobj(wbits=-15)
    packed = raw.compress(b"one two") + raw.flush()
    assert Decompressor("deflate", limit=100).feed(packed) == b"one two"
    members = gzip.compress(b"one ") + gzip.compress(b"two")
    reader = Decompressor("gzip", limit=100)
    assert b"".join(reader.feed(members[n : n + 1]) for n in range(len(members))) == b"one two"
    reader.finish()


async def test_who_asks_is_said_and_nothing_else_is_sent(
    hostile: Hostile, fetcher: Fetcher
) -> None:
    cookies = {"Set_Cookie": "a=b"}
    url = hostile.on("/ok", web.says(200, b"<rss/>", **cookies))
    await fetcher.fetch(url)
    await fetcher.fetch(url)
    headers = hostile.asked("/ok")[1].headers
    assert headers["user-agent"].startswith("attack-monitor/")
    assert headers["accept-encoding"] == "gzip, deflate"
    assert "cookie" not in headers
    assert "referer" not in headers


async def test_T01_gzip_bomb(hostile: Hostile, fetcher: Fetcher) -> None:
    url = hostile.on("/bomb", web.bomb) + "?mb=1024"
    assert (await fault(fetcher, url)).fault is FetchFault.TOO_BIG


def test_T01_the_bomb_is_noticed_in_one_step_of_64_kib() -> None:
    reader = Decompressor("gzip", limit=10 * MIB)
    with pytest.raises(FetchError):
        reader.feed(b"".join(web.gzip_bomb(64)))
    assert reader._out <= 10 * MIB + STEP


async def test_T02_chained_encodings(hostile: Hostile, fetcher: Fetcher) -> None:
    twice = gzip.compress(gzip.compress(b"<rss/>"))
    url = hostile.on("/twice", web.says(200, twice, content_encoding="gzip, gzip"))
    assert (await fault(fetcher, url)).fault is FetchFault.ENCODING


@pytest.mark.parametrize("encoding", ["br", "zstd", "compress"])
async def test_T03_encoding_nobody_asked_for(
    hostile: Hostile, fetcher: Fetcher, encoding: str
) -> None:
    url = hostile.on("/br", web.says(200, b"\x0b\x80", content_encoding=encoding))
    assert (await fault(fetcher, url)).fault is FetchFault.ENCODING


async def test_T04_lying_and_cut_gzip(hostile: Hostile, fetcher: Fetcher) -> None:
    liar = await fault(fetcher, hostile.on("/liar", web.false_gzip))
    cut = await fault(fetcher, hostile.on("/cut", web.cut_gzip))
    assert (liar.fault, cut.fault) == (FetchFault.ENCODING, FetchFault.BROKEN)


@pytest.mark.parametrize("handler", [web.drip, web.slow_headers, web.hang])
async def test_T05_no_answer_outlives_the_deadline(
    hostile: Hostile, fetcher: Fetcher, handler: web.Handler
) -> None:
    """A read limit alone never fires here, apart from the hang: bytes keep coming in time."""
    limits = Limits(total_s=0.3, read_s=60.0)
    caught = await fault(fetcher, hostile.on("/slow", handler), limits=limits)
    assert caught.fault is FetchFault.TIMEOUT


async def test_T05_redirects_share_one_deadline(hostile: Hostile, fetcher: Fetcher) -> None:
    async def slow_step(_request: web.Request, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(0.2)
        writer.write(web.head(302, Location="/again"))

    hostile.on("/again", slow_step)
    limits = Limits(total_s=0.5, redirects=100)
    caught = await fault(fetcher, hostile.url("/again"), limits=limits)
    assert caught.fault is FetchFault.TIMEOUT
    assert len(hostile.asked("/again")) <= 3


@pytest.mark.parametrize("handler", [web.endless, web.endless_chunks])
async def test_T06_endless_body(hostile: Hostile, fetcher: Fetcher, handler: web.Handler) -> None:
    limits = Limits(total_s=20, wire_bytes=2 * MIB)
    caught = await fault(fetcher, hostile.on("/endless", handler), limits=limits)
    assert caught.fault is FetchFault.TOO_BIG


async def test_T07_endless_headers(hostile: Hostile, fetcher: Fetcher) -> None:
    caught = await fault(fetcher, hostile.on("/headers", web.endless_headers))
    assert caught.fault is FetchFault.BROKEN


@pytest.mark.parametrize("handler", [web.reset_at_once, web.reset_in_body, web.short_body])
async def test_T08_cut_connection(hostile: Hostile, fetcher: Fetcher, handler: web.Handler) -> None:
    caught = await fault(fetcher, hostile.on("/cut", handler))
    assert caught.fault in (FetchFault.BROKEN, FetchFault.UNREACHABLE)
    assert caught.retry_helps


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 9\r\n\r\nabcdefghi",
        b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nabc",
        b"<rss>no status line at all</rss>",
        b"HTTP/1.1 banana\r\n\r\n",
    ],
)
async def test_T10_broken_framing(hostile: Hostile, fetcher: Fetcher, answer: bytes) -> None:
    async def handler(_request: web.Request, writer: asyncio.StreamWriter) -> None:
        writer.write(answer)

    caught = await fault(fetcher, hostile.on("/framing", handler))
    assert caught.fault is FetchFault.BROKEN


async def test_T11_a_big_body_is_refused_by_its_length(hostile: Hostile, fetcher: Fetcher) -> None:
    """Only headers are sent: reading would end in BROKEN, refusing unread is TOO_BIG."""

    async def handler(_request: web.Request, writer: asyncio.StreamWriter) -> None:
        writer.write(web.head(content_length=str(50 * MIB)))

    caught = await fault(fetcher, hostile.on("/big", handler))
    assert caught.fault is FetchFault.TOO_BIG


@pytest.mark.parametrize("kind", ["image/png", "application/pdf", "video/mp4", "application/zip"])
async def test_what_is_no_text_is_not_read(hostile: Hostile, fetcher: Fetcher, kind: str) -> None:
    url = hostile.on("/file", web.says(200, b"%PDF", content_type=kind))
    assert (await fault(fetcher, url)).fault is FetchFault.CONTENT_TYPE


@pytest.mark.parametrize("kind", ["application/x-rss+xml", "application/vnd.x+json", "text/html"])
async def test_odd_names_of_xml_are_read(hostile: Hostile, fetcher: Fetcher, kind: str) -> None:
    url = hostile.on("/feed", web.says(200, b"<rss/>", content_type=kind))
    assert isinstance(await fetcher.fetch(url), Fetched)


async def test_one_connection_per_host_at_a_time(hostile: Hostile) -> None:
    open_now, most = 0, 0

    async def handler(request: web.Request, writer: asyncio.StreamWriter) -> None:
        nonlocal open_now, most
        open_now += 1
        most = max(most, open_now)
        await asyncio.sleep(0.01)
        await web.says(200, b"<rss/>")(request, writer)
        open_now -= 1

    url = hostile.on("/one", handler)
    async with Fetcher(allow=hostile.allow, host_gap_s=0) as fetcher:
        await asyncio.gather(*(fetcher.fetch(f"{url}?{n}") for n in range(5)))
    assert most == 1


async def test_a_pause_lies_between_two_requests_to_one_host(hostile: Hostile) -> None:
    loop = asyncio.get_running_loop()
    times: list[float] = []

    async def handler(request: web.Request, writer: asyncio.StreamWriter) -> None:
        times.append(loop.time())
        await web.says(200, b"<rss/>")(request, writer)

    url = hostile.on("/gap", handler)
    async with Fetcher(allow=hostile.allow, host_gap_s=0.1) as fetcher:
        await asyncio.gather(*(fetcher.fetch(url) for _ in range(3)))
    assert all(late - early >= 0.1 for early, late in itertools.pairwise(times))
