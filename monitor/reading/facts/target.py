"""What was hit: the thing or the people that the attack was aimed at or that suffered it."""

from typing import Final

from monitor.reading.document import Found, Hit, Rulebook, Scene, Sentence

REACH: Final = 6  # words between the attack and what it hits


def find(scene: Scene, rules: Rulebook) -> Found[str] | None:
    """The first thing named right after the attack, else right before it, in the text's words."""
    del rules
    for sentence in scene.sentences:
        hit = _struck(sentence)
        if hit is not None:
            start, end = sentence.fold.span(hit.start, hit.end)
            return Found(sentence.original[start:end], (sentence.of(hit),))
    return None


def _struck(sentence: Sentence) -> Hit | None:
    deeds = sentence.having("hit", "act", "event", "weak_event", "passive")
    things = sentence.having("target")
    after = [t for d in deeds for t in things if 0 < t.first_word - d.last_word <= REACH]
    before = [t for d in deeds for t in things if 0 < d.first_word - t.last_word <= REACH]
    return next(iter(after or before), None)
