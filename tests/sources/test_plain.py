"""What comes in leaves as plain text (faults C06, X10), and links are links."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.links import canonical, host_of, http_link
from monitor.plain import clean, one_line, strip_tags

UNSEEN = "\x00\x1b\x7f\u00ad\u061c\u200b\u200e\u200f\u202a\u202e\u2060\u2066\ufeff\U000e0041"


@pytest.mark.parametrize("character", UNSEEN)
def test_C06_characters_that_are_not_seen_are_dropped(character: str) -> None:
    assert clean(f"a{character}b", 10).replace("\n", "") == "ab"


def test_C06_marks_are_not_stacked() -> None:
    assert clean("e" + "\u0336" * 50, 100) == "e\u0336\u0336"


def test_persian_words_stay_apart() -> None:
    assert clean("می\u200cشود", 100) == "می شود"


@given(st.text(max_size=300), st.integers(10, 100))
def test_C06_clean_text_is_short_visible_and_stays_so(text: str, limit: int) -> None:
    once = clean(text, limit)
    assert len(once) <= limit
    assert not set(once) & set(UNSEEN)
    assert clean(once, limit) == once
    assert "\n" not in one_line(text, limit)


@given(st.text(max_size=300))
def test_tags_are_taken_off_whatever_they_are(text: str) -> None:
    assert "<script" not in strip_tags(f"<script>{text}</script>")
    strip_tags(text)


def test_scripts_styles_and_comments_are_no_text() -> None:
    markup = "<style>a</style>One<!-- two --><script>three</script> <b>f&ouml;ur</b><br>five"
    assert strip_tags(markup) == "One föur\nfive"


@given(st.text(max_size=100), st.text(max_size=100))
def test_a_link_is_http_or_nothing(raw: str, base: str) -> None:
    link = http_link(raw, base)
    assert link == "" or link.lower().startswith(("http://", "https://"))
    assert "@" not in host_of(link)


@given(st.text(max_size=100))
def test_canonical_never_fails_and_is_stable(raw: str) -> None:
    link = http_link(raw, "https://news.example/a/")
    if link:
        assert canonical(canonical(link)) == canonical(link)
