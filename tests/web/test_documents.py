"""What the documents list is what there is."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer.main

from monitor.cli import app

ROOT = Path(__file__).parents[2]
EVERYWHERE = {"--help"}


def commands(command: Any, name: str = "monitor") -> Iterator[tuple[str, Any]]:
    """Every command below `command`, by the words one types for it."""
    for word, inner in getattr(command, "commands", {}).items():
        yield from commands(inner, f"{name} {word}")
    if not hasattr(command, "commands"):
        yield name, command


COMMANDS = dict(commands(typer.main.get_command(app)))
SECTIONS = dict(
    re.findall(
        r"^## `(monitor [^`]+)`\n(.*?)(?=^## |\Z)",
        (ROOT / "docs/commands.md").read_text("utf-8"),
        re.DOTALL | re.MULTILINE,
    )
)


def test_every_command_is_described_and_no_other() -> None:
    assert set(SECTIONS) == set(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_is_described_and_no_other(name: str) -> None:
    options = {
        word
        for parameter in COMMANDS[name].params
        for word in parameter.opts
        if word.startswith("--")
    }
    described = set(re.findall(r"`(--[a-z-]+)", SECTIONS.get(name, "")))
    assert described == options - EVERYWHERE


def test_the_readme_names_only_commands_that_exist() -> None:
    named = re.findall(r"`monitor ([a-z]+)", (ROOT / "README.md").read_text("utf-8"))
    assert set(named) <= {name.split()[1] for name in COMMANDS}


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md", *(ROOT / "docs").glob("*")])
def test_links_between_documents_lead_somewhere(document: str | Path) -> None:
    path = ROOT / document
    for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", path.read_text("utf-8")):
        assert (path.parent / target).exists(), target
