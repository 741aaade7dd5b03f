"""Configuration: all faults at once, with file, line, key and cure; secrets stay unread."""

import shutil
from pathlib import Path

import pytest

from monitor import settings
from monitor.errors import ConfigError
from monitor.types import Reliability

PUBLISHER = (
    "  gazette: {name: The Gazette, country: IQ, timezone: Asia/Baghdad, reliability: B, why: x}"
)
FEED = "  - {id: gazette-en, publisher: gazette, language: en, url: 'https://gazette.example/rss'}"


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("MONITOR_CONFIG", "MONITOR_STORE", "MONITOR_PORT", "MONITOR_HOST"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "mine"
    made.mkdir()
    (made / "monitor.yaml").write_text("port: 8001\n")
    (made / "feeds.yaml").write_text(f"publishers:\n{PUBLISHER}\nfeeds:\n{FEED}\n")
    (made / "subscribers.yaml").write_text("subscribers: []\n")
    shutil.copytree(settings.shipped("config") / "words", made / "words")
    return made


def problems(folder: Path) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        settings.load(folder)
    return [str(problem) for problem in caught.value.problems]


def test_a_feed_speaks_for_its_publisher(folder: Path) -> None:
    (feed,) = settings.load(folder).feeds
    assert feed.source.publisher == "The Gazette"
    assert feed.source.reliability is Reliability.B
    assert feed.source.timezone == "Asia/Baghdad"
    assert feed.source.language == "en"


def test_the_environment_wins_over_the_file_and_the_file_over_the_default(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert settings.load(folder).options.port == 8001
    assert settings.load(folder).options.host == "127.0.0.1"
    monkeypatch.setenv("MONITOR_PORT", "8002")
    assert settings.load(folder).options.port == 8002


def test_faults_of_all_files_and_of_the_environment_come_together(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "monitor.yaml").write_text("host: 127.0.0.1\nprot: 8001\n")
    wrong = FEED.replace("publisher: gazette", "publisher: gazete")
    (folder / "feeds.yaml").write_text(f"publishers:\n{PUBLISHER}\nfeeds:\n{wrong}\n")
    (folder / "subscribers.yaml").write_text("subscribers:\n  - {name: desk, channels: []}\n")
    monkeypatch.setenv("MONITOR_PORT", "http")
    said = problems(folder)
    assert any("monitor.yaml:2: prot:" in line and "spelling" in line for line in said)
    assert any("feeds.yaml:4: feeds.0.publisher:" in line and "'gazette'" in line for line in said)
    assert any("subscribers.yaml:2: subscribers.0.channels:" in line for line in said)
    assert any("environment: MONITOR_PORT:" in line for line in said)
    assert len(said) == 4


def test_two_feeds_of_one_id_are_refused(folder: Path) -> None:
    (folder / "feeds.yaml").write_text(f"publishers:\n{PUBLISHER}\nfeeds:\n{FEED}\n{FEED}\n")
    assert problems(folder) == [
        f"{folder}/feeds.yaml:5: feeds.1.id: a second feed 'gazette-en' -> give it an id of its own"
    ]


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("kind: fax", "no such kind of feed; one of feed"),
        ("encoding: windows-9999", "is no encoding"),
        ("interval: 5", "greater than or equal to 60"),
        ("languge: en", "Extra inputs"),
        ("note: NO", "write it in quotes"),
    ],
)
def test_a_feed_with_a_wrong_value_is_refused(folder: Path, key: str, said: str) -> None:
    wrong = FEED.replace("}", f", {key}}}")
    (folder / "feeds.yaml").write_text(f"publishers:\n{PUBLISHER}\nfeeds:\n{wrong}\n")
    (problem,) = problems(folder)
    assert f"feeds.yaml:4: feeds.0.{key.split(':')[0]}: " in problem
    assert said in problem


def test_a_missing_file_is_said(folder: Path) -> None:
    (folder / "feeds.yaml").unlink()
    assert problems(folder) == [f"{folder}/feeds.yaml: (file): no such file -> create it"]


