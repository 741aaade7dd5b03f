"""From the addresses in config/subscribers.yaml to open channels.

A new kind of channel is one file beside this one and one line in `KINDS`.
"""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from monitor import yamlfile
from monitor.alerts.subscribers import Destination, Subscriber
from monitor.channels import Channel, Channels, by_apprise
from monitor.channels.console import OnConsole
from monitor.channels.mail import Mail
from monitor.channels.slack import Slack
from monitor.channels.telegram import Telegram
from monitor.channels.webhook import Webhook
from monitor.errors import ConfigError, Problem

KINDS: dict[str, Callable[[str], Channel]] = {
    **dict.fromkeys(by_apprise.SCHEMES, by_apprise.ByApprise),
    "console": lambda _url: OnConsole(),
    "mailto": Mail,
    "mailtos": Mail,
    "slack": Slack,
    "tgram": Telegram,
    "webhook": Webhook,
    "webhooks": Webhook,
}

CURE = "mend it; addresses are written as https://github.com/caronc/apprise/wiki describes"


def open_channels(
    subscribers: Iterable[Subscriber], *, environ: Mapping[str, str], file: Path
) -> Channels:
    """Open every channel of every subscriber.

    `environ` and the files named in `file` (config/subscribers.yaml) hold the secrets. Raises
    ConfigError with every address that cannot be used; no message shows an address.
    """
    channels: dict[tuple[str, str], Channel] = {}
    problems: list[Problem] = []
    for n, subscriber in enumerate(subscribers):
        for m, destination in enumerate(subscriber.channels):
            try:
                url = address(destination, environ, file.parent)
                channels[subscriber.name, destination.name] = open_channel(url)
            except ValueError as error:
                at = ("subscribers", n, "channels", m)
                problems.append(yamlfile.at(file, at, f"{subscriber.name}: {error}", CURE))
    if problems:
        raise ConfigError(tuple(problems))
    return channels


def address(destination: Destination, environ: Mapping[str, str], folder: Path) -> str:
    """Look the address up where `destination` says. Raises ValueError in words for people."""
    if destination.url is not None:
        return destination.url.get_secret_value().strip()
    if destination.url_env is not None:
        if not environ.get(destination.url_env):
            raise ValueError(f"the environment variable {destination.url_env} is not set")
        return environ[destination.url_env].strip()
    path = folder / str(destination.url_file)
    try:
        return path.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise ValueError(f"cannot read {path}: {type(error).__name__}") from None


def open_channel(url: str) -> Channel:
    """Raises ValueError, without the address in it, when there is no channel for `url`."""
    scheme, separator, _ = url.partition("://")
    if not separator:
        raise ValueError("this is not an address of the form service://...")
    kind = KINDS.get(scheme.lower())
    if kind is None:
        raise ValueError(f"there is no channel for {scheme[:20]}://")
    return kind(url)
