"""The page behind an item: its text, and how much that text is worth.

Boilerplate removal is trafilatura's; what is decided here is whether the page holds the article at
all. Wall and error phrases are data: config/walls.yaml.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from functools import lru_cache
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import trafilatura
from cssselect import SelectorError
from lxml import etree, html
from lxml.cssselect import CSSSelector
from pydantic import BaseModel, ConfigDict, Field
from trafilatura import metadata

from monitor import plain, yamlfile
from monitor.charset import decode
from monitor.dates import Dateline, parse_date
from monitor.types import Article, Item, Source, TextBasis

MAX_TEXT = 200_000  # characters of one article
MAX_TITLE = 500
MAX_NAME = 100
EMPTY_BELOW = 80  # characters; less is a caption or a menu
SHORT_BELOW = 250  # less than a news brief's one paragraph
WALL_BELOW = 1_500  # a wall phrase in a longer text stands beside the article, not before it
LONG_LINE = 300  # a wall notice is never longer; a paragraph that mentions cookies may be
LEAST_SHARE = 0.3  # of the letters a page shows; a text with less may have missed the article
BIG_PAGE = 2_048  # bytes: such a page without any text was not read right

MARKED_HIDDEN = etree.XPath("//*[@hidden or @aria-hidden='true']")
STYLED = etree.XPath("//*[@style]")
HIDING = re.compile(
    r"display:none|visibility:(hidden|collapse)|(opacity|font-size):0(?![.\d])|text-indent:-\d{3,}"
)
PUBLISHED = etree.XPath(
    "(//meta[@property='article:published_time' or @itemprop='datePublished'"
    " or @name='date' or @name='pubdate' or @name='publish-date']/@content"
    " | //time[@itemprop='datePublished' or @pubdate]/@datetime)[1]"
)
# "noarchive" for everybody or for us by name; "none" forbids keeping too (the Robots meta tag and
# X-Robots-Tag as search engines document them). tdm-reservation: W3C TDM Reservation Protocol.
NOT_KEPT = re.compile(r"(?:^|[,;])\s*(?:attack-monitor\s*:\s*)?(?:noarchive|none)\b", re.I)
ROBOTS_META = etree.XPath("//meta[@name='robots' or @name='attack-monitor']/@content")
TDM_META = etree.XPath("//meta[@name='tdm-reservation']/@content")
# What trafilatura lets through over odd trees.
STUMBLES = (ValueError, TypeError, AttributeError, KeyError, IndexError, RecursionError)
# What the attributes of elements that trafilatura.xpaths.AUTHOR_XPATHS looks for have in them.
AUTHOR_SIGNS = (
    "author", "byl", "bbl", "username", "screenname", "writer", "channel-name", "submitted-by",
    "posted-by", "journalist-name", "zuozhe", "bianji", "xiaobian",
)  # fmt: skip
SHOWN = etree.XPath(
    "//body//text()[not(parent::script or parent::style or parent::noscript)]", smart_strings=False
)
ATTRIBUTES = etree.XPath("//@*", smart_strings=False)
JSON_LD_DATE = re.compile(r'"datePublished"\s*:\s*"([^"]{8,40})"')


class Quality(StrEnum):
    """What a page turned out to hold."""

    FULL = "full"
    PARTIAL = "partial"  # the beginning of the article
    WALL = "wall"  # a request to pay, log in, accept or prove to be human
    EMPTY = "empty"
    SOFT_404 = "soft_404"  # "not found", said with status 200


class Walls(BaseModel):
    """Phrases of pages that are not the article. Compared without case."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    walls: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    wires: tuple[str, ...] = ()
    examples: tuple["WallExample", ...] = Field(default=(), exclude=True)

    @classmethod
    def load(cls, config: Path) -> "Walls":
        """Read `config`/walls.yaml. Raises ConfigError."""
        return yamlfile.load(config / "walls.yaml", cls)


