"""One run of delivery in a process of its own: python deliver_once.py STORE PROVIDER-URL"""

import asyncio
import sys

from alert_samples import audience
from killing import kill_at_named_step
from post_channel import Post

from monitor.delivery.deliver import deliver_due
from monitor.store import Store


async def main(url: str, server: str) -> None:
    store = Store.open(url)
    await deliver_due(store, {("desk", "post"): Post(server)}, audience())
    store.close()


kill_at_named_step()
asyncio.run(main(sys.argv[1], sys.argv[2]))
