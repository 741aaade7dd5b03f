"""Forty reports of one attack, and ten years of an archive (faults I07, I08)."""

from datetime import timedelta

from desk import Desk
from telling import article, instant, mention, report

from monitor.types import Origin


def test_I07_forty_reports_of_one_attack_are_one_alert_with_forty_sources(
    desk: Desk, record_property
):
    first = instant("2020-03-11T20:00")
    for n in range(40):
        told = article(
            f"https://outlet-{n}.example/1",
            by=f"Outlet {n}",
            at=f"{first + timedelta(minutes=n):%Y-%m-%dT%H:%M}",
            text=f"Report {n}: rockets fell on the camp, as outlet {n} alone puts it.",
        )
        desk.tells(told, report(mention()))
    (name,) = desk.incidents()
    assert len({claim.publisher for claim in desk.incident(name).claims}) == 40
    new = [change for _, change in desk.sent() if change == "new"]
    record_property("duplicates", len(new) - 1)
    assert new == ["new"]
    assert len(desk.sent()) <= 2, "corroboration is told once"


def test_I08_an_archive_of_ten_years_rings_nobody(desk: Desk, record_property):
    first = instant("2010-03-11T20:00")
    for n in range(120):
        at = first + timedelta(days=30 * n)
        told = article(f"https://archive.example/{n}", at=f"{at:%Y-%m-%dT%H:%M}")
        day = f"{at:%Y-%m-%d}"
        desk.tells(told, report(mention(day=day)), origin=Origin.BACKFILL, silent="an archive")
    assert len(desk.incidents()) == 120
    record_property("messages", len(desk.sent()))
    assert desk.sent() == []
