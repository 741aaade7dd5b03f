"""One reader for all tests of reading: loading it takes a second, using it nothing."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from monitor.reading import Reader
from monitor.types import Article, Report, Source

CONFIG = Path(__file__).parents[2] / "config"
Read = Callable[..., Report]


@pytest.fixture(scope="session")
def reader() -> Reader:
    return Reader.load(CONFIG)


@pytest.fixture(scope="session")
def read(reader: Reader) -> Read:
    """read(title, text, published="2026-03-18T10:00+00:00") -> Report"""

    def _read(title: str, text: str, published: str = "2026-03-18T10:00:00+00:00") -> Report:
        return reader.read(
            Article(
                url="https://gulf-wire.example/1",
                title=title,
                text=text,
                published=datetime.fromisoformat(published),
                source=Source(publisher="Gulf Wire", language="en"),
            )
        )

    return _read
