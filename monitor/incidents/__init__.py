"""Reports into incidents: one per attack, and nothing lost when reports disagree. Pure."""

from monitor.incidents.policy import Policy

__all__ = ["Policy"]
