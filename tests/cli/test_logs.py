"""Log lines: secrets hidden, control characters shown, libraries held to the same rule."""

import io
import json
import logging

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st

from monitor import logs


@pytest.fixture
def lines():
    stream = io.StringIO()
    logs.configure("debug", "json", secrets=["hunter22-known"], stream=stream)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    logging.basicConfig(handlers=[logging.NullHandler()], force=True)
    structlog.reset_defaults()


@pytest.mark.parametrize(
    "text",
    [
        "postgresql+psycopg://me:SECRET99@db/monitor",
        "https://api.telegram.org/bot123456:SECRET99-abcdef/sendMessage",
        "tgram://123456:SECRET99/-100987",
        "slack://SECRET99/x/#alerts",
        "posting as xoxb-1-SECRET99",
        "https://hooks.slack.com/services/T0/B0/SECRET99",
        "mailto://user:SECRET99@smtp.example.org",
        "https://x.example/?token=SECRET99&x=1",
        "Authorization: Bearer SECRET99",
        "a hunter22-known in the middle",
    ],
)
def test_O01_secrets_are_hidden_wherever_they_stand(lines, text) -> None:
    log = structlog.get_logger("monitor.test")
    log.info("event", value=text)
    log.info(text)
    logging.getLogger("some.library").debug("said %s", text)
    try:
        raise ValueError(text)
    except ValueError:
        log.exception("failed")
    written = lines()
    assert len(written) == 4
    for line in written:
        assert "SECRET99" not in json.dumps(line)
        assert "hunter22" not in json.dumps(line)
    assert "***" in json.dumps(written)


def test_O01_libraries_that_print_addresses_are_heard_from_warning_on(lines) -> None:
    logging.getLogger("urllib3.connectionpool").debug("POST /bot1:x")
    logging.getLogger("urllib3.connectionpool").warning("retrying")
    assert [line["event"] for line in lines()] == ["retrying"]


def test_what_a_terminal_would_obey_is_shown() -> None:
    assert logs.visible("a\x1b[31mb\x9bc\u202ed\te\n") == "a\\x1b[31mb\\x9bc\\u202ed\te\n"


@given(st.text())
def test_no_control_character_passes(text: str) -> None:
    shown = logs.visible(text)
    assert not any((c < " " and c not in "\t\n") or "\x7f" <= c <= "\x9f" for c in shown)
    assert not any(c in "\u202a\u202b\u202c\u202d\u202e" for c in shown)
