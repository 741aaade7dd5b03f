"""What is known at the start: loaded once, consistent, and recalled without ringing anybody."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, select
from telling import instant

from monitor import seeds, yamlfile
from monitor.errors import ConfigError
from monitor.incidents import Policy
from monitor.store import Store, schema
from monitor.store import incidents as known
from monitor.types import Incident, Origin, Status

ROOT = Path(__file__).parents[2]
POLICY = Policy.load(ROOT / "config")


@pytest.fixture
def planted(store: Store) -> Store:
    with store.write() as conn:
        seeds.plant(conn, ROOT / "seeds", now=instant("2026-01-01T00:00"), policy=POLICY)
    return store


def incident(store: Store, name: str) -> Incident:
    with store.read() as conn:
        found = known.get(conn, name)
    assert found is not None
    return found


def test_planting_again_adds_nothing(planted: Store):
    tables = (schema.incidents, schema.claims, schema.revisions)
    with planted.write() as conn:
        before = [conn.scalar(select(func.count()).select_from(one)) for one in tables]
        now = instant("2026-01-02T00:00")
        assert seeds.plant(conn, ROOT / "seeds", now=now, policy=POLICY) == 0
        after = [conn.scalar(select(func.count()).select_from(one)) for one in tables]
    assert before == after
    assert before[0] >= 15


def test_the_day_that_two_documents_give_wins_and_the_third_stays_a_claim(planted: Store):
    taji = incident(planted, "iq-20200311-camp-taji")
    assert taji.origin is Origin.SEED
    assert taji.facts.when is not None
    assert taji.facts.when.earliest == date(2020, 3, 11)
    days = {claim.value.earliest for claim in taji.claims if claim.fact == "when"}
    assert days == {date(2020, 3, 3), date(2020, 3, 11)}


def test_disagreeing_figures_span_low_to_high(planted: Store):
    killed = incident(planted, "iq-20200311-camp-taji").facts.killed
    assert killed is not None
    assert (killed.low, killed.best, killed.high) == (3, 3, 4)  # a tie takes the lower
    asad = incident(planted, "iq-20220430-ain-al-asad")
    assert asad.facts.munitions is not None
    # Who is affiliated with a party does not set the best figure.
    assert (asad.facts.munitions.best, asad.facts.munitions.high) == (2, None)
    assert asad.facts.claimed_by == "al-Muqawama al-Dawliya"


def test_what_the_army_said_is_official(planted: Store):
    assert incident(planted, "iq-20200316-besmaya").status is Status.OFFICIAL


def test_silence_about_casualties_is_no_claim(planted: Store):
    facts = incident(planted, "iq-20200316-besmaya").facts
    assert facts.killed is None
    assert facts.wounded is None


def test_the_two_files_agree_with_each_other_and_with_the_configuration():
    planned, documents = seeds.load(ROOT / "seeds")
    told = {(told.document, seed.id) for seed in planned for told in seed.told}
    listed = {(number, name) for number, one in documents.items() for name in one.incidents}
    assert told == listed
    known_sites = yamlfile.load(ROOT / "config" / "sites.yaml", dict)["sites"]
    sites = {one["id"]: one for one in known_sites}
    actors = {one["id"] for one in yamlfile.load(ROOT / "config" / "actors.yaml", dict)["actors"]}
    for place in (seed.place for seed in planned if seed.place.site_id):
        one = sites[place.site_id]
        assert (place.country, place.admin1) == (one["country"], one["admin1"])
        assert (place.lat, place.lon) == (one["lat"], one["lon"])
    for one in documents.values():
        assert set(one.sites) <= set(sites)
        assert set(one.actors) <= actors


def test_a_document_that_nobody_described_is_a_clear_message(tmp_path: Path):
    text = (ROOT / "seeds" / "incidents.yaml").read_text("utf-8")
    (tmp_path / "incidents.yaml").write_text(text.replace('"003"', '"099"'))
    (tmp_path / "documents.yaml").write_text((ROOT / "seeds" / "documents.yaml").read_text())
    with pytest.raises(ConfigError, match="no document '099'"):
        seeds.load(tmp_path)