def test_the_folder_is_the_one_named_then_the_variable_then_here_then_shipped(
    folder: Path, tmp_path: Path
) -> None:
    assert settings.find_folder(folder, {"MONITOR_CONFIG": "/nowhere"}) == folder
    assert settings.find_folder(None, {"MONITOR_CONFIG": str(folder)}) == folder
    assert settings.find_folder(None, {}) == settings.shipped("config")
    (tmp_path / "config").mkdir()
    assert settings.find_folder(None, {}) == settings.shipped("config")  # holds none of our files
    (tmp_path / "config" / "feeds.yaml").touch()
    assert settings.find_folder(None, {}) == Path("config")
    with pytest.raises(ConfigError, match="no such folder"):
        settings.find_folder(tmp_path / "missing", {})


def test_a_variable_that_nobody_reads_is_a_warning_with_the_likely_name(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "subscribers.yaml").write_text(
        "subscribers:\n- {name: desk, channels: [{name: chat, url_env: MONITOR_DESK_URL}]}\n"
    )
    monkeypatch.setenv("MONITOR_DESK_URL", "slack://token")
    monkeypatch.setenv("MONITOR_STROE", "sqlite:///x.db")
    (warning,) = settings.load(folder).warnings
    assert "MONITOR_STROE" in warning.what
    assert "did you mean MONITOR_STORE?" in warning.what


def test_feeds_that_no_rules_read_are_named_and_count_for_no_coverage(folder: Path) -> None:
    spanish = FEED.replace("gazette-en", "gazette-es").replace("language: en", "language: es")
    (folder / "feeds.yaml").write_text(f"publishers:\n{PUBLISHER}\nfeeds:\n{FEED}\n{spanish}\n")
    (folder / "rules").mkdir()
    (folder / "rules" / "en.yaml").touch()
    found = settings.load(folder)
    (warning,) = found.warnings
    assert "gazette-es" in warning.what
    assert "config/rules/es.yaml" in warning.cure
    assert [feed.id for feed in found.watch().feeds] == ["gazette-en"]


@pytest.mark.parametrize("store", ["mysql://x/y", "data/monitor.db", ""])
def test_a_store_that_we_cannot_speak_to_is_refused(
    folder: Path, monkeypatch: pytest.MonkeyPatch, store: str
) -> None:
    monkeypatch.setenv("MONITOR_STORE", store)
    assert "starts with sqlite:///" in problems(folder)[0]


def test_a_password_in_the_store_address_is_not_shown(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MONITOR_STORE", "postgresql+psycopg://me:hunter22@db/monitor")
    assert "hunter22" not in repr(settings.load(folder))


# --- the configuration that is shipped


def test_the_shipped_configuration_is_valid_and_wide() -> None:
    shipped = settings.load(settings.shipped("config"))
    polled = [feed for feed in shipped.feeds if feed.enabled]
    assert len(polled) >= 45
    countries = {feed.source.country for feed in polled}
    assert countries >= {"IQ", "SY", "LB", "JO", "YE", "SA", "AE", "QA", "IL", "IR", "TR"}
    assert {feed.source.language for feed in polled} == {"en", "ar"}
    assert sum(feed.source.official for feed in polled) >= 5
    assert len({feed.url for feed in shipped.feeds}) == len(shipped.feeds)
    assert all(feed.url.startswith("https://") for feed in shipped.feeds)


def test_the_options_written_in_the_shipped_file_are_the_defaults() -> None:
    written = settings.read_options(settings.shipped("config"))
    assert written.model_fields_set == set(settings.Options.model_fields)
    assert written == settings.Options()


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ("bridge.example:1200", "not an IP address and a port"),
        ("10.0.0.5", "not an IP address and a port"),
        ("10.0.0.5:http", "no port"),
        ("10.0.0.5:70000", "no port"),
    ],
)
def test_a_server_inside_is_named_exactly(folder: Path, value: str, says: str) -> None:
    (folder / "monitor.yaml").write_text(f"may_reach: ['{value}']\n")
    (problem,) = problems(folder)
    assert says in problem


def test_servers_inside_by_either_kind_of_address(folder: Path) -> None:
    (folder / "monitor.yaml").write_text("may_reach: ['10.0.0.5:1200', '[fd00::5]:80']\n")
    assert settings.load(folder).options.reachable == {("10.0.0.5", 1200), ("fd00::5", 80)}


def test_an_id_that_looks_like_a_number_is_told_to_be_quoted(folder: Path) -> None:
    feeds = (folder / "feeds.yaml").read_text().replace("id: gazette-en", "id: 403")
    (folder / "feeds.yaml").write_text(feeds)
    (problem,) = problems(folder)
    assert "in quotes" in problem
