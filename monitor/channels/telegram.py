"""Telegram through the Bot API, behind Apprise's tgram:// URL.

No parse_mode: what looks like markup is text, and bold is said by an entity with an offset. Add
?api=http://localhost:8081 for a Bot API server of one's own.
https://core.telegram.org/bots/api#sendmessage
"""

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from monitor.alerts.render.clean import cut
from monitor.channels import http
from monitor.channels.addresses import option, parse
from monitor.errors import ChannelError
from monitor.types import Message, Sent

SERVICE = "Telegram"
CURE = "write tgram://BOT-TOKEN/CHAT-ID, one chat for each address"
API = "https://api.telegram.org"
LIMIT = 4_096  # UTF-16 code units of one message
BREAK = "\u2060"  # word joiner, unseen: "@name" and "/command" stay text

# A name or a command at the start of a word; those inside an address are left alone.
_CALLS = re.compile(r"(?<![\w/:.@])([@/])(?=\w)")


class Telegram:
    """Raises ValueError when the address names no bot or not exactly one chat."""

    pace_s = 3.1  # "no more than 20 messages per minute to the same group"
    timeout_s = http.TOTAL_S + 5

    def __init__(self, url: str) -> None:
        parsed = parse(url, CURE)
        if len(parsed.targets) != 1:
            raise ValueError(CURE)
        base = option(url, "api").rstrip("/")
        (self._chat, self._topic) = parsed.targets[0]
        self._url = f"{base or API}/bot{parsed.bot_token}/sendMessage"

    async def send(self, message: Message, *, parent: str = "") -> Sent:
        body = payload(message, chat=self._chat, topic=self._topic, parent=parent)
        answer = await http.post(SERVICE, self._url, json.dumps(body).encode())
        found = answer.json
        if found.get("ok") is True and 200 <= answer.status < 300:
            return Sent(provider_ref=str((found.get("result") or {}).get("message_id", "")))
        raise _refused(answer)


def _refused(answer: http.Answer) -> ChannelError:
    said = str(answer.json.get("description", ""))
    wait = (answer.json.get("parameters") or {}).get("retry_after")
    if isinstance(wait, int):
        return ChannelError(f"{SERVICE} asks to wait", wait=timedelta(seconds=min(wait, 10**9)))
    if refused := http.refusal(SERVICE, answer, said):
        # 400 for a chat that is gone is about the address, not about the message.
        return ChannelError(str(refused), broken=True) if "chat" in said.lower() else refused
    if answer.json.get("ok") is False:
        return ChannelError(f"{SERVICE} refused: {said[:100]}", broken=True)
    return ChannelError(f"{SERVICE} gave an answer that is not its own", uncertain=True)


def payload(
    message: Message, *, chat: int | str, topic: int | None = None, parent: str = ""
) -> dict[str, Any]:
    """The JSON of one message. Pure."""
    text = shorten(_CALLS.sub(rf"\1{BREAK}", message.text.strip()), LIMIT)
    body: dict[str, Any] = {
        "chat_id": chat,
        "text": text,
        "link_preview_options": {"is_disabled": True},
    }
    if message.html:  # a message without it is to be sent as plainly as can be
        body["entities"] = list(_bold(text))
    if topic:
        body["message_thread_id"] = topic
    if parent.isdigit():
        body["reply_parameters"] = {
            "message_id": int(parent),
            "allow_sending_without_reply": True,  # somebody may have deleted it
        }
    return body


def _bold(text: str) -> Iterator[dict[str, Any]]:
    """The first line and the titles of sections, which alone stand at the margin and end in ":"."""
    at = 0
    for number, line in enumerate(text.split("\n")):
        length = units(line)
        if length and (number == 0 or (line.endswith(":") and not line.startswith(" "))):
            yield {"type": "bold", "offset": at, "length": length}
        at += length + 1


def units(text: str) -> int:
    """Telegram counts UTF-16 code units."""
    return len(text.encode("utf-16-le")) // 2


def shorten(text: str, limit: int) -> str:
    while units(text) > limit:
        text = cut(text, len(text) - max(1, (units(text) - limit) // 2))
    return text
