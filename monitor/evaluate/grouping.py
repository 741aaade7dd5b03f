"""Whether the reports of one attack were put together, and those of two apart. Pure."""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping

from monitor.evaluate.found import Labelled, Mistake
from monitor.incidents.roles import Role
from monitor.replay import Replayed, Step

Element = tuple[str, str, str]  # address, incident of the labels, our incident


def elements(lines: Mapping[str, Labelled], done: Replayed) -> list[Element]:
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


def pairwise(elements: list[Element]) -> dict[str, float]:
    """Of the pairs of reports that were put together, those that belong together; and of those
    that belong together, those that were put together.
    """
    both = _pairs((one[1], one[2]) for one in elements)
    gold, ours = _pairs(one[1] for one in elements), _pairs(one[2] for one in elements)
    return {
        "pair_precision": both / ours if ours else 1.0,
        "pair_recall": both / gold if gold else 1.0,
    }


def _pairs(groups: Iterable[Hashable]) -> int:
    return sum(size * (size - 1) // 2 for size in Counter(groups).values())


def b_cubed(elements: list[Element]) -> dict[str, float]:
    """Bagga and Baldwin 1998: for each report, the share of its group that belongs with it."""
    gold, ours = Counter(one[1] for one in elements), Counter(one[2] for one in elements)
    both = Counter((one[1], one[2]) for one in elements)
    count = len(elements) or 1
    return {
        "b3_precision": sum(both[one[1], one[2]] / ours[one[2]] for one in elements) / count,
        "b3_recall": sum(both[one[1], one[2]] / gold[one[1]] for one in elements) / count,
    }


def misgrouped(elements: list[Element], steps: Iterable[Step]) -> list[Mistake]:
    """Reports that are not where the first one of their attack is, or are where another's is."""
    reasons = {step.article.url: _why(step) for step in steps}
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


def _why(step: Step) -> str:
    return "; ".join(one.reason for one in step.joined) or step.report.reason
