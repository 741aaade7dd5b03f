"""Articles and what was read in them.

Functions take a connection inside the caller's transaction.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, TypeVar

from pydantic import TypeAdapter
from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    Row,
    Text,
    bindparam,
    cast,
    insert,
    select,
)

from monitor.links import canonical
from monitor.store.schema import articles, claims, incident_reports, reports
from monitor.text import fold_word
from monitor.types import Article, Report, Source, TextBasis

REPORT = TypeAdapter(Report)
SOURCE = TypeAdapter(Source)
COPIES_ASKED = 20  # the oldest of the articles with the very same words

K = TypeVar("K")
V = TypeVar("V")
Name = tuple[str, str]  # of an article: its canonical address, and the hash of its words
Key = tuple[str, str, str]  # of a report: the name of its article, and the version of the rules

# Built once: every article of every archive passes here.
NAMED = (articles.c.canonical_url == bindparam("name_url")) & (
    articles.c.content_hash == bindparam("name_hash")
)
STORED = (
    select(
        articles.c.canonical_url,
        articles.c.content_hash,
        reports.c.rules_version,
        articles.c.id.label("article_id"),
        reports.c.id.label("report_id"),
    )
    .outerjoin(reports, reports.c.article_id == articles.c.id)
    .where(articles.c.canonical_url.in_(bindparam("urls", expanding=True)))
    .where(articles.c.content_hash.in_(bindparam("hashes", expanding=True)))
)
ADD_ARTICLES = insert(articles)
ADD_REPORTS = insert(reports).values(
    article_id=select(articles.c.id).where(NAMED).scalar_subquery()
)
# The columns of an article and its report that are read again; what is a value in them as text,
# which is understood once.
ARTICLE = (
    *(one for one in articles.c if one.name != "source"),
    cast(articles.c.source, Text).label("source_text"),
)
REPORTED = (
    *ARTICLE,
    reports.c.id.label("report_id"),
    reports.c.recorded_at,
    cast(reports.c.body, Text).label("body_text"),
)
OLDEST_ALIKE = (
    select(articles.c.id)
    .where(articles.c.content_hash == bindparam("words"), articles.c.id != bindparam("article"))
    .order_by(articles.c.content_hash, articles.c.id)
    .limit(COPIES_ASKED)
)
COPIED = (
    select(incident_reports.c.mention, incident_reports.c.incident_id)
    .join(reports, reports.c.id == incident_reports.c.report_id)
    .where(reports.c.article_id.in_(OLDEST_ALIKE))
    .order_by(reports.c.article_id.desc())
)
TOLD_BY = (
    select(cast(claims.c.source, Text).label("source_text"), articles.c.text)
    .join(reports, reports.c.id == claims.c.report_id)
    .join(articles, articles.c.id == reports.c.article_id)
    .where(claims.c.incident_id == bindparam("incident"))
    .where(claims.c.speaks, claims.c.fact == "modality")
    .order_by(claims.c.id.desc())
    .limit(bindparam("most", type_=Integer))
)


@dataclass(frozen=True, kw_only=True)
class Stored:
    """Where a report lies. `fresh` is False when the same was recorded before."""

    article_id: int
    report_id: int
    words: str  # the content hash
    fresh: bool


def content_hash(article: Article) -> str:
    """64 hex digits, the same for the same words whatever their spacing, case and marks."""
    words = fold_word(f"{article.title}\n{article.text}")
    return hashlib.sha256(words.encode()).hexdigest()


def add_all(
    conn: Connection, read: Sequence[tuple[Article, Report]], *, now: datetime
) -> list[Stored]:
    """Store articles and their reports, in a few statements however many they are. The same article
    read by the same rules adds nothing.
    """
    if not read:
        return []
    names = [(canonical(article.url), content_hash(article)) for article, _ in read]
    keys = [(*name, report.rules_version) for name, (_, report) in zip(names, read, strict=True)]
    stored = _stored(conn, names)
    known = {(url, words) for url, words, _ in stored}
    new = _firsts((n, one) for n, (one, _) in zip(names, read, strict=True) if n not in known)
    fresh = _firsts(
        (key, one) for key, (_, one) in zip(keys, read, strict=True) if key not in stored
    )
    if new:
        conn.execute(ADD_ARTICLES, [_article_row(one, name, now) for name, one in new.items()])
    if fresh:
        conn.execute(ADD_REPORTS, [_report_row(one, key, now) for key, one in fresh.items()])
        stored = _stored(conn, names)
    return [
        Stored(
            article_id=stored[key][0],
            report_id=stored[key][1],
            words=key[1],
            fresh=fresh.pop(key, None) is not None,
        )
        for key in keys
    ]


def _firsts(pairs: Iterable[tuple[K, V]]) -> dict[K, V]:
    """Of each key what came first."""
    found: dict[K, V] = {}
    for key, value in pairs:
        found.setdefault(key, value)
    return found


def _stored(conn: Connection, names: Iterable[Name]) -> Mapping[Key, tuple[int, int]]:
    """The ids of articles and their reports; of an article without one, too."""
    urls, hashes = ([*dict.fromkeys(part)] for part in zip(*names, strict=True))
    rows = conn.execute(STORED, {"urls": urls, "hashes": hashes})
    return {(row[0], row[1], row[2]): (row[3], row[4]) for row in rows}


def _article_row(article: Article, name: Name, now: datetime) -> dict[str, Any]:
    return {
        "canonical_url": name[0],
        "content_hash": name[1],
        "url": article.url,
        "title": article.title,
        "text": "" if article.basis is TextBasis.UNKEPT else article.text,
        "published": article.published,
        "fetched_at": now,
        "source": SOURCE.dump_python(article.source, mode="json"),
        "language": article.language,
        "basis": article.basis,
        "note": article.note,
        "author": article.author,
        "credit": article.credit,
    }


def _report_row(report: Report, key: Key, now: datetime) -> dict[str, Any]:
    return {
        "name_url": key[0],
        "name_hash": key[1],
        "verdict": report.verdict,
        "score": report.score,
        "language": report.language,
        "rules_version": report.rules_version,
        "body": REPORT.dump_python(report, mode="json"),
        "recorded_at": now,
    }


def is_read(conn: Connection, article: Article, rules_version: str) -> bool:
    """Whether these very words at this address were read by these rules."""
    return _reports(
        conn, article.url, rules_version, articles.c.content_hash == content_hash(article)
    )


def is_read_page(conn: Connection, url: str, rules_version: str) -> bool:
    """Whether anything at this address was read by these rules."""
    return _reports(conn, url, rules_version)


def _reports(conn: Connection, url: str, rules_version: str, *more: ColumnElement[bool]) -> bool:
    known = (
        select(reports.c.id)
        .join(articles, articles.c.id == reports.c.article_id)
        .where(articles.c.canonical_url == canonical(url))
        .where(reports.c.rules_version == rules_version, *more)
    )
    return conn.execute(known).first() is not None


def earlier_copies(conn: Connection, words: str, article_id: int = 0) -> dict[int, str]:
    """Which incident each mention of an older article with the very same words speaks of, by their
    content hash.
    """
    rows = conn.execute(COPIED, {"words": words, "article": article_id})
    return {row.mention: row.incident_id for row in rows}


def told_by(conn: Connection, incident_id: str, limit: int) -> list[tuple[Source, str]]:
    """Whose voices told of an incident in which words: the newest `limit` articles that speak."""
    rows = conn.execute(TOLD_BY, {"incident": incident_id, "most": limit})
    return [(_source(row.source_text), row.text) for row in rows]


@lru_cache(maxsize=1024)
def _source(written: str) -> Source:
    return SOURCE.validate_json(written)


def report_of(row: Row[tuple[object, ...]]) -> Report:
    """The report in a row that has the columns REPORTED."""
    return _report(row._mapping["body_text"])


@lru_cache(maxsize=512)  # those of one attack are looked at with each report of it
def _report(written: str) -> Report:
    return REPORT.validate_json(written)


def article_of(row: Row[tuple[object, ...]]) -> Article:
    """The article in a row that has the columns ARTICLE."""
    found = row._mapping
    return Article(
        url=found["url"],
        title=found["title"],
        text=found["text"],
        published=found["published"],
        source=_source(found["source_text"]),
        language=found["language"],
        basis=TextBasis(found["basis"]),
        note=found["note"],
        author=found["author"],
        credit=found["credit"],
    )
