"""Signed links in messages: whoever holds one may pause or end that subscription, or say that they
have seen that attack, and nothing else. Pure.

A link has no end: the one in an old message has to work. A new secret ends all of them at once.
"""

import hashlib
import hmac
from dataclasses import dataclass, field

DIGITS = 32  # hex; 128 bits of the signature

MANAGE, SEEN = "manage", "seen"


@dataclass(frozen=True, kw_only=True)
class Desk:
    """Where the links lead and what they are signed with."""

    public_url: str  # of the dashboard as its readers reach it, without "/" at the end
    secret: bytes = field(repr=False)

    def manage_link(self, subscriber: str) -> str:
        return f"{self.public_url}/me/{subscriber}/{self.sign(MANAGE, subscriber)}"

    def seen_link(self, subscriber: str, incident_id: str) -> str:
        signature = self.sign(SEEN, subscriber, incident_id)
        return f"{self.public_url}/seen/{subscriber}/{incident_id}/{signature}"

    def sign(self, *what: str) -> str:
        signed = hmac.new(self.secret, "\0".join(what).encode(), hashlib.sha256)
        return signed.hexdigest()[:DIGITS]

    def accepts(self, signature: str, *what: str) -> bool:
        """Compares in constant time: a signature cannot be guessed digit by digit."""
        return hmac.compare_digest(signature.encode(), self.sign(*what).encode())
