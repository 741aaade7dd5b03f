"""Own assets, actors, sources; and that a wide area is never a hit on one of them."""

from dataclasses import replace

import pytest
from alert_samples import ANBAR, BESMAYA, facts, incident, revision
from hypothesis import given
from hypothesis import strategies as st

from monitor.alerts.scope import Ground, Why, in_scope
from monitor.alerts.subscribers import Scope
from monitor.globe import great_circle_km
from monitor.types import Precision

DEPOT = {"name": "Depot 4", "lat": 33.2, "lon": 44.7, "radius_km": 10}  # 9.3 km from Besmaya
NEARBY = replace(BESMAYA, precision=Precision.NEAR, radius_km=25)
INSIDE = {"name": "Well 9", "lat": 33.1, "lon": 42.1, "radius_km": 10}  # in Anbar


def ask(place, **scope):
    answer = in_scope(revision(facts=facts(place=place)), incident(), Scope.model_validate(scope))
    return answer.ground if isinstance(answer, Why) else None


@pytest.mark.parametrize(
    ("place", "scope", "ground"),
    [
        (BESMAYA, {"assets": [DEPOT]}, Ground.ASSET),
        (BESMAYA, {"assets": [{**DEPOT, "radius_km": 8}]}, None),
        (BESMAYA, {"assets": [{**DEPOT, "radius_km": 1}, {**DEPOT, "lat": 33.4}]}, None),
        (
            BESMAYA,
            {"assets": [{**DEPOT, "radius_km": 1}, {**DEPOT, "lat": 33.4, "radius_km": 30}]},
            Ground.ASSET,
        ),
        (
            replace(BESMAYA, precision=Precision.NEAR, radius_km=25),
            {"assets": [DEPOT]},
            Ground.MAYBE_ASSET,
        ),
        (ANBAR, {"assets": [INSIDE]}, None),
        (ANBAR, {"assets": [INSIDE], "wide_area": True}, Ground.AREA),
        (ANBAR, {"assets": [DEPOT], "wide_area": True}, None),
        (ANBAR, {"assets": [INSIDE], "countries": ["IQ"]}, Ground.COUNTRY),
        (replace(ANBAR, lat=None, lon=None), {"assets": [INSIDE], "wide_area": True}, None),
    ],
)
def test_assets(place, scope, ground):
    assert ask(place, **scope) == ground


def test_a_distance_is_said():
    answer = in_scope(revision(), incident(), Scope.model_validate({"assets": [DEPOT]}))
    assert str(answer) == "asset: Depot 4, 9 km away"


@given(st.floats(-89, 89), st.floats(-179, 179), st.sampled_from(list(Precision)[2:]))
def test_no_wide_area_ever_hits_an_asset_unasked(lat, lon, precision):
    place = replace(ANBAR, lat=lat, lon=lon, precision=precision)
    assert ask(place, assets=[{"name": "x", "lat": lat, "lon": lon, "radius_km": 500}]) is None


@pytest.mark.parametrize(
    ("scope", "heard"),
    [
        ({"actors": ["kataib sample"]}, True),
        ({"actors": ["somebody else"]}, False),
        ({"languages": ["ar"]}, True),
        ({"languages": ["fa"]}, False),
        ({"sources": ["river post"]}, True),
        ({"sources": ["South Wire"]}, False),
    ],
)
def test_who_did_it_and_who_says_so(scope, heard):
    claims = tuple(
        replace(claim, source=replace(claim.source, language="ar")) for claim in incident().claims
    )
    told = revision(facts=facts(blamed_on=("Kataib Sample",)))
    answer = in_scope(told, incident(claims=claims), Scope.model_validate(scope))
    assert isinstance(answer, Why) == heard


def test_one_degree_north_is_111_km():
    assert great_circle_km((0.0, 0.0), (1.0, 0.0)) == pytest.approx(111.195, abs=0.001)
