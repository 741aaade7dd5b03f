"""Log lines for people or for machines, without secrets and without control characters.

Library loggers come through the same door, so what they print is held to the same rule.
"""

import logging
import re
import sys
from collections.abc import Iterable
from typing import Any, Literal, TextIO

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

HIDDEN = "***"
# Below WARNING these print addresses with tokens in them (so does Apprise; its channel sees to it).
TALKATIVE = ("urllib3", "httpx", "httpcore", "requests_oauthlib", "oauthlib")
# These tell of each tick and each page.
NOISY = ("apscheduler", "uvicorn")

_SECRETS = re.compile(
    r"""(?x)
    (?<=://)[^/\s@]+(?=@)                 # user:password@ of any address
    | (?<=/bot)\d{5,}:[\w-]{10,}          # Telegram bot address
    | (?<=tgram://)[^\s/]+
    | \bxox[a-z]-[\w-]{5,}                # Slack tokens
    | (?<=hooks\.slack\.com/services/)[\w/-]+
    | (?<=slack://)[^\s#]+
    | (?i:(?<=token=)|(?<=password=)|(?<=secret=)|(?<=apikey=)|(?<=bearer\ ))[^\s&"',}]+
    """
)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def visible(text: str) -> str:
    """`text` with what a terminal would obey (ESC, C1, direction overrides) shown as \\x1b."""
    return _CONTROL.sub(lambda found: _escaped(found.group()), text)


def _escaped(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii")


class Redactor:
    """Takes known secrets and everything that looks like one out of a text."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        longest_first = sorted({one for one in secrets if len(one) > 3}, key=len, reverse=True)
        self._known = re.compile("|".join(map(re.escape, longest_first)) or r"(?!)")

    def __call__(self, text: str) -> str:
        return _SECRETS.sub(HIDDEN, self._known.sub(HIDDEN, text))


def configure(
    level: str = "info",
    style: Literal["auto", "console", "json"] = "auto",
    *,
    secrets: Iterable[str] = (),
    stream: TextIO | None = None,
) -> None:
    """Send every logger's lines to `stream` (standard error). Call it once, at the start."""
    out = stream or sys.stderr
    people = style == "console" or (style == "auto" and out.isatty())
    renderer: Processor = (
        structlog.dev.ConsoleRenderer(colors=out.isatty())
        if people
        else structlog.processors.JSONRenderer(ensure_ascii=False)
    )
    shared: list[Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )
    handler = logging.StreamHandler(out)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                _harmless(Redactor(secrets)),
                renderer,
            ],
        )
    )
    logging.basicConfig(handlers=[handler], level=level.upper(), force=True)
    for name in TALKATIVE + NOISY:
        logging.getLogger(name).setLevel(max(logging.WARNING, logging.getLogger().level))


def _harmless(redact: Redactor) -> Processor:
    def clean(value: Any) -> Any:
        if value is None or isinstance(value, bool | int | float):
            return value
        return visible(redact(str(value)))

    def process(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
        return {key: clean(value) for key, value in event.items()}

    return process
