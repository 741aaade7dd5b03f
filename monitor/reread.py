"""Stored articles read by other rules: what would change, and the change itself, told to nobody."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import count

from sqlalchemy import Connection, func, select

from monitor.alerts.audience import Audience
from monitor.incidents.group import Sighting
from monitor.incidents.policy import Policy
from monitor.record import record
from monitor.replay import Event, Final, Reads, Replayed, replay
from monitor.settle import settle
from monitor.store import Store, pairs, reports, sightings
from monitor.store.schema import articles
from monitor.store.schema import reports as reports_table
from monitor.types import Article, Change, Origin, Report, TextBasis

OnStep = Callable[[int, int], object]  # how many of how many
Held = tuple[tuple[Final, tuple[Final, ...]], ...]  # of one side, and what it holds of the other
SILENT = "an article was read anew by other rules"


@dataclass(frozen=True, kw_only=True)
class Reading:
    """An article that other rules understand otherwise."""

    article: Article
    before: Report
    after: Report


@dataclass(frozen=True, kw_only=True)
class Difference:
    """What other rules gain and lose: how articles are read, which incidents there are, and who
    would have been told what.
    """

    read: int
    readings: tuple[Reading, ...] = ()
    appear: tuple[Final, ...] = ()
    vanish: tuple[Final, ...] = ()
    merge: tuple[tuple[Final, tuple[Final, ...]], ...] = ()  # what becomes one, and of which
    split: tuple[tuple[Final, tuple[Final, ...]], ...] = ()  # what becomes several, and which
    gained: tuple[Event, ...] = ()  # messages that would have been sent and were not
    lost: tuple[Event, ...] = ()  # ... that would not have been sent any more

    @property
    def same(self) -> bool:
        return self == Difference(read=self.read)


def difference(
    store: Store,
    read: Callable[[Article], Report],
    *,
    policy: Policy,
    audience: Audience,
    since: datetime | None = None,
    on_step: OnStep = lambda _done, _of: None,
) -> Difference:
    """Compare the stored reports with what `read` makes of the same articles.

    Both are replayed from the beginning, so that nothing but the rules differs. Writes nothing.
    `since` leaves out what was recorded before; `on_step` hears how far it is.
    """
    with store.read() as conn:
        stored = [one for _, one in _stored(conn, since)]
    by_key = {_key(article): report for article, report in stored}
    told = [article for article, _ in stored]
    steps = count(1)

    def replayed(reads: Callable[[Article], Report]) -> Replayed:
        return replay(
            told,
            reads,
            policy=policy,
            audience=audience,
            on_step=lambda _step: on_step(next(steps), 2 * len(told)),
        )

    before, after = replayed(lambda one: by_key[_key(one)]), replayed(read)
    readings = [
        Reading(article=new.article, before=old.report, after=new.report)
        for old, new in zip(before.steps, after.steps, strict=True)
        if (old.report.verdict, old.report.mentions) != (new.report.verdict, new.report.mentions)
    ]
    return replace(
        _regrouped(len(told), tuple(readings), before.incidents, after.incidents),
        gained=_more(after.events, before.events),
        lost=_more(before.events, after.events),
    )


def _more(events: tuple[Event, ...], others: tuple[Event, ...]) -> tuple[Event, ...]:
    """Those of `events` that nothing among `others` stands for: the same article tells the same
    subscriber the same kind of news, whatever the incident is called.
    """

    def told(one: Event) -> tuple[str, str, str, Change]:
        return (one.url, one.subscriber, one.channel, one.kind)

    left = Counter(map(told, others))
    more = []
    for event in events:
        left[told(event)] -= 1
        if left[told(event)] < 0:
            more.append(event)
    return tuple(more)


def apply(
    store: Store,
    reader: Reads,
    *,
    policy: Policy,
    clock: Callable[[], datetime],
    since: datetime | None = None,
    on_step: OnStep = lambda _done, _of: None,
) -> int:
    """Record every article as it is read now, in place of how it was read; return how many were.

    Tells nobody. What people put right stays, and with it the reading of its articles. Can be
    stopped and run again.
    """
    with store.read() as conn:
        old = [
            (number, article)
            for number, (article, report) in _stored(conn, since)
            if report.rules_version != reader.rules_version
        ]
    changed = 0
    for done, (number, article) in enumerate(old, 1):
        changed += _apply_one(store, number, article, reader, policy, clock())
        on_step(done, len(old))
    return changed


def _apply_one(
    store: Store, number: int, article: Article, reader: Reads, policy: Policy, now: datetime
) -> bool:
    report = reader.read(article)
    with store.write() as conn:
        homes = _homes(sightings.of_article(conn, number, policy))
        if sightings.corrected(conn, homes):
            return False
        dated = replace(article, published=article.published or _recorded_at(conn, number))
        done = record(
            conn, dated, report, now=now, policy=policy, origin=Origin.BACKFILL, silent=SILENT
        )
        # Only now: what is read anew has found the incidents that the old reading made.
        old = [
            one
            for one in sightings.of_article(conn, number, policy)
            if one.report_id != done.report_id
        ]
        for one in old:
            sightings.detach(conn, one)
        sightings.forget_loose(conn, number, but=done.report_id)
        for name in sorted(homes | _homes(old)):
            if pairs.resolve(conn, name) == name:
                settle(conn, name, now=now, policy=policy, silent=SILENT, reason=SILENT)
    return True


def _homes(told: Iterable[Sighting]) -> set[str]:
    return {one.incident_id for one in told if one.incident_id is not None}


def _recorded_at(conn: Connection, article_id: int) -> datetime | None:
    first: datetime | None = conn.scalar(
        select(func.min(reports_table.c.recorded_at)).where(
            reports_table.c.article_id == article_id
        )
    )
    return first


def _key(article: Article) -> tuple[str, str]:
    return (article.url, reports.content_hash(article))


def _stored(
    conn: Connection, since: datetime | None
) -> Iterator[tuple[int, tuple[Article, Report]]]:
    """Every article whose text was kept, with its newest report."""
    newest = (
        select(func.max(reports_table.c.id)).group_by(reports_table.c.article_id).scalar_subquery()
    )
    wanted = (
        select(*reports.REPORTED)
        .join(reports_table, reports_table.c.article_id == articles.c.id)
        .where(reports_table.c.id.in_(newest), articles.c.basis != TextBasis.UNKEPT)
        .order_by(articles.c.id)
    )
    if since is not None:
        wanted = wanted.where(articles.c.fetched_at >= since)
    for row in conn.execute(wanted):
        yield row.id, (reports.article_of(row), reports.report_of(row))


def _regrouped(
    read: int, readings: tuple[Reading, ...], old: tuple[Final, ...], new: tuple[Final, ...]
) -> Difference:
    merged, split = _held(new, old), _held(old, new)
    return Difference(
        read=read,
        readings=readings,
        appear=_alone(new, old, split),
        vanish=_alone(old, new, merged),
        merge=tuple((one, parts) for one, parts in merged if len(parts) > 1),
        split=tuple((one, parts) for one, parts in split if len(parts) > 1),
    )


def _share(a: Final, b: Final) -> int:
    return len(set(a.urls) & set(b.urls))


def _alone(ones: tuple[Final, ...], others: tuple[Final, ...], held: Held) -> tuple[Final, ...]:
    """Those that nothing on the other side goes on with. One whose articles all tell of another
    attack as well, which they told of before, does not go on in that one.
    """
    main = {parts[0].id for _, parts in held if parts}
    kept = {part.id for _, parts in held for part in parts}
    covered = {
        one.id
        for one in ones
        if one.id not in kept
        and any(set(one.urls) <= set(each.urls) for each in ones if each.id in main)
    }
    return tuple(
        one for one in ones if one.id in covered or not any(_share(one, other) for other in others)
    )


def _held(whole: tuple[Final, ...], parts: tuple[Final, ...]) -> Held:
    """Which of `parts` each of `whole` holds, the one it goes on from first: a part is held by the
    one that is most like it, if that has most of its reports, and if it brought any.
    """
    held: dict[str, list[Final]] = {one.id: [] for one in whole}
    for part in parts:
        best = max(
            whole, key=lambda one: (_likeness(one, part), one.id == part.id, one.id), default=None
        )
        if best is not None and 2 * _share(best, part) > len(part.urls):
            held[best.id].append(part)
    return tuple((one, tuple(_bringing(one, held[one.id]))) for one in whole)


def _bringing(one: Final, parts: list[Final]) -> Iterator[Final]:
    main = max(parts, key=lambda part: (_likeness(one, part), one.id == part.id), default=None)
    if main is not None:
        yield main
        yield from (part for part in parts if part is not main and set(part.urls) - set(main.urls))


def _likeness(a: Final, b: Final) -> float:
    return _share(a, b) / len(set(a.urls) | set(b.urls))
