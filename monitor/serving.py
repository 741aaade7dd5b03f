"""The dashboard's web server, in the daemon's loop."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Iterator

import structlog
import uvicorn

from monitor.links import host_of
from monitor.settings import Settings
from monitor.store import Store
from monitor.web.app import LOOPBACK, create_app
from monitor.wellbeing.watch import Watch

log = structlog.get_logger(__name__)


@contextlib.asynccontextmanager
async def dashboard_of(settings: Settings, store: Store, watch: Watch) -> AsyncIterator[str]:
    """Serve the dashboard in this loop and give its address; "" when it cannot listen."""
    host, port = settings.options.host, settings.options.port
    try:
        listening = socket.create_server((host, port), family=_family(host))
    except OSError as error:
        log.error(
            "no_dashboard",
            why=f"cannot listen on {host}:{port}: {error.strerror}",
            cure="stop what uses the port, or set MONITOR_PORT; everything else runs",
        )
        yield ""
        return
    words = settings.audience.words
    app = create_app(
        store,
        words["en"],
        hosts=(*LOOPBACK, _shown(host), *settings.options.answers_to, *_hubs_name(settings)),
        audience=settings.audience,
        watch=watch,
        push=bool(settings.options.websub_url),
    )
    server = _Server(uvicorn.Config(app, log_config=None, access_log=False, lifespan="off"))
    serving = asyncio.create_task(server.serve(sockets=[listening]), name="dashboard")
    try:
        yield f"http://{_shown(host)}:{listening.getsockname()[1]}/"
    finally:
        server.should_exit = True
        await serving


def _hubs_name(settings: Settings) -> tuple[str, ...]:
    """The name under which hubs knock, if they may."""
    return tuple(filter(None, [host_of(settings.options.websub_url)]))


class _Server(uvicorn.Server):
    """Leaves the signals to the daemon."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET


def _shown(host: str) -> str:
    """How a browser on this machine reaches what listens on `host`."""
    if host in ("0.0.0.0", "::"):  # noqa: S104 - compared, not listened on
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host
