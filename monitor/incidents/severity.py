"""How grave an incident is: the first row of the table that fits. Pure."""

from monitor.incidents.policy import Row
from monitor.types import Count, Facts, Severity, Status


def severity_of(facts: Facts, status: Status, table: tuple[Row, ...]) -> Severity:
    """Return the level of the first row of `table` that fits; its last row fits everything."""
    return next(row.level for row in table if _fits(row, facts, status))


def _fits(row: Row, facts: Facts, status: Status) -> bool:
    return (
        _number(facts.killed) >= row.killed
        and _number(facts.wounded) >= row.wounded
        and (not row.kinds or (facts.weapon is not None and facts.weapon.kind in row.kinds))
        and (not row.modalities or facts.modality in row.modalities)
        and (
            not row.precisions
            or (facts.place is not None and facts.place.precision in row.precisions)
        )
        and (not row.statuses or status in row.statuses)
    )


def _number(count: Count | None) -> int:
    return count.best if count else 0
