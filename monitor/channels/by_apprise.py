"""Every service that Apprise knows, one address per object.

Apprise gives back no message id and no Retry-After and says little about why it failed; what it
does say is in its log. At debug level that log prints tokens, so a filter lets none of it pass but
the meaning we need, and no word of it is kept.
"""

import asyncio
import logging
import re
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import apprise

from monitor.alerts.render.clean import cut
from monitor.channels.addresses import parse
from monitor.channels.http import BROKEN, PASSING, UNFIT
from monitor.errors import ChannelError
from monitor.types import Message, Sent

CONNECT_S, READ_S = 10.0, 30.0  # Apprise's own 4 s turn a slow provider into a repeated alert
MAX_BODY = 3_000  # characters; used when the service allows more
BREAK = "\u2060"  # word joiner: "@everyone" stays readable and calls nobody

# Services that are reached over a network; those that run programs, write files or need a desktop
# (dbus, gnome, macosx, windows, syslog ...) are left out on purpose.
_SERVICES = """
    apprise apprises azure bark barks betterstack brevo bulksms burstsms chanify
    clickatell clicksend d7sms dingtalk discord emby embys fcm feishu flock freemobile
    gchat goalert goalerts gotify gotifys groupme guilded hassio hassios httpsms ifttt
    incidentio infobip irc ircs jira join json jsons kavenegar kumulos lametric lark line
    mailersend mailgun mailto mailtos mastodon mastodons matrix matrixs misskey misskeys
    mmost mmosts mqtt mqtts msg91 msgbird nctalk nctalks notica notifiarr ntfy ntfys o365
    onesignal opsgenie pagerduty pagertree parsep pbul plivo postmark pover prowl pushdeer
    pushed pushy qq resend revolt ringc rocket rockets ryver sendgrid sendpulse ses signal
    signals signl4 simplepush sinch slack smseagle smseagles smtp2go sns sparkpost spike
    splunk squadcast tgram threema toot toots twilio twist victorops voipms vonage webex
    wecombot whatsapp workflow workflows wxteams xml xmls xmpp xmpps zalo zcliq zulip
"""
SCHEMES = frozenset(_SERVICES.split())

_STATUS = re.compile(r"error=(\d{3})")
_BEFORE_SENDING = re.compile(
    "NewConnectionError|NameResolution|ConnectTimeout|Connection refused|Failed to establish|"
    "getaddrinfo|Name or service not known|SSLError|certificate",
    re.IGNORECASE,
)

# Apprise blocks while it waits; a provider that hangs must not hold threads that others need.
_threads = ThreadPoolExecutor(max_workers=64, thread_name_prefix="apprise")

NEVER_LEFT = "never left"


def _meaning_only(record: logging.LogRecord) -> bool:
    """Below WARNING, let through one thing: whether an exception came before anything was sent."""
    if record.levelno >= logging.WARNING:
        return True
    found = "Exception" in str(record.msg) and _BEFORE_SENDING.search(record.getMessage())
    record.msg, record.args = NEVER_LEFT, ()
    return bool(found)


_logger = logging.getLogger("apprise")
_logger.propagate = False
_logger.setLevel(logging.DEBUG)
_logger.addFilter(_meaning_only)
logging.getLogger("urllib3").setLevel(logging.WARNING)  # Apprise's HTTP: prints addresses


class ByApprise:
    """Raises ValueError when Apprise cannot read the address."""

    pace_s = 1.2  # one message a second is what most chat services allow
    timeout_s = CONNECT_S + READ_S + 5

    def __init__(self, url: str) -> None:
        plugin = parse(url, "write it as Apprise's own pages say")
        plugin.socket_connect_timeout, plugin.socket_read_timeout = CONNECT_S, READ_S
        # The pause that the service needs is ours to keep: Apprise would sleep it in a thread.
        self.pace_s = max(self.pace_s, float(plugin.request_rate_per_sec))
        plugin.request_rate_per_sec = 0.0
        self._plugin = plugin
        self._service = str(plugin.service_name)
        self._mail = url.lower().startswith(("mailto:", "mailtos:"))
        self._apprise = apprise.Apprise()
        self._apprise.add(plugin)

    async def send(self, message: Message, *, parent: str = "") -> Sent:  # noqa: ARG002
        notify = partial(self._apprise.notify, **self._content(message), log_level=logging.DEBUG)
        result = await asyncio.get_running_loop().run_in_executor(_threads, notify)
        if not result:
            lines = (str(entry.message) for call in result for entry in call.logs())
            raise failure(self._service, lines)
        return Sent()

    def _content(self, message: Message) -> dict[str, Any]:
        """`body_format` is always said: without it some services take feed text for markup."""
        if self._mail and message.html:
            return {"title": message.subject, "body": message.html, "body_format": "html"}
        limit = min(MAX_BODY, int(self._plugin.body_maxlen))
        title = message.subject.replace("@", f"@{BREAK}")
        rest = message.text.partition("\n")[2].strip().replace("@", f"@{BREAK}")
        return {"title": title, "body": cut(rest or title, limit), "body_format": "text"}


def failure(service: str, lines: Iterable[str]) -> ChannelError:
    """Read Apprise's own words on a failed call: refused, never left, or perhaps received."""
    said = "\n".join(lines)
    if status := _STATUS.search(said):
        code = int(status[1])
        why = f"{service} answered with status {code}"
        if code in BROKEN:
            return ChannelError(why, broken=True)
        permanent = 400 <= code < 500 and code not in PASSING
        return ChannelError(why, permanent=permanent, unfit=code in UNFIT)
    if NEVER_LEFT in said:
        return ChannelError(f"{service} could not be reached")
    return ChannelError(f"{service} gave no answer that Apprise understood", uncertain=True)
