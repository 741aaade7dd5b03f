"""What reaches the terminal. Text from outside is shown, never obeyed: ESC appears as \\x1b."""

import json
import sys
from collections.abc import Iterable, Sequence
from typing import Any

from monitor.logs import visible


def line(text: str) -> None:
    """One line, or several, of plain text on standard output, at once even into a pipe."""
    print(visible(text), flush=True)


def complain(text: str) -> None:
    """Say on standard error why the command failed or what is odd."""
    print(visible(text), file=sys.stderr)


def data(value: Any, *, indent: int | None = 2) -> None:
    """JSON on standard output; with `indent=None` on one line."""
    print(json.dumps(value, ensure_ascii=False, indent=indent, default=str))


def raw(document: bytes) -> None:
    """A document for another program on standard output, byte for byte."""
    sys.stdout.flush()
    sys.stdout.buffer.write(document)
    sys.stdout.buffer.flush()


def records(rows: Iterable[Any]) -> None:
    """An array of dataclasses as JSON."""
    from pydantic import TypeAdapter

    data([TypeAdapter(type(row)).dump_python(row, mode="json") for row in rows])


def table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """A table as wide as the terminal; piped, one line a row with tabs between the cells."""
    if not sys.stdout.isatty():
        for row in (columns, *rows):
            line("\t".join(cell.replace("\t", " ").replace("\n", " ") for cell in row))
        return
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    drawn = Table(*columns, box=box.SIMPLE_HEAD, pad_edge=False)
    for row in rows:
        drawn.add_row(*(Text(visible(cell)) for cell in row))
    Console().print(drawn)
