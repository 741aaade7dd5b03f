"""Article -> report: which attacks it speaks of, which one is news, and the facts of each."""

import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from monitor.gazetteer import Gazetteer
from monitor.lexicon import Lexicon
from monitor.reading.classify import Judged, judge
from monitor.reading.document import Document, Found, Rulebook, Scene, Sentence, open_article
from monitor.reading.facts import FACTS, chosen, ranked
from monitor.reading.facts.choosing import Choosing, Ranked
from monitor.reading.facts.claimed_by import own_words
from monitor.reading.facts.place import also_named, is_filed
from monitor.reading.facts.ships import ships_of
from monitor.reading.facts.when import published
from monitor.reading.language import UNKNOWN, language_of
from monitor.reading.leaning import Leanings
from monitor.reading.mentions import may_tell, readings_of
from monitor.reading.patterns import Patterns, compile_patterns
from monitor.reading.patterns import Reading as Fired
from monitor.reading.reconsider import may_tell_loosely, reconsider
from monitor.reading.salvo import with_salvo
from monitor.reading.story import Age, Strand, strands
from monitor.reading.weighing import Weighing
from monitor.reading.weighing import version as weighed
from monitor.reading.wording import Wordings
from monitor.types import PUBLISHED, Article, Basis, Evidence, Mention, Report, Verdict, When

LONGEST = 60_000  # characters read of a part: news articles are far shorter, hostile ones are not


