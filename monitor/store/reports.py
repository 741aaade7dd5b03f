"""Articles and what was read in them.

Functions take a connection inside the caller's transaction.
"""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

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
from sqlalchemy.sql.dml import ReturningInsert

from monitor.links import canonical
from monitor.store.schema import articles, claims, incident_reports, reports
from monitor.text import fold_word
from monitor.types import Article, Report, Source, TextBasis

REPORT = TypeAdapter(Report)
SOURCE = TypeAdapter(Source)
COPIES_ASKED = 20  # the oldest of the articles with the very same words

Name = tuple[str, str]  # of an article: its canonical address, and the hash of its words

# Built once: every article of every archive passes here.
KNOWN = (
    select(articles.c.canonical_url, articles.c.content_hash, articles.c.id)
    .where(articles.c.canonical_url.in_(bindparam("urls", expanding=True)))
    .where(articles.c.content_hash.in_(bindparam("hashes", expanding=True)))
)
READ = select(reports.c.article_id, reports.c.rules_version, reports.c.id).where(
    reports.c.article_id.in_(bindparam("articles", expanding=True))
)
# The columns of a report that is read again; its body as text, which is understood once.
REPORTED = (
    reports.c.id.label("report_id"),
    reports.c.recorded_at,
    cast(reports.c.body, Text).label("body_text"),
)
ADD_ARTICLES = insert(articles).returning(articles.c.id, sort_by_parameter_order=True)
ADD_REPORTS = insert(reports).returning(reports.c.id, sort_by_parameter_order=True)
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


def add(conn: Connection, article: Article, report: Report, *, now: datetime) -> Stored:
    """Store an article and its report. The same article read by the same rules adds nothing."""
    return add_all(conn, [(article, report)], now=now)[0]


def add_all(
    conn: Connection, read: Sequence[tuple[Article, Report]], *, now: datetime
) -> list[Stored]:
    """As `add`, for many at once: four statements, however many they are."""
    if not read:
        return []
    names = [(canonical(article.url), content_hash(article)) for article, _ in read]
    ids = _known(conn, names)
    done = _reported(conn, ids.values())
    new = {n: article for n, (article, _) in zip(names, read, strict=True) if n not in ids}
    rows = [_article_row(article, name, now) for name, article in new.items()]
    ids |= zip(new, _inserted(conn, ADD_ARTICLES, rows), strict=True)
    keys = [(ids[n], report.rules_version) for n, (_, report) in zip(names, read, strict=True)]
    fresh = {key: one for key, (_, one) in zip(keys, read, strict=True) if key not in done}
    rows = [_report_row(report, article_id, now) for (article_id, _), report in fresh.items()]
    done |= zip(fresh, _inserted(conn, ADD_REPORTS, rows), strict=True)
    return [
        Stored(
            article_id=key[0],
            report_id=done[key],
            words=words,
            fresh=fresh.pop(key, None) is not None,
        )
        for key, (_, words) in zip(keys, names, strict=True)
    ]


def _known(conn: Connection, names: Sequence[Name]) -> dict[Name, int]:
    urls, hashes = ([*dict.fromkeys(part)] for part in zip(*names, strict=True))
    rows = conn.execute(KNOWN, {"urls": urls, "hashes": hashes})
    return {(row.canonical_url, row.content_hash): row.id for row in rows}


def _reported(conn: Connection, ids: Collection[int]) -> dict[tuple[int, str], int]:
    """By article and version of the rules, the reports there are."""
    if not ids:
        return {}
    rows = conn.execute(READ, {"articles": [*ids]})
    return {(row.article_id, row.rules_version): row.id for row in rows}


def _inserted(
    conn: Connection, statement: ReturningInsert[Any], rows: list[dict[str, Any]]
) -> Sequence[int]:
    return [row[0] for row in conn.execute(statement, rows)] if rows else ()


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


def _report_row(report: Report, article_id: int, now: datetime) -> dict[str, Any]:
    return {
        "article_id": article_id,
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
    """The article in a row that has all columns of `articles`."""
    found = row._mapping
    return Article(
        url=found["url"],
        title=found["title"],
        text=found["text"],
        published=found["published"],
        source=SOURCE.validate_python(found["source"]),
        language=found["language"],
        basis=TextBasis(found["basis"]),
        note=found["note"],
        author=found["author"],
        credit=found["credit"],
    )
