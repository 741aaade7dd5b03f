"""Articles and what was read in them.

Functions take a connection inside the caller's transaction.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from pydantic import TypeAdapter
from sqlalchemy import ColumnElement, Connection, Row, bindparam, insert, select

from monitor.links import canonical
from monitor.store.schema import articles, claims, incident_reports, reports
from monitor.text import fold
from monitor.types import Article, Report, Source, TextBasis

REPORT = TypeAdapter(Report)
SOURCE = TypeAdapter(Source)
COPIES_ASKED = 20  # the oldest of the articles with the very same words

# Built once: every article of every archive passes here.
KNOWN = (
    select(articles.c.id, reports.c.id)
    .outerjoin(
        reports,
        (reports.c.article_id == articles.c.id)
        & (reports.c.rules_version == bindparam("rules_version")),
    )
    .where(articles.c.canonical_url == bindparam("canonical_url"))
    .where(articles.c.content_hash == bindparam("content_hash"))
)
ADD_ARTICLE = insert(articles).returning(articles.c.id)
ADD_REPORT = insert(reports).returning(reports.c.id)


@dataclass(frozen=True, kw_only=True)
class Stored:
    """Where a report lies. `fresh` is False when the same was recorded before."""

    article_id: int
    report_id: int
    fresh: bool


def content_hash(article: Article) -> str:
    """64 hex digits, the same for the same words whatever their spacing, case and marks."""
    words = fold(f"{article.title}\n{article.text}").text
    return hashlib.sha256(words.encode()).hexdigest()


def add(conn: Connection, article: Article, report: Report, *, now: datetime) -> Stored:
    """Store an article and its report. The same article read by the same rules adds nothing."""
    name = {"canonical_url": canonical(article.url), "content_hash": content_hash(article)}
    known = conn.execute(KNOWN, name | {"rules_version": report.rules_version}).first()
    if known is not None and known[1] is not None:
        return Stored(article_id=known[0], report_id=known[1], fresh=False)
    article_id = known[0] if known else _add_article(conn, article, name, now)
    row = {
        "article_id": article_id,
        "verdict": report.verdict,
        "score": report.score,
        "language": report.language,
        "rules_version": report.rules_version,
        "body": REPORT.dump_python(report, mode="json"),
        "recorded_at": now,
    }
    report_id = conn.execute(ADD_REPORT, row).scalar_one()
    return Stored(article_id=article_id, report_id=report_id, fresh=True)


def _add_article(conn: Connection, article: Article, name: Mapping[str, str], now: datetime) -> int:
    row = {
        **name,
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
    return int(conn.execute(ADD_ARTICLE, row).scalar_one())


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


def earlier_copies(conn: Connection, article: Article, article_id: int) -> dict[int, str]:
    """Which incident each mention of an older article with the very same words speaks of."""
    words = content_hash(article)
    oldest = (
        select(articles.c.id)
        .where(articles.c.content_hash == words, articles.c.id != article_id)
        .order_by(articles.c.content_hash, articles.c.id)
        .limit(COPIES_ASKED)
    )
    rows = conn.execute(
        select(incident_reports.c.mention, incident_reports.c.incident_id)
        .join(reports, reports.c.id == incident_reports.c.report_id)
        .where(reports.c.article_id.in_(oldest))
        .order_by(reports.c.article_id.desc())
    )
    return {row.mention: row.incident_id for row in rows}


def told_by(conn: Connection, incident_id: str, limit: int) -> list[tuple[Source, str]]:
    """Whose voices told of an incident in which words: the newest `limit` articles that speak."""
    rows = conn.execute(
        select(claims.c.source, articles.c.text)
        .join(reports, reports.c.id == claims.c.report_id)
        .join(articles, articles.c.id == reports.c.article_id)
        .where(claims.c.incident_id == incident_id, claims.c.speaks, claims.c.fact == "modality")
        .order_by(claims.c.id.desc())
        .limit(limit)
    )
    return [(SOURCE.validate_python(row.source), row.text) for row in rows]


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
