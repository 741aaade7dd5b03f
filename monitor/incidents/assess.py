"""What a ledger comes to: facts, status and severity in one step. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from monitor.incidents.confidence import status_of
from monitor.incidents.merge import merge
from monitor.incidents.policy import Policy
from monitor.incidents.severity import severity_of
from monitor.types import Claim, Facts, Severity, Status


@dataclass(frozen=True, kw_only=True)
class Assessment:
    facts: Facts
    status: Status
    severity: Severity
    reason: str  # of the status


def assess(claims: Iterable[Claim], policy: Policy) -> Assessment:
    """Return what `claims` come to. Their order does not matter."""
    ledger = tuple(claims)
    facts = merge(ledger, policy.merge)
    status, reason = status_of(ledger, policy.confidence)
    severity = severity_of(facts, status, policy.severity)
    return Assessment(facts=facts, status=status, severity=severity, reason=reason)
