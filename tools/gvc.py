"""Turn the Gun Violence Corpus into labelled articles for `monitor evaluate`.

    python tools/gvc.py gvc.jsonl.gz [OFFSET STRIDE] > gold.jsonl
    monitor evaluate gold.jsonl

Several articles tell of each shooting, and many shootings happen in each city: this measures how
reports are grouped by place, day and kind as they are read. Articles count as published at noon of
their day, in Chicago; those without a day are left out. OFFSET and STRIDE take every STRIDE-th
incident only. The corpus belongs to others and is not part of this project: Vossen, Ilievski,
Postma and Segers, "Don't annotate, but validate", LREC 2018.
"""

import gzip
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

NOON = "12:00:00-06:00"


def labelled(path: Path, offset: int = 0, stride: int = 1) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        documents = [json.loads(line) for line in lines]
    for one in documents:
        if one["doc_date"] and int(one["incident_id"]) % stride == offset:
            yield _line(one)


def _line(one: dict[str, Any]) -> dict[str, Any]:
    incident = f"gvc-{one['incident_id']}"
    city = one["location"].get("city_or_county") or ""
    return {
        "url": f"{one['url']}#{one['doc_id']}",
        "source": _outlet(one["url"]),
        "title": one["title"],
        "text": one["text"],
        "published": f"{one['doc_date'][:10]}T{NOON}",
        "role": "new_report",
        "incident_ids": [incident],
        "gold": {
            incident: {
                "place": city.partition("(")[0].strip() or None,
                "date": one["date"],
                "killed": one["killed"],
                "wounded": one["injured"],
            }
        },
    }


def _outlet(url: str) -> str:
    """The newsroom behind an address of the Wayback Machine."""
    return urlsplit(url[url.rfind("http") :]).netloc or "unknown"


def main(path: str, offset: str = "0", stride: str = "1") -> None:
    for one in labelled(Path(path), int(offset), int(stride)):
        print(json.dumps(one, ensure_ascii=False))


if __name__ == "__main__":
    main(*sys.argv[1:])
