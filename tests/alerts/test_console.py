"""Alerts on the terminal."""

import io

from rich.console import Console

from monitor.channels.console import OnConsole
from monitor.types import Message

LINK = "https://river-post.example/" + "a" * 60
TEXT = f"Rockets hit Base\n\nFacts:\n  {'word ' * 20}\n  Source {LINK}\n"


async def shown(parent: str = "") -> list[str]:
    out = io.StringIO()
    console = Console(file=out, force_terminal=False, width=40)
    await OnConsole(console).send(Message(subject="s", text=TEXT, thread="i-1"), parent=parent)
    return out.getvalue().splitlines()


async def test_words_are_wrapped_whole_and_addresses_never() -> None:
    lines = await shown()
    assert all(len(line) <= 40 for line in lines if LINK not in line)
    assert {word for line in lines for word in line.split()} >= {"word", LINK}
    assert not [line for line in lines if line.split() and set(line.split()) & {"wor", "w", "wo"}]


async def test_a_follow_up_is_set_in() -> None:
    first, follow_up = await shown(), await shown(parent="i-1")
    assert first[0].startswith("┃ Rockets")
    assert follow_up[0].startswith("    ┃ Rockets")
