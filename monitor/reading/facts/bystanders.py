"""Who did not do it: those whom the attack hit, who keep what it hit, who are accused of other
things. Pure.
"""

from collections.abc import Iterator, Sequence

from monitor.reading.document import Hit, Rulebook, Scene, Sentence
from monitor.reading.facts.accused import CLOSE, is_agent, is_of_a_thing
from monitor.reading.facts.sides import HARM, gap_between, is_suffered, side_of, words_between
from monitor.reading.facts.spoken import words_of
from monitor.reading.wording import Word


def bystanders(scene: Scene, sentence: Sentence, rules: Rulebook) -> Iterator[Hit]:
    """The actors whom `sentence` names as anything but the attackers: those who suffered it, who
    keep what was hit, who are accused of something else.
    """
    words = words_of(scene.document, sentence, rules)
    for position, actor in enumerate(sentence.hits):
        if actor.role == "actor" and (
            _is_beside(sentence, words, position, rules)
            or _is_harmed(sentence, words, position, rules)
        ):
            yield actor


def _is_beside(sentence: Sentence, words: Sequence[Word], position: int, rules: Rulebook) -> bool:
    """ "A base used by X", "a depot belonging to X", "accuses X of arming them"."""
    actor = sentence.hits[position]
    near = [hit for hit in sentence.hits[:position] if 0 <= gap_between(hit, actor) <= CLOSE]
    kept = any(
        hit.role == "by" and not is_agent(sentence, words, hit, actor, rules) for hit in near
    )
    owned = any(is_of_a_thing(sentence.hits, hit) for hit in near)
    after = next((word for word in words if word.start >= actor.end), None)
    return kept or owned or (after is not None and after.has("helping"))


def _is_harmed(sentence: Sentence, words: Sequence[Word], position: int, rules: Rulebook) -> bool:
    """ "Two American soldiers were killed", "Wolves fighters shot dead in a raid"."""
    people, after, _ = side_of(sentence.hits, position)
    if not after or after[0].role not in HARM or gap_between(people, after[0]) > CLOSE:
        return False
    passive = any(word.has("passive") for word in words_between(words, people, after[0]))
    return passive or is_suffered(sentence.hits, words, after[0], rules)
