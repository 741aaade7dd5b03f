"""Learn the weights of config/choosing/<slot>.<language>.tsv from labelled articles.

    python tools/learn_choosing.py LANGUAGE SLOTS GOLD.jsonl...

For each slot ("killed,wounded") and each article with a lead, the rules' candidates
(monitor/reading/facts/choosing.py) are told to be right or wrong by the label. The weights make
right ones likely against all others and silence: a conditional logistic regression with an L2
penalty. A sign of one article or two is left out, a weight near nothing too.

Prints, and writes on top of each file, how many are right and how many are invented on articles
that were not learnt from. Held out are runs of lines, not single ones: neighbours are by one
writer. The least likelihood is the one that is best there, where an invention costs as much as
COST right ones; of those that are as good but for NEARLY of what is told, the lowest.
`make choosing` does so for all languages and slots.
"""

import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_array

from monitor.labels import TELLING
from monitor.lexicon import Lexicon
from monitor.reading import Reader
from monitor.reading.document import WORDS, Found, Scene
from monitor.reading.facts import FACTS, proposed
from monitor.reading.facts.choosing import ALWAYS, FOLDER, LEAST, Candidate, score, together
from monitor.stream import BadLine, articles
from monitor.text import fold

CONFIG = Path(__file__).parents[1] / "config"
LEXICON = Lexicon.load(CONFIG)
FEWEST = 3  # articles that a sign has to be in
SMALL = 0.05  # a weight that changes nothing, and needs no line
PENALTY = 0.15  # of the squared weights; from 0.1 to 0.3 the scores are alike
STEPS = 500  # at most; some 100 are needed
RUNS = 6
COST = 2
NEARLY = 0.01  # a fact that is told is worth more than the chance of so little
NEVER = 1e9  # likelier than anything: then the rules alone answer
LEASTS = [step / 4 for step in range(-1, 7)]
UNSURE = ("wounded",)  # whoever was "hit" may be the dead: not less likely than silence

Signs = tuple[tuple[frozenset[str], bool], ...]


@dataclass(frozen=True)
class Example:
    """One article: what could be meant, and what the label says."""

    candidates: Sequence[Candidate]
    told: bool  # whether the label has a value
    right: tuple[bool, ...]  # of each candidate


Right = tuple[bool, ...]  # of each candidate


def _counts(scene: Scene, candidates: Sequence[Candidate], label: Mapping[str, int]) -> Right:
    """A label may count "more than 60" as 61 and more; two sources may differ."""
    del scene
    least, most = label["min"] or 0, label["max"]
    right = range(least - 1, least + 1) if most is None else range(least, most + 1)
    return tuple(one.value in right for one in candidates)


def _places(scene: Scene, candidates: Sequence[Candidate], label: Mapping[str, str]) -> Right:
    """Of the names of a label, the most exact first, the first that any candidate bears."""
    right: Right = ()
    for name in label["name"].split("|"):
        right = tuple(_is_called(scene, one.found, name, label["country"]) for one in candidates)
        if any(right):
            break
    return right


def _is_called(scene: Scene, found: Found[Any], name: str, country: str) -> bool:
    """Whether the place or the words that tell it bear `name`; not a namesake abroad."""
    place, wanted = found.value, _plain(name)
    words = (place.name, scene.document.evidence("place", found.spans[0]).quote)
    told = [_plain(one) for one in words]
    disputed = {place.country, country} <= DISPUTED
    abroad = place.country and country and place.country != country and not disputed
    return not abroad and any(wanted in one or one in wanted for one in told if one and wanted)


def _actors(scene: Scene, candidates: Sequence[Candidate], label: str) -> Right:
    del scene
    return tuple(_is_actor(one.value, label) for one in candidates)


def _is_actor(value: Any, label: str) -> bool:
    """Whether one name is in the other, under any of its spellings."""
    told = label.split("|")
    spellings = {_plain(one) for one in (*told, *map(LEXICON.called, told))} - {""}
    return any(one in _plain(value) or _plain(value) in one for one in spellings)


def _kinds(scene: Scene, candidates: Sequence[Candidate], label: str) -> Right:
    del scene
    return tuple(one.value in label.split("|") for one in candidates)


