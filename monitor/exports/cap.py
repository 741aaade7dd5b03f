"""One incident as a Common Alerting Protocol 1.2 message. Pure."""

from typing import Any

from monitor.alerts.cap import as_cap
from monitor.exports import words

SENDER = "attack-monitor"


def write(one: dict[str, Any]) -> str:
    """The state of its last revision; CAP has no document of several alerts."""
    last, first = one["revisions"][-1], one["revisions"][0]
    before = {"incident": one["id"], "revision": first["number"], "at": first["at"]}
    data = {
        "incident": one["id"],
        "revision": last["number"],
        "at": last["at"],
        "told_before": None if first is last else before,
        "change": last["change"],
        "status": one["status"],
        "severity": one["severity"],
        "headline": words.title(one),
        "facts": {"weapon": one["weapon"], "place": one["place"]},
    }
    return as_cap(data, sender=SENDER, text=words.summary(one)).decode()
