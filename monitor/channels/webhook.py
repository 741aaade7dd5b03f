"""webhooks://host/path?secret=... (webhook:// without TLS): signed JSON for other machines.

    X-Monitor-Signature: t=<unix seconds>,v1=<hex HMAC-SHA256 of "<t>." + body>
    Idempotency-Key:     the same on every attempt

The receiver checks the signature and that `t` is recent, answers 2xx, and may answer 409 to a key
it knows. Add &format=cap for a Common Alerting Protocol 1.2 body.
"""

import hashlib
import hmac
import json
import time
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from monitor.alerts.cap import as_cap
from monitor.channels import http
from monitor.errors import ChannelError
from monitor.types import Message, Sent

SERVICE = "the webhook"
CURE = "write webhooks://host/path?secret=AT-LEAST-16-CHARACTERS"
OURS = ("secret", "format")
SENDER = "attack-monitor"
KNOWN_KEY = 409


class Webhook:
    """Raises ValueError when the address has no host or no secret worth the name."""

    pace_s = 0.0
    timeout_s = http.TOTAL_S + 5

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        given = dict(parse_qsl(parts.query))
        self._secret = given.get("secret", "").encode()
        self._cap = given.get("format") == "cap"
        if not parts.hostname or len(self._secret) < 16:
            raise ValueError(CURE)
        scheme = "https" if parts.scheme.lower() == "webhooks" else "http"
        query = urlencode([pair for pair in parse_qsl(parts.query) if pair[0] not in OURS])
        self._url = urlunsplit((scheme, parts.netloc, parts.path or "/", query, ""))

    async def send(self, message: Message, *, parent: str = "") -> Sent:  # noqa: ARG002
        cap = self._cap and bool(message.data)
        body = _cap(message) if cap else _json(message)
        headers = {
            "Content-Type": "application/cap+xml" if cap else "application/json; charset=utf-8",
            "Idempotency-Key": message.key,
            "X-Monitor-Signature": sign(body, self._secret, int(time.time())),
        }
        answer = await http.post(SERVICE, self._url, body, headers)
        if answer.status == KNOWN_KEY:
            return Sent()
        if refused := http.refusal(SERVICE, answer):
            raise refused
        if len(answer.body) > http.MAX_ANSWER:
            raise ChannelError(f"{SERVICE} gave an endless answer", uncertain=True)
        return Sent()


def sign(body: bytes, secret: bytes, at: int) -> str:
    signature = hmac.new(secret, f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={at},v1={signature}"


def _cap(message: Message) -> bytes:
    return as_cap(message.data, sender=SENDER, text=message.text, language=message.language)


def _json(message: Message) -> bytes:
    return json.dumps(
        {
            "key": message.key,
            "subject": message.subject,
            "text": message.text,
            "language": message.language,
            "alert": message.data or None,
        },
        ensure_ascii=False,
    ).encode()
