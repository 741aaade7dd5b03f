"""What feeds can write, through rendering and every channel: nothing of it acts."""

import io
import json
import re
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from alert_samples import BESMAYA, CLAIMS, NOW, WORDS, facts, incident, revision, subscriber
from messengers import mail_exchanger, provider
from rich.console import Console

from monitor.alerts.render import render
from monitor.alerts.render.clean import link
from monitor.alerts.route import route
from monitor.channels.console import OnConsole
from monitor.channels.registry import open_channel
from monitor.types import Message

HOSTILE = {
    "slack mention": "<!channel> <!here> <!everyone> <@U123> <#C123> <!subteam^S1|all>",
    "slack link": "<https://evil.example|https://good.example>",
    "slack escaped mention": "&lt;!channel&gt;",
    "telegram html": "<b>bold</b> <a href='https://evil.example'>good</a> <tg-spoiler>x",
    "telegram markdown": "*bold* _it_ [good](https://evil.example) `code` ||x||",
    "telegram calls": "@everyone /start /delete@bot",
    "discord": "@everyone @here <@1> <@&2>",
    "html": "<script>alert(1)</script><img src=x onerror=alert(1)><svg/onload=alert(1)>",
    "headers": "x\r\nBcc: victim@example.org\r\n\r\n<html>",
    "headers in disguise": "x\u2028Bcc: victim@example.org\u2029y\x85z\x0b\x0c",
    "direction": "\u202egnp.exe\u202c \u2066x\u2069 \u200f\u061c",
    "zero width": "Ta\u200bji \u200d\ufeff\u2060 \u00ad",
    "tags": "a\U000e0041\U000e0042b",
    "zalgo": "T" + "\u0301" * 50 + "aji",
    "terminal": "\x1b[2J\x1b]0;title\x07\x9b31m\x08\x7f",
    "nul": "a\x00b",
    "half a character": "a\ud800b",
    "format strings": "{0} {what} %s %(x)s ${x} {{7*7}}",
    "rich markup": "[red]x[/red] [link=https://evil.example]y[/link]",
    "odd links": "javascript:alert(1) data:text/html,x file:///etc/passwd",
    "too long": "A" * 200_000,
    "formula": '=HYPERLINK("https://evil.example")',
}
GOLDEN_CAP = ElementTree.parse(Path(__file__).parent / "golden" / "cap.xml")  # noqa: S314
UNSEEN = set("\x00\x07\x08\x0b\x0c\r\x1b\x7f\x85\x9b\u00ad\u061c\u200b\u200d\u200f\u2028\u2029")
UNSEEN |= set("\u202c\u202e\u2066\u2069\ufeff\U000e0041\ud800")


@pytest.fixture(params=HOSTILE, scope="module")
def message(request) -> Message:
    nasty = HOSTILE[request.param]
    claims = tuple(
        replace(
            claim,
            quote=nasty,
            publisher=nasty,
            url=f"https://x.example/{nasty}",
            source=replace(claim.source, publisher=nasty, affiliation=nasty),
        )
        for claim in CLAIMS
    )
    told = facts(
        place=replace(BESMAYA, name=nasty, admin1=nasty),
        weapon=replace(facts().weapon, detail=nasty),
        target=nasty,
        claimed_by=nasty,
        blamed_on=(nasty, nasty),
    )
    rev = revision(facts=told, reason=nasty)
    (routed,) = route(rev, incident(), [subscriber()], now=NOW)
    return render(
        routed.alerts[0],
        rev,
        incident(claims=claims),
        why=routed.why,
        words=WORDS["en"],
        timezone="UTC",
    )


def test_C01_rendered(message):
    everything = message.subject + message.text + message.html
    assert not UNSEEN & set(everything)
    assert len(message.subject) <= 200
    assert len(message.text) < 20_000
    assert "<script" not in message.html
    assert "<img" not in message.html
    assert "<svg" not in message.html
    assert all(link.isascii() and link.startswith("https://") for link in message.links)


