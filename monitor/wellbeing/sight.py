"""What is seen of a country, a language or a site, for those who asked for attacks there. Pure."""

from datetime import datetime

from monitor.alerts.notice import Sight
from monitor.alerts.subscribers import Subscriber
from monitor.feeds.coverage import Area, View

NAMED = 3  # feeds that do not deliver


def concerns(view: View, person: Subscriber) -> bool:
    """Whether somebody has to know how well this is seen: who asked for it by name, who asked for
    attacks everywhere, and the operators."""
    if person.operator or person.name in view.asked_by:
        return True
    return view.area is Area.COUNTRY and person.receive.everywhere


def sight_of(view: View, since: datetime | None = None) -> Sight:
    """The same for messages; `since` is when it was seen last, if the view does not say so."""
    last = since or view.since
    return Sight(
        area=view.area,
        name=view.name,
        values={
            "configured": str(view.configured),
            "delivering": str(view.delivering),
            "since": f"{last:%Y-%m-%d %H:%M} UTC" if last else "-",
            "why": "; ".join(map(str, view.troubles[:NAMED])),
        },
    )
