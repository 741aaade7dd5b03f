"""config/subscribers.yaml: what is understood, and what is said when it is not."""

import pytest
from alert_samples import CONFIG

from monitor.alerts.audience import Audience
from monitor.channels.console import OnConsole
from monitor.channels.registry import open_channels
from monitor.errors import ConfigError

DESK = """
subscribers:
  - name: desk
    channels:
      - {channel}
"""


def load(tmp_path, text, **environ):
    (tmp_path / "words").symlink_to(CONFIG / "words")
    file = tmp_path / "subscribers.yaml"
    file.write_text(text)
    audience = Audience.load(tmp_path)
    return open_channels(audience.subscribers, environ=environ, file=file)


def test_the_file_that_ships_works_out_of_the_box():
    audience = Audience.load(CONFIG)
    channels = open_channels(audience.subscribers, environ={}, file=CONFIG / "subscribers.yaml")
    assert isinstance(channels["terminal", "console"], OnConsole)


@pytest.mark.parametrize(
    ("channel", "said"),
    [
        ("{name: a, url: 'warp://x'}", "there is no channel for warp://"),
        ("{name: a, url: 'dbus://'}", "there is no channel for dbus://"),
        ("{name: a, url: 'somebody@example.org'}", "not an address of the form"),
        ("{name: a, url: 'slack://nonsense'}", "cannot read this address"),
        ("{name: a, url_env: NO_SUCH}", "variable NO_SUCH is not set"),
        ("{name: a, url_file: no-such-file}", "cannot read"),
    ],
)
def test_an_address_that_cannot_be_used_is_named_with_its_line(tmp_path, channel, said):
    with pytest.raises(ConfigError) as caught:
        load(tmp_path, DESK.format(channel=channel))
    (problem,) = caught.value.problems
    assert said in problem.message
    assert (problem.file, problem.line) == (str(tmp_path / "subscribers.yaml"), 5)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (DESK.format(channel="{name: a}"), "exactly one of"),
        (DESK.format(channel="{name: a, url: 'console://', url_env: X}"), "exactly one of"),
        (DESK.format(channel="{name: a, url: 'console://'}") + "    timezone: Mars", "IANA"),
        (DESK.format(channel="{name: a, url: 'console://'}") + "    language: tlh", "language"),
        (DESK.format(channel="{name: a, url: 'console://'}") + "    recieve: {}", "recieve"),
        (
            DESK.format(channel="{name: a, url: 'console://'}")
            + "    receive: {min_severity: loud}",
            "one of info, low",
        ),
        (
            DESK.format(channel="{name: a, url: 'console://'}")
            + "  - {name: desk, channels: [{name: a, url: 'console://'}]}",
            "two subscribers have one name",
        ),
    ],
)
def test_a_typing_error_is_named(tmp_path, text, said):
    with pytest.raises(ConfigError) as caught:
        load(tmp_path, text)
    assert said in str(caught.value)


def test_an_address_may_be_kept_in_the_environment_or_in_a_file(tmp_path):
    (tmp_path / "secret").write_text("console://\n")
    text = DESK.format(channel="{name: a, url_env: HERE}") + "      - {name: b, url_file: secret}"
    assert set(load(tmp_path, text, HERE="console://")) == {("desk", "a"), ("desk", "b")}


def test_no_address_is_shown(tmp_path):
    secret = "slack://secret"
    with pytest.raises(ConfigError) as caught:
        load(tmp_path, DESK.format(channel=f"{{name: a, url: '{secret}'}}"))
    assert "secret" not in str(caught.value)
    (tmp_path / "more").mkdir()
    audience = Audience.load(CONFIG)
    assert "console://" not in repr(audience.subscribers)
