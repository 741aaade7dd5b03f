"""A channel as thin as can be: one POST of the message, for tests of delivery itself."""

import aiohttp

from monitor.errors import ChannelError
from monitor.types import Message, Sent


class Post:
    def __init__(self, url: str, *, pace_s: float = 0.0, timeout_s: float = 5.0) -> None:
        self.pace_s, self.timeout_s = pace_s, timeout_s
        self._url = url

    async def send(self, message: Message, *, parent: str = "") -> Sent:
        body = {"key": message.key, "text": message.text, "parent": parent}
        try:
            async with (
                aiohttp.ClientSession() as session,
                session.post(f"{self._url}/post", json=body) as response,
            ):
                if response.status != 200:
                    permanent = response.status in (400, 401)
                    raise ChannelError(f"status {response.status}", permanent=permanent)
                return Sent(provider_ref=str((await response.json())["ts"]))
        except aiohttp.ClientConnectorError as error:
            raise ChannelError("could not be reached") from error
        except aiohttp.ClientError as error:
            raise ChannelError("no answer", uncertain=True) from error
