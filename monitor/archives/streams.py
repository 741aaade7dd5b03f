"""Article streams (.jsonl, also gzipped) as an archive.

Besides articles with `text` or `html`, a line may give only the address of a page, which is then
fetched (`link` names another place to get it from, such as a web archive), or the `list` of another
archive with its `type`: this is how what failed is fed in again.
"""

from collections.abc import Iterator
from io import BufferedReader

from monitor import plain, stream
from monitor.archives.found import Ask, Entry, Failed, Found, More
from monitor.archives.lines import lines
from monitor.article import MAX_TEXT, MAX_TITLE
from monitor.links import http_link
from monitor.stream import BadLine, Line
from monitor.types import Fetched, Item


def read(file: BufferedReader, name: str, ask: Ask) -> Iterator[Found]:
    """Every line as what it is; empty ones are skipped."""
    for one in lines(file, name):
        if isinstance(one, Failed):
            yield one
        elif one[1].strip():
            yield of_line(stream.parsed(one[1], one[0]), f"{name}:{one[0]}", ask)


def of_line(line: Line | BadLine, where: str, ask: Ask) -> Found:
    """One line, read, as an article or as the reason why it is none. `where` is file:line."""
    if isinstance(line, BadLine):
        return Failed(where=where, why=line.why)
    if line.list:
        return More(address=line.list, kind=line.type)
    link = http_link(line.link or line.url) if line.text is None and line.html is None else ""
    if not link and line.text is None and line.html is None:
        why = line.why or "has neither text nor html, and no address to fetch them from"
        return Failed(where=line.where or where, why=why)
    if line.published is not None and line.published > ask.now:
        why = f"published in the future ({line.published:%Y-%m-%d}); correct `published`"
        return Failed(where=where, why=why)
    return Entry(
        item=_item(line, where),
        where=where,
        link=link,
        page=_page(line, ask),
        complete=line.text is not None,
    )


def _item(line: Line, where: str) -> Item:
    path, _, number = where.rpartition(":")
    return Item(
        guid="",
        url=line.url or f"{path}#L{number}",
        title=plain.one_line(line.title, MAX_TITLE),
        summary=plain.clean(line.text or "", MAX_TEXT),
        published=line.published,
        language=line.lang or "",
        publisher=line.source or "",
    )


def _page(line: Line, ask: Ask) -> Fetched | None:
    if line.html is None or line.text is not None:
        return None
    headers = {"content-type": "text/html; charset=utf-8"}
    body = line.html.encode("utf-8", "replace")
    return Fetched(url=line.url, status=200, headers=headers, body=body, at=ask.now)
