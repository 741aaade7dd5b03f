"""The dashboard: what is known, who says so, and whether the monitor itself is well."""

from monitor.web.app import create_app

__all__ = ["create_app"]
