"""The state of a feed in words, and what a person can do about it: one wording everywhere."""

from datetime import datetime, timedelta

from monitor.errors import FetchError, FetchFault
from monitor.feeds.health import FeedState, FeedStatus

GAP_SHOWN_FOR = timedelta(hours=24)  # after that nobody reads up on what was missed
GAP_CURE = "look at the site for that time; lower the feed's `interval`, or set `fast: true`"

NOT_A_FEED_CURE = "look at the address; correct url, kind or select in feeds.yaml"

# The reason, with its details, is stored beside the state.
WORDS: dict[FeedStatus, tuple[str, str]] = {
    FeedStatus.NEW: ("not polled yet", "start the daemon: monitor run"),
    FeedStatus.OK: ("answers", ""),
    FeedStatus.UNCHANGED: ("answers, nothing new", ""),
    FeedStatus.EMPTY: ("answers without entries", "look at the address in a browser"),
    FeedStatus.FAILED: ("fails", "look at the address; the site may be down, or refuse programs"),
    FeedStatus.NOT_A_FEED: ("is not a feed", NOT_A_FEED_CURE),
    FeedStatus.ALL_UNDATED: ("has no dates", "nothing to do; the time of first sight is used"),
    FeedStatus.STALE: ("gone quiet", "look at the site; the feed may have moved"),
    FeedStatus.FROZEN: ("always the same", "look at the site; the feed may have moved"),
    FeedStatus.QUARANTINED: (
        "set aside",
        "nothing to do; it is tried again in a day, a new document at once",
    ),
    FeedStatus.GONE: ("gone", "find the feed's new address, or set enabled: false"),
    FeedStatus.PAUSED: ("switched off", ""),
}
NETWORK_CURE = "check this machine's network and name resolution: `monitor doctor`"


FAULT_CURES = {
    FetchFault.UNREACHABLE: "look at the address; check the network with `monitor doctor`",
    FetchFault.TIMEOUT: "nothing to do at first; a site that is always slow cannot be polled",
    FetchFault.REFUSED_ADDRESS: "is it a server of your own? name it in `may_reach`, monitor.yaml",
    FetchFault.REDIRECTS: "put the address that it leads to into feeds.yaml",
}
STATUS_CURES = {
    401: "the site wants a login; look for its public feed",
    403: "the site refuses programs; set `contact` in monitor.yaml, or ask the publisher",
    404: "find the feed's new address",
    410: "find the feed's new address, or set enabled: false",
    429: "raise the feed's `interval`",
}
OTHER_CURE = "look at the address in a browser"


def cure_of(error: FetchError) -> str:
    """What a person can do about one exchange that failed."""
    return FAULT_CURES.get(error.fault) or STATUS_CURES.get(error.status or 0, OTHER_CURE)


def words_of(state: FeedState | None) -> tuple[str, str]:
    """(state, cure) without its reason."""
    if state and state.status is FeedStatus.NEW and state.last_polled:
        return "no answer so far, as from most others", NETWORK_CURE  # an outage blames no feed
    return WORDS[state.status if state else FeedStatus.NEW]


def told(state: FeedState, now: datetime) -> tuple[str, str]:
    """(state, cure) in words: with the reason where something is wrong, and with a recent gap."""
    words, cure = words_of(state)
    if cure and state.status_reason:
        words = f"{words}: {state.status_reason}"
    if state.gap and state.gap_at and now - state.gap_at < GAP_SHOWN_FOR:
        return f"{words}; {state.gap}", cure or GAP_CURE
    return words, cure
