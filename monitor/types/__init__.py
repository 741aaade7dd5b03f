"""What is handed from stage to stage: frozen, named, valid once built.

    Feed -> Fetched | NotModified -> Item -> Article -> Report(Mention...)
         -> Incident, Revision -> Alert -> Message -> Sent

Instants are timezone-aware and in UTC; days are local calendar days at the place of the attack.
`monitor read --json` and the store print these types as they stand, so a field is only ever added.
"""

from monitor.types.alerts import (
    Alert,
    Earlier,
    Message,
    Sent,
    Told,
    Twin,
)
from monitor.types.incidents import (
    Claim,
    Facts,
    Incident,
    Revision,
)
from monitor.types.reports import (
    NEED_EVIDENCE,
    Count,
    Evidence,
    Mention,
    Place,
    Report,
    Weapon,
    When,
)
from monitor.types.sources import (
    PUBLISHED,
    Article,
    Feed,
    Fetched,
    Item,
    NotModified,
    Source,
)
from monitor.types.words import (
    Basis,
    Change,
    Kind,
    Modality,
    Origin,
    Precision,
    Reliability,
    Severity,
    Status,
    TextBasis,
    Verdict,
    WhenPrecision,
)

__all__ = [
    "NEED_EVIDENCE",
    "PUBLISHED",
    "Alert",
    "Article",
    "Basis",
    "Change",
    "Claim",
    "Count",
    "Earlier",
    "Evidence",
    "Facts",
    "Feed",
    "Fetched",
    "Incident",
    "Item",
    "Kind",
    "Mention",
    "Message",
    "Modality",
    "NotModified",
    "Origin",
    "Place",
    "Precision",
    "Reliability",
    "Report",
    "Revision",
    "Sent",
    "Severity",
    "Source",
    "Status",
    "TextBasis",
    "Told",
    "Twin",
    "Verdict",
    "Weapon",
    "When",
    "WhenPrecision",
]
