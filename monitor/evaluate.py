"""A replay scored against gold labels: what was missed, told twice or told wrongly, and why.

Gold lines are article stream lines with `role`, `incident_ids`, `background_incident_ids` and
`gold` (DESIGN of the stream: docs). Only alerts of the kind "new" count as telling of an attack.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from itertools import combinations
from typing import Any

from pydantic import ValidationError

from monitor import stream
from monitor.alerts.audience import Audience
from monitor.article import Walls
from monitor.incidents.policy import Policy
from monitor.incidents.roles import Role
from monitor.labels import SLOTS, TELLING, Gold, Labels, agrees
from monitor.replay import Event, Final, Replayed, Step, replay
from monitor.types import Article, Change, Report, Source


@dataclass(frozen=True, kw_only=True)
class Labelled:
    article: Article
    labels: Labels

    @property
    def tells_of(self) -> tuple[str, ...]:
        return self.labels.incident_ids if self.labels.role in TELLING else ()


@dataclass(frozen=True, kw_only=True)
class Mistake:
    """One thing that went wrong: `kind` is missed, false, duplicate, split, joined or fact."""

    kind: str
    gold: str  # the incident of the labels; "" when there is none
    url: str
    why: str


@dataclass(frozen=True, kw_only=True)
class Ratio:
    right: int
    of: int

    @property
    def share(self) -> float:
        return self.right / self.of if self.of else 1.0


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
    lines: Iterable[bytes], known: Mapping[str, Source], *, walls: Walls, name: str
) -> tuple[tuple[Labelled, ...], tuple[stream.BadLine, ...]]:
    """Gold lines as articles with their labels, and the lines that are neither."""
    good: list[Labelled] = []
    bad: list[stream.BadLine] = []
    for number, raw in enumerate(lines, 1):
        for entry in stream.articles([raw], known, walls=walls, name=name):
            if isinstance(entry, stream.BadLine):
                bad.append(stream.BadLine(number=number, why=entry.why))
                continue
            try:
                labels = Labels.model_validate(json.loads(raw))
            except ValidationError as error:
                fault = error.errors()[0]
                why = f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}"
                bad.append(stream.BadLine(number=number, why=why))
            else:
                good.append(Labelled(article=entry, labels=labels))
    return tuple(good), tuple(bad)


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
    pairs = _elements(lines, done)
    slots, wrong = _facts(lines, done)
    kinds = Counter(one.kind for one in mistakes)
    return Scores(
        articles=len(lines),
        incidents=len(wanted),
        alerts=sum(event.kind is Change.NEW for event in done.events),
        missed=len(missed),
        false=kinds["false"],
        duplicates=kinds["duplicate"],
        **_pairwise(pairs),
        **_b_cubed(pairs),
        slots=slots,
        mistakes=(*missed, *mistakes, *_misgrouped(pairs, done.steps), *wrong),
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


# --- grouping ----------------------------------------------------------------------------------

Element = tuple[str, str, str]  # address, incident of the labels, our incident


def _elements(lines: Mapping[str, Labelled], done: Replayed) -> list[Element]:
    """Reports that tell of one attack, with where they belong and where they are in the end.

    What it tells goes before what it recalls. A report that was put nowhere stands alone.
    """
    found = []
    for step in done.steps:
        names = lines[step.article.url].tells_of
        if len(names) == 1:
            joined = [one for one in step.joined if one.incident_id]
            joined.sort(key=lambda one: one.role is Role.BACKGROUND)
            ours = [done.now[one.incident_id or ""] for one in joined]
            found.append((step.article.url, names[0], ours[0] if ours else step.article.url))
    return found


def _pairwise(elements: list[Element]) -> dict[str, float]:
    together = [(a[1] == b[1], a[2] == b[2]) for a, b in combinations(elements, 2)]
    both = sum(gold and ours for gold, ours in together)
    ours, gold = sum(ours for _, ours in together), sum(gold for gold, _ in together)
    return {
        "pair_precision": both / ours if ours else 1.0,
        "pair_recall": both / gold if gold else 1.0,
    }


def _b_cubed(elements: list[Element]) -> dict[str, float]:
    """Bagga and Baldwin 1998: for each report, the share of its group that belongs with it."""
    gold, ours = Counter(one[1] for one in elements), Counter(one[2] for one in elements)
    both = Counter((one[1], one[2]) for one in elements)
    count = len(elements) or 1
    return {
        "b3_precision": sum(both[one[1], one[2]] / ours[one[2]] for one in elements) / count,
        "b3_recall": sum(both[one[1], one[2]] / gold[one[1]] for one in elements) / count,
    }


def _misgrouped(elements: list[Element], steps: Iterable[Step]) -> list[Mistake]:
    """Reports that are not where the first one of their attack is, or are where another's is."""
    reasons = {step.article.url: "; ".join(one.reason for one in step.joined) for step in steps}
    homes: dict[str, str] = {}
    owners: dict[str, str] = {}
    mistakes = []
    for url, gold, ours in elements:
        if owners.setdefault(ours, gold) != gold:
            why = f"in {ours}, which is {owners[ours]}: {reasons[url]}"
            mistakes.append(Mistake(kind="joined", gold=gold, url=url, why=why))
        elif homes.setdefault(gold, ours) != ours:
            why = f"in {ours}, not in {homes[gold]}: {reasons[url]}"
            mistakes.append(Mistake(kind="split", gold=gold, url=url, why=why))
    return mistakes


# --- facts -------------------------------------------------------------------------------------


def _facts(lines: Mapping[str, Labelled], done: Replayed) -> tuple[dict[str, Ratio], list[Mistake]]:
    """Every slot of every incident that the labels fill, against the final facts of ours."""
    finals = {one.id: one for one in done.incidents}
    ours: dict[str, Counter[str]] = defaultdict(Counter)
    for _, gold, incident in _elements(lines, done):
        ours[gold][incident] += incident in finals
    right, total = Counter[str](), Counter[str]()
    mistakes = []
    for name, slots in _latest_labels(lines, done.steps).items():
        best = ours[name].most_common(1)
        final = finals.get(best[0][0]) if best else None
        for slot, (value, url) in slots.items():
            total[slot] += 1
            if final is not None and agrees(value, slot, final.facts):
                right[slot] += 1
            else:
                mistakes.append(_wrong(name, slot, value, final, url))
    return {slot: Ratio(right=right[slot], of=total[slot]) for slot in SLOTS}, mistakes


def _latest_labels(
    lines: Mapping[str, Labelled], steps: Iterable[Step]
) -> dict[str, dict[str, tuple[object, str]]]:
    """What the labels say last of each slot of each incident."""
    found: dict[str, dict[str, tuple[object, str]]] = defaultdict(dict)
    for step in steps:
        one = lines[step.article.url]
        for name in one.tells_of:
            for slot, value in one.labels.gold.get(name, Gold()).told():
                found[name][slot] = (value, step.article.url)
    return found


def _wrong(name: str, slot: str, value: object, final: Final | None, url: str) -> Mistake:
    told = " or ".join(value) if isinstance(value, tuple) else value
    found = getattr(final.facts, "when" if slot == "date" else slot) if final else "no incident"
    return Mistake(kind="fact", gold=name, url=url, why=f"{slot}: {told} told, {found} found")


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
