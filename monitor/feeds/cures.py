"""What a person can do about a feed that does not deliver. Pure."""

from monitor.feeds.health import FeedState, FeedStatus

CURES = {
    FeedStatus.EMPTY: "open the address in a browser; if it stays empty, look for the outlet's new feed",
    FeedStatus.FAILED: "open the address in a browser; if it works there, the site may refuse programs",
    FeedStatus.NOT_A_FEED: "the address gives a page; look on it for the link to the feed",
    FeedStatus.ALL_UNDATED: "nothing to do: its news is dated by when it was first seen",
    FeedStatus.STALE: "look whether the outlet still publishes there, or has a new address",
    FeedStatus.FROZEN: "the same document for days: look for the outlet's new address",
    FeedStatus.QUARANTINED: "look at the document; it is tried again by itself after a day",
    FeedStatus.GONE: "the outlet took it down for good: replace or remove it in feeds.yaml",
    FeedStatus.PAUSED: "set `enabled: true` in feeds.yaml to poll it",
}


def cure(state: FeedState) -> str:
    """One sentence; empty when all is well."""
    return CURES.get(state.status, "")
