"""The words with which a scene is told: of each sentence the stretch that speaks of this attack."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from monitor.reading.document import Document, Rulebook, Scene, Sentence
from monitor.reading.wording import Word, Wording


@dataclass(frozen=True, slots=True)
class Spoken:
    """Folded [start, end) of a sentence; `key` is the same for the same words."""

    sentence: Sentence
    wording: Wording
    words: tuple[Word, ...]
    start: int
    end: int

    @property
    def key(self) -> "Key":
        return self.wording, self.sentence.folded, self.start, self.end


Key = tuple[Wording, str, int, int]


def words_at(key: Key) -> tuple[Word, ...]:
    """The words that lie in the stretch."""
    wording, folded, start, end = key
    words = wording.words(folded)
    if start == 0 and end == len(folded):
        return words
    kept = [word for word in words if start <= word.start and word.end <= end]
    following = next((word for word in words if word.start >= end), None)
    if kept and following is not None and following.has("unit") and _is_number(kept[-1]):
        kept.pop()  # "beheaded six | days after taking office"
    return tuple(kept)


def _is_number(word: Word) -> bool:
    return word.kind == "number" or word.has("number", "lump")


ATTACK: Final = frozenset(("means", "attacker", "act", "hit", "assails", "event", "weak_event"))


def spoken(scene: Scene, rules: Rulebook, *, wide: bool = False) -> Iterator[Spoken]:
    """Every sentence of the scene whose language has words of numbers and days, in order.

    With `wide`, whole sentences where their other parts speak of no further attack: "the toll of
    dead following a blast at the port has risen to nine".
    """
    language = scene.document.language
    for sentence in scene.sentences:
        wording = rules.wordings.of(language, sentence.folded)
        if wording is not None:
            start, end = _stretch(scene, sentence)
            if wide and not _tells_more(scene, sentence):
                start, end = 0, len(sentence.folded)
            words = words_at((wording, sentence.folded, start, end))
            yield Spoken(sentence, wording, words, start, end)


def with_title(scene: Scene) -> Scene:
    """`scene` with the headline, where the text begins with it: "Bomb at a hall, nobody hurt"."""
    document = scene.document
    titles = tuple(one for one in document.sentences if one.part == "title")
    begins = scene.first.part == "text" and scene.first.index == len(titles)
    told = {one.index for one in scene.sentences}
    if not begins or any(one.index in told for one in titles):
        return scene
    return replace(scene, sentences=(*scene.sentences, *titles))


def whole(document: Document, sentence: Sentence, rules: Rulebook) -> Spoken | None:
    """A whole sentence, whatever attack it speaks of; None without words of its language."""
    wording = rules.wordings.of(document.language, sentence.folded)
    if wording is None:
        return None
    return Spoken(sentence, wording, wording.words(sentence.folded), 0, len(sentence.folded))


def words_of(document: Document, sentence: Sentence, rules: Rulebook) -> tuple[Word, ...]:
    """All words of a sentence, whatever attack it speaks of."""
    one = whole(document, sentence, rules)
    return () if one is None else one.words


def _tells_more(scene: Scene, sentence: Sentence) -> bool:
    """Whether the part that is not shown to the scene has words of an attack."""
    shown = {(hit.start, hit.end) for hit in sentence.hits}
    whole = scene.document.sentences[sentence.index].hits
    return any(hit.role in ATTACK and (hit.start, hit.end) not in shown for hit in whole)


def _stretch(scene: Scene, sentence: Sentence) -> tuple[int, int]:
    """Folded [start, end) of the part of the sentence that the scene was shown."""
    whole = scene.document.sentences[sentence.index].hits
    if not sentence.hits or len(whole) == len(sentence.hits):
        return 0, len(sentence.folded)
    first, last = sentence.hits[0], sentence.hits[-1]
    before = [hit.end for hit in whole if hit.end <= first.start]
    after = [hit.start for hit in whole if hit.start >= last.end]
    return max(before, default=0), min(after, default=len(sentence.folded))
