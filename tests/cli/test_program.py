"""The program from outside: exit codes, one clear message, no traceback, quick help."""

import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = ("sqlalchemy", "trafilatura", "aiohttp", "feedparser", "apprise", "fastapi", "py3langid")


def monitor(*words: str, cwd: Path, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "monitor", *words],
        cwd=cwd,
        env={"PATH": "/usr/bin:/bin", "COLUMNS": "120", **env},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_help_imports_nothing_heavy(tmp_path: Path) -> None:
    code = (
        f"import sys; import monitor.cli;print([name for name in {HEAVY!r} if name in sys.modules])"
    )
    found = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=tmp_path
    )
    assert found.stdout.strip() == "[]"


def test_a_faulty_configuration_ends_with_2_and_every_fault(tmp_path: Path) -> None:
    folder = tmp_path / "config"
    folder.mkdir()
    (folder / "monitor.yaml").write_text("prot: 1\nhost: [1]\n")
    (folder / "feeds.yaml").write_text("publishers: {}\nfeeds: []\n")
    (folder / "subscribers.yaml").write_text("subscribers: []\n")
    done = monitor("feeds", "list", cwd=tmp_path)
    assert done.returncode == 2
    assert "config/monitor.yaml:1: prot:" in done.stderr
    assert "config/monitor.yaml:2: host" in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize("words", [["alerts", "list"], ["status"], ["incidents", "list"]])
def test_a_data_folder_that_cannot_be_written_ends_with_2(tmp_path: Path, words: list[str]) -> None:
    # A file where the folder should be stops root too, whom permissions do not.
    (tmp_path / "data").write_text("in the way")
    done = monitor(*words, cwd=tmp_path)
    assert done.returncode == 2
    assert "cannot use the store sqlite:///data/monitor.db" in done.stderr
    assert "MONITOR_STORE" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_password_in_the_address_of_the_store_is_never_printed(tmp_path: Path) -> None:
    store = "postgresql+psycopg://me:hunter22@127.0.0.1:1/monitor"
    done = monitor("alerts", "list", cwd=tmp_path, MONITOR_STORE=store)
    assert done.returncode == 2
    assert "127.0.0.1" in done.stderr
    assert "hunter22" not in done.stderr + done.stdout


def test_an_unknown_command_ends_with_2(tmp_path: Path) -> None:
    assert monitor("nonsense", cwd=tmp_path).returncode == 2
