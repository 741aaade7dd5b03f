"""Rules that undo each other, or can never fire, are found without a text."""

import pytest

from monitor.lexicon import Lexicon, PatternEntry, RulesFile, TermEntry
from monitor.reading.patterns import compile_patterns
from monitor.reading.review import mistakes, unshown

GUN = TermEntry(id="gun", role="means", kind="gunfire", words=("gun{,s}", "shots"))
HIT = TermEntry(id="hit", role="hit", words=("hit{,s}",), match=("It hit",))
PATTERN = PatternEntry(id="means-hit", when="means hit", says="attack", match=("Shots hit it",))


def said(*terms: TermEntry, patterns: tuple[PatternEntry, ...] = (PATTERN,)) -> list[str]:
    file = RulesFile(language="en", script="latin", terms=terms, patterns=patterns)
    lexicon = Lexicon.compile((file,))
    found = mistakes(lexicon, compile_patterns(lexicon))
    return [f"{one.key}: {one.message}" for one in found]


def test_rules_that_leave_each_other_alone_are_left_alone():
    assert said(GUN, HIT) == []


def test_one_word_in_two_terms_of_a_role_is_told_once_for_the_pair():
    twice = TermEntry(id="rifle", role="means", kind="other", words=("guns", "shots", "rifles"))
    assert said(GUN, HIT, twice) == ["rifle: 'guns' stands in gun as well, which is means too"]


def test_one_word_may_do_two_things_and_speak_of_two_topics():
    other_role = TermEntry(id="event", role="event", words=("shots",))
    topics = [TermEntry(id=kind, role="topic", kind=kind, words=("fans",)) for kind in ("a", "b")]
    assert said(GUN, HIT, other_role, *topics) == []


@pytest.mark.parametrize("slot", ["launch", "means:stabbing", "@few"])
def test_a_pattern_with_a_slot_that_nothing_fills_is_named(slot):
    empty = PatternEntry(id="empty", when=f"means {slot}", says="attack")
    file = RulesFile(
        language="en",
        script="latin",
        terms=(GUN, HIT),
        patterns=(empty,),
        groups={"few": ("launch", "means:stabbing")},
    )
    lexicon = Lexicon.compile((file,))
    (found,) = mistakes(lexicon, compile_patterns(lexicon))
    assert (found.key, found.message) == ("empty", f"nothing fills {slot!r}")


@pytest.mark.parametrize(
    ("entry", "shadowed"),
    [
        ({"when": "means:gunfire hit", "within": 3}, True),
        ({"when": "means:gunfire hit", "within": 9}, False),
        ({"when": "hit means"}, False),
        ({"when": "means hit", "says": "maybe", "within": 3}, False),
    ],
)
def test_a_pattern_that_finds_nothing_of_its_own_is_named(entry, shadowed):
    other = PatternEntry(id="other", **({"says": "attack"} | entry))
    told = ["other: finds nothing that means-hit does not find"] if shadowed else []
    assert said(GUN, HIT, patterns=(PATTERN, other)) == told


def test_subtle_terms_and_all_patterns_have_to_show_an_example():
    bare = PatternEntry(id="bare", when="means hit", says="maybe")
    idiom = TermEntry(id="idiom", role="idiom", words=("big shots",))
    file = RulesFile(
        language="en", script="latin", terms=(GUN, HIT, idiom), patterns=(PATTERN, bare)
    )
    assert [one.key for one in unshown(Lexicon.compile((file,)))] == ["idiom", "bare"]


MOST_BARE = 4  # entries of English under way; this number only falls


def test_subtle_entries_of_english_show_an_example(reader):
    bare = [one.key for one in unshown(reader.rules.lexicon) if one.file == "rules/en.yaml"]
    assert len(bare) <= MOST_BARE, bare
