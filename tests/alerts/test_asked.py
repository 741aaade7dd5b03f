"""What subscribers ask for has to exist: a typing error there is an alert that never comes."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from monitor import settings as configuration
from monitor.alerts import subscribers
from monitor.errors import ConfigError
from monitor.settings import Settings

CONFIG = Path(__file__).parents[2] / "config"
CHANNELS = 'channels: [{name: x, url: "console://"}]'


@pytest.fixture
def config(tmp_path) -> Path:
    return Path(shutil.copytree(CONFIG, tmp_path / "config"))


def settings(config: Path, receive: str) -> Settings:
    text = f"subscribers:\n  - name: desk\n    {CHANNELS}\n    receive:\n      {receive}\n"
    (config / "subscribers.yaml").write_text(text)
    loaded = configuration.load(config)
    people = subscribers.load(config / "subscribers.yaml")
    return replace(loaded, audience=replace(loaded.audience, subscribers=people))


@pytest.mark.parametrize(
    ("receive", "told"),
    [
        ("countries: [IQ, XX]", ["'XX' is none of the countries", "ISO 3166"]),
        ("sites: [camp-taji]", ["'camp-taji' is none of the sites", "did you mean iq-camp-taji?"]),
        ("provinces: [Anbaar]", ["'Anbaar' is none of the provinces", "did you mean Anbar?"]),
        ("languages: [arabic]", ["'arabic' is none of the languages", "ISO 639"]),
        ("sources: [Nobody Post]", ["'Nobody Post' is none of the sources", "publisher"]),
    ],
)
def test_a_name_that_nothing_matches_is_refused_with_line_and_cure(config, receive, told):
    with pytest.raises(ConfigError) as refused:
        settings(config, receive).watch()
    (problem,) = refused.value.problems
    assert problem.line == 5
    assert all(part in str(problem) for part in told), str(problem)


@pytest.mark.parametrize(
    "receive",
    [
        "countries: [IQ, PS, XK]",
        "sites: [iq-camp-taji]",
        "provinces: [Anbar, baghdad, Gaza Strip]",
        "languages: [ar, en, ckb]",
        "unlocated: true",
    ],
)
def test_what_there_is_may_be_asked_for_in_any_case(config, receive):
    assert settings(config, receive).watch()


def test_a_publisher_of_a_feed_may_be_asked_for(config):
    publisher = configuration.load(config).feeds[0].source.publisher
    assert settings(config, f"sources: ['{publisher.upper()}']").watch()
