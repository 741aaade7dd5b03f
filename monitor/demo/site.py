"""The sample news site, on loopback: feeds and pages whose news breaks step by step.

Run by itself: `python -m monitor.demo.site --port 8790`.
"""

import argparse
import asyncio
import contextlib
import hashlib
from collections.abc import AsyncIterator
from datetime import datetime
from email.utils import format_datetime

from aiohttp import web
from jinja2 import Environment, PackageLoader

from monitor.clock import utc_now
from monitor.demo import story as stories
from monitor.demo.story import Outlet, Printed, Sample, Story
from monitor.errors import MonitorError

HOST = "127.0.0.1"
FEED_TYPES = {
    "rss": "application/rss+xml",
    "rss-relative": "text/xml",
    "atom": "application/atom+xml",
}


class Site:
    """What the sample site shows: every story up to `step`. It forgets nothing and never loops."""

    def __init__(self, sample: Sample, *, opened: datetime, step: int = 0) -> None:
        self.sample = sample
        self.opened = opened
        self.step = step
        self._polled: set[str] = set()
        self._pages = Environment(
            loader=PackageLoader("monitor.demo", "news/pages"), autoescape=True
        )

    @property
    def all_polled(self) -> bool:
        """Whether each feed has been asked for at least once: the baseline is over."""
        return self._polled == {outlet.id for outlet in self.sample.outlets}

    @property
    def through(self) -> bool:
        return self.step >= self.sample.last_step

    def break_news(self) -> tuple[Story, ...]:
        """Show the next step's stories from now on, and return them."""
        self.step += 1
        return self.sample.at_step(self.step)

    def application(self) -> web.Application:
        app = web.Application()
        app.router.add_get("/", self._front)
        app.router.add_get("/{outlet}/", self._front)
        app.router.add_get("/{outlet}/feed.xml", self._feed)
        app.router.add_get("/{outlet}/news/{story}", self._article)
        return app

    async def _front(self, _request: web.Request) -> web.Response:
        return self._page("front.html", outlets=self.sample.outlets)

    async def _feed(self, request: web.Request) -> web.Response:
        outlet = self._outlet(request)
        self._polled.add(outlet.id)
        shown = self._shown(outlet, request)
        body = self._pages.get_template(
            "atom.xml" if outlet.format == "atom" else "rss.xml"
        ).render(
            outlet=outlet,
            stories=shown,
            home=f"{request.url.origin()}/{outlet.id}/",
            updated=shown[0].published_iso,
        )
        etag = hashlib.sha256(body.encode()).hexdigest()[:16]
        headers = {
            "ETag": f'"{etag}"',
            "Last-Modified": format_datetime(shown[0].published),
            "Cache-Control": "no-cache",
        }
        if request.if_none_match and etag in {tag.value for tag in request.if_none_match}:
            return web.Response(status=304, headers=headers)
        return web.Response(
            text=body, content_type=FEED_TYPES[outlet.format], charset="utf-8", headers=headers
        )

    async def _article(self, request: web.Request) -> web.Response:
        outlet = self._outlet(request)
        story = self._story(request, outlet)
        if story is None or story.page == "missing":
            return self._page("missing.html", status=404)
        shown = self._shown(outlet, request)
        printed = next(other for other in shown if other.id == story.id)
        return self._page(
            "wall.html" if story.page == "wall" else f"{outlet.layout}.html",
            outlet=outlet,
            story=printed,
            others=[other for other in shown if other is not printed],
            home=f"{request.url.origin()}/{outlet.id}/",
            direction="rtl" if outlet.language == "ar" else "ltr",
            metadata=_metadata(printed, outlet),
        )

    def _outlet(self, request: web.Request) -> Outlet:
        named = request.match_info["outlet"]
        for outlet in self.sample.outlets:
            if outlet.id == named:
                return outlet
        raise web.HTTPNotFound

    def _story(self, request: web.Request, outlet: Outlet) -> Story | None:
        named = request.match_info["story"]
        for story in self.sample.stories:
            if (story.id, story.outlet) == (named, outlet.id) and story.step <= self.step:
                return story
        return None

    def _shown(self, outlet: Outlet, request: web.Request) -> list[Printed]:
        """The outlet's stories so far, newest first."""
        site = str(request.url.origin())
        printed = [
            stories.tell(story, outlet, opened=self.opened, site=site)
            for story in self.sample.stories
            if story.outlet == outlet.id and story.step <= self.step
        ]
        return sorted(printed, key=lambda story: story.published, reverse=True)

    def _page(self, template: str, *, status: int = 200, **values: object) -> web.Response:
        html = self._pages.get_template(template).render(**values)
        return web.Response(text=html, status=status, content_type="text/html", charset="utf-8")


def _metadata(story: Printed, outlet: Outlet) -> dict[str, object]:
    """The JSON-LD of a page, as many content systems print it."""
    return {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": story.title,
        "datePublished": story.published_iso,
        "publisher": {"@type": "NewsMediaOrganization", "name": outlet.name},
    }


@contextlib.asynccontextmanager
async def serve(site: Site, *, port: int = 0) -> AsyncIterator[str]:
    """Serve `site` on loopback while the block runs; give its address. Port 0: any free one.

    Raises MonitorError, in words for people, when the port is in use.
    """
    runner = web.AppRunner(site.application(), access_log=None)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, HOST, port).start()
        except OSError as error:
            raise MonitorError(
                f"the sample site cannot listen on {HOST}:{port} ({error.strerror or error}):"
                " stop what uses that port, or start afresh (without --keep)"
            ) from error
        yield f"http://{HOST}:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


async def _run(port: int, every_s: float) -> None:
    site = Site(stories.load(), opened=utc_now())
    async with serve(site, port=port) as address:
        print(f"sample news site at {address}; news breaks once every feed was polled", flush=True)
        while True:
            await asyncio.sleep(every_s)
            if site.all_polled and not site.through:
                for story in site.break_news():
                    print(f"news breaks: {story.title}", flush=True)


def _main() -> None:
    parser = argparse.ArgumentParser(prog="python -m monitor.demo.site", description=__doc__)
    parser.add_argument("--port", type=int, default=8790)
    parser.add_argument("--every", type=float, default=5.0, metavar="SECONDS")
    wish = parser.parse_args()
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_run(wish.port, wish.every))


if __name__ == "__main__":
    _main()