def _days(scene: Scene, candidates: Sequence[Candidate], label: Mapping[str, str]) -> Right:
    """The days of the label exactly, or if nothing tells those, days that share one with them."""
    del scene
    earliest, latest = (date.fromisoformat(label[end]) for end in ("earliest", "latest"))
    exact = tuple(one.value == (earliest, latest) for one in candidates)
    found = (one.found.value for one in candidates)
    return (
        exact if any(exact) else tuple(w.earliest <= latest and earliest <= w.latest for w in found)
    )


def _plain(name: str) -> str:
    return " ".join(WORDS.findall(fold(name).text))


DISPUTED = {"IL", "PS", "SY", "LB"}  # labels and tables do not agree on what lies in which
RIGHT: Mapping[str, Callable[[Scene, Sequence[Candidate], Any], Right]] = {
    "killed": _counts,
    "wounded": _counts,
    "munitions": _counts,
    "place": _places,
    "claimed_by": _actors,
    "blamed_on": _actors,
    "weapon": _kinds,
    "when": _days,
}
LABELS = {"when": "date"}  # where the label has another name than the fact


def main(language: str, slots: str, *files: str) -> None:
    told = list(_read(language, files))
    for slot in slots.split(","):
        label = LABELS.get(slot, slot)
        examples = [_example(slot, *one) for one in told if slot in one[1] and label in one[2]]
        least, said = _checked(examples, [one for one in LEASTS if one >= 0 or slot not in UNSURE])
        print(f"{slot}.{language}: {said}")
        _write(slot, language, said, learn(examples) | {LEAST: least})


def _read(
    language: str, files: Sequence[str]
) -> Iterator[tuple[Scene, Mapping[str, list[Candidate]], Mapping[str, Any]]]:
    """Candidates and labels of each article that has a lead."""
    reader = Reader.load(CONFIG)
    for file in files:
        lines = Path(file).read_bytes().splitlines()
        labels = {line["url"]: _label(line) for line in map(json.loads, lines)}
        for article in articles(lines, {}):
            if isinstance(article, BadLine) or article.language != language:
                continue
            scene = reader.lead_of(article) if labels[article.url] else None
            if scene is not None:
                answers = {name: fact(scene, reader.rules) for name, fact in FACTS.items()}
                yield scene, proposed(scene, reader.rules, answers), labels[article.url]


