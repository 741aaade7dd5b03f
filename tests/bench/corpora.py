"""Public corpora of feeds and pages, which are not part of this repository. Not a test.

    .venv/bin/python tests/bench/corpora.py feeds MANIFEST.jsonl.gz FILES.tar.gz
    .venv/bin/python tests/bench/corpora.py pages PAGES_WITH_GOLD.tar.gz

`feeds`: a line of the manifest names a `file` and how many entries its origin says it has
(`expected_entries`, or else `raw_item_tags`); every difference is listed with what was said of the
document (a count of XML tags says nothing of a JSON Feed, and a document that declares XML
entities is refused on purpose). `pages`: F1 over the words of the gold text (`articleBody`), as
github.com/scrapinghub/article-extraction-benchmark scores it (sequences of four words). Prints one
JSON object.
"""

import argparse
import gzip
import json
import re
import sys
import tarfile
from collections import Counter
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT)]

from monitor import article, feeds  # noqa: E402
from monitor.article import Walls  # noqa: E402
from monitor.clock import utc_now  # noqa: E402
from monitor.errors import NotAFeed  # noqa: E402
from monitor.types import Feed, Fetched, Source  # noqa: E402

WORD = re.compile(r"\w+")
RUN = 4  # words


def of_feeds(manifest: str, archive: str) -> dict[str, Any]:
    files = _files(archive)
    with gzip.open(manifest, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    differences = list(filter(None, (_difference(row, files[row["file"]]) for row in rows)))
    return {"files": len(rows), "as_stated": len(rows) - len(differences), "others": differences}


def _difference(row: dict[str, Any], body: bytes) -> dict[str, Any] | None:
    stated = row["expected_entries"]
    stated = row["raw_item_tags"] if stated is None else stated
    url = row.get("url") or "https://origin.example/feed"
    answer = Fetched(url=url, status=200, headers={}, body=body, at=utc_now())
    feed = Feed(id="x", url=url, source=Source(publisher="x"))
    try:
        parsed = feeds.parse(answer, feed, utc_now())
        found, said = len(parsed.items), "; ".join(parsed.warnings)
    except NotAFeed as error:
        found, said = 0, str(error)
    if found == stated:
        return None
    return {
        "file": row["file"],
        "kind": row["kind"],
        "stated": stated,
        "found": found,
        "said": said,
    }


def of_pages(archive: str) -> dict[str, Any]:
    files = _files(archive)
    gold = json.loads(files["ground-truth.json"])
    walls = Walls.load(ROOT / "config")
    scores = []
    for name, truth in gold.items():
        page = article.extract(files[f"html/{name}.html.gz"], truth.get("url", ""), walls=walls)
        scores.append(_score(_runs(truth["articleBody"]), _runs(page.text)))
    precision, recall = (sum(s[i] for s in scores) / len(scores) for i in (0, 1))
    f1 = 2 * precision * recall / (precision + recall)
    return {
        "pages": len(scores),
        "f1": round(f1, 3),
        "precision": round(precision, 3),
        "recall": round(recall, 3),
        "nothing_found": sum(recall == 0 for _, recall in scores),
    }


def _runs(text: str) -> Counter[tuple[str, ...]]:
    words = WORD.findall(text or "")
    return Counter(tuple(words[n : n + RUN]) for n in range(max(1, len(words) - RUN + 1)))


def _score(truth: Counter[Any], found: Counter[Any]) -> tuple[float, float]:
    both = (truth & found).total()
    return both / max(found.total(), 1), both / max(truth.total(), 1)


def _files(archive: str) -> dict[str, bytes]:
    with tarfile.open(archive) as tar:
        read = {m.name: tar.extractfile(m).read() for m in tar if m.isfile()}  # type: ignore[union-attr]
    return {n: gzip.decompress(b) if n.endswith(".gz") else b for n, b in read.items()}


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("what", choices=("feeds", "pages"))
    options.add_argument("files", nargs="+")
    given = options.parse_args()
    found = of_feeds(*given.files) if given.what == "feeds" else of_pages(*given.files)
    print(json.dumps(found, indent=1, ensure_ascii=False))


if __name__ == "__main__":
    main()
