"""What is quoted of an article for a fact."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.incidents.quotes import LONGEST, quote_of
from monitor.types import Article, Evidence, Source

TEXT = "Gen. Salim spoke first. A bomb killed five people in Baquba. Nobody claimed it."


def article(text: str, title: str = "A bomb in Baquba") -> Article:
    source = Source(publisher="River Post")
    return Article(url="u", title=title, text=text, published=None, source=source)


def evidence(text: str, words: str, part: str = "text") -> Evidence:
    start = text.index(words)
    return Evidence(fact="killed", start=start, end=start + len(words), quote=words, part=part)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("words", "quote"),
    [
        ("five people", "A bomb killed five people in Baquba."),
        ("Salim", "Gen. Salim spoke first."),
        ("people in Baquba. Nobody", "people in Baquba. Nobody"),  # over two sentences: as it is
    ],
)
def test_the_sentence_around_the_evidence(words: str, quote: str) -> None:
    assert quote_of(article(TEXT), evidence(TEXT, words)) == quote


def test_evidence_in_the_title_quotes_the_title() -> None:
    told = article("", title="Five dead in Baquba")
    assert quote_of(told, evidence(told.title, "Five", "title")) == "Five dead in Baquba"


def test_of_an_endless_sentence_only_the_evidence_is_quoted() -> None:
    text = f"{'and ' * LONGEST} five people."
    assert quote_of(article(text), evidence(text, "five")) == "five"


@given(st.text(min_size=1, max_size=400), st.data())
def test_every_quote_is_in_the_article_and_holds_its_evidence(
    text: str, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    piece = Evidence(fact="killed", start=start, end=end, quote=text[start:end])
    quote = quote_of(article(text), piece)
    assert quote in text
    assert piece.quote in quote