@pytest.mark.parametrize("kind", ["api", "services"])
async def test_C02_slack(message, kind):
    urls = {
        "api": "slack://xoxb-1234-1234-abcdefghijklmnop/#a?api={}/api",
        "services": "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ?api={}/services",
    }
    async with provider() as server:
        await open_channel(urls[kind].format(server.url)).send(message)
    body = server.accepted[0].json
    assert not {"<", ">"} & set(body["text"])
    assert (body["parse"], body["link_names"], body["mrkdwn"]) == ("none", False, False)
    assert (body["unfurl_links"], body["unfurl_media"]) == (False, False)
    for block in body["blocks"]:
        if block["text"]["type"] == "plain_text":
            assert not {"<", ">"} & set(block["text"]["text"])
        else:
            ours = block["text"]["text"].splitlines()
            assert all(line[1:].startswith(("https://x.ex", "https://www.openst")) for line in ours)


async def test_C03_telegram(message):
    async with provider() as server:
        url = f"tgram://123456789:abcdefg_hijklmnop/-100123?api={server.url}"
        await open_channel(url).send(message)
    body = server.accepted[0].json
    assert "parse_mode" not in body
    sent = body["text"].encode("utf-16-le")
    bold = [
        sent[2 * one["offset"] : 2 * (one["offset"] + one["length"])] for one in body["entities"]
    ]
    assert {one["type"] for one in body["entities"]} == {"bold"}
    assert bold[0].decode("utf-16-le") == body["text"].partition("\n")[0]
    titles = {f"{title}:" for title in WORDS["en"].sections.values()}
    assert {one.decode("utf-16-le") for one in bold[1:]} <= titles  # ours, and nothing of a feed
    assert body["link_preview_options"] == {"is_disabled": True}
    words = re.sub(r"https://\S+", "", body["text"])  # a name inside an address calls nobody
    assert not any(call in words for call in ("@everyone", "/start", "@here", "/delete"))
    assert len(body["text"].encode("utf-16-le")) // 2 <= 4_096


async def test_C05_mail(message):
    async with mail_exchanger() as mx:
        url = f"mailto://127.0.0.1:{mx.port}/?from=m@monitor.example&to=desk@example.org"
        await open_channel(url).send(message)
    (mail,) = mx.mails
    assert mx.recipients == ["desk@example.org"]
    assert "Bcc" not in mail
    assert mail["To"] == "desk@example.org"
    assert len(mail.get_all("Subject")) == 1
    assert max(len(line) for line in mx.raw[0].splitlines()) <= 998
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]


async def test_C04_through_apprise(message):
    """A service without a sender of its own: Discord's mentions, for one, call nobody."""
    async with provider() as server:
        await open_channel(f"json://127.0.0.1:{server.port}/").send(message)
    body = server.accepted[0].json
    assert not any(call in str(body) for call in ("@everyone", "@here"))
    assert not UNSEEN & set(body["title"] + body["message"])


@pytest.mark.parametrize("form", ["json", "cap"])
async def test_C06_webhook(message, form):
    async with provider() as server:
        url = f"webhook://127.0.0.1:{server.port}/?secret=a-secret-of-some-length&format={form}"
        await open_channel(url).send(message)
    body = server.accepted[0].body
    if form == "cap":
        made = ElementTree.fromstring(body)  # noqa: S314 - our own
        assert {one.tag for one in made.iter()} <= {one.tag for one in GOLDEN_CAP.iter()}
        shown = "".join(made.itertext())
    else:
        shown = json.loads(body)["text"]
    assert not UNSEEN & set(shown)
    assert "\r" not in str(server.accepted[0].headers)


async def test_C09_terminal(message):
    out = io.StringIO()
    await OnConsole(Console(file=out, force_terminal=False, width=80)).send(message)
    assert not {"\x1b", "\x9b", "\x07", "\x08"} & set(out.getvalue())


def test_C07_a_foreign_host_is_shown_as_machines_read_it():
    # The Cyrillic letters of a well-known case (Zheng, "Phishing with Unicode Domains", 2017).
    copied = "https://\u0430\u0440\u0440\u04cf\u0435.example/x"
    assert link(copied) == "https://xn--80ak6aa92e.example/x"


def test_C08_what_looks_like_a_template_is_shown_as_it_is(message):
    if "%(x)s" in message.text:
        assert HOSTILE["format strings"] in message.text
    assert "49" not in message.text.partition("Sources:")[0].partition("Facts:")[0]
