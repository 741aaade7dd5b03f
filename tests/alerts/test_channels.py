"""One contract for every channel: what is taken, refused, unsure, and what a bad answer costs."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest
from messengers import RETRY_AFTER_S, MailExchanger, mail_exchanger, provider

from monitor.channels import Channel
from monitor.channels.registry import open_channel
from monitor.errors import ChannelError
from monitor.types import Message

MESSAGE = Message(
    subject="2 rockets hit Camp Sample",
    text="2 rockets hit Camp Sample\n\nFacts:\n  Killed: none\n",
    html="<p>2 rockets hit Camp Sample</p>",
    thread="attack-1",
    key="attack-1/1/desk/x",
    links=("https://river.example/1?a=1&b=2",),
)
OVER_HTTP = {
    "slack bot": "slack://xoxb-1234-1234-abcdefghijklmnop/#alerts?api={url}/api",
    "slack webhook": "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ?api={url}/services",
    "telegram": "tgram://123456789:abcdefg_hijklmnop/-100123?api={url}",
}


@dataclass
class Rig:
    channel: Channel
    server: Any

    async def fail(self, message: Message = MESSAGE) -> ChannelError:
        with pytest.raises(ChannelError) as caught:
            await self.channel.send(message)
        return caught.value


@pytest.fixture(params=OVER_HTTP)
async def rig(request):
    async with provider() as server:
        yield Rig(open_channel(OVER_HTTP[request.param].format(url=server.url)), server)


@pytest.fixture
async def mail():
    async with mail_exchanger() as mx:
        url = f"mailto://127.0.0.1:{mx.port}/?from=m@monitor.example&to=desk@example.org"
        yield Rig(open_channel(url + "&mode=insecure"), mx)


async def test_a_message_is_taken(rig):
    await rig.channel.send(MESSAGE)
    assert "2 rockets hit Camp Sample" in rig.server.accepted[0].body.decode()


@pytest.mark.parametrize(
    ("mode", "is_so"),
    [
        ("500", lambda e: not e.permanent and not e.uncertain and not e.broken),
        ("429", lambda e: e.wait == timedelta(seconds=RETRY_AFTER_S)),
        ("413", lambda e: e.permanent),
        ("401", lambda e: e.broken and not e.permanent),
        ("404", lambda e: e.broken),
        ("ok_false", lambda e: e.broken or e.uncertain),
        ("reset", lambda e: e.uncertain),
        ("redirect", lambda e: e.broken),
        ("bomb", lambda e: e.uncertain),
    ],
)
async def test_every_other_answer_says_what_can_be_done(rig, mode, is_so: Callable[[Any], bool]):
    rig.server.modes.extend([mode, mode])  # Slack tries a plainer form of what is refused
    assert is_so(await rig.fail())
    assert not rig.server.canary


async def test_nobody_at_home_means_that_nothing_was_sent(rig):
    rig.channel._url = "http://127.0.0.1:9/"  # a port that nothing listens on
    error = await rig.fail()
    assert not error.uncertain
    assert not error.permanent


@pytest.mark.parametrize("mode", ["500", "401", "reset", "ok_false"])
async def test_no_error_shows_the_address(rig, mode):
    rig.server.modes.append(mode)
    said = str(await rig.fail())
    assert "127.0.0.1" not in said
    assert not any(secret in said for secret in ("xoxb", "TIiajkdn", "abcdefg"))


async def test_too_long_a_message_is_cut_to_what_the_service_takes(rig):
    text = "\n".join(f"line {n} 🚀 & <tag>" for n in range(4_000))
    await rig.channel.send(
        replace(MESSAGE, text=text, links=("https://a.example/" + "x" * 400,) * 9)
    )
    (call,) = rig.server.accepted
    body = call.json
    if "chat_id" in body:
        assert 3_500 < len(body["text"].encode("utf-16-le")) // 2 <= 4_096
    else:
        texts = [block["text"]["text"] for block in body["blocks"]]
        assert len(texts[0]) <= 150
        assert all(len(text) <= 3_000 for text in texts)
        assert texts[-1].count("<") == texts[-1].count(">\n")


async def test_slack_answers_in_the_thread():
    async with provider() as server:
        channel = open_channel(OVER_HTTP["slack bot"].format(url=server.url))
        first = await channel.send(MESSAGE)
        await channel.send(MESSAGE, parent=first.provider_ref)
        assert first.provider_ref == "1584386000.000001"
        assert "thread_ts" not in server.accepted[0].json
        assert server.accepted[1].json["thread_ts"] == first.provider_ref
        assert server.accepted[1].json["channel"] == "#alerts"
        assert (
            server.accepted[1].headers["authorization"] == "Bearer xoxb-1234-1234-abcdefghijklmnop"
        )


async def test_a_plain_message_is_sent_without_any_formatting(rig):
    await rig.channel.send(replace(MESSAGE, html=""))
    assert not {"blocks", "entities"} & set(rig.server.accepted[0].json)


async def test_telegram_replies_and_survives_a_deleted_message():
    async with provider() as server:
        channel = open_channel(OVER_HTTP["telegram"].format(url=server.url))
        first = await channel.send(MESSAGE)
        await channel.send(MESSAGE, parent=first.provider_ref)
        assert server.accepted[1].json["reply_parameters"] == {
            "message_id": 1,
            "allow_sending_without_reply": True,
        }


async def test_telegram_counts_as_telegram_does():
    async with provider() as server:
        channel = open_channel(OVER_HTTP["telegram"].format(url=server.url))
        await channel.send(replace(MESSAGE, text="🚀 ab\nrest"))
        (bold,) = server.accepted[0].json["entities"]
        assert (bold["offset"], bold["length"]) == (0, 5)


async def test_mail_has_two_parts_a_thread_and_the_same_id_on_every_attempt(mail):
    first = await mail.channel.send(MESSAGE)
    await mail.channel.send(MESSAGE)
    await mail.channel.send(replace(MESSAGE, key="attack-1/2/desk/x"), parent=first.provider_ref)
    one, again, update = mail.server.mails
    assert one["Message-ID"] == again["Message-ID"] == first.provider_ref != update["Message-ID"]
    assert update["In-Reply-To"] == first.provider_ref
    assert str(update["References"]).startswith(str(one["References"]))
    assert one.get_all("Message-ID") == [first.provider_ref]
    assert one.get_body(("plain",)).get_content().startswith("2 rockets hit")
    assert "<p>2 rockets" in one.get_body(("html",)).get_content()
    assert (one["Auto-Submitted"], one["Content-Language"]) == ("auto-generated", "en")
    assert mail.server.recipients == ["desk@example.org"] * 3


@pytest.mark.parametrize(
    ("mode", "permanent", "uncertain"),
    [
        ("451", False, False),
        ("421", False, False),
        ("550", True, False),
        ("552", True, False),
        ("rcpt550", True, False),
        ("drop", False, True),
    ],
)
async def test_mail_that_is_not_taken(mail: Rig, mode, permanent, uncertain):
    mx: MailExchanger = mail.server
    mx.modes.append(mode)
    error = await mail.fail()
    assert (error.permanent, error.uncertain) == (permanent, uncertain)


async def test_no_mail_server_means_that_nothing_was_sent():
    channel = open_channel("mailto://127.0.0.1:9/?from=m@monitor.example&to=a@b.example")
    with pytest.raises(ChannelError) as caught:
        await channel.send(MESSAGE)
    assert not caught.value.uncertain


@pytest.mark.parametrize(
    "url",
    [
        "slack://xoxb-1234-1234-abcdefghijklmnop/#a/#b",
        "tgram://123456789:abcdefg_hijklmnop/1/2",
        "tgram://123456789:abcdefg_hijklmnop",
        "mailtos://u:p@mail.example.org?to=a@b.example,c@d.example",
    ],
)
def test_one_address_is_one_recipient(url):
    with pytest.raises(ValueError, match="write"):
        open_channel(url)
