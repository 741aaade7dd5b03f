"""A replay scored against gold labels: what was missed, told twice or told wrongly, and why.

Gold lines are article stream lines with `role`, `incident_ids`, `background_incident_ids` and
`gold` (DESIGN of the stream: docs). Only alerts of the kind "new" count as telling of an attack.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from pydantic import ValidationError

from monitor import stream
from monitor.alerts.audience import Audience
from monitor.article import Walls
from monitor.evaluate.facts import facts
from monitor.evaluate.found import Judged, Labelled, Mistake, Ratio
from monitor.evaluate.grouping import b_cubed, elements, misgrouped, pairwise
from monitor.incidents.policy import Policy
from monitor.labels import Labels, in_names, in_words
from monitor.replay import Event, Replayed, Step, replay
from monitor.types import Article, Change, Report, Source

__all__ = ["Judged", "Labelled", "Mistake", "Ratio", "Scores", "as_json", "evaluate", "load"]


@dataclass(frozen=True, kw_only=True)
class Scores:
    """Alerts counted per attack, grouping of reports, and facts of the final incidents."""

    articles: int
    incidents: int  # of the labels
    alerts: int
    missed: int
    false: int
    duplicates: int
    pair_precision: float
    pair_recall: float
    b3_precision: float
    b3_recall: float
    slots: Mapping[str, Ratio]
    mistakes: tuple[Mistake, ...] = field(repr=False)
    judged: tuple[Judged, ...] = field(repr=False)

    @property
    def alerts_per_incident(self) -> float:
        """Alerts of real attacks over attacks that were told of."""
        told = self.incidents - self.missed
        return (told + self.duplicates) / told if told else 0.0

    @property
    def b3_f1(self) -> float:
        return _f1(self.b3_precision, self.b3_recall)

    @property
    def pair_f1(self) -> float:
        return _f1(self.pair_precision, self.pair_recall)


def load(
    lines: Iterable[bytes],
    known: Mapping[str, Source],
    *,
    walls: Walls,
    name: str,
    called: Callable[[str], str] = str,
    placed: Callable[[str], tuple[str, ...]] = lambda name: (name,),
) -> tuple[tuple[Labelled, ...], tuple[stream.BadLine, ...]]:
    """Gold lines as articles with their labels, and the lines that are neither.

    `called` gives the one name of a group that labels may call otherwise, `placed` all of a place.
    """
    good: dict[str, Labelled] = {}
    bad: list[stream.BadLine] = []
    for number, raw in enumerate(lines, 1):
        for entry in stream.articles([raw], known, walls=walls, name=name):
            bare = entry if isinstance(entry, stream.BadLine) else _labelled(entry, raw)
            found = _named(bare, called, placed) if isinstance(bare, Labelled) else bare
            if isinstance(found, Labelled) and found.article.url not in good:
                good[found.article.url] = found
                continue
            why = found.why if isinstance(found, stream.BadLine) else "its url stands above already"
            bad.append(stream.BadLine(number=number, why=why))
    return tuple(good.values()), tuple(bad)


def _labelled(article: Article, raw: bytes) -> Labelled | stream.BadLine:
    try:
        labels = Labels.model_validate(json.loads(raw.decode("utf-8-sig")))
    except ValidationError as error:
        return stream.BadLine(number=0, why=in_words(error))
    return Labelled(article=article, labels=labels)


def _named(
    one: Labelled, called: Callable[[str], str], placed: Callable[[str], tuple[str, ...]]
) -> Labelled:
    return replace(one, labels=in_names(one.labels, called, placed))


def evaluate(
    labelled: Iterable[Labelled],
    read: Callable[[Article], Report],
    *,
    policy: Policy,
    audience: Audience,
) -> Scores:
    """Replay the articles in an empty store and score what came of it."""
    lines = {one.article.url: one for one in labelled}
    done = replay([one.article for one in lines.values()], read, policy=policy, audience=audience)
    wanted = dict.fromkeys(name for one in lines.values() for name in one.tells_of)
    told, mistakes = _alerts(done.events, lines, done)
    missed = [_missed(name, lines, done.steps) for name in wanted if name not in told]
    pairs = elements(lines, done)
    slots, wrong = facts(lines, done)
    kinds = Counter(one.kind for one in mistakes)
    every = (*missed, *mistakes, *misgrouped(pairs, done.steps), *wrong)
    return Scores(
        articles=len(lines),
        incidents=len(wanted),
        alerts=sum(event.kind is Change.NEW for event in done.events),
        missed=len(missed),
        false=kinds["false"],
        duplicates=kinds["duplicate"],
        **pairwise(pairs),
        **b_cubed(pairs),
        slots=slots,
        mistakes=every,
        judged=tuple(_judged(lines, done, every)),
    )


def _judged(
    lines: Mapping[str, Labelled], done: Replayed, mistakes: Iterable[Mistake]
) -> Iterator[Judged]:
    """Each article with what went wrong there."""
    wrong: dict[str, list[Mistake]] = defaultdict(list)
    for one in mistakes:
        wrong[one.url].append(one)
    finals = {one.id: one for one in done.incidents}
    for step in done.steps:
        ids = dict.fromkeys(done.now[one.incident_id] for one in step.joined if one.incident_id)
        yield Judged(
            labelled=lines[step.article.url],
            step=step,
            ends=tuple(finals[name] for name in ids if name in finals),
            mistakes=tuple(wrong[step.article.url]),
        )


# --- alerts ------------------------------------------------------------------------------------


def _alerts(
    events: Iterable[Event], lines: Mapping[str, Labelled], done: Replayed
) -> tuple[set[str], list[Mistake]]:
    """Which attacks were told of, and which alerts should not have been sent."""
    told: set[str] = set()
    mistakes: list[Mistake] = []
    reports = {one.article.url: one.report for one in done.steps}
    for event in (event for event in events if event.kind is Change.NEW):
        concerned = lines[event.url].tells_of
        fresh = [name for name in concerned if name not in told]
        if fresh:
            told.add(fresh[0])
            continue
        kind = "duplicate" if concerned else "false"
        why = f"{event.reason}; read as {reports[event.url].verdict}: {reports[event.url].reason}"
        gold = concerned[0] if concerned else ""
        mistakes.append(Mistake(kind=kind, gold=gold, url=event.url, why=why))
    return told, mistakes


def _missed(name: str, lines: Mapping[str, Labelled], steps: Iterable[Step]) -> Mistake:
    first = next(step for step in steps if name in lines[step.article.url].tells_of)
    joined = "; ".join(one.reason for one in first.joined) or "no mention of an attack"
    why = f"{first.report.verdict}: {first.report.reason}; {joined}"
    return Mistake(kind="missed", gold=name, url=first.article.url, why=why)


# --- for people and programs -------------------------------------------------------------------


def _f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def as_json(scores: Scores) -> dict[str, Any]:
    """`monitor evaluate --json`."""
    return {
        "articles": scores.articles,
        "incidents": scores.incidents,
        "alerts": scores.alerts,
        "alerts_per_incident": round(scores.alerts_per_incident, 4),
        "missed": scores.missed,
        "false": scores.false,
        "duplicates": scores.duplicates,
        "pairwise": {
            "precision": round(scores.pair_precision, 4),
            "recall": round(scores.pair_recall, 4),
            "f1": round(scores.pair_f1, 4),
        },
        "b_cubed": {
            "precision": round(scores.b3_precision, 4),
            "recall": round(scores.b3_recall, 4),
            "f1": round(scores.b3_f1, 4),
        },
        "slots": {
            name: {"right": one.right, "of": one.of, "share": round(one.share, 4)}
            for name, one in scores.slots.items()
        },
        "mistakes": [asdict(one) for one in scores.mistakes],
    }
