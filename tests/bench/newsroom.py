"""Articles and pages without end for the benchmarks: invented, varied, and the same each time.

One article in ten tells of an attack, and five outlets tell of each attack; an archive of world
news has fewer. Of the others three in ten hold words that could tell of one (of 186 articles of a
general news site 54 did). Pages carry as much around the text as news sites put around theirs
(medians of 181 real pages: 3,300 characters of text in 115 kB and 770 elements with 135 links).
"""

import itertools
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from html import escape
from itertools import islice

LENGTH = 3_300  # characters of an article's text
LINKS = 135
CODE = "window.q=window.q||[];q.push(function(a){return a.map(function(b){return b*2})});" * 800
FIRST = datetime(2025, 1, 6, 6, tzinfo=UTC)
BETWEEN = timedelta(minutes=5)  # a year has 100,000 articles
ATTACK_EVERY = 50  # articles
# Three of five pages name their author where machines look.
AUTHORS = {"gulf-wire": "Nadia Farouk", "river-post": "Karim Haddad", "north-desk": "Lina Aziz"}
OUTLETS = ("gulf-wire", "river-post", "north-desk", "harbour-times", "daily-ferry")

PLACES = (
    "Camp Taji in Iraq", "Balad air base in Iraq", "Erbil airport in Iraq", "Kirkuk in Iraq",
    "Mosul in Iraq", "Basra in Iraq", "Aleppo in Syria", "Idlib in Syria", "Raqqa in Syria",
    "Deir ez-Zor in Syria", "Kharkiv in Ukraine", "Odesa in Ukraine", "Kherson in Ukraine",
    "Hodeidah in Yemen", "Marib in Yemen", "Mogadishu in Somalia", "Kismayo in Somalia",
    "Maiduguri in Nigeria", "Gao in Mali", "Kidal in Mali", "Djibo in Burkina Faso",
    "Goma in the Democratic Republic of Congo", "Beni in the Democratic Republic of Congo",
    "El Fasher in Sudan", "Khartoum in Sudan", "Peshawar in Pakistan", "Quetta in Pakistan",
    "Kabul in Afghanistan", "Kunduz in Afghanistan", "Benghazi in Libya",
)  # fmt: skip
MEANS = (
    "{n} rockets hit", "A drone struck", "{n} mortar shells landed on", "A car bomb exploded at",
    "Gunmen attacked", "A roadside bomb went off near", "An air strike hit",
    "A suicide bomber struck",
)  # fmt: skip
TOLLS = (
    "{k} people were killed and {w} wounded",
    "At least {k} people died and {w} were injured",
    "Nobody was hurt",
    "{w} people were wounded",
)
SOURCES = ("an army officer", "the police", "a local official", "a hospital doctor", "residents")
OTHER = {
    "en": (
        "The council meets again on Thursday to vote on the budget for schools and roads. Members "
        "of both parties said that they expected a long session and a close vote.",
        "Grain prices rose for the {n}th week running, traders in Mersin said, after a dry "
        "spring. Millers expect no relief before the harvest comes in at the end of June.",
        "“We have waited {n} years for this bridge,” said Nadia Farouk, who runs a bakery by "
        "the river. Her customers cross by ferry, when it runs, and walk the last two kilometres.",
        "The ministry promised to publish the figures every month. Its spokesman, asked about the "
        "delay, said that the new system was tried out in {n} provinces and would be ready soon.",
        "In the second half the visitors took control, and a late goal by Karim Haddad settled the "
        "match. The coach praised his defence and said that the title race was still open.",
        "The museum opens its new wing on Saturday with {n} paintings that nobody has seen in "
        "public since the flood. Tickets for the first week are sold out, the director said.",
        "Ferries to the islands will leave every {n} minutes in summer, the company said, and once "
        "an hour at night. Fares stay as they are until the end of the year.",
        "Doctors at the clinic see {n} patients a day, twice as many as last winter. The mayor has "
        "asked for a second nurse and for a van that can reach the villages in the hills.",
        "Engineers hope to have the water works running again by Monday. Until then {n} lorries "
        "bring water to the upper quarters, and schools there close at noon.",
        "Shares of the shipping line fell by {n} per cent after it cut its forecast. Analysts had "
        "counted on higher freight rates and on the sale of two older vessels.",
        "The university will teach {n} new courses from autumn, among them marine biology and "
        "Kurdish literature. Students had asked for both, the rector said.",
    ),
    "ar": (
        "يجتمع المجلس مجددا يوم الخميس للتصويت على ميزانية المدارس والطرق. وقال أعضاء من الحزبين "
        "إنهم يتوقعون جلسة طويلة وتصويتا متقاربا.",
        "ارتفعت أسعار الحبوب للأسبوع الرابع على التوالي بحسب تجار في مرسين بعد ربيع جاف، ولا يتوقع "
        "أصحاب المطاحن انفراجا قبل موسم الحصاد.",
        "وعدت الوزارة بنشر الأرقام كل شهر. وقال المتحدث باسمها إن النظام الجديد جرب في ثلاث "
        "محافظات وسيكون جاهزا قريبا.",
    ),
}
DOUBTFUL = (
    "The film tells of two sisters who inherit a cinema that has been closed for {n} years. It was "
    "shot in the old town, with people of the quarter in most of the small parts."
)
DOUBTED = 0.3  # of the articles about other things
HEADLINES = (
    "Council to vote on {n} roads", "Grain prices rise for week {n}", "Bridge delayed by {n} years",
    "Museum shows {n} paintings", "Ferries every {n} minutes", "Clinic sees {n} patients a day",
    "Shipping shares fall {n} per cent", "University plans {n} courses",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Story:
    """One article; `paragraphs` are its text."""

    url: str
    title: str
    paragraphs: tuple[str, ...]
    published: datetime
    lang: str = "en"

    @property
    def text(self) -> str:
        return "\n".join(self.paragraphs)


def stories(count: int) -> Iterator[Story]:
    """The first `count` articles of the newsroom's year, in the order of publication."""
    return islice(_stories(), count)


def calm(count: int) -> Iterator[Story]:
    """The first `count` of them that are about other things."""
    return islice((story for number, story in enumerate(_stories()) if number % 10), count)


def attacks(count: int) -> Iterator[Story]:
    """The first `count` of them that tell of an attack."""
    return islice((_attack(*divmod(number, len(OUTLETS))) for number in itertools.count()), count)


def _stories() -> Iterator[Story]:
    rng = random.Random(1)
    for number in itertools.count():
        turn, voice = divmod(number, ATTACK_EVERY)
        if voice % 10 == 0:
            yield _attack(turn, voice // 10)
        else:
            yield _other(number, rng)


def filled(paragraphs: tuple[str, ...], rng: random.Random, lang: str = "en") -> tuple[str, ...]:
    """The same, continued with paragraphs about other things to the length of an article."""
    text = list(paragraphs)
    while sum(map(len, text)) < LENGTH:
        text.append(rng.choice(OTHER[lang]).format(n=rng.randint(3, 90)))
    return tuple(text)


def _attack(turn: int, voice: int) -> Story:
    """One outlet's report of the attack of this turn."""
    rng, outlet = random.Random(turn), OUTLETS[voice]
    number = turn * ATTACK_EVERY + 10 * voice
    published = FIRST + number * BETWEEN
    place, means = rng.choice(PLACES), rng.choice(MEANS).format(n=rng.randint(3, 12))
    toll = rng.choice(TOLLS).format(k=rng.randint(2, 30), w=rng.randint(31, 80))
    said = random.Random(number).choice(SOURCES)
    lead = f"{means} {place} on {FIRST + turn * ATTACK_EVERY * BETWEEN:%A}, {said} said. {toll}."
    return Story(
        url=f"https://{outlet}.example/{number}",
        title=f"{means} {place}",
        paragraphs=filled((lead,), random.Random(number)),
        published=published,
    )


def _other(number: int, rng: random.Random) -> Story:
    return Story(
        url=f"https://{rng.choice(OUTLETS)}.example/{number}",
        title=rng.choice(HEADLINES).format(n=rng.randint(3, 90)),
        paragraphs=filled(_doubtful(rng), rng),
        published=FIRST + number * BETWEEN,
    )


def _doubtful(rng: random.Random) -> tuple[str, ...]:
    return (DOUBTFUL.format(n=rng.randint(3, 90)),) if rng.random() < DOUBTED else ()


def page(story: Story) -> str:
    """The article as a news site serves it."""
    body = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in story.paragraphs)
    links = "".join(f'<li><a href="/{n}">Section {n}</a></li>' for n in range(LINKS // 2))
    teasers = "".join(
        f'<div class="teaser"><a href="/story/{n}"><span><img src="/{n}.jpg">Story {n}</span>'
        f"</a><div><time>{n} h</time></div></div>"
        for n in range(LINKS // 2)
    )
    author = AUTHORS.get(story.url.split("/")[2].partition(".")[0], "")
    named = f'<meta name="author" content="{author}">' if author else ""
    return (
        f'<!doctype html><html lang="{story.lang}"><head><title>{escape(story.title)}</title>'
        f'<meta property="article:published_time" content="{story.published.isoformat()}">{named}'
        f"<script>{CODE}{_data(story.url)}</script></head><body><nav><ul>{links}</ul></nav><main>"
        f'<article><h1>{escape(story.title)}</h1><div class="body">{body}</div></article></main>'
        f'<aside class="related">{teasers}</aside><footer>About us</footer></body></html>'
    )


def _data(url: str) -> str:
    """What differs from page to page and can hardly be packed: a page of 115 kB has about 25 kB."""
    return f"var d='{random.Random(url).randbytes(18_000).hex()}'"
