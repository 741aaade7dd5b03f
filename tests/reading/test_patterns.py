import pytest

from monitor.errors import ConfigError
from monitor.lexicon import Lexicon, PatternEntry, RulesFile, TermEntry
from monitor.reading.examples import failing
from monitor.reading.patterns import compile_patterns

TERM = TermEntry(id="gun", role="means", words=("gun",))


def with_pattern(**entry) -> RulesFile:
    pattern = PatternEntry(id="p", **entry)
    return RulesFile(language="en", script="latin", terms=(TERM,), patterns=(pattern,))


@pytest.mark.parametrize(
    ("entry", "unknown"),
    [
        ({"when": "meens", "says": "attack"}, "meens"),
        ({"when": "means @harm", "says": "attack"}, "@harm"),
        ({"when": "means", "says": "atack"}, "atack"),
    ],
)
def test_names_that_nobody_defined_are_refused(entry, unknown):
    with pytest.raises(ConfigError, match=unknown):
        compile_patterns(Lexicon.compile((with_pattern(**entry),)))


def test_a_language_can_borrow_the_patterns_of_another():
    other = RulesFile(language="fr", script="latin", borrows="en", terms=(TERM,))
    lexicon = Lexicon.compile((with_pattern(when="means", says="attack"), other))
    assert [p.id for p in compile_patterns(lexicon)["fr"]["means"]] == ["p"]


def test_every_example_in_the_rules_files_does_what_it_shows(reader):
    assert [str(problem) for problem in failing(reader.rules, reader.patterns)] == []
