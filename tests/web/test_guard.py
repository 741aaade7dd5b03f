"""Every answer of the dashboard is safe to show, and it answers nobody it should not."""

import re
from pathlib import Path

import aiohttp
import pytest

from monitor import web

PAGES = (
    "/",
    "/incidents/none",
    "/healthz",
    "/api/incidents",
    "/api/incidents/none",
    "/api/feeds",
    "/static/style.css",
)
TEMPLATES = Path(web.__file__).parent / "templates"


@pytest.mark.parametrize("path", PAGES)
async def test_O02_every_answer_forbids_scripts_frames_and_guessing(
    dashboard: aiohttp.ClientSession, path: str
) -> None:
    async with dashboard.get(path) as answer:
        policy = answer.headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'; style-src 'self';")
        assert "frame-ancestors 'none'" in policy
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
async def test_O02_nothing_can_be_changed(
    dashboard: aiohttp.ClientSession, path: str, method: str
) -> None:
    async with dashboard.request(method, path) as answer:
        assert answer.status == 405


async def test_O02_a_name_that_somebody_pointed_at_this_machine_gets_nothing(
    dashboard: aiohttp.ClientSession,
) -> None:
    async with dashboard.get("/", headers={"Host": "evil.example"}) as answer:
        assert answer.status == 400
        assert "incident" not in (await answer.text()).lower()


async def test_pages_load_nothing_from_elsewhere(dashboard: aiohttp.ClientSession) -> None:
    async with dashboard.get("/") as answer:
        page = await answer.text()
    assert re.findall(r'(?:src|href)="(https?:[^"]*)"', page) == []
    assert "<script" not in page
    assert " style=" not in page


def test_no_template_switches_escaping_off() -> None:
    for template in TEMPLATES.glob("*.html"):
        assert not re.search(r"\|\s*safe|autoescape|<script", template.read_text("utf-8")), template


async def test_the_style_sheet_is_served(dashboard: aiohttp.ClientSession) -> None:
    async with dashboard.get("/static/style.css") as answer:
        assert answer.status == 200
        assert answer.content_type == "text/css"


async def test_the_page_of_nothing_says_so(dashboard: aiohttp.ClientSession) -> None:
    async with dashboard.get("/incidents/none") as answer:
        assert answer.status == 404
        assert "Nothing is here" in await answer.text()
