"""monitor subscribers: who is told what, and whether a message reaches them."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from monitor.cli import screen
from monitor.cli.options import Config, Json
from monitor.errors import InputError

if TYPE_CHECKING:
    from monitor.alerts.render.words import Words
    from monitor.alerts.subscribers import Subscriber
    from monitor.channels import Channel
    from monitor.types import Message

app = typer.Typer(help="Who is told what, and how they are reached.", no_args_is_help=True)


@app.command("list")
def list_(as_json: Json = False, config: Config = None) -> None:
    """Everybody in subscribers.yaml. Addresses are never shown, only where they are kept."""
    from monitor import settings as configuration

    people = configuration.load(config).audience.subscribers
    told = [_told(person) for person in people]
    if as_json:
        screen.data(told)
    elif told:
        columns = ("name", "channels", "receives", "language", "timezone")
        screen.table(
            columns,
            (
                (
                    one["name"],
                    ", ".join(f"{place['name']} ({place['kept']})" for place in one["channels"]),
                    _scope(one["receive"]),
                    one["language"],
                    one["timezone"],
                )
                for one in told
            ),
        )
    else:
        screen.line("Nobody is told anything: add someone to config/subscribers.yaml.")


def _told(person: "Subscriber") -> dict[str, Any]:
    kept = [
        place.url_env or (str(place.url_file) if place.url_file else "subscribers.yaml")
        for place in person.channels
    ]
    return person.model_dump(mode="json", exclude={"channels"}) | {
        "channels": [
            {"name": place.name, "kept": where}
            for place, where in zip(person.channels, kept, strict=True)
        ]
    }


def _scope(receive: dict[str, Any]) -> str:
    """The parts of a scope that narrow it."""
    from monitor.alerts.subscribers import Scope

    everything = Scope().model_dump(mode="json")
    narrowed = {key: value for key, value in receive.items() if value != everything[key]}
    said = (f"{key}: {_told_value(value)}" for key, value in narrowed.items())
    return "; ".join(said) or "every attack that has a place"


def _told_value(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(map(_told_value, value))
    if isinstance(value, dict):  # a place of one's own
        return f"{value['name']} ({value['radius_km']:g} km around)"
    return str(value)


@app.command("test")
def send_test(
    name: Annotated[str, typer.Argument(help="A subscriber in subscribers.yaml.")],
    as_json: Json = False,
    config: Config = None,
) -> None:
    """Send one message, marked as a test, through each channel; exit 1 if one fails."""
    import asyncio
    import os

    from monitor import settings as configuration
    from monitor.channels.registry import open_channels

    settings = configuration.load(config)
    people = [one for one in settings.audience.subscribers if one.name == name]
    if not people:
        known = ", ".join(one.name for one in settings.audience.subscribers) or "nobody"
        raise InputError(f"there is no subscriber {name!r} in subscribers.yaml; there is {known}")
    file = settings.folder / "subscribers.yaml"
    channels = open_channels(people, environ=os.environ, file=file)
    message = _message(people[0], settings.audience.words[people[0].language])
    results = asyncio.run(_send({key[1]: channel for key, channel in channels.items()}, message))
    if as_json:
        screen.data([{"channel": key, "ok": not why, "why": why} for key, why in results.items()])
    else:
        for key, why in results.items():
            screen.line(f"{key}: failed: {why}" if why else f"{key}: taken")
    if any(results.values()):
        raise typer.Exit(1)


async def _send(channels: "dict[str, Channel]", message: "Message") -> dict[str, str]:
    """By channel: why it failed, or nothing."""
    import asyncio

    answers = await asyncio.gather(*(_try(channel, message) for channel in channels.values()))
    return dict(zip(channels, answers, strict=True))


async def _try(channel: "Channel", message: "Message") -> str:
    import asyncio

    from monitor.errors import ChannelError

    try:
        async with asyncio.timeout(channel.timeout_s):
            await channel.send(message)
    except ChannelError as error:
        return str(error)
    except TimeoutError:
        return f"no answer within {channel.timeout_s:.0f} s; it may have arrived all the same"
    return ""


def _message(person: "Subscriber", words: "Words") -> "Message":
    import secrets

    from monitor.alerts.render import trial

    return trial(person.name, words, f"test-{secrets.token_hex(16)}")
