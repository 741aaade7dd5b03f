"""Learn the weights of config/leaning/<language>.tsv from labelled articles.

    python tools/learn_leaning.py LANGUAGE GOLD.jsonl...

Multinomial logistic regression with an L2 penalty over the signs of each article
(monitor/reading/signs.py). A sign counts the more, the fewer articles have it (inverse document
frequency), a piece of a word PIECES of that: a word has many. A sign of one article or two is left
out. Prints how many articles get the right verdict from signs that were learnt on others; held out
are runs of lines, not single ones: neighbours are by one writer. Run it after new articles in
tests/gold or new roles in the rules; `make leaning` does so for all languages.
"""

import json
import math
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import numpy as np
from scipy.sparse import csr_array
from sklearn.linear_model import LogisticRegression

from monitor.reading import Reader
from monitor.reading.document import open_article
from monitor.reading.leaning import ALWAYS, FOLDER, VERDICTS
from monitor.reading.opening import opening_of
from monitor.reading.signs import PIECE_OF, signs_of
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
PIECES = 0.5  # held out, 90 % of verdicts are right; 89 % with 1, 88 % where all signs count alike
LOOSE = 30  # the inverse of the penalty; from 10 to 100 the scores are alike
STEPS = 1000  # at most; some 100 are needed
RUNS = 6
RUN = 80  # lines
HEAD = """\
# {language}: what each sign of an article speaks for, learnt by tools/learn_leaning.py from {n}
# articles of tests/gold; {right:.1%} of verdicts are right by these signs alone on articles not
# learnt from. A line: the sign, how much it counts, its weight for {verdicts}.
"""

Example = tuple[frozenset[str], int]
Lines = list[tuple[str, float, np.ndarray]]  # a sign, how much it counts, its weights


def main(language: str, *files: str) -> None:
    examples = list(_examples(language, files))
    right = _checked(examples)
    print(f"{language}: {len(examples)} articles, by their signs alone {right:.3f}")
    rows = (
        f"{sign}\t{counts:.2f}\t" + "\t".join(f"{w:.2f}" for w in weights)
        for sign, counts, weights in learn(examples)
    )
    verdicts = ", ".join(v.value for v in VERDICTS)
    head = HEAD.format(language=language, n=len(examples), right=right, verdicts=verdicts)
    path = CONFIG / FOLDER / f"{language}.tsv"
    path.parent.mkdir(exist_ok=True)
    path.write_text(head + "\n".join(rows) + "\n", "utf-8")


def learn(examples: list[Example]) -> Lines:
    """ALWAYS, which counts for nothing beside what it says itself, and every sign worth a line."""
    counts = _counts(examples)
    model = LogisticRegression(C=LOOSE, max_iter=STEPS)
    model.fit(_matrix(examples, counts), [verdict for _, verdict in examples])
    rows = zip(counts, counts.values(), model.coef_.T, strict=True)
    return [(ALWAYS, 0.0, model.intercept_), *rows]


def _counts(examples: list[Example]) -> dict[str, float]:
    """How much each sign counts, in the order of the alphabet."""
    number = Counter(sign for signs, _ in examples for sign in signs)
    return {
        sign: math.log(len(examples) / n) * (PIECES if sign.startswith(PIECE_OF) else 1)
        for sign, n in sorted(number.items())
        if LEAST <= n < len(examples)
    }


def _matrix(examples: list[Example], counts: Mapping[str, float]) -> csr_array:
    """A row for each article: of each sign that it has its share, the squares adding up to 1."""
    column = {sign: number for number, sign in enumerate(counts)}
    begins, columns, shares = [0], [], []
    for signs, _ in examples:
        known = [sign for sign in signs if sign in column]
        size = math.hypot(*(counts[sign] for sign in known)) or 1
        columns += [column[sign] for sign in known]
        shares += [counts[sign] / size for sign in known]
        begins.append(len(columns))
    return csr_array((shares, columns, begins), shape=(len(examples), len(column)))


def _checked(examples: list[Example]) -> float:
    """The share of right verdicts on articles that were not learnt from."""
    right = 0
    for run in range(RUNS):
        held = [number // RUN % RUNS == run for number in range(len(examples))]
        lines = learn([one for one, out in zip(examples, held, strict=True) if not out])
        asked = [one for one, out in zip(examples, held, strict=True) if out]
        (_, _, always), *known = lines
        seen = _matrix(asked, {sign: counts for sign, counts, _ in known})
        sums = seen @ np.array([weights for *_, weights in known]) + always
        right += int((sums.argmax(axis=1) == [verdict for _, verdict in asked]).sum())
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
