import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.text import fold, fold_word, sentences

ABBREVIATIONS = frozenset({"gen", "mr", "u.s", "a.m", "p.m"})


def cut(text: str) -> list[str]:
    return [text[start:end] for start, end, _ in sentences(text, ABBREVIATIONS)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hodeida", "HODEIDA"),
        ("Kata’ib", "Kata'ib"),
        ("café", "cafe"),
        ("SALDIRI", "saldırı"),
        ("İSTANBUL", "istanbul"),
        ("الأنبار", "الانبار"),
        ("بسمايه", "بسماية"),
        ("على", "علي"),
        ("صـــاروخ", "صاروخ"),
        ("قُتِلَ", "قتل"),
        ("١٤", "14"),
        ("۱۴", "14"),
        ("کتائب", "كتائب"),
        ("a\u200fb\u202bc", "abc"),
        ("two\u00a0rockets", "two rockets"),
        ("15–30", "15-30"),
    ],
)
def test_spellings_that_nobody_tells_apart_fold_to_one(one, other):
    assert fold_word(one) == fold_word(other)


def test_a_folded_span_leads_back_to_the_exact_characters():
    text = "  رَصَدَ  صـاروخًا\u200f (١٢)"
    folded = fold(text)
    start = folded.text.index("صاروخا")
    assert text[slice(*folded.span(start, start + 6))] == "صـاروخًا"


@given(st.text())
def test_every_folded_character_stands_for_original_ones(text):
    folded = fold(text)
    assert len(folded.text) == len(folded.starts) == len(folded.ends)
    for index in range(len(folded.text)):
        start, end = folded.span(index, index + 1)
        assert 0 <= start < end <= len(text)
    assert list(folded.starts) == sorted(folded.starts)


@given(st.text())
def test_folding_twice_changes_nothing(text):
    once = fold(text).text
    assert fold(once).text == once


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Gen. Ali spoke in the U.S. on Monday. He left at 5 p.m. on a train.",
            ["Gen. Ali spoke in the U.S. on Monday.", "He left at 5 p.m. on a train."],
        ),
        ("It fell. “No one was hurt.” Police came.", 3),
        ("It fell 3.5 km away! Was it a drone? Yes", 3),
        ("سقط صاروخ. هل أصيب أحد؟ لا", 3),
        ("BAGHDAD\n\nRockets hit a base\nTwo hurt", 3),
        ("no punctuation at all", 1),
        ("J. B. Hall fell.", 1),
        ("22:10 Sirens in Erbil\n22:15 All clear", 2),
    ],
)
def test_sentences(text, expected):
    found = cut(text)
    assert found == expected if isinstance(expected, list) else len(found) == expected


def test_lines_wrapped_by_a_machine_are_one_sentence():
    text = (
        "Two rockets landed close to the old customs house on Monday night,\n"
        "and a guard was hurt by flying glass, the police of the district\n"
        "said. The road along the river was closed until the next morning\n"
        "while engineers looked for the place they had been fired from.\n"
    )
    assert len(cut(text)) == 2


@given(st.text(max_size=400))
def test_sentences_lie_in_order_inside_the_text(text):
    last = 0
    for start, end, _ in sentences(text, ABBREVIATIONS):
        assert last <= start < end <= len(text)
        assert text[start:end].strip()
        last = end


def test_a_text_without_spaces_is_cut():
    assert all(len(piece) <= 1200 for piece in cut("x" * 10_000))
