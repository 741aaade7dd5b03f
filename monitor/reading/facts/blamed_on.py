"""Blamed on: whom the text or somebody in it names as the attackers. Pure.

Blaming is not claiming: it needs a word of blame ("blamed X", "X was responsible"), or the text
itself naming the attacker ("an Israeli strike", "X fighters opened fire", "planes of X hit").
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import Final

import regex

from monitor.reading.document import Found, Hit, Rulebook, Scene, Sentence, Span
from monitor.reading.facts.accused import CLOSE, is_accused, is_agent
from monitor.reading.facts.group_names import called, headed, named_after, shown
from monitor.reading.facts.sides import (
    SIDE,
    TIED,
    gap_between,
    is_suffered,
    is_tied,
    side_of,
    words_between,
)
from monitor.reading.facts.spoken import words_of
from monitor.reading.wording import Word
from monitor.types import Kind

DATELINE: Final = 4  # words of the place where a story was filed
DASH: Final = regex.compile(r"\s?(?:\([^)]*\)\s?)?[-–—]+\s")
NAME: Final = regex.compile(r"\s(\p{Lu}\p{Ll}+)\b")
NAMES: Final = "names"  # kind of the blame "identified the gunman as", which a name follows
TIE: Final = "tie"  # kind of the idioms that bind one group to another
# kinds of attackers whose words say only what they carried: "gunmen", "a bomber"
UNKNOWN: Final = (Kind.GUNFIRE, Kind.SUICIDE_BOMB, Kind.STABBING)
VERB_FIRST: Final = ("act", "hit", "launch")  # "shelled Israel a house", where verbs come first
DONE: Final = ("event", "weak_event", "means", "launch", "attacker")
MEMBER: Final = 2  # words from attackers to their group: "gunmen of"
NAMED_DEED: Final = ("event", "weak_event", "means")
DEED: Final = ("act", "hit", "assails", "killed", "wounded", "launch", "intercepted")
DONE_BY_PEOPLE: Final = ("act", "hit", "assails", "launch", "killed", "wounded", "lands")
IDLE: Final = ("passive", "negator", "unreal", "clause", "speech")
NO_DOER: Final = ("passive", "negator", "unreal", "speech", "and")
SUFFERED_BY: Final = ("passive", "event", "weak_event", "act")
AT_ITS_DEED: Final = ("victim", "target", "place", "fire")
BESIDE: Final = (
    "detail",
    "idiom",
)  # "a Russian Kh-22 missile", "five of the US-made missiles"
SHOT: Final = (Kind.ROCKET, Kind.MISSILE, Kind.DRONE)
THINGS: Final = ("victim", "target", "place")
SUFFERS: Final = ("victim", "target", "place", "means", "event", "weak_event")


def find(scene: Scene, rules: Rulebook, claimer: str = "") -> Found[tuple[str, ...]] | None:
    """Those whom the text or somebody in it names as the attackers.

    Not the group that claims it, the `claimer`, if nobody accuses it; a state that tells its own
    deed is named as well.
    """
    names: dict[str, Span] = {}
    for sentence in scene.sentences:
        words = words_of(scene.document, sentence, rules)
        for actor in named_doers(scene, sentence, rules):
            entry = rules.lexicon.actors[actor.kind]
            own = entry.name == claimer and not entry.state
            if not own or is_accused(sentence, words, actor, rules):
                names.setdefault(entry.name, sentence.of(actor))
        for name in _strangers(sentence, rules):
            start, end = sentence.fold.span(name.start, name.end)
            written = sentence.original[start:end]
            if written != claimer:
                names.setdefault(written, name)
        for people in _people(sentence, words, rules):
            names.setdefault(shown(sentence, people), sentence.of(people))
    return Found(tuple(names), tuple(names.values())) if names else None


def _strangers(sentence: Sentence, rules: Rulebook) -> Iterator[Span]:
    """Those whom no file knows: "a gang known as the Wolves raided", "blames Sons of the Hill"."""
    name = called(sentence)
    after = [hit for hit in sentence.hits if name is not None and hit.start >= name.end]
    does = bool(after) and after[0].role in DONE_BY_PEOPLE and _has_sufferer(after)
    blames = [hit for hit in sentence.having("blame") if hit.kind == NAMES]
    blamed = (named_after(sentence, hit) for hit in blames if not _by_a_group(sentence, hit, rules))
    for stranger in (name if does else None, *blamed):
        if stranger is not None and not _is_known(sentence, stranger):
            yield stranger


def _by_a_group(sentence: Sentence, blame: Hit, rules: Rulebook) -> bool:
    """ "The Front claimed it and named the bomber as X": a group names its own man."""
    before = [hit for hit in _actors(sentence) if hit.end <= blame.start]
    return any(not rules.lexicon.actors[hit.kind].state for hit in before[-1:])


def _people(sentence: Sentence, words: Sequence[Word], rules: Rulebook) -> Iterator[Hit]:
    """Those that somebody blames by what they are: "accuses smugglers", "blamed militias"."""
    for people in (*sentence.having("attacker"), *headed(sentence, rules)):
        named = any(people.start < one.end and one.start < people.end for one in _actors(sentence))
        known = named or people.kind in UNKNOWN or _are_of_a_group(sentence, people)
        if not known and is_accused(sentence, words, people, rules):
            yield people


def _are_of_a_group(sentence: Sentence, people: Hit) -> bool:
    """ "Blamed cells linked to X": the group behind the tie is meant."""
    ties = [hit for hit in sentence.hits if hit.kind in (TIE, TIED)]
    near = [hit for hit in ties if 0 <= gap_between(people, hit) < CLOSE]
    return any(0 <= gap_between(tie, actor) < CLOSE for tie in near for actor in _actors(sentence))


def _is_known(sentence: Sentence, name: Span) -> bool:
    return any(hit.start < name.end and name.start < hit.end for hit in _actors(sentence))


def _actors(sentence: Sentence) -> tuple[Hit, ...]:
    return sentence.having("actor")


def named_doers(scene: Scene, sentence: Sentence, rules: Rulebook) -> Iterator[Hit]:
    """The actors that `sentence` names as those who did it."""
    hits = sentence.hits
    for position, actor in enumerate(hits):
        if actor.role != "actor" or _is_in_a_name(sentence, actor):
            continue
        words = words_of(scene.document, sentence, rules)
        if (
            is_accused(sentence, words, actor, rules)
            or _done_by(sentence, words, position)
            or _does(sentence, words, position, rules)
            or _done(sentence, position, rules)
            or _its_people_do(scene, sentence, position, rules)
            or _members_do(scene, sentence, position, rules)
            or _does_behind_commas(sentence, position)
            or _launches(sentence, words, position)
        ):
            yield actor


def _is_in_a_name(sentence: Sentence, actor: Hit) -> bool:
    """ "BAT YAM, Israel - ", "the American Fish Company": who is told of is another."""
    _, end = sentence.fold.span(actor.start, actor.end)
    rest = sentence.original[end:]
    before = sentence.original[:end].split()
    if sentence.part == "text" and len(before) <= DATELINE and DASH.match(rest):
        return True
    longer = NAME.match(rest)
    if longer is None or sentence.original.isupper() or sentence.part == "title":
        return False
    start = bisect_left(sentence.fold.starts, end + longer.start(1))
    return not any(hit.start <= start < hit.end for hit in sentence.hits)


def _is_object(words: Sequence[Word], actor: Hit) -> bool:
    """ "Rockets fired at Israel hit a house": it stands behind "at", "in", "near"."""
    before = [word for word in words if word.end <= actor.start][-1:]
    return any(word.has("of") and not word.has("partitive") for word in before)


def _done_by(sentence: Sentence, words: Sequence[Word], position: int) -> bool:
    """ "Attacked by X", "a raid by suspected X": the "by" is part of the word for the attack."""
    actor = sentence.hits[position]
    before = [word for word in words if word.end <= actor.start][-CLOSE:]
    by = [word.start for word in before if word.has("by")]
    deeds = (hit for hit in sentence.having(*SUFFERED_BY) if hit.end <= actor.start)
    return bool(by) and any(hit.start < by[-1] < hit.end for hit in deeds)


def _speaks(sentence: Sentence, actor: Hit, deed: Hit) -> bool:
    """ "IDF: missile from Yemen intercepted": who is named only tells it."""
    return ":" in sentence.folded[actor.end : deed.start]


def _launches(sentence: Sentence, words: Sequence[Word], position: int) -> bool:
    """ "The drones that Russia launched"; but not "drones set Saudi plants on fire"."""
    hits, actor = sentence.hits, sentence.hits[position]
    means = [
        hit
        for hit in hits[:position]
        if hit.role == "means"
        and 0 <= gap_between(hit, actor) < SIDE
        and all(word.has("clause") for word in words_between(words, hit, actor))
    ]
    after = [hit for hit in hits[position + 1 :] if hit.start >= actor.end]
    return (
        bool(means and after) and after[0].role == "launch" and gap_between(actor, after[0]) < SIDE
    )


def _does(sentence: Sentence, words: Sequence[Word], position: int, rules: Rulebook) -> bool:
    """ "Israeli drone strike", "Israel struck two cars": the actor stands right before its deed."""
    hits = sentence.hits
    actor = hits[position]
    after = [hit for hit in hits[position + 1 :] if hit.start >= actor.end]
    after = [hit for hit in after if hit.role not in BESIDE]
    if after and after[0].role == "attacker" and after[0].first_word - actor.last_word == 1:
        actor, after = after[0], [hit for hit in after if hit.start >= after[0].end]
    if not after or is_tie(hits, actor):
        return False
    gap = gap_between(actor, after[0])
    if gap <= 1 and _names_deed(after, rules) and not _speaks(sentence, actor, after[0]):
        return True
    if after[0].role not in DEED or gap > CLOSE or _is_told_by(after[0], rules):
        return False
    if any(word.has(*NO_DOER) for word in words_between(words, actor, after[0])):
        return False
    if is_suffered(hits, words, after[0], rules):
        return False
    if _is_object(words, actor) or _is_noun(sentence, after[0], rules):
        return False
    return _has_sufferer(after)


def _has_sufferer(after: Sequence[Hit], roles: Sequence[str] = SUFFERS) -> bool:
    """Whether somebody or something suffers the deed that comes first of `after`."""
    # one word can be two hits ("strike" is a noun and a verb): what suffers is another word
    suffers = next((hit for hit in after if hit.start >= after[0].end), None)
    if suffers is None or suffers.first_word - after[0].last_word > 2 * CLOSE:
        return False
    if after[0].role == "intercepted" and suffers.kind in SHOT:
        return False  # whoever stops a missile defends; a drone of somebody is named as theirs
    return any(hit.role in roles for hit in after if hit.start == suffers.start)


def _its_people_do(scene: Scene, sentence: Sentence, position: int, rules: Rulebook) -> bool:
    """ "Boko Haram fighters raided a post": the people or weapons of a group do the deed."""
    hits, actor = sentence.hits, sentence.hits[position]
    people, after, unit = side_of(hits, position)
    words = words_of(scene.document, sentence, rules)
    named = people is not actor or any(  # "Wolves fighters" may be one word of the rules
        hit.role == "attacker" and hit.start == actor.start for hit in hits
    )
    group = named and not rules.lexicon.actors[actor.kind].state
    if group and _falls_upon(words, people, after) and not is_tie(hits, actor):
        return True
    if people is actor or not after or after[0].role not in DONE_BY_PEOPLE:
        return False
    if is_tie(hits, actor) or _suffered(words, people, after[0]):
        return False
    if is_suffered(hits, words, after[0], rules):
        return False
    if unit:
        return after[0].role == "act" and _has_sufferer(after, THINGS)
    return after[0].role == "act" or _has_sufferer(after)


def _falls_upon(words: Sequence[Word], people: Hit, after: Sequence[Hit]) -> bool:
    """ "Wolves fighters fell upon a camp": whatever the verb, a thing follows that suffers it."""
    after = [hit for hit in after if hit.role != "lands"]  # "fell"
    if not after or after[0].role not in THINGS or gap_between(people, after[0]) > CLOSE:
        return False
    between = words_between(words, people, after[0])
    verb = bool(between) and between[0].kind == "word" and not between[0].has("of", "and", "have")
    return verb and not any(word.has(*IDLE) for word in between)


def _members_do(scene: Scene, sentence: Sentence, position: int, rules: Rulebook) -> bool:
    """ "Members of the gang, armed with rifles, went through the town, killing nine", "missiles of
    the Guards destroyed a villa", "guns from the Turkish post opened up".
    """
    actor = sentence.hits[position]
    words = words_of(scene.document, sentence, rules)
    hits = sentence.hits
    people = [h for h in sentence.having("member", "attacker", "means") if h.end <= actor.start]
    unit = position + 1 < len(hits) and hits[position + 1].role == "target"
    unit = unit and gap_between(actor, hits[position + 1]) == 0
    if not any(_are_its_people(words, hit, actor, unit=unit) for hit in people) or is_tie(
        sentence.hits, actor
    ):
        return False
    if any(_are_agents(sentence, words, hit, actor, rules) for hit in people):
        return True
    after = [hit for hit in hits if hit.start >= actor.end and hit.role in DONE_BY_PEOPLE]
    if not after or not (
        after[0].role == "act" or _has_sufferer([h for h in hits if h.start >= after[0].start])
    ):
        return False
    between = words_between(words, actor, after[0])
    return not any(word.has("passive", "negator", "unreal", "speech") for word in between)


def _are_agents(
    sentence: Sentence, words: Sequence[Word], people: Hit, actor: Hit, rules: Rulebook
) -> bool:
    """ "An air raid by the jets of X", "killed by gunmen of the X"."""
    before = [hit for hit in sentence.having("by") if 0 <= gap_between(hit, people) < SIDE]
    near = 0 < gap_between(people, actor) <= CLOSE
    return near and any(is_agent(sentence, words, by, actor, rules) for by in before)


def _are_its_people(words: Sequence[Word], people: Hit, actor: Hit, *, unit: bool) -> bool:
    """ "Members of", "rebels of the": right before the name of their group; weapons "from" it only
    if a unit of it is named: a country may be no more than where they came from.
    """
    between = words_between(words, people, actor)
    if people.role == "member":
        return not between
    whose = "of" if unit or people.role == "attacker" else "partitive"
    return 0 < len(between) <= MEMBER and any(word.has(whose) for word in between)


def _does_behind_commas(sentence: Sentence, position: int) -> bool:
    """ "The X, a group with ties to Y, carried out the raid": what stands between describes it."""
    actor = sentence.hits[position]
    rest = sentence.folded[actor.end :]
    end = rest.find(",", 1)
    if not rest.startswith(",") or end < 0:
        return False
    behind = actor.end + end
    after = [hit for hit in sentence.hits if hit.start > behind]
    return (
        bool(after)
        and after[0].role in ("act", "launch", "assails")
        and sentence.folded[behind + 1 : after[0].start].strip() == ""
    )


def _suffered(words: Sequence[Word], people: Hit, deed: Hit) -> bool:
    """ "Israeli soldiers were hit": what stands between tells that they did not do it."""
    between = words_between(words, people, deed)
    other = any(word.has(*IDLE, "and") for word in between)
    listed = [word.text for word in between] == [","]  # "wounds a Turkish trainer, kills a guard"
    return other or listed or len(between) > CLOSE


def is_tie(hits: tuple[Hit, ...], actor: Hit) -> bool:
    """ "A group with ties to Islamic State", "the al-Qaeda affiliate X": it describes another."""
    ties = [hit for hit in hits if hit.kind == TIE]
    others = [hit.last_word for hit in hits if hit.role == "actor" and hit.end <= actor.start]
    return is_tied(hits, actor) or any(
        # "ties to X"; but in "the al-Qaeda affiliate X" the first of the two is described
        (actor.first_word - hit.last_word in (1, 2) and hit.first_word - 1 not in others)
        or hit.first_word - actor.last_word == 1
        for hit in ties
    )


def _is_told_by(deed: Hit, rules: Rulebook) -> bool:
    """ "The Pakistani police told of the death of": nouns of harm follow whoever speaks."""
    return deed.role in ("killed", "wounded") and deed.term.language in rules.lexicon.actor_after


def _is_noun(sentence: Sentence, deed: Hit, rules: Rulebook) -> bool:
    """ "A minister of the Taliban by-bombing": what no verb can have is written in front of it."""
    marks = rules.lexicon.of_noun.get(deed.term.language, ())
    return bool(marks) and sentence.folded.startswith(marks, deed.start)


def _names_deed(after: list[Hit], rules: Rulebook) -> bool:
    """Whether a deed comes first of what stands `after` an actor, who stands before its deeds."""
    first = [hit for hit in after if hit.start == after[0].start]
    return any(
        hit.role in NAMED_DEED and hit.term.language not in rules.lexicon.actor_after
        for hit in first
    )


def _done(sentence: Sentence, position: int, rules: Rulebook) -> bool:
    """The actor stands right after what it did, in languages that put it there."""
    hits, actor = sentence.hits, sentence.hits[position]
    deeds = [hit for hit in hits[:position] if hit.term.language in rules.lexicon.actor_after]
    beside = [
        hit for hit in deeds if hit.end <= actor.start and actor.first_word - hit.last_word == 1
    ]
    members = [
        hit for hit in deeds if hit.role == "attacker" and 0 <= gap_between(hit, actor) < MEMBER
    ]
    if members:
        return True
    if any(hit.role == "place" and hit.start == actor.start for hit in hits):
        return False  # "the attack of Moscow": where, not who
    if any(hit.role in DONE for hit in beside):
        return True
    if any(hit.role in VERB_FIRST for hit in beside) and _hits_somebody(hits, actor):
        return True
    if any(hit.role == "launch" for hit in beside) and _throws(hits, actor):
        return True
    return _is_its_deed(sentence, actor, deeds, rules)


def _is_its_deed(sentence: Sentence, actor: Hit, deeds: Sequence[Hit], rules: Rulebook) -> bool:
    """ "A heavy shelling of-the-army": what is written in front of the name makes it the doer."""
    marks = {mark for language in rules.lexicon.of_doer.values() for mark in language}
    if not marks or not sentence.folded.startswith(tuple(marks), actor.start, actor.end):
        return False
    suffered = {hit.start for hit in deeds if hit.role == "hit"}  # "the targeting of the army"
    return any(
        hit.role in (*NAMED_DEED, "act") and 0 <= gap_between(hit, actor) <= 1
        for hit in deeds
        if hit.start not in suffered
    )


def _throws(hits: tuple[Hit, ...], actor: Hit) -> bool:
    """ "Launched Iran nearly 180 missiles": what it threw comes next."""
    after = [hit for hit in hits if hit.start >= actor.end]
    return bool(after) and after[0].role == "means" and gap_between(actor, after[0]) <= CLOSE


def _hits_somebody(hits: tuple[Hit, ...], actor: Hit) -> bool:
    """ "Shelled Israel today a tent": what suffers it stands right after; else it suffered."""
    last = actor
    for hit in (hit for hit in hits if hit.start >= actor.end):
        if gap_between(last, hit) > 0 or hit.role not in ("fresh", *AT_ITS_DEED):
            return False
        if hit.role != "fresh":
            return True
        last = hit
    return False
