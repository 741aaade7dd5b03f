"""Precision and recall of the verdict on the labelled articles, with floors that only rise."""

import json
from datetime import datetime
from pathlib import Path

import pytest

from monitor.types import Article, Source, Verdict

GOLD = Path(__file__).parents[1] / "gold"


@pytest.mark.parametrize(
    ("language", "precision", "recall"), [("en", 0.98, 0.98), ("ar", 0.98, 0.98)]
)
def test_new_attacks_are_found_and_nothing_else(reader, language, precision, recall):
    lines = (GOLD / f"reading.{language}.jsonl").read_text("utf-8").splitlines()
    told, found, both = set(), set(), set()
    for line in map(json.loads, lines):
        is_new = line["role"] == "new_report"
        is_found = reader.read(_article(line)).verdict is Verdict.NEW_ATTACK
        told |= {line["url"]} if is_new else set()
        found |= {line["url"]} if is_found else set()
        both |= {line["url"]} if is_new and is_found else set()
    assert len(both) >= precision * len(found), f"told as new, wrongly: {sorted(found - told)}"
    assert len(both) >= recall * len(told), f"missed: {sorted(told - found)}"


def _article(line: dict) -> Article:
    return Article(
        url=line["url"],
        title=line["title"],
        text=line["text"],
        published=datetime.fromisoformat(line["published"]),
        source=Source(publisher=line["source"], language=line["lang"]),
    )