class WallExample(BaseModel):
    """A page in short, and what it must be taken for; run as a test."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str = ""
    text: str
    quality: Quality


@dataclass(frozen=True, kw_only=True)
class Page:
    """A page, read. `why` says in words for people what `quality` rests on."""

    title: str
    text: str
    quality: Quality
    why: str
    url: str = ""  # the address that answered
    published: datetime | None = None
    author: str = ""
    credit: str = ""
    may_keep: bool = True  # False: facts and link may be stored, the text not


def extract(
    body: bytes,
    url: str,
    *,
    walls: Walls | None = None,
    dateline: Dateline | None = None,
    now: datetime | None = None,
    select: str = "",
    headers: Mapping[str, str] | None = None,
) -> Page:
    """Text, metadata and worth of an HTML page. Never raises for what the bytes hold.

    `select` is the CSS of the article's text on this site; without a match it is found as usual.
    `headers` (names in lower case) and the page say whether its text may be kept.
    `now` bounds what its date can be; without it any date up to the year 2100 is taken.
    """
    walls, dateline = walls or Walls(), dateline or Dateline()
    said = (headers or {}).get("content-type", "")
    written, _ = decode(body, content_type=said, language=dateline.language)
    tree = trafilatura.load_html(written) if written.strip() else None
    if tree is None:
        return Page(title="", text="", quality=Quality.EMPTY, why="the page is empty")
    raw_date, may_keep = _date(tree), not _is_reserved(tree, headers or {})
    _drop_hidden(tree)
    text = plain.clean(_selected(tree, select) or _text(tree, url, written), MAX_TEXT)
    title, author = _title_and_author(tree)
    quality, why = judge(title, text, walls)
    return Page(
        title=title,
        text=without_notices(text, walls),
        quality=quality,
        why=why,
        url=url,
        published=parse_date(raw_date, dateline, now or datetime(2100, 1, 1, tzinfo=UTC)),
        author=author,
        credit=_credit(text, author, walls),
        may_keep=may_keep,
    )


def judge(title: str, text: str, walls: Walls) -> tuple[Quality, str]:
    """What the text of a page is worth, and why."""
    found = _phrase(f"{title}\n{text[:300]}", walls.missing)
    if found and len(text) < WALL_BELOW:
        return Quality.SOFT_404, f"the page says {found!r}"
    found = _phrase(text, walls.walls) or _phrase(title, walls.walls)
    rest = len(without_notices(text, walls))
    if found and rest < EMPTY_BELOW:
        return Quality.WALL, f"the page asks {found!r}"
    if rest < EMPTY_BELOW:
        return Quality.EMPTY, "the page holds no article text"
    if found and rest < WALL_BELOW:
        return Quality.PARTIAL, f"only the beginning; the page asks {found!r}"
    if rest < SHORT_BELOW:
        return Quality.PARTIAL, "the page holds only a few lines"
    return Quality.FULL, "the page holds the article"


def without_notices(text: str, walls: Walls) -> str:
    """`text` without the lines that are wall notices."""
    if not _phrase(text, walls.walls):
        return text
    lines = text.split("\n")
    return "\n".join(x for x in lines if len(x) > LONG_LINE or not _phrase(x, walls.walls))


def led_elsewhere(wanted: str, answered: str) -> bool:
    """An article's address that answers with the site's front page: gone, without saying so."""
    return urlsplit(answered).path in ("", "/") and urlsplit(wanted).path not in ("", "/")


def article_of(
    item: Item,
    source: Source,
    page: Page | None,
    *,
    trouble: str = "",
    complete: bool = False,
    first_seen: datetime,
) -> Article:
    """What will be read: the page, or the feed's own summary where the page is not the article.

    `trouble` says in words why there is no `page`; an item that is `complete` has no need of one.
    A date after `first_seen` is a mistake of the
    feed: nothing is published after it has been seen.
    """
    use_page = page is not None and _better_than_summary(page, item)
    published = item.published or (page.published if page else None) or first_seen
    return Article(
        url=page.url if page and use_page and page.url else item.url,
        title=item.title or (page.title if page else ""),
        text=page.text if page and use_page else item.summary,
        published=min(published, first_seen),
        source=source,
        language=item.language or source.language,
        basis=_basis(page if use_page else None, complete=complete),
        note="" if complete else _note(page, trouble, use_page=use_page),
        author=page.author if page else "",
        credit=page.credit if page else "",
    )


def _basis(page: Page | None, *, complete: bool) -> TextBasis:
    if page is not None and not page.may_keep:
        return TextBasis.UNKEPT
    return TextBasis.PAGE if page is not None or complete else TextBasis.SUMMARY


def _better_than_summary(page: Page, item: Item) -> bool:
    if page.quality is Quality.PARTIAL:
        return len(page.text) >= len(item.summary)
    return page.quality is Quality.FULL


def _note(page: Page | None, trouble: str, *, use_page: bool) -> str:
    if page is not None and use_page:
        return "" if page.quality is Quality.FULL else page.why
    why = trouble or (page.why if page else "the item has no link")
    return f"the feed's summary was read: {why}"


def _text(tree: Any, url: str, written: str) -> str:
    """The extracted text; of a big page without any, whatever a flat reading finds.

    A second opinion (readability, justext) costs as much as the first, and on 176 of 181 real
    pages changes nothing: it is asked for where the first leaves out most of what the page shows,
    or has more than that.
    libxml2 gives up beyond 255 levels and in very long text nodes, without an error.
    """
    text = _extracted(tree, url, fast=True)
    shown = sum(map(len, map(str.strip, SHOWN(tree))))
    if not LEAST_SHARE * shown <= len(text) <= shown:
        text = _extracted(tree, url, fast=False)
    if text or len(written) < BIG_PAGE:
        return text
    return plain.strip_tags(written)


def _extracted(tree: Any, url: str, *, fast: bool) -> str:
    try:
        document = trafilatura.bare_extraction(
            tree,
            url=url,
            fast=fast,
            include_comments=False,
            include_tables=True,
            deduplicate=False,  # its memory is shared by the process: answers would depend on it
        )
    except STUMBLES:
        return ""  # the flat reader does not stumble
    return str(getattr(document, "text", None) or "")


def _title_and_author(tree: Any) -> tuple[str, str]:
    """Only these two: all of trafilatura's metadata costs as much as a third of the text."""
    found = metadata.examine_meta(tree)
    if " " not in (found.author or ""):
        found.author = None  # a login
    try:
        found = metadata.extract_meta_json(tree, found)
        title = found.title or metadata.extract_title(tree)
        author = found.author or (metadata.extract_author(tree) if _may_name_author(tree) else "")
    except STUMBLES:
        title, author = found.title, found.author
    return _line(title, MAX_TITLE), _line(author, MAX_NAME)


