"""Apprise for real, against local servers: what arrives, and what is made of each answer."""

import logging

import pytest
from apprise.plugins.slack import NotifySlack
from apprise.plugins.telegram import NotifyTelegram
from messengers import mail_exchanger, provider

from monitor.channels.by_apprise import ByApprise
from monitor.errors import ChannelError
from monitor.types import Message

TOKEN = "T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ"
HOSTILE = Message(
    subject="<!channel> <b>3 rockets</b> @everyone",
    text="<!channel> <b>3 rockets</b> @everyone\n\n<https://evil.example|click> *bold* @here\n",
    html="<p>3 rockets</p>",
)


@pytest.fixture
async def slack(monkeypatch):
    async with provider() as server:
        monkeypatch.setattr(NotifySlack, "webhook_url", f"{server.url}/services")
        yield server


@pytest.fixture
async def telegram(monkeypatch):
    async with provider() as server:
        monkeypatch.setattr(NotifyTelegram, "notify_url", f"{server.url}/bot")
        yield server


async def test_slack_gets_text_and_no_mention(slack):
    await ByApprise(f"slack://{TOKEN}/").send(HOSTILE)
    (call,) = slack.accepted
    assert call.path == f"/services/{TOKEN}"
    assert b"3 rockets" in call.body
    assert b"<!channel>" not in call.body
    assert b"<https" not in call.body


async def test_telegram_gets_no_markup(telegram):
    await ByApprise("tgram://123456789:abcdefg_hijklmnop/-100123").send(HOSTILE)
    (call,) = telegram.accepted
    assert call.json["chat_id"] == -100123
    assert "&lt;b&gt;3 rockets" in call.json["text"]
    assert "@everyone" not in call.json["text"]


async def test_mail_arrives_with_both_parts():
    async with mail_exchanger() as mx:
        url = f"mailto://127.0.0.1:{mx.port}/?from=m@monitor.example&to=desk@example.org&mode=insecure"
        await ByApprise(url).send(HOSTILE)
        (mail,) = mx.mails
        assert mx.recipients == ["desk@example.org"]
        assert mail["Subject"].replace("\u2060", "") == HOSTILE.subject
        assert "<p>3 rockets</p>" in mail.get_body(("html",)).get_content()


@pytest.mark.parametrize(
    ("mode", "permanent", "uncertain"),
    [
        ("500", False, False),
        ("429", False, False),
        ("400", True, False),
        ("reset", False, True),
    ],
)
async def test_a_failure_keeps_its_reason(slack, mode, permanent, uncertain):
    slack.modes.append(mode)
    with pytest.raises(ChannelError) as caught:
        await ByApprise(f"slack://{TOKEN}/").send(HOSTILE)
    assert (caught.value.permanent, caught.value.uncertain) == (permanent, uncertain)
    assert "Slack" in str(caught.value)


async def test_nobody_at_home_is_known_not_to_have_been_sent(monkeypatch):
    monkeypatch.setattr(NotifySlack, "webhook_url", "http://127.0.0.1:9/services")
    with pytest.raises(ChannelError) as caught:
        await ByApprise(f"slack://{TOKEN}/").send(HOSTILE)
    assert not caught.value.uncertain


async def test_no_token_reaches_a_log(slack, caplog):
    slack.modes.append("500")
    with caplog.at_level(logging.DEBUG), pytest.raises(ChannelError) as caught:
        await ByApprise(f"slack://{TOKEN}/").send(HOSTILE)
    assert "TIiajkdnlazkcOXrIdevi7FQ" not in caplog.text + str(caught.value)
