"""A configuration of one's own, and the program as a user starts it."""

import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from typer.testing import CliRunner

from monitor import settings
from monitor.cli import app
from monitor.errors import MonitorError
from monitor.reading import Reader

LOADED: dict[str, Reader] = {}
load = Reader.load


def load_once(folder: Path) -> Reader:
    """The rules take two seconds to compile, and most tests use the same ones."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()
    if digest not in LOADED:
        LOADED[digest] = load(folder)
    return LOADED[digest]


@pytest.fixture(autouse=True)
def _rules_are_compiled_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Reader, "load", staticmethod(load_once))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The shipped configuration as a copy, and a store that is nobody else's."""
    copy = tmp_path / "config"
    shutil.copytree(settings.shipped("config"), copy)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MONITOR_STORE", f"sqlite:///{tmp_path / 'store' / 'monitor.db'}")
    monkeypatch.delenv("MONITOR_CONFIG", raising=False)
    return copy


@pytest.fixture
def run(folder: Path) -> Callable[..., Result]:
    """Run one command line in `folder`'s parent. A MonitorError becomes exit 2, as in main()."""

    def invoke(*words: str, given: str | bytes | None = None) -> Result:
        result = CliRunner().invoke(app, words, input=given)
        if isinstance(result.exception, MonitorError):
            result.exit_code = 2
        elif result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return invoke


@pytest.fixture
def answer(run: Callable[..., Result]) -> Callable[..., Any]:
    """What a command prints with --json."""

    def ask(*words: str, given: str | bytes | None = None) -> Any:
        result = run(*words, "--json", given=given)
        assert result.stdout, result.exception
        return json.loads(result.stdout)

    return ask
