"""The page of an evaluation: complete, side by side, and safe whatever an article says."""

from html.parser import HTMLParser
from urllib.parse import urlsplit

from hypothesis import given
from hypothesis import strategies as st
from incidents.test_evaluate import AUDIENCE, CONFIG, NOTHING, POLICY, line
from telling import mention, report

from monitor.article import Walls
from monitor.evaluate import evaluate, load
from monitor.evaluate.page import marked, page
from monitor.types import Article, Evidence, Report

HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(2)>'


class Seen(HTMLParser):
    """Elements, addresses and visible words of a page."""

    def __init__(self, written: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.links: list[str] = []
        self.words = ""
        self.feed(written)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.links += [value or "" for name, value in attrs if name in ("href", "src", "action")]
        assert not [name for name, _ in attrs if name.startswith("on")]

    def handle_data(self, data: str) -> None:
        self.words += data


def written(lines: list[bytes], answers: dict[str, Report]) -> str:
    labelled, bad = load(lines, {}, walls=Walls.load(CONFIG), name="gold.jsonl")
    assert bad == ()

    def read(one: Article) -> Report:
        return answers.get(one.url, NOTHING)

    return page(evaluate(labelled, read, policy=POLICY, audience=AUDIENCE), "gold.jsonl")


def test_mistakes_come_first_and_lead_to_the_article_with_label_and_answer():
    right, wrong = "https://a.example/1", "https://b.example/1"
    said = line(wrong, 11, "new_report", "x", killed={"min": 4}, place="Camp Taji")
    lines = [line(right, 10, "not_attack"), said]
    found = Seen(written(lines, {wrong: report(mention(killed=2))}))
    assert "Mistakes: 1, in 2 articles" in found.words
    assert found.words.index("killed: 4 or more told, 2 found") < found.words.index(
        "without a mistake: 1"
    )
    assert [urlsplit(link).fragment for link in found.links if link.startswith("#")] == ["a2"]
    for words in ("label x", "read: news, asserted", "in the end: iq-", "4 or more", "Camp Taji"):
        assert words in found.words


def test_hostile_words_stay_words_and_only_web_addresses_are_links():
    for url in ("javascript:alert(1)", f"https://a.example/{HOSTILE}"):
        body = line(url, 10, "new_report", HOSTILE, claimed_by=HOSTILE)
        found = Seen(written([body], {url: report(mention())}))
        assert not found.tags & {"script", "img", "iframe", "link"}
        assert HOSTILE in found.words
        assert all(link.startswith(("#a", "https://")) for link in found.links)


def test_a_thousand_articles_are_a_page_of_a_thousand_articles():
    lines = [line(f"https://a.example/{n}", n % 24, "not_attack") for n in range(1_000)]
    body = written(lines, {})
    assert body.count("<article ") == 1_000
    assert len(body) < 2_000_000


@given(st.text(max_size=40), st.lists(st.tuples(st.integers(0, 40), st.integers(1, 40))))
def test_marked_pieces_are_the_whole_text_however_quotes_overlap(text, spans):
    said = tuple(
        Evidence(fact="killed", start=start, end=start + size, quote=text[start : start + size])
        for start, size in spans
        if start + size <= len(text)
    )
    told = report(mention(None, day=None, kind=None, evidence=said))
    assert "".join(piece.text for piece in marked(text, told, "text")) == text
    quoted = {n for one in said for n in range(one.start, one.end)}
    assert sum(len(x.text) for x in marked(text, told, "text") if x.said) == len(quoted)
