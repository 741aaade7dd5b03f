"""What a demo keeps between two runs, and what it never deletes."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from monitor.demo.scene import KEPT, Scene, arrange, set_scene
from monitor.errors import ConfigError

NOW = datetime(2026, 3, 18, 9, 0, tzinfo=UTC)
LATER = datetime(2026, 3, 18, 9, 5, tzinfo=UTC)


def test_a_kept_scene_goes_on_where_it_was(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    set_scene(folder, keep=False, now=NOW)
    left = Scene(opened=NOW, port=4711, step=3)
    left.save(folder)
    assert set_scene(folder, keep=True, now=LATER) == left


def test_a_fresh_scene_forgets_the_last_one(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    set_scene(folder, keep=False, now=NOW)
    (folder / "monitor.db").write_bytes(b"old")
    assert set_scene(folder, keep=False, now=LATER) == Scene(opened=LATER)
    assert [path.name for path in folder.iterdir()] == [KEPT]


def test_keeping_nothing_starts_afresh(tmp_path: Path) -> None:
    assert set_scene(tmp_path / "demo", keep=True, now=NOW) == Scene(opened=NOW)


@pytest.mark.parametrize("keep", [True, False])
def test_a_folder_with_other_files_is_left_alone(tmp_path: Path, keep: bool) -> None:
    (tmp_path / "thesis.txt").write_text("years of work", "utf-8")
    with pytest.raises(ConfigError, match="holds other files"):
        set_scene(tmp_path, keep=keep, now=NOW)
    assert (tmp_path / "thesis.txt").exists()


def test_a_folder_that_cannot_be_made_is_said_with_its_cure(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(ConfigError, match="--data: Not a directory -> name another folder"):
        set_scene(tmp_path / "file" / "demo", keep=False, now=NOW)


def test_the_demo_touches_neither_the_users_store_nor_the_users_subscribers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MONITOR_STORE", "sqlite:///precious.db")
    arranged = arrange(Path("config"), tmp_path, "http://127.0.0.1:4711", dashboard_port=0)
    assert arranged.options.store == f"sqlite:///{tmp_path / 'monitor.db'}"
    (only,) = arranged.audience.subscribers
    assert [str(channel.url.get_secret_value()) for channel in only.channels] == ["console://"]
    assert arranged.feeds
    assert all(feed.url.startswith("http://127.0.0.1:4711/") for feed in arranged.feeds)
