"""YAML files that people edit: read into a pydantic type, every fault with file, line and cure."""

import difflib
from collections.abc import Iterable
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import TypeAdapter, ValidationError

from monitor.errors import ConfigError, Problem

try:
    from yaml import CSafeLoader as Loader
except ImportError:  # PyYAML built without libyaml: slower, the same result
    from yaml import SafeLoader as Loader  # type: ignore[assignment]

T = TypeVar("T")

CURES = {
    "extra_forbidden": "check the spelling of the key, or remove it",
    "missing": "add this key",
}
DEFAULT_CURE = "write a value as the message says"
IN_QUOTES = "write text here, in quotes if it looks like a number or a date"
QUOTE_IT = "write it in quotes: without them YAML takes NO, ON, OFF and YES for true or false"


def load(path: Path, model: type[T]) -> T:
    """Read `path` as one `model` (any type pydantic can validate).

    Raises ConfigError with every problem of the file: missing file, YAML syntax, unknown or
    missing keys, wrong values.
    """
    node = _compose(path)
    loader = Loader("")
    data = loader.construct_document(node) if node is not None else {}
    try:
        return TypeAdapter(model).validate_python(data)
    except ValidationError as error:
        problems = tuple(_problem(path, node, fault) for fault in error.errors())
        raise ConfigError(problems) from error


def at(path: Path, location: tuple[str | int, ...], message: str, cure: str) -> Problem:
    """A fault found after reading (one entry against another), pointed at its line."""
    return Problem(
        file=str(path),
        line=_line(_compose(path), location),
        key=".".join(str(part) for part in location),
        message=message,
        cure=cure,
    )


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that somebody may have meant; None when none is alike."""
    return next(iter(difflib.get_close_matches(word, list(known), n=1, cutoff=0.7)), None)


def _compose(path: Path) -> yaml.Node | None:
    try:
        return yaml.compose(path.read_text("utf-8"), Loader=Loader)
    except FileNotFoundError:
        raise ConfigError((_fault(path, 0, "no such file", "create it"),)) from None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError((_fault(path, 0, str(error), "make it a UTF-8 file"),)) from error
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        message = error.problem or "not YAML"
        raise ConfigError((_fault(path, line, message, "mend the YAML there"),)) from error


def _fault(path: Path, line: int, message: str, cure: str) -> Problem:
    return Problem(file=str(path), line=line, key="(file)", message=message, cure=cure)


def _problem(path: Path, root: yaml.Node | None, fault: Any) -> Problem:
    location = fault["loc"]
    return Problem(
        file=str(path),
        line=_line(root, location),
        key=".".join(str(part) for part in location) or "(file)",
        message=fault["msg"],
        cure=_cure(fault),
    )


def _cure(fault: Any) -> str:
    if fault["type"] == "string_type":
        return QUOTE_IT if isinstance(fault["input"], bool) else IN_QUOTES
    return CURES.get(fault["type"], DEFAULT_CURE)


def _line(node: yaml.Node | None, location: tuple[str | int, ...]) -> int:
    """Line of the deepest part of `location` that the file has, counted from 1."""
    line = node.start_mark.line + 1 if node is not None else 0
    for part in location:
        step = _step(node, part)
        if step is None:
            break
        mark, node = step
        line = mark.start_mark.line + 1
    return line


def _step(node: yaml.Node | None, part: str | int) -> tuple[yaml.Node, yaml.Node] | None:
    """The key to point at and the value below it."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == str(part):
                return key, value
    if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
        return node.value[part], node.value[part]
    return None
