"""Places are looked for in articles that may tell of an attack, and in no others."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from monitor.gazetteer import Gazetteer
from monitor.reading import Reader
from monitor.reading.document import open_article
from monitor.reading.mentions import heads, may_tell
from monitor.types import Article, Report, Source, Verdict

GOLD = Path(__file__).parents[1] / "gold"


@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_attack_may_be_told_before_places_are_known(reader: Reader, language: str) -> None:
    told = 0
    for line in (GOLD / f"reading.{language}.jsonl").read_text("utf-8").splitlines()[::3]:
        gold = json.loads(line)
        article = Article(
            url="",
            title=gold["title"],
            text=gold["text"],
            published=None,
            source=Source(publisher="n"),
        )
        for sentence in open_article(article, language, reader.rules).sentences:
            if heads(sentence, reader.patterns, 0):
                told += 1
                bare = tuple(hit for hit in sentence.hits if hit.role != "place")
                assert may_tell(replace(sentence, hits=bare), reader.patterns), sentence.original
    assert told > 100


def test_words_that_make_no_attack_together_ask_for_no_places(
    read: Callable[..., Report], monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[object] = []
    find_all = Gazetteer.find_all

    def noted(self: Gazetteer, *args: object, **named: object) -> object:
        looked.append(args)
        return find_all(self, *args, **named)

    monkeypatch.setattr(Gazetteer, "find_all", noted)
    short = "Gunmen are what the film from Basra is about. The police lent a van."
    assert read("Dockers of Basra count on help", short).verdict is Verdict.NOT_ATTACK
    looked.clear()
    calm = (
        "Gunmen are what the film from Basra is about. The police lent a van, and a baker from the"
        " next street brought bread for all who had come to see how such a scene is made."
    )  # longer than a flash, whose one word beside a place may tell
    assert read("Dockers of Basra count on help", calm).verdict is Verdict.NOT_ATTACK
    assert not looked
    assert read("Rockets hit Basra", "Rockets hit Basra on Monday.").verdict is Verdict.NEW_ATTACK
    assert looked
