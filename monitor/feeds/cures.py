"""The state of a feed in words, and what a person can do about it: one wording everywhere."""

from monitor.feeds.health import FeedStatus

# The reason, with its details, is stored beside the state.
WORDS: dict[FeedStatus, tuple[str, str]] = {
    FeedStatus.NEW: ("not polled yet", "start the daemon: monitor run"),
    FeedStatus.OK: ("answers", ""),
    FeedStatus.UNCHANGED: ("answers, nothing new", ""),
    FeedStatus.EMPTY: ("answers without entries", "look at the address in a browser"),
    FeedStatus.FAILED: ("fails", "look at the address; the site may be down, or refuse programs"),
    FeedStatus.NOT_A_FEED: ("is not a feed", "find the feed's new address on the site"),
    FeedStatus.ALL_UNDATED: ("has no dates", "nothing to do; the time of first sight is used"),
    FeedStatus.STALE: ("gone quiet", "look at the site; the feed may have moved"),
    FeedStatus.FROZEN: ("always the same", "look at the site; the feed may have moved"),
    FeedStatus.QUARANTINED: (
        "set aside",
        "its document broke the parser; it is tried again in a day",
    ),
    FeedStatus.GONE: ("gone", "find the feed's new address, or set enabled: false"),
    FeedStatus.PAUSED: ("switched off", ""),
}
