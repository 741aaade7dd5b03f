"""One reader for all tests of places: loading it is the slow part."""

from pathlib import Path

import pytest

from monitor.gazetteer import Gazetteer
from monitor.reading import Reader
from monitor.reading.document import Rulebook

CONFIG = Path(__file__).parents[2] / "config"


@pytest.fixture(scope="session")
def rules() -> Rulebook:
    return Reader.load(CONFIG).rules


@pytest.fixture(scope="session")
def gazetteer(rules: Rulebook) -> Gazetteer:
    return rules.gazetteer
