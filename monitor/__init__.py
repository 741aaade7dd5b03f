"""attack-monitor: once per attack, within minutes, with facts that can be checked."""

__version__ = "0.1.0"