def _may_name_author(tree: Any) -> bool:
    """Whether looking for a byline can find one: looking costs as much as the whole text."""
    said = " ".join(ATTRIBUTES(tree)).lower()
    return any(sign in said for sign in AUTHOR_SIGNS) or tree.find(".//author") is not None


def _line(found: str | None, limit: int) -> str:
    return plain.one_line(unescape(found or ""), limit)


def _selected(tree: Any, select: str) -> str:
    if not select:
        return ""
    try:
        parts = CSSSelector(select, translator="html")(tree)
    except SelectorError:
        return ""
    return "\n".join(
        plain.strip_tags(html.tostring(part, encoding="unicode", with_tail=False)) for part in parts
    )


def _drop_hidden(tree: Any) -> None:
    """Take out what a browser would not show: readers never see it, so it tells no attack."""
    styled = (x for x in STYLED(tree) if HIDING.search(x.get("style").lower().replace(" ", "")))
    for element in (*MARKED_HIDDEN(tree), *styled):
        if element.getparent() is not None and element.tag not in ("body", "html"):
            element.drop_tree()


def _date(tree: Any) -> str:
    dates = PUBLISHED(tree)
    if dates:
        return str(dates[0])
    scripts = tree.xpath("//script[@type='application/ld+json']/text()")
    found = (JSON_LD_DATE.search(str(script)[:100_000]) for script in scripts)
    return next((match[1] for match in found if match), "")


def _is_reserved(tree: Any, headers: Mapping[str, str]) -> bool:
    """Whether the site asks that the text is not kept."""
    said = (headers.get("x-robots-tag", ""), *ROBOTS_META(tree))
    reserved = (headers.get("tdm-reservation", ""), *TDM_META(tree))
    return any(NOT_KEPT.search(one) for one in said) or any(x.strip() == "1" for x in reserved)


def _credit(text: str, author: str, walls: Walls) -> str:
    """The wire agency whose copy this is: in the byline, or in brackets at either end."""
    ends = f"{text[:200]}\n{text[-200:]}"
    for wire in (one for one in walls.wires if one in author or one in ends):
        name = re.escape(wire)
        if re.search(rf"\b{name}\b", author) or re.search(
            rf"[(\[]{name}[)\]]|^{name}$", ends, re.M
        ):
            return wire
    return ""


def _phrase(text: str, phrases: tuple[str, ...]) -> str:
    said = text.casefold()
    return next((phrase for phrase, folded in _folded(phrases) if folded in said), "")


@lru_cache(maxsize=8)
def _folded(phrases: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    return tuple((phrase, phrase.casefold()) for phrase in phrases)