def _label(line: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """What a line says of its attack; of a stream, if it tells of one attack only."""
    told = list(line.get("gold", {}).values())
    if len(told) != 1 or line["role"] not in TELLING:
        return line.get("facts")
    place, days = (told[0].get(name) for name in ("place", "date"))
    first, _, last = (days or "").partition("/")
    return told[0] | {
        "place": {"name": place, "country": ""} if place else None,
        "date": {"earliest": first, "latest": last or first} if days else None,
    }


def _example(
    slot: str,
    scene: Scene,
    candidates: Mapping[str, list[Candidate]],
    label: Mapping[str, Any],
) -> Example:
    found, wanted = candidates[slot], label[LABELS.get(slot, slot)] or None
    right = RIGHT[slot](scene, found, wanted) if wanted is not None else (False,) * len(found)
    return Example(found, wanted is not None, right)


# --- learning ---------------------------------------------------------------------------------


def learn(examples: Sequence[Example]) -> dict[str, float]:
    """A weight for each sign of FEWEST articles, and for ALWAYS."""
    count = Counter(
        sign
        for example in examples
        for sign in frozenset().union(*(one.signs for one in example.candidates))
    )
    known = sorted(sign for sign, n in count.items() if n >= FEWEST)
    told = Told.of(examples, known)
    found = minimize(
        told.loss, np.zeros(len(known) + 1), jac=True, method="L-BFGS-B", options={"maxiter": STEPS}
    )
    return dict(zip((ALWAYS, *known), map(float, found.x), strict=True))


@dataclass(frozen=True)
class Told:
    """All candidates: a row of signs for each, its article, and whether it is right."""

    signs: csr_array
    article: np.ndarray
    right: np.ndarray

    @classmethod
    def of(cls, examples: Sequence[Example], known: Sequence[str]) -> "Told":
        column = {sign: number for number, sign in enumerate(known, 1)}
        rows = [
            [0, *(column[sign] for sign in one.signs if sign in column)]
            for example in examples
            for one in example.candidates
        ]
        # ALWAYS counts whole, the signs of a candidate share what counts as one (choosing.score)
        shares = [
            one for row in rows for one in (1, *[max(len(row) - 1, 1) ** -0.5] * (len(row) - 1))
        ]
        begins = np.cumsum([0, *map(len, rows)])
        columns = [one for row in rows for one in row]
        return cls(
            csr_array((shares, columns, begins), shape=(len(rows), len(known) + 1)),
            np.repeat(np.arange(len(examples)), [len(one.candidates) for one in examples]),
            np.array([right for example in examples for right in example.right]),
        )

    def loss(self, weights: np.ndarray) -> tuple[float, np.ndarray]:
        """How unlikely what is right is (silence where nothing is), with the penalty; its slope."""
        raised = np.exp(np.clip(self.signs @ weights, -30, 30))
        among = 1 + np.bincount(self.article, raised)
        right = np.bincount(self.article, raised * self.right)
        should = np.where(right > 0, right, 1)  # silence weighs 1
        excess = raised / among[self.article] - self.right * raised / should[self.article]
        penalty = PENALTY * weights
        penalty[0] = 0
        loss = np.log(among / should).sum() + penalty @ weights / 2
        return float(loss), self.signs.T @ excess + penalty


# --- checking and writing ---------------------------------------------------------------------


def _checked(examples: Sequence[Example], leasts: Sequence[float]) -> tuple[float, str]:
    """The best least likelihood, and the scores with it in words."""
    found = list(_held_out(examples))
    told = sum(example.told for example, _, _ in found)
    worth = {one: _worth(found, one) for one in leasts}
    least = min(one for one in leasts if worth[one] >= max(worth.values()) - NEARLY * told)
    right, invented = _right(found, least)
    was, made = _right(found, NEVER)
    return least, (
        f"of {told} told {right} right, of {len(found) - told} not told {invented} invented"
        f" (by the rules alone {was} and {made})"
    )


Held = tuple[Example, bool, float]  # whether the likeliest value is right, and how likely it is


def _held_out(examples: Sequence[Example]) -> Iterator[Held]:
    for run in range(RUNS):
        first, last = len(examples) * run // RUNS, len(examples) * (run + 1) // RUNS
        weights = learn([*examples[:first], *examples[last:]])
        for example in examples[first:last]:
            scores = [score(weights, one.signs) for one in example.candidates]
            likely = together(example.candidates, scores)
            best = max(likely, key=lambda one: likely[one], default=None)
            pairs = zip(example.candidates, example.right, strict=True)
            right = any(is_right for one, is_right in pairs if one.value == best)
            yield example, right, likely.get(best, -99.0)


def _right(found: Sequence[Held], least: float) -> tuple[int, int]:
    """How many are right, and how many invented."""
    right = invented = 0
    for example, is_right, likely in found:
        ruled = _by_rule(example)
        if likely <= least:  # then what the rules answer stands
            is_right = any(ruled)
        right += is_right
        invented += not example.told and bool(likely > least or ruled)
    return right, invented


def _by_rule(example: Example) -> Right:
    """Whether the answer of the rules is right; () where they have none."""
    pairs = zip(example.candidates, example.right, strict=True)
    return tuple(is_right for one, is_right in pairs if one.by_rule)


def _worth(found: Sequence[Held], least: float) -> int:
    right, invented = _right(found, least)
    return right - COST * invented


HEAD = """\
# What speaks for a candidate of the fact {slot!r}, learnt from tests/gold by
# tools/learn_choosing.py. On articles not learnt from: {said}.
"""


def _write(slot: str, language: str, said: str, weights: Mapping[str, float]) -> None:
    path = CONFIG / FOLDER / f"{slot}.{language}.tsv"
    path.parent.mkdir(exist_ok=True)
    rows = (
        f"{sign}\t{weight:.2f}\n"
        for sign, weight in weights.items()
        if abs(weight) >= SMALL or sign in (ALWAYS, LEAST)
    )
    path.write_text(HEAD.format(slot=slot, said=said) + "".join(rows), "utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
