"""The self-test: once a day a made-up attack goes the whole way from a feed to an operator. Pure.

It is an article of our own on our own web server. It is polled, parsed, read, recorded, routed and
sent by the same code as any news, marked as a test, and reaches operators only. It stands in no
list of incidents. When it does not arrive, something between a feed and a phone is broken, however
well each part looks.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from email.utils import format_datetime
from html import escape

from monitor.alerts.audience import Audience
from monitor.alerts.subscribers import Scope, Subscriber
from monitor.types import Article, Feed, Incident, Message, Origin, Source

FEED_ID = "self-test"
PATH = "/self-test"
# No publisher of a feed can be the same: affiliations come from configuration only.
SOURCE = Source(publisher="attack-monitor", affiliation="self-test", language="en")
LATE_AFTER = timedelta(minutes=30)  # provisional: a poll, a page, a channel that is slow
TITLE = "Self-test: two rockets hit an imaginary base"
TEXT = (
    "Two rockets hit an imaginary base on {day:%A}, {day.day} {day:%B} {day.year}, and nobody was "
    "hurt. This never happened. The monitor wrote it to prove that its alerts arrive."
)


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How far the newest self-test came. `state` is that of its row in the outbox."""

    seen: datetime | None = None  # when its entry came out of the feed
    recorded: datetime | None = None
    state: str = ""
    error: str = ""
    arrived: datetime | None = None  # when one was last taken by an operator's channel


def feed(dashboard: str) -> Feed:
    """The feed of the self-test on the dashboard at that address."""
    url = f"{dashboard.rstrip('/')}{PATH}/feed.xml"
    return Feed(id=FEED_ID, url=url, source=SOURCE, interval_s=300, fast=True)


def slot(now: datetime, at: time) -> datetime:
    """When the newest self-test was due: the last time of day `at`, in UTC."""
    today = datetime.combine(now.date(), at, tzinfo=now.tzinfo)
    return today if today <= now else today - timedelta(days=1)


def rss(dashboard: str, due: datetime, now: datetime) -> bytes:
    """The feed: one entry, that of the day."""
    link = f"{dashboard.rstrip('/')}{PATH}/{due.date().isoformat()}"
    text = escape(TEXT.format(day=due))
    return (
        "<?xml version='1.0' encoding='utf-8'?><rss version='2.0'><channel>"
        "<title>Self-test of attack-monitor</title>"
        f"<item><title>{TITLE}</title><link>{link}</link><guid>{link}</guid>"
        f"<pubDate>{format_datetime(now)}</pubDate><description>{text}</description></item>"
        "</channel></rss>"
    ).encode()


def page(day: date) -> str:
    """The article behind the entry."""
    return (
        f"<!doctype html><html lang='en'><head><title>{TITLE}</title></head>"
        f"<body><article><h1>{TITLE}</h1><p>{escape(TEXT.format(day=day))}</p></article></body></html>"
    )


def wrote(article: Article) -> bool:
    """Whether an article is a self-test."""
    return article.source == SOURCE


def operators(audience: Audience) -> Audience:
    """Those who get the self-test, whatever else they asked for and at whatever hour."""
    people = (person for person in audience.subscribers if person.operator)
    return replace(audience, subscribers=tuple(_always_reached(person) for person in people))


def _always_reached(person: Subscriber) -> Subscriber:
    everything = {"receive": Scope(unlocated=True), "quiet_hours": None, "digest": None}
    return person.model_copy(update=everything)


def marked(message: Message, incident: Incident, mark: str) -> Message:
    """A message about a self-test, with `mark` in front; any other one as it is."""
    if incident.origin is not Origin.CANARY:
        return message
    return replace(
        message,
        subject=f"[{mark}] {message.subject}",
        text=f"[{mark}] {message.text}",
        html=f"<p><strong>[{escape(mark)}]</strong></p>\n{message.html}" if message.html else "",
    )


def trouble(progress: Progress, due: datetime, now: datetime) -> tuple[str, str] | None:
    """(what is wrong, the cure) when the self-test that was `due` has not arrived in time."""
    if (progress.arrived and progress.arrived >= due) or now - due < LATE_AFTER:
        return None
    last = f"{progress.arrived:%Y-%m-%d %H:%M} UTC" if progress.arrived else "never"
    stage, cure = _stuck(progress, due)
    return f"the daily self-test did not arrive: {stage} (last arrival: {last})", cure


def _stuck(progress: Progress, due: datetime) -> tuple[str, str]:
    if not (progress.seen and progress.seen >= due):
        cure = "the dashboard must be reachable from this machine; see the log for `self-test`"
        return "its feed was not polled or gave nothing", cure
    if not (progress.recorded and progress.recorded >= due):
        return "its article was not read as an attack", "see the log, then `monitor rules check`"
    if not progress.state:
        return "nobody is told of it", "check that a subscriber has `operator: true`"
    said = f"the channel says: {progress.error}" if progress.error else f"it is {progress.state}"
    return f"it was not delivered; {said}", "`monitor alerts list`, then `monitor subscribers test`"
