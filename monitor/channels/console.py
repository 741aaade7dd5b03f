"""console:// - alerts as blocks on the terminal, for the demo and for trying things out."""

import textwrap

from rich.console import Console
from rich.text import Text

from monitor.types import Message, Sent

INDENT = "    "
NARROWEST = 20  # columns


class OnConsole:
    """Prints what any other channel would send: the text part, as it is."""

    pace_s = 0.0
    timeout_s = 10.0

    def __init__(self, console: Console | None = None) -> None:
        self._console = console or Console()

    async def send(self, message: Message, *, parent: str = "") -> Sent:
        """A message with a `parent` is drawn as a follow-up of it."""
        colour, indent = ("yellow", INDENT) if parent else ("red", "")
        head, _, rest = message.text.partition("\n")
        bar = f"{indent}┃ "
        # Text, never markup: "[red]" in a headline is shown, not obeyed.
        block = Text()
        for number, line in enumerate((head, *rest.strip().splitlines())):
            for part in self._wrapped(line, len(bar)):
                block.append(bar, style=f"bold {colour}")
                block.append(f"{part}\n", style=_style(line, number, colour))
        self._console.print(block, soft_wrap=True)
        return Sent(provider_ref=message.thread)

    def _wrapped(self, line: str, margin: int) -> list[str]:
        """The line as it fits beside the bar. One with an address stays whole: it is clicked."""
        if "://" in line:
            return [line]
        hanging = " " * (len(line) - len(line.lstrip()) + 2)
        room = max(self._console.width - margin, NARROWEST)
        return textwrap.wrap(line, room, subsequent_indent=hanging) or [""]


def _style(line: str, number: int, colour: str) -> str:
    if number == 0:
        return f"bold {colour}"
    return "" if line.startswith(" ") else "bold"
