"""Real servers on loopback that speak like Slack, Telegram and a mail exchanger, and keep records.

`modes` says how the next calls are answered, one word each; after that the answer is "ok":
ok, 429, 500, 400, 401, 404, ok_false, hang, reset (taken, and the answer lost), bomb, redirect.
"""

import asyncio
import contextlib
import json
from collections import deque
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiohttp import web
from aiosmtpd.smtp import SMTP, Envelope, Session

RETRY_AFTER_S = 30


@dataclass(frozen=True, kw_only=True)
class Call:
    path: str
    headers: dict[str, str]
    body: bytes
    mode: str

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Provider:
    """One local HTTP service. `calls` is every request, `accepted` those it took."""

    modes: deque[str] = field(default_factory=deque)
    calls: list[Call] = field(default_factory=list)
    accepted: list[Call] = field(default_factory=list)
    canary: list[str] = field(default_factory=list)  # who followed a redirect
    history: str = "missing_scope"  # how Slack's history is answered: ok, 429, hang or an error
    looked: list[dict[str, str]] = field(default_factory=list)  # who asked for it
    port: int = 0
    delay_s: float = 0
    bomb_sent: int = 0  # bytes of an endless answer that somebody took
    otherwise: Callable[[], str] = lambda: "ok"  # how calls are answered that `modes` is silent on

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def answer(self, request: web.Request) -> web.StreamResponse:
        if request.path.startswith("/canary"):
            self.canary.append(request.path)
            return web.Response(text='{"ok": true}')
        if "/conversations." in request.path:
            return await self._remember(request)
        mode = self.modes.popleft() if self.modes else self.otherwise()
        call = Call(
            path=request.path,
            headers={name.lower(): value for name, value in request.headers.items()},
            body=await request.read(),
            mode=mode,
        )
        self.calls.append(call)
        if mode in ("ok", "reset", "hang", "bomb"):
            self.accepted.append(call)
        if self.delay_s:
            await asyncio.sleep(self.delay_s)
        return await self._play(request, call)

    async def _play(self, request: web.Request, call: Call) -> web.StreamResponse:
        match call.mode:
            case "ok":
                return self.yes(call)
            case "429":
                headers = {"Retry-After": str(RETRY_AFTER_S)}
                return web.json_response(
                    {"ok": False, "error": "ratelimited"}, status=429, headers=headers
                )
            case "redirect":
                raise web.HTTPTemporaryRedirect(f"{self.url}/canary")
            case "ok_false":
                return web.json_response(self.no())
            case "hang":
                await asyncio.sleep(3600)
            case "reset":
                assert request.transport is not None
                request.transport.abort()
            case "bomb":
                return await self._bomb(request)
            case status:
                body = {"ok": False, "error": "refused", "description": "refused"}
                return web.json_response(body, status=int(status))
        return web.Response()

    async def _bomb(self, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "application/json"})
        await response.prepare(request)
        with contextlib.suppress(ConnectionError):
            for _ in range(2_000):  # 128 MB if somebody reads it
                await response.write(b" " * 65_536)
                self.bomb_sent += 65_536
        return response

    async def _remember(self, request: web.Request) -> web.StreamResponse:
        """Slack's history of a channel, or the replies in a thread, newest first."""
        asked = {name: str(value) for name, value in (await request.post()).items()}
        self.looked.append(asked)
        match self.history:
            case "ok":
                there = [one for one in enumerate(self.accepted, 1) if _is_in(one[1].json, asked)]
                found = [one.json | {"ts": f"1584386000.{n:06}"} for n, one in reversed(there)]
                return web.json_response({"ok": True, "messages": found})
            case "429":
                headers = {"Retry-After": str(RETRY_AFTER_S)}
                return web.json_response({"ok": False}, status=429, headers=headers)
            case "hang":
                await asyncio.sleep(3600)
        return web.json_response({"ok": False, "error": self.history})

    def yes(self, call: Call) -> web.Response:
        """What the service says when it took a message."""
        if call.path.startswith("/services/"):  # Slack's incoming webhooks answer in plain text
            return web.Response(text="ok")
        number = len(self.accepted)
        if call.path.startswith("/bot"):
            return web.json_response({"ok": True, "result": {"message_id": number}})
        where = call.json.get("channel", "C1") if call.body.startswith(b"{") else "C1"
        return web.json_response({"ok": True, "ts": f"1584386000.{number:06}", "channel": where})

    def no(self) -> dict[str, object]:
        return {"ok": False, "error": "channel_not_found", "description": "chat not found"}


def _is_in(message: Any, asked: dict[str, str]) -> bool:
    return bool(
        message["channel"] == asked["channel"] and message.get("thread_ts") == asked.get("ts")
    )


@contextlib.asynccontextmanager
async def provider() -> AsyncIterator[Provider]:
    server = Provider()
    app = web.Application(client_max_size=2**24)
    app.router.add_route("*", "/{path:.*}", server.answer)
    runner = web.AppRunner(app, shutdown_timeout=0.1, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    server.port = runner.addresses[0][1]
    yield server
    await runner.cleanup()


@dataclass
class MailExchanger:
    """A real SMTP server. Modes: an SMTP code such as 451 or 550 (answer to DATA), `rcpt550`,
    `drop` (taken, and the connection cut), `hang`."""

    modes: deque[str] = field(default_factory=deque)
    raw: list[bytes] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    port: int = 0

    @property
    def mails(self) -> list[EmailMessage]:
        return [message_from_bytes(raw, policy=policy.default) for raw in self.raw]  # type: ignore[misc]


@dataclass(frozen=True)
class _Handler:
    """Apart, because aiosmtpd looks at every attribute of its handler for each connection."""

    mx: MailExchanger

    async def handle_RCPT(
        self,
        _server: SMTP,
        _session: Session,
        envelope: Envelope,
        address: str,
        _options: list[str],
    ) -> str:
        if self.mx.modes and self.mx.modes[0] == "rcpt550":
            self.mx.modes.popleft()
            return "550 no such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:
        mode = self.mx.modes.popleft() if self.mx.modes else "ok"
        if mode.isdigit():
            return f"{mode} as you asked"
        self.mx.raw.append(bytes(envelope.content or b""))
        self.mx.recipients.extend(envelope.rcpt_tos)
        if mode == "drop":
            server.transport.abort()
        if mode == "hang":
            await asyncio.sleep(3600)
        return "250 taken"


@contextlib.asynccontextmanager
async def mail_exchanger() -> AsyncIterator[MailExchanger]:
    mx = MailExchanger()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: SMTP(_Handler(mx), hostname="mx.example"), "127.0.0.1", 0
    )
    mx.port = server.sockets[0].getsockname()[1]
    yield mx
    server.close()
