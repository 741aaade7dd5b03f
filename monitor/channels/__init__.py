"""Ways to hand a message over. One file per kind, one line for it in `registry`."""

from collections.abc import Mapping
from typing import Protocol, runtime_checkable

from monitor.types import Message, Sent


class Channel(Protocol):
    """One address of one subscriber.

    `pace_s` is the least time between two messages to it, `timeout_s` ends a try from outside.
    """

    pace_s: float
    timeout_s: float

    async def send(self, message: Message, *, parent: str = "") -> Sent:
        """Hand `message` over and return the provider's name for it.

        `parent` is that name for the first message of the same thread; channels without threads
        ignore it. Raises ChannelError, which says whether a repeat can help, when, and whether the
        message may have arrived all the same. Any other exception is a bug.
        """


@runtime_checkable
class Remembers(Protocol):
    """A channel that can be asked what has arrived, so that a lost answer makes no second copy."""

    async def find(self, message: Message, *, parent: str = "") -> Sent | None:
        """What the provider has of `message`; None when it has none, or does not say.

        Raises ChannelError when the provider asks to wait before it is asked again.
        """


Channels = Mapping[tuple[str, str], Channel]  # (subscriber, channel name)
