"""Whether the facts of the final incidents are those of the labels. Pure."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from monitor.evaluate import wording
from monitor.evaluate.found import Labelled, Mistake, Ratio
from monitor.evaluate.grouping import elements
from monitor.labels import SLOTS, Gold, agrees
from monitor.replay import Final, Replayed, Step


def facts(lines: Mapping[str, Labelled], done: Replayed) -> tuple[dict[str, Ratio], list[Mistake]]:
    """Every slot of every incident that the labels fill, against the final facts of ours."""
    finals = {one.id: one for one in done.incidents}
    ours: dict[str, Counter[str]] = defaultdict(Counter)
    for _, gold, incident in elements(lines, done):
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
    found = wording.read(slot, final.facts) or "nothing" if final else "no incident"
    why = f"{slot}: {wording.told(value)} told, {found} found"
    return Mistake(kind="fact", gold=name, url=url, why=why)
