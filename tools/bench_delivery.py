"""Measure the delivery promise under load and murder.

    python tools/bench_delivery.py [--subscribers 500] [--attacks 20] [--kills 20] [--failing 0.05]

Announces `attacks` to `subscribers` people who are reached over Slack, Telegram and e-mail (local
servers that fail for a part of the calls), delivers in a process of its own, kills that with
SIGKILL again and again, and counts what arrived: lost, repeated, and how many repeats the promise
allows (rows that were being handed over at the moment of a kill).
"""

import argparse
import asyncio
import logging
import os
import random
import re
import resource
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

import structlog  # noqa: E402
from alert_samples import WORDS, facts, incident, revision  # noqa: E402
from messengers import Call, MailExchanger, Provider, mail_exchanger, provider  # noqa: E402
from sqlalchemy import func, select  # noqa: E402

from monitor.alerts import retry  # noqa: E402
from monitor.alerts.audience import Audience  # noqa: E402
from monitor.alerts.subscribers import Subscriber  # noqa: E402
from monitor.announce import announce  # noqa: E402
from monitor.channels.mail import Mail  # noqa: E402
from monitor.channels.registry import open_channels  # noqa: E402
from monitor.channels.slack import Slack  # noqa: E402
from monitor.channels.telegram import Telegram  # noqa: E402
from monitor.clock import utc_now  # noqa: E402
from monitor.deliver import Deliverer  # noqa: E402
from monitor.store import Store  # noqa: E402
from monitor.store.outbox import OPEN, State  # noqa: E402
from monitor.store.schema import outbox  # noqa: E402

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
    audience = Audience(subscribers=people(count, http, smtp), words=WORDS)
    channels = open_channels(audience.subscribers, environ={}, file=Path("subscribers.yaml"))
    store = Store.open(url)
    deliverer = Deliverer(store, channels, audience, draw=lambda: random.random() / 10)  # noqa: S311
    while waiting(store, *OPEN):
        await deliverer.start_due()
        await asyncio.sleep(0.2)
    await deliverer.stop()


def waiting(store: Store, *states: State) -> int:
    with store.read() as conn:
        counted = select(func.count()).select_from(outbox).where(outbox.c.state.in_(states))
        return int(conn.scalar(counted) or 0)


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


def thresholds(total: int, kills: int) -> Iterator[int]:
    """After how many arrivals to kill: spread over the whole run."""
    return iter(sorted(random.sample(range(1, total), kills)))


async def main(options: argparse.Namespace) -> int:
    total = options.subscribers * options.attacks
    folder = tempfile.TemporaryDirectory()
    url = f"sqlite:///{folder.name}/bench.db"
    async with provider() as server, mail_exchanger() as mx:
        server.otherwise = partial(failing, options.failing)
        store = Store.open(url)
        audience = Audience(
            subscribers=people(options.subscribers, server.port, mx.port), words=WORDS
        )
        began = time.monotonic()
        for n in range(options.attacks):
            rev = revision(incident_id=f"attack-{n}", facts=facts(when=None))
            with store.write() as conn:
                announce(conn, rev, incident(id=f"attack-{n}"), audience, now=utc_now())
        print(f"announced {total} alerts in {time.monotonic() - began:.1f} s")
        began, killed, allowed = time.monotonic(), 0, 0
        kill_at = thresholds(total, options.kills)
        arguments = (url, options.subscribers, server.port, mx.port)
        following = next(kill_at, None)
        while True:
            process = await asyncio.create_subprocess_exec(
                sys.executable, __file__, "--child", *map(str, arguments)
            )
            ended = asyncio.create_task(process.wait())
            while not ended.done():
                await asyncio.wait({ended}, timeout=0.01)
                count = len(server.accepted) + len(mx.raw)
                if following is not None and count >= following and not ended.done():
                    process.send_signal(signal.SIGKILL)
                    await ended
                    killed += 1
                    allowed += waiting(store, State.HANDING_OVER)
                    print(f"killed at {count} of {total} after {time.monotonic() - began:.0f} s")
                    following = next((at for at in kill_at if at > count), None)
            if process.returncode == 0:
                break
            if process.returncode != -signal.SIGKILL:
                print(f"the child ended with {process.returncode}")
                return 1
        seconds = time.monotonic() - began
        copies = arrived(server, mx)
        resets = sum(call.mode == "reset" for call in server.calls)
        repeats = sum(copies.values()) - len(copies)
        lost = total - len(copies) - waiting(store, State.UNCONFIRMED)
        memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
        print(
            f"delivered in {seconds:.1f} s ({total / seconds:.0f}/s), {killed} kills, "
            f"{len(server.calls) - len(server.accepted)} calls refused, {resets} answers lost\n"
            f"lost {lost}, repeats {repeats} (allowed: {allowed + resets}), "
            f"unconfirmed {waiting(store, State.UNCONFIRMED)}, memory of delivery {memory} MB"
        )
        store.close()
        return 0 if lost == 0 and repeats <= allowed + resets else 1


if __name__ == "__main__":
    if sys.argv[1:2] == ["--child"]:
        asyncio.run(child(sys.argv[2], *map(int, sys.argv[3:6])))
        sys.exit(0)
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--subscribers", type=int, default=500)
    parser.add_argument("--attacks", type=int, default=20)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--failing", type=float, default=0.05)
    os.environ.setdefault("PYTHONHASHSEED", "0")
    sys.exit(asyncio.run(main(parser.parse_args())))
