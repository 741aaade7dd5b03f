"""Killed and wounded of one attack: which of the figures in its sentences counts. Pure.

Reading order decides, within these ranks: the latest death toll; a number; those taken to hospital;
a word like "dozens"; one person without a number ("the mayor was killed"); a plain denial (0); a
part of the victims ("among the dead was a medic": at least 1). Figures of victims come before those
of attackers, so that "three guards and the two gunmen died" in two sentences gives the guards;
where only attackers are counted ("the strike killed two militants") they are the dead. A later,
larger number widens the range upwards and leaves the first as best: it may be a fresher count or
another source's.
Sums over a time ("this year", "24 attacks since October") and deaths of another cause are left out.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from monitor.reading.document import Found, Hit, Rulebook, Scene, Span
from monitor.reading.facts.figure import Fact, Figure, sum_of
from monitor.reading.facts.names import capitals_of
from monitor.reading.facts.spoken import Key, Spoken, spoken, with_title, words_at
from monitor.reading.facts.victims import figures
from monitor.reading.facts.when import goes_back
from monitor.reading.wording import Word
from monitor.types import Count

THROWN: Final = ("munitions", "munition", "munition_pair", "munition_itself")
RECORD: Final = 6  # words from "the heaviest" over the deed to "since the war began"
SPEAKER: Final = 3  # words from a group to "said": "the movement later said"
TOLL, NUMBER, ATTACKERS, CARE, VAGUE, ONE, NOBODY, PART, BOAST = range(9)


@dataclass(frozen=True, slots=True)
class Claimed:
    figure: Figure
    span: Span
    older: bool = False  # its sentence says that it is an earlier count
    boast: bool = False  # of a group that claims the attack
    voice: int = 0  # how many have been named before it in its sentence as those who say so

    @property
    def rank(self) -> int:
        figure = self.figure
        if self.boast:
            return BOAST
        if figure.part:
            return PART
        if figure.toll:
            return TOLL
        if figure.count.best == 0:
            return NOBODY
        if figure.care:
            return CARE
        if figure.implied:
            return ONE
        if figure.vague:
            return VAGUE
        return ATTACKERS if figure.attackers else NUMBER


def killed(scene: Scene, rules: Rulebook) -> Found[Count] | None:
    return _find("killed", scene, rules)


def wounded(scene: Scene, rules: Rulebook) -> Found[Count] | None:
    return _find("wounded", scene, rules)


def _find(fact: Fact, scene: Scene, rules: Rulebook) -> Found[Count] | None:
    claims = _claims(scene, rules)
    titles = {one.index for one in scene.document.sentences if one.part == "title"}
    # "a constable and his guard were hit; the nurses remained unhurt": not everybody was spared
    dead = any(sentence.having("killed") for sentence in scene.sentences)
    hurt = any(sentence.having("wounded") for sentence in scene.sentences)
    harmed = dead or hurt or any(claim.figure.count.best for claim in claims)
    told = [c for c in claims if c.figure.fact == fact and not (harmed and c.figure.spared)]
    if fact == "wounded":
        told = [claim for claim in told if not _died(claim, claims)]
    elif not told and not dead:  # where nobody was injured, nobody was killed
        told = [c for c in claims if not c.figure.count.best and not (harmed and c.figure.spared)]
    boasts = {c.figure.count for c in told if c.boast}
    told = [  # a headline that repeats what the claimer counts
        replace(c, boast=True) if c.span.sentence in titles and c.figure.count in boasts else c
        for c in told
    ]
    # a headline says it short: what the text says counts first
    return choose(sorted(told, key=lambda claim: claim.span.sentence in titles))


def _claims(scene: Scene, rules: Rulebook) -> list[Claimed]:
    """Every figure of the scene, of killed and of wounded; not what an earlier attack did."""
    return [
        Claimed(
            figure,
            one.sentence.span(figure.start, figure.end),
            _is_older(one.words),
            _boasts(one, figure, rules),
            _voice(one.words, figure),
        )
        for one in spoken(with_title(scene), rules, wide=True)
        if not is_sum(one.words)
        for figure in _figures(one.key, capitals_of(one.sentence))
        if not _is_within(figure, goes_back(scene, one.sentence, rules))
    ]


def _is_within(figure: Figure, clause: tuple[int, int]) -> bool:
    start, end = clause
    return start <= figure.start < end


def _died(claim: Claimed, claims: Sequence[Claimed]) -> bool:
    """ "A guard was killed. The man was hit in the chest": who is told as hurt is the dead."""
    dead = [other.figure for other in claims if other.figure.fact == "killed"]
    single = dead and all(figure.count.best == 1 for figure in dead)
    names = {"", *(figure.who for figure in dead)}
    return bool(single) and claim.figure.implied and claim.figure.who in names


def _boasts(one: Spoken, figure: Figure, rules: Rulebook) -> bool:
    """ "X claimed the raid and said it killed ninety": what follows a claim is the claimer's.

    So is what a group says: "the movement spoke of ninety dead".
    """
    if any(hit.end <= figure.start for hit in one.sentence.having("claim")):
        return True
    before = [word for word in one.words if word.end <= figure.start]
    told = [index for index, word in enumerate(before) if word.has("speech", "rises")]
    if told and any(_covers(hit, before[told[-1]]) for hit in one.sentence.having("source")):
        return False
    if not told and not figure.toll:
        return False
    tells = told[-1] if told else len(before)  # "the militants | put the dead at ninety"
    clause = _clause(before[:tells])
    others = any(word.has("person", "persons", "speech") for word in clause)
    near = before[max(0, tells - SPEAKER) : tells]
    return (any(word.has("claimant") for word in clause) and not others) or any(
        _covers(hit, word) and not rules.lexicon.actors[hit.kind].state
        for hit in one.sentence.having("actor")
        for word in near
    )


def _voice(words: Sequence[Word], figure: Figure) -> int:
    """ "Police said four were killed; a medic spoke of | seven dead": the second to speak.

    Not "four were killed, police said, and a driver died": that introduces nothing.
    """
    before = [word for word in words if word.end <= figure.start]
    spoke = (at for at, word in enumerate(before) if word.has("speech"))
    return sum(at + 1 == len(before) or before[at + 1].kind != "mark" for at in spoke)


def _covers(hit: Hit, word: Word) -> bool:
    return hit.start <= word.start < hit.end


def _clause(words: Sequence[Word]) -> Sequence[Word]:
    """What stands behind the last comma."""
    commas = [index for index, word in enumerate(words) if word.text == ","]
    return words[commas[-1] + 1 :] if commas else words


def _is_older(words: Sequence[Word]) -> bool:
    return any(word.has("superseded") for word in words)


@lru_cache(maxsize=512)  # asked for the killed and again for the wounded
def _figures(key: Key, capitals: frozenset[int]) -> tuple[Figure, ...]:
    return tuple(figures(words_at(key), key[0], capitals))


def is_sum(words: Sequence[Word]) -> bool:
    """Whether the sentence counts over a time, over many attacks, or deaths of another cause."""
    elsewhere = any(word.has("elsewhere") for word in words)
    if (elsewhere and not any(word.has(*THROWN) for word in words)) or _is_over_a_time(words):
        return True  # but "rockets fell on a hospital for victims of the epidemic"
    return _counts_attacks(words) and any(word.has("since") for word in words)


def _is_over_a_time(words: Sequence[Word]) -> bool:
    """ "Since the war began"; but "the heaviest raid since the war began" is only this one."""
    over = (at for at, word in enumerate(words) if word.has("cumulative"))
    return any(
        not any(word.has("record") for word in words[max(0, at - RECORD) : at]) for at in over
    )


def _counts_attacks(words: Sequence[Word]) -> bool:
    """ "24 rocket attacks": a number, then at most two words, then attacks."""
    numbered = [
        i for i, word in enumerate(words) if word.kind == "number" or word.has("number", "lump")
    ]
    return any(_are_attacks(words[i + 1 : i + 4]) for i in numbered)


def _are_attacks(counted: Sequence[Word]) -> bool:
    """ "rocket attacks", but not "wounded in attacks": there people are counted."""
    told = (w for w in counted if w.has("events", "harms", "persons", "of"))
    first = next((w for w in told if not w.has("partitive")), None)
    return first is not None and first.has("events")


def choose(claims: Sequence[Claimed]) -> Found[Count] | None:
    """The figure that counts, out of claims in reading order."""
    if not claims:
        return None
    claims = _latest(claims)
    rank = min(claim.rank for claim in claims)
    same = [claim for claim in claims if claim.rank == rank]
    if rank == TOLL:
        return _found(same[-1])
    # who is in hospital is told one by one after all of them, or before
    first = max(same, key=_best) if rank == CARE else same[0]
    return _counted(first, same, claims) if rank in (NUMBER, CARE) else _found(first)


def _latest(claims: Sequence[Claimed]) -> Sequence[Claimed]:
    """Without earlier counts, where another is told."""
    latest = [claim for claim in claims if not claim.older]
    told = any(claim.rank not in (ONE, NOBODY, PART) for claim in latest)
    return latest if told else claims


def _counted(
    first: Claimed, same: Sequence[Claimed], claims: Sequence[Claimed]
) -> Found[Count] | None:
    """A number, with the groups that are told beside it."""
    last = max(claims, key=_nth_dead)
    if _nth_dead(last) > _best(first):
        return _with_those_before(first, last)
    groups = [claim for claim in claims if claim.rank in (NUMBER, CARE) and claim is not first]
    together = [first, *_added_to(first, groups)]
    if len(together) > 1:
        return Found(
            sum_of([claim.figure.count for claim in together]), tuple(c.span for c in together)
        )
    return _widened(first, [claim for claim in same if claim is not first])


def _nth_dead(claim: Claimed) -> int:
    return claim.figure.nth if claim.figure.fact == "killed" else 0


def _with_those_before(first: Claimed, last: Claimed) -> Found[Count]:
    """ "A fifth worker has died": that makes five, however many were told before."""
    nth = last.figure.nth
    return Found(Count(low=nth, best=nth, high=nth), tuple(dict.fromkeys((first.span, last.span))))


def _best(claim: Claimed) -> int:
    return claim.figure.count.best


def _found(claim: Claimed) -> Found[Count]:
    return Found(claim.figure.count, (claim.span,))


def _added_to(first: Claimed, others: Sequence[Claimed]) -> list[Claimed]:
    """Further groups of the same sentence: "two guards died, and a driver was killed"; or told
    later as more: "a fourth died in hospital", "another two died".
    """
    return [
        c
        for c in others
        if _apart(c, first) and (_is_told_with(c, first) or _is_one_more(c.figure, first.figure))
    ]


def _is_told_with(claim: Claimed, first: Claimed) -> bool:
    """In one sentence by the same voice; another's figure is of the same victims."""
    together = claim.span.sentence == first.span.sentence
    return together and (claim.voice == first.voice or claim.figure.added)


def _is_one_more(figure: Figure, first: Figure) -> bool:
    later = figure.fact == "killed" and figure.added and figure.count != first.count
    return later or figure.nth == first.count.best + 1


def _apart(one: Claimed, other: Claimed) -> bool:
    if one.span.sentence != other.span.sentence:
        return True
    return one.span.end <= other.span.start or other.span.end <= one.span.start


def _widened(first: Claimed, others: Sequence[Claimed]) -> Found[Count]:
    count = first.figure.count
    top = count.best if count.high is None else count.high
    larger = [c for c in others if c.figure.count.best > top and not c.figure.added]
    if not larger:
        return _found(first)
    largest = max(larger, key=_best)
    high = None if count.high is None else largest.figure.count.high
    widened = Count(low=count.low, best=count.best, high=high)
    return Found(widened, (first.span, largest.span))
