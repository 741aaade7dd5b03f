"""Learn the weights of config/leaning/<language>.tsv from labelled articles.

    python tools/learn_leaning.py LANGUAGE GOLD.jsonl...

Multinomial logistic regression with an L2 penalty over the signs of each article
(monitor/reading/signs.py), found by accelerated gradient descent. A sign of one article or two
is left out. Prints how many articles get the right verdict from signs that were learnt on the other
four fifths. Run it after new articles in tests/gold or new roles in the rules; `make leaning` does
so for all languages.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np

from monitor.reading import Reader
from monitor.reading.document import open_article
from monitor.reading.leaning import ALWAYS, FOLDER, VERDICTS
from monitor.reading.opening import opening_of
from monitor.reading.signs import signs_of
from monitor.reading.story import strands
from monitor.stream import BadLine, articles
from monitor.types import Verdict

CONFIG = Path(__file__).parents[1] / "config"
LABELS = {
    "new_report": Verdict.NEW_ATTACK,
    "update": Verdict.UPDATE,
    "analysis": Verdict.BACKGROUND,
    "aggregate": Verdict.BACKGROUND,
    "not_attack": Verdict.NOT_ATTACK,
}
LEAST = 3  # articles that a sign has to be in
PENALTY = 1 / 30  # of the squared weights; from 1/100 to 1/10 the scores are alike
STEPS = 500
FOLDS = 5
TURNS = 20  # of the power method
HEAD = """\
# {language}: what each sign of an article speaks for, learnt by tools/learn_leaning.py from {n}
# articles of tests/gold. A line: the sign, and its weight for {verdicts}.
"""

Example = tuple[frozenset[str], int]


def main(language: str, *files: str) -> None:
    examples = list(_examples(language, files))
    print(f"{language}: {len(examples)} articles, by their signs alone {_checked(examples):.3f}")
    signs, weights = learn(examples)
    verdicts = ", ".join(v.value for v in VERDICTS)
    rows = (
        f"{sign}\t" + "\t".join(f"{w:.2f}" for w in row)
        for sign, row in zip(signs, weights, strict=True)
    )
    head = HEAD.format(language=language, n=len(examples), verdicts=verdicts)
    path = CONFIG / FOLDER / f"{language}.tsv"
    path.parent.mkdir(exist_ok=True)
    path.write_text(head + "\n".join(rows) + "\n", "utf-8")


def learn(examples: list[Example]) -> tuple[list[str], np.ndarray]:
    """The signs, ALWAYS first, and a row of weights for each."""
    count = Counter(sign for signs, _ in examples for sign in signs)
    known = sorted(sign for sign, n in count.items() if n >= LEAST)
    seen = _matrix(examples, known)
    right = np.eye(len(VERDICTS), dtype=np.float32)[[verdict for _, verdict in examples]]
    return [ALWAYS, *known], _descend(seen, right)


def _matrix(examples: list[Example], known: list[str]) -> np.ndarray:
    """A row for each article: 1, and for each sign that it has its share."""
    column = {sign: number for number, sign in enumerate(known, 1)}
    seen = np.zeros((len(examples), len(known) + 1), np.float32)
    seen[:, 0] = 1
    for row, (signs, _) in enumerate(examples):
        columns = [column[sign] for sign in signs if sign in column]
        seen[row, columns] = 1 / np.sqrt(max(len(columns), 1))
    return seen


def _descend(seen: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Nesterov's method; the step follows from the steepest curve there can be."""
    penalty = np.full((seen.shape[1], 1), PENALTY, np.float32)
    penalty[0] = 0  # how common a verdict is costs nothing
    step = 1 / (0.5 * _steepest(seen) + PENALTY)
    weights = ahead = np.zeros((seen.shape[1], right.shape[1]), np.float32)
    for number in range(STEPS):
        slope = seen.T @ (_likely(seen @ ahead) - right) + penalty * ahead
        after = ahead - step * slope
        ahead = after + number / (number + 3) * (after - weights)
        weights = after
    return weights


def _steepest(seen: np.ndarray) -> float:
    """The largest eigenvalue of seen.T @ seen, a tenth too high rather than too low."""
    ahead = np.ones(seen.shape[1], np.float32)
    for _ in range(TURNS):
        turned = seen.T @ (seen @ ahead)
        size = np.linalg.norm(turned)
        ahead = turned / size
    return 1.1 * float(size)


def _likely(sums: np.ndarray) -> np.ndarray:
    raised = np.exp(sums - sums.max(axis=1, keepdims=True))
    return raised / raised.sum(axis=1, keepdims=True)


def _checked(examples: list[Example]) -> float:
    """The share of right verdicts on articles that were not learnt from."""
    right = 0
    for fold in range(FOLDS):
        others = [one for number, one in enumerate(examples) if number % FOLDS != fold]
        asked = examples[fold::FOLDS]
        signs, weights = learn(others)
        sums = _matrix(asked, signs[1:]) @ weights
        right += sum(
            int(row.argmax()) == verdict for row, (_, verdict) in zip(sums, asked, strict=True)
        )
    return right / len(examples)


def _examples(language: str, files: Iterable[str]) -> Iterator[Example]:
    reader = Reader.load(CONFIG)
    for file in files:
        lines = Path(file).read_bytes().splitlines()
        roles = {line["url"]: line.get("role") for line in map(json.loads, lines)}
        for article in articles(lines, {}):
            label = None if isinstance(article, BadLine) else LABELS.get(roles[article.url])
            if label is None or article.language != language:
                continue
            document = open_article(article, language, reader.rules)
            found = strands(document, reader.patterns, reader.dated)
            signs = signs_of(document, found, opening_of(document), reader.patterns)
            yield signs, VERDICTS.index(label)


if __name__ == "__main__":
    main(*sys.argv[1:])