@contextmanager
def _kept_for_good() -> Iterator[None]:
    """What is made meanwhile lives as long as the process: no search for garbage goes through it.

    Searching a million names and weights over and over was a third of the time of loading them.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if was_on:
            gc.enable()


@dataclass(frozen=True)
class Reader:
    """Reads articles by the rules of one config folder. Pure and deterministic once loaded."""

    rules: Rulebook
    patterns: Patterns
    weighing: Weighing
    leanings: Leanings
    choosing: Choosing
    rules_version: str

    @classmethod
    def load(cls, config_dir: Path) -> "Reader":
        """Read the rules, names, places and weights of `config_dir`. Raises ConfigError."""
        with _kept_for_good():
            return cls._load(config_dir)

    @classmethod
    def _load(cls, config_dir: Path) -> "Reader":
        lexicon = Lexicon.load(config_dir)
        gazetteer = Gazetteer.load(config_dir)
        wordings = Wordings.load(config_dir)
        weighing = Weighing.load(config_dir, lexicon)
        leanings = Leanings.load(
            config_dir, own=weighing.own, silence=weighing.silence, doubt=weighing.doubt
        )
        choosing = Choosing.load(config_dir)
        parts = (lexicon.version, gazetteer.version, wordings.version, weighed(config_dir))
        rules = Rulebook(lexicon, gazetteer, wordings)
        version = "-".join((*parts, leanings.version, choosing.version))
        return cls(rules, compile_patterns(lexicon), weighing, leanings, choosing, version)

    @property
    def languages(self) -> tuple[str, ...]:
        return tuple(file.language for file in self.rules.lexicon.files)

    def read(self, article: Article) -> Report:
        """What `article` claims. Never raises, in bounded time."""
        document, found, judged = self._judged(article)
        led = found if judged.lead is None or judged.lead in found else (judged.lead, *found)
        aside = _aside(found, judged.lead)
        told = [strand for strand in led if strand.sure or strand is judged.lead]
        mentions = [self._mention(document, strand, judged, aside) for strand in told]
        return Report(
            verdict=judged.verdict,
            reason=judged.reason,
            score=judged.score,
            language=document.language,
            rules_version=self.rules_version,
            mentions=tuple(with_salvo(told, mentions, judged, self.weighing.beside_km)),
        )

    def lead_of(self, article: Article) -> Scene | None:
        """The attack that `article` is about, to read its facts in."""
        document, _, judged = self._judged(article)
        return None if judged.lead is None else judged.lead.scene(document)

    def ranked(self, article: Article) -> Mapping[str, tuple[Ranked, ...]]:
        """What the facts of the lead were chosen from by learnt weights, the likeliest first."""
        document, found, judged = self._judged(article)
        if judged.lead is None:
            return {}
        scene = judged.lead.scene(document)
        return ranked(scene, self.rules, self.choosing, _aside(found, judged.lead))

    def _judged(self, article: Article) -> tuple[Document, tuple[Strand, ...], Judged]:
        article = _bounded(article)
        language = language_of(article, self.languages)
        document = open_article(article, language, self.rules, self._may_tell)
        found = strands(document, self.patterns, self.dated)
        return document, found, self._judge(document, found)

    def _may_tell(self, document: Document) -> bool:
        told = any(may_tell(one, self.patterns) for one in document.sentences)
        return told or may_tell_loosely(document, self.weighing)

    def fired(self, article: Article) -> tuple[tuple[Sentence, tuple[Fired, ...]], ...]:
        """The sentences of `article` in which rules fired, in order, and those rules."""
        article = _bounded(article)
        document = open_article(article, language_of(article, self.languages), self.rules)
        told = ((one, readings_of(one, self.patterns)) for one in document.sentences)
        return tuple((sentence, readings) for sentence, readings in told if readings)

    def _judge(self, document: Document, found: tuple[Strand, ...]) -> Judged:
        if found or document.language in (*self.languages, UNKNOWN):
            by_rule = judge(document, found, self.weighing)
            return reconsider(
                by_rule, document, found, self.patterns, self.leanings, self.dated, self.weighing
            )
        reason = f"not understood: no rules for the language {document.language!r}"
        return Judged(Verdict.NOT_ATTACK, reason, 0.0, None)

    def dated(self, scene: Scene) -> Age | None:
        """How long before the publication the attack of `scene` was; None if it is not told."""
        when = FACTS["when"](scene, self.rules) if "when" in FACTS else None
        published = scene.document.published
        if when is None or published is None or not isinstance(when.value, When):
            return None
        # the night of a day may run into the next one, the attack is none of the future
        days = max((published.date() - when.value.latest).days, 0)
        return Age(days, when.spans[0].start, when.value.earliest != when.value.latest)

    def _day(self, scene: Scene, told: Found[Any] | None, *, news: bool) -> Found[Any] | None:
        """That of the publication or the one before, for news whose text tells none."""
        if told is not None and told.value.basis is not Basis.PUBLISHED:
            return told
        return published(scene, self.rules) if news else None

    def _mention(
        self, document: Document, strand: Strand, judged: Judged, aside: frozenset[int]
    ) -> Mention:
        scene = strand.scene(document)
        found = {name: fact(scene, self.rules) for name, fact in FACTS.items()}
        if strand is judged.lead:
            found = chosen(scene, self.rules, found, self.choosing, aside)
        found["when"] = self._day(scene, found["when"], news=strand.news)
        ships = ships_of(scene, self.rules, lead=strand is judged.lead)
        if ships and found["place"] is not None and is_filed(scene, found["place"]):
            found["place"] = None  # no ship is hit in the city that its story was filed in
        values: dict[str, Any] = dict.fromkeys(FIELDS) | {"blamed_on": ()}
        values |= {name: fact.value for name, fact in found.items() if fact is not None}
        return Mention(
            lead=strand is judged.lead,
            modality=strand.modality,
            aggregate=strand.aggregate,
            evidence=(
                *_evidence(document, found),
                *strand.cue_words(document),
                *_own_words(scene, found),
            ),
            cue=strand.cue,
            also_named=(*ships, *also_named(scene, values["place"])),
            **values,
        )


def _aside(found: tuple[Strand, ...], lead: Strand | None) -> frozenset[int]:
    """The sentences that tell only of attacks of other days than that of `lead`, or elsewhere."""
    if lead is None:
        return frozenset()
    others = [
        one
        for one in found
        if one is not lead and (_of_another_day(one, lead) or one.home in lead.elsewhere)
    ]
    told = {one.index for one in lead.sentences}
    return frozenset(one.index for other in others for one in other.sentences) - told


def _of_another_day(one: Strand, lead: Strand) -> bool:
    return one.age is not None and lead.age is not None and abs(one.age - lead.age) > 1


def _own_words(scene: Scene, found: Mapping[str, Found[Any] | None]) -> Iterator[Evidence]:
    """What whoever claims the attack says of it: a party's count is not an outlet's."""
    if found["claimed_by"] is not None:
        yield from (scene.document.evidence("own_words", one) for one in own_words(scene))


def _bounded(article: Article) -> Article:
    """What of `article` is read. A date that no calendar counts on from is no date."""
    published = article.published
    known = published is not None and published.year in PUBLISHED
    return replace(
        article,
        title=article.title[:LONGEST],
        text=article.text[:LONGEST],
        published=published if known else None,
    )


FIELDS = ("place", "when", "weapon", "munitions", "killed", "wounded", "target", "claimed_by")


def _evidence(document: Document, found: Mapping[str, Found[Any] | None]) -> tuple[Evidence, ...]:
    return tuple(
        document.evidence(name, span)
        for name, fact in found.items()
        if fact is not None
        for span in fact.spans
    )


__all__ = ["Reader", "Verdict"]
