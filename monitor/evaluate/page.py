"""The scores and mistakes as one HTML page, the article beside its labels and its reading. Pure.

The page needs nothing but itself: no script, no font, no picture. All texts are escaped.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from jinja2 import Environment, PackageLoader

from monitor.evaluate import Judged, Mistake, Scores, wording
from monitor.labels import SLOTS, Gold, agrees
from monitor.links import http_link
from monitor.types import Evidence, Facts, Mention, Report

KINDS = {
    "missed": "attacks that nobody was told of",
    "false": "alerts of no attack",
    "duplicate": "alerts of an attack that was told before",
    "joined": "reports put with those of another attack",
    "split": "reports put apart from those of the same attack",
    "fact": "facts that are not those of the labels",
}
PAGES = Environment(
    loader=PackageLoader("monitor.evaluate", "."),
    autoescape=True,
    trim_blocks=True,
    lstrip_blocks=True,
)


@dataclass(frozen=True, kw_only=True)
class Piece:
    """Characters of an article, and what was read in them: "killed 2, place Camp Taji"."""

    text: str
    said: str = ""
    lead: bool = False


@dataclass(frozen=True, kw_only=True)
class Cell:
    text: str
    manner: str = ""  # "right" or "wrong" where the labels tell


@dataclass(frozen=True, kw_only=True)
class Card:
    """One article with everything that is shown of it."""

    number: int
    one: Judged
    link: str  # "" when its address is none that a browser should open
    title: Sequence[Piece]
    text: Sequence[Piece]
    heads: Sequence[str]
    rows: Sequence[tuple[str, Sequence[Cell]]]


def page(scores: Scores, name: str) -> str:
    """The report on the labelled articles of the file `name`."""
    cards = [_card(number, one) for number, one in enumerate(scores.judged, 1)]
    return PAGES.get_template("page.html").render(
        name=name,
        headline=f"Mistakes: {len(scores.mistakes)}, in {scores.articles} articles",
        scores=scores,
        mistakes=[
            (kind, said, found) for kind, said in KINDS.items() if (found := _of(scores, kind))
        ],
        numbers={card.one.labelled.article.url: card.number for card in cards},
        wrong=[card for card in cards if card.one.mistakes],
        right=[card for card in cards if not card.one.mistakes],
    )


def _of(scores: Scores, kind: str) -> list[Mistake]:
    return [one for one in scores.mistakes if one.kind == kind]


def _card(number: int, one: Judged) -> Card:
    article, report = one.step.article, one.step.report
    heads, rows = _table(one)
    return Card(
        number=number,
        one=one,
        link=http_link(article.url),
        title=list(marked(article.title, report, "title")),
        text=list(marked(article.text, report, "text")),
        heads=heads,
        rows=rows,
    )


# --- the article ---------------------------------------------------------------------------------


def marked(text: str, report: Report, part: str) -> Iterator[Piece]:
    """`text` in pieces, cut wherever a quote begins or ends."""
    quotes = [
        (mention, said)
        for mention in report.mentions
        for said in mention.evidence
        if said.part == part
    ]
    cuts = {0, len(text), *(said.start for _, said in quotes), *(said.end for _, said in quotes)}
    borders = sorted(cut for cut in cuts if cut <= len(text))
    for start, end in pairwise(borders):
        here = [(of, one) for of, one in quotes if one.start <= start and end <= one.end]
        told = dict.fromkeys(_said(of, one) for of, one in here)
        yield Piece(
            text=text[start:end],
            said="; ".join(told),
            lead=any(mention.lead for mention, _ in here),
        )


def _said(mention: Mention, one: Evidence) -> str:
    """ "killed 2"; only the name of what is no slot."""
    return f"{one.fact} {wording.read(one.fact, mention)}".strip()


# --- labels and reading side by side -------------------------------------------------------------


def _table(one: Judged) -> tuple[Sequence[str], Sequence[tuple[str, Sequence[Cell]]]]:
    """A column for the labels of each attack, each mention and each incident; a row for a slot."""
    labels, mentions = one.labelled.labels, one.step.report.mentions
    golds = [labels.gold.get(name, Gold()) for name in one.labelled.tells_of]
    heads = [f"label {name}" for name in one.labelled.tells_of]
    heads += [f"read: {_sort(mention)}" for mention in mentions]
    heads += [f"in the end: {end.id}" for end in one.ends]
    answers: list[Facts | Mention] = [*mentions, *(end.facts for end in one.ends)]
    rows = []
    for slot in SLOTS:
        labelled = [Cell(text=wording.told(getattr(gold, slot))) for gold in golds]
        rows.append((slot, [*labelled, *(_cell(answer, slot, golds) for answer in answers)]))
    return heads, [row for row in rows if any(cell.text for cell in row[1])]


def _sort(mention: Mention) -> str:
    news = mention.lead or mention.beside
    return f"{'news' if news else 'background'}, {mention.modality.value}"


def _cell(answer: Facts | Mention, slot: str, golds: Sequence[Gold]) -> Cell:
    text = wording.read(slot, answer)
    wanted = [value for gold in golds if (value := getattr(gold, slot)) is not None]
    if not wanted:
        return Cell(text=text)
    right = any(agrees(value, slot, answer) for value in wanted)
    return Cell(text=text or "nothing", manner="right" if right else "wrong")
