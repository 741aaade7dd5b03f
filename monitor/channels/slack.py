"""Slack: a bot token (threads, Retry-After) or an incoming webhook, behind Apprise's slack:// URL.

One JSON call each, made here and not with slack_sdk, because the SDK follows redirects and reads
answers of any size. Add ?api=https://slack-gov.com/api for another Slack.
https://docs.slack.dev/reference/methods/chat.postMessage

A bot that may read the channel's history (channels:history, groups:history) is asked there whether
a message whose answer was lost has arrived: each carries its key as metadata.
https://docs.slack.dev/reference/methods/conversations.history
"""

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from monitor.alerts.render.clean import cut
from monitor.channels import http
from monitor.channels.addresses import option, parse
from monitor.errors import ChannelError
from monitor.types import Message, Sent

SERVICE = "Slack"
CURE = "write slack://xoxb-TOKEN/#channel, one channel for each address"
API = "https://slack.com/api"
HOOKS = "https://hooks.slack.com/services"
BLOCK = 2_900  # characters; Slack takes 3000 in a text block, and escaping adds some
BLOCKS = 10  # of text; Slack takes 50 in all
FALLBACK = 3_000
HEADER = 150
EVENT = "attack_monitor_message"  # what the metadata of a message is called
LOOKED_AT = 100  # messages of a channel or a thread
MAX_HISTORY = 2**20  # bytes

# Errors in the body of a 200: https://docs.slack.dev/reference/methods/chat.postMessage#errors
PASSING = frozenset(
    {"internal_error", "fatal_error", "service_unavailable", "request_timeout", "ratelimited"}
)
UNFIT = frozenset({"invalid_blocks", "msg_too_long", "no_text", "invalid_arguments"})


# What history is asked by; a name such as #alerts is not enough.
CHANNEL_ID = re.compile(r"[CGD][A-Z0-9]{2,}$")


class Slack:
    """Raises ValueError when the address is not one of Slack's two kinds."""

    pace_s = 1.1  # "one message per second per channel"
    timeout_s = http.TOTAL_S + 5

    def __init__(self, url: str) -> None:
        parsed = parse(url, CURE)
        if len(parsed.channels) > 1:
            raise ValueError(CURE)
        base = option(url, "api").rstrip("/")
        self._bot = parsed.mode == "bot"
        self._headers: dict[str, str] = {}
        self._channel = str(parsed.channels[0] or "")
        self._api = base or API
        self._id = self._channel if CHANNEL_ID.match(self._channel) else ""
        if self._bot:
            self._url = f"{self._api}/chat.postMessage"
            self._headers["Authorization"] = f"Bearer {parsed.access_token}"
        else:
            parts = (parsed.token_a, parsed.token_b, parsed.token_c)
            self._url = "/".join((base or HOOKS, *map(str, parts)))

    async def send(self, message: Message, *, parent: str = "") -> Sent:
        channel = self._channel if self._bot else ""
        return await self._call(payload(message, channel=channel, parent=parent))

    async def _call(self, body: dict[str, Any]) -> Sent:
        answer = await http.post(SERVICE, self._url, json.dumps(body).encode(), self._headers)
        said = str(answer.json.get("error", ""))
        if refused := http.refusal(SERVICE, answer, said):
            raise refused
        if not self._bot:
            if answer.body.strip() != b"ok":
                raise ChannelError(f"{SERVICE} gave an answer that is not its own", uncertain=True)
            return Sent()
        if answer.json.get("ok") is True:
            self._id = str(answer.json.get("channel", self._id))
            return Sent(provider_ref=str(answer.json.get("ts", "")))
        raise _in_body(said)

    async def find(self, message: Message, *, parent: str = "") -> Sent | None:
        """Look among the newest messages of the channel, or of the thread of `parent`."""
        if not (self._bot and self._id):
            return None
        method = "conversations.replies" if parent else "conversations.history"
        asked = {"channel": self._id, "include_all_metadata": "true", "limit": LOOKED_AT}
        asked |= {"ts": parent} if parent else {}
        url, body = f"{self._api}/{method}", urlencode(asked).encode()
        headers = self._headers | {"Content-Type": "application/x-www-form-urlencoded"}
        try:
            answer = await http.post(SERVICE, url, body, headers, most=MAX_HISTORY)
        except ChannelError:
            return None
        refused = http.refusal(SERVICE, answer)
        if refused is not None and refused.wait is not None:
            raise refused
        there = {_key(one): one for one in answer.json.get("messages") or ()}
        found = there.get(message.key)
        return Sent(provider_ref=str(found.get("ts", ""))) if found else None


def _key(message: dict[str, Any]) -> str:
    metadata = message.get("metadata") or {}
    ours = metadata.get("event_type") == EVENT
    return str((metadata.get("event_payload") or {}).get("key", "")) if ours else ""


def _in_body(said: str) -> ChannelError:
    if not said:
        return ChannelError(f"{SERVICE} gave an answer that is not its own", uncertain=True)
    why = f"{SERVICE} refused: {said[:100]}"
    if said in PASSING:
        return ChannelError(why)
    # Nearly all others say that the token or the channel has to be mended.
    unfit = said in UNFIT
    return ChannelError(why, permanent=unfit, unfit=unfit, broken=not unfit)


def payload(message: Message, *, channel: str = "", parent: str = "") -> dict[str, Any]:
    """The JSON of one message. Pure. Foreign text stands in `plain_text` only, and escaped."""
    body: dict[str, Any] = {
        "text": escape(cut(message.text, FALLBACK)),
        "mrkdwn": False,
        "parse": "none",
        "link_names": False,
        "unfurl_links": False,
        "unfurl_media": False,
    }
    if message.html:  # a message without it is to be sent as plainly as can be
        body["blocks"] = list(_blocks(message))
    if channel:
        body["channel"] = channel
        body["metadata"] = {"event_type": EVENT, "event_payload": {"key": message.key}}
    if parent:
        body["thread_ts"] = parent
    return body


def _blocks(message: Message) -> Iterator[dict[str, Any]]:
    head, _, rest = message.text.partition("\n")
    yield {"type": "header", "text": _plain(cut(head, HEADER))}
    if len(head) > HEADER:
        yield {"type": "section", "text": _plain(head)}
    for part in _parts(rest.strip(), BLOCK)[:BLOCKS]:
        yield {"type": "section", "text": _plain(part)}
    if links := "".join(_parts("".join(map(_link, message.links)), BLOCK)[:1]):
        yield {"type": "section", "text": {"type": "mrkdwn", "text": links}}


def _link(url: str) -> str:
    """Our own markup around an address: http(s) and ASCII by then, and nothing of it closes it."""
    return "" if set("<>|") & set(url) or len(url) > BLOCK // 6 else f"<{escape(url)}>\n"


def _plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": escape(text), "emoji": False}


def escape(text: str) -> str:
    """The three characters Slack gives a meaning to."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _parts(text: str, limit: int) -> list[str]:
    """Cut at line ends into parts of at most `limit` characters as sent."""
    parts = [""]
    for line in text.splitlines(keepends=True):
        short = cut(line, limit // 5)  # "&" grows to five characters
        if len(escape(parts[-1] + short)) > limit:
            parts.append("")
        parts[-1] += short
    return [part for part in parts if part.strip()]
