"""What is seen of a country, a language or a site, for those who asked for attacks there. Pure."""

from datetime import datetime

from monitor.alerts.notice import Sight
from monitor.alerts.subscribers import Subscriber
from monitor.feeds.coverage import Area, View

NAMED = 3  # feeds that do not deliver


def concerns(view: View, person: Subscriber) -> bool:
    """Whether somebody who asked for these attacks has to know how well this is seen."""
    scope = person.receive
    if person.operator:
        return True
    match view.area:
        case Area.COUNTRY:
            return view.name in scope.countries if scope.countries else scope.everywhere
        case Area.LANGUAGE:
            return view.name in scope.languages
    return view.name in {asset.name for asset in scope.assets}


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
