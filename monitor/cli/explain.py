"""A report for people: the article with what was understood marked in it, then the facts."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from types import MappingProxyType
from typing import Literal

from rich.console import Console
from rich.text import Text

from monitor.incidents.match import Decision
from monitor.joining import Joined
from monitor.logs import visible
from monitor.reading.document import Sentence
from monitor.reading.facts.choosing import Ranked
from monitor.reading.patterns import ATTACKS, SAYS, Reading
from monitor.types import Article, Count, Evidence, Mention, Place, Report, Verdict, Weapon, When

SHOWN = 6_000  # characters of a text; the rest is counted
SENTENCES = 12  # whose rules are shown
CHOICES = 3  # values shown of each fact that is chosen
FACTS = ("place", "when", "weapon", "munitions", "killed", "wounded", "target", "claimed_by",
         "blamed_on")  # fmt: skip
COLOURS = {
    "place": "green", "when": "cyan", "weapon": "red", "munitions": "red", "killed": "magenta",
    "wounded": "magenta", "target": "green", "claimed_by": "yellow", "blamed_on": "yellow",
}  # fmt: skip
VERDICTS = {
    Verdict.NEW_ATTACK: "bold red",
    Verdict.UPDATE: "bold yellow",
    Verdict.BACKGROUND: "bold blue",
    Verdict.NOT_ATTACK: "bold green",
}
PRECISIONS = {1: "site", 2: "near", 3: "district", 4: "province", 5: "region", 6: "country",
              7: "sea or air"}  # fmt: skip


Fired = Sequence[tuple[Sentence, Sequence[Reading]]]
Choices = Mapping[str, Sequence[Ranked]]


def explain(
    article: Article,
    report: Report,
    console: Console | None = None,
    *,
    fired: Fired = (),
    joins: Sequence[Joined] = (),
    ranked: Choices = MappingProxyType({}),
) -> None:
    """Print `report` beside the article that it was read from.

    `fired`: the rules that fired in each sentence; `joins`: where the store would put each mention;
    `ranked`: what the facts of the lead were chosen from.
    """
    out = console or Console(soft_wrap=True, highlight=False)
    marks = not (out.is_terminal and out.color_system)
    for block in (*_head(article, report), *_article(article, report, marks=marks)):
        out.print(block)
    places = {one.mention: one for one in joins}
    for number, mention in enumerate(report.mentions):
        drawn = _mention(mention, number + 1)
        out.print(drawn.append_text(_joins(places[number])) if number in places else drawn)
    if not report.mentions:
        out.print(Text("No sentence speaks of an attack."))
    for block in (*_choices(ranked), *_rules(fired)):
        out.print(block)


def _head(article: Article, report: Report) -> Iterator[Text]:
    yield Text.assemble(
        (report.verdict.value, VERDICTS[report.verdict]),
        f"  score {report.score:.2f}  language {report.language or 'unknown'}"
        f"  rules {report.rules_version[:12]}",
    )
    yield Text(visible(report.reason) + "\n")
    if article.note:
        yield Text(f"read from the {article.basis.value}: {visible(article.note)}\n", "italic")


def _article(article: Article, report: Report, *, marks: bool) -> Iterator[Text]:
    evidence = [piece for mention in report.mentions for piece in mention.evidence]
    if article.title:
        title = _marked(article.title, evidence, "title", marks=marks)
        title.stylize("bold")
        yield title
    text = _marked(article.text[:SHOWN], evidence, "text", marks=marks)
    left = len(article.text) - SHOWN
    if left > 0:
        text.append(f"\n... and {left:,} more characters", "dim")
    text.append("\n")
    yield text


def _marked(
    text: str, evidence: Sequence[Evidence], part: Literal["title", "text"], *, marks: bool
) -> Text:
    """`text` with the quotes coloured, or in brackets where there are no colours."""
    quotes = [one for one in evidence if one.part == part and one.start < len(text)]
    narrow_first = sorted(quotes, key=lambda one: one.end - one.start)
    cuts = {0, len(text), *(one.start for one in quotes), *(one.end for one in quotes)}
    drawn = Text()
    for start, end in pairwise(sorted(cut for cut in cuts if cut <= len(text))):
        here = [one for one in narrow_first if one.start <= start and end <= one.end]
        if marks:
            opened = "".join("[" for one in here if one.start == start)
            closed = "".join(f"|{one.fact}]" for one in here if one.end == end)
            drawn.append(opened + visible(text[start:end]) + closed)
        else:
            drawn.append(visible(text[start:end]), _style(here))
    return drawn


def _style(here: Sequence[Evidence]) -> str:
    """The narrowest, which is first, decides: a number inside a sentence is not the sentence."""
    if not here:
        return ""
    return f"bold {COLOURS.get(here[0].fact, 'white')} underline"


def _mention(mention: Mention, number: int) -> Text:
    kind = "lead" if mention.lead else "news beside the lead" if mention.beside else "background"
    several = ", several attacks together" if mention.aggregate else ""
    drawn = Text(f"Attack {number}: {kind}, {mention.modality.value}{several}\n", "bold")
    quotes = {one.fact: one.quote for one in reversed(mention.evidence)}
    missing = []
    for fact in FACTS:
        said = _said(getattr(mention, fact))
        if said:
            drawn.append(f"  {fact:<11}", COLOURS[fact]).append(visible(said))
            if fact in quotes:
                drawn.append(f'   "{visible(_short(quotes[fact]))}"', "dim")
            drawn.append("\n")
        else:
            missing.append(fact)
    if missing:
        drawn.append(f"  not told: {', '.join(missing)}\n", "dim")
    return drawn


def _joins(one: Joined) -> Text:
    """Where the store would put a mention, and why."""
    match one.decision:
        case Decision.SAME:
            said = f"joins {one.incident_id}"
        case Decision.UNSURE:
            said = f"a new incident, perhaps the same as {one.incident_id}"
        case Decision.NEW:
            said = "a new incident"
        case None:
            said = "no incident"
    return Text.assemble(("  in store   ", "bold"), said, (f"   {visible(one.reason)}\n", "dim"))


def _choices(ranked: Choices) -> Iterator[Text]:
    """Fact by fact the likeliest values: how much likelier than silence (0), and why."""
    told = {slot: ones for slot, ones in ranked.items() if ones}
    if told:
        yield Text("What the facts of the lead were chosen from", "bold")
    for slot, ones in told.items():
        for number, one in enumerate(ones[:CHOICES]):
            drawn = Text(f"  {'' if number else slot:<11}", COLOURS[slot])
            drawn.append(
                f"{one.likely:+6.1f}  {visible(_short(_said(one.found.value)))}", "default"
            )
            yield drawn.append(f"   {visible(', '.join(one.signs))}", "dim")


def _rules(fired: Fired) -> Iterator[Text]:
    """Sentence by sentence, the rules that say attack (+) and those that say otherwise (-)."""
    if fired:
        yield Text("Rules that fired", "bold")
    for sentence, readings in fired[:SENTENCES]:
        drawn = Text(f"  “{visible(_short(sentence.original))}”")
        for reading in dict.fromkeys(readings):
            sign, colour = ("+", "red") if reading.says in ATTACKS else ("-", "blue")
            words = _short(sentence.folded[reading.hits[0].start : reading.hits[-1].end])
            drawn.append(f"\n    {sign} {reading.says:<12} {reading.pattern.id:<18} ", colour)
            drawn.append(visible(words), "dim")
        yield drawn
    if len(fired) > SENTENCES:
        yield Text(f"  ... and in {len(fired) - SENTENCES} more sentences", "dim")
    said = {reading.says for _, readings in fired[:SENTENCES] for reading in readings}
    for says in (says for says in SAYS if says in said):
        yield Text(f"  {says}: {SAYS[says]}", "dim")


def _said(value: object) -> str:
    match value:
        case Place():
            where = ", ".join(part for part in (value.name, value.admin1, value.country) if part)
            return f"{where} ({PRECISIONS[value.precision]}, within {value.radius_km:g} km)"
        case When():
            days = dict.fromkeys((value.earliest.isoformat(), value.latest.isoformat()))
            hour = f" {value.time}" if value.time else ""
            return f"{' to '.join(days)}{hour} ({value.precision.value}, {_basis(value)})"
        case Weapon():
            return value.kind.value + (f" ({value.detail})" if value.detail else "")
        case Count():
            return count(value)
        case tuple():
            return ", ".join(value)
    return str(value) if value else ""


def _basis(value: When) -> str:
    return "from the text" if value.basis == "text" else "only the day of publication"


def count(value: Count) -> str:
    """A number as people say it: 3, at least 24, 15 to 30."""
    if value.high is None:
        return f"at least {value.low}"
    if value.low == value.high:
        return str(value.best)
    return f"{value.low} to {value.high}, best {value.best}"


def _short(quote: str) -> str:
    quote = " ".join(quote.split())
    return quote if len(quote) <= 80 else quote[:79] + "…"
