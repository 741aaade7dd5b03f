"""config/sites.yaml: complete, found under every name it lists, and where it says it is."""

from collections import Counter, defaultdict
from math import floor
from pathlib import Path

import pytest

from monitor.errors import ConfigError
from monitor.gazetteer import Layer, kilometres_between
from monitor.gazetteer.sites import load
from monitor.gazetteer.spelling import sounds
from monitor.gazetteer.table import Table
from monitor.gazetteer.words import Vocabulary

CONFIG = Path(__file__).parents[2] / "config"

BORDER_KM = 130  # a site may be nearer to a town across the border, or far from any
DESERT = {"iq-waleed", "iq-arar-crossing", "om-duqm", "dz-in-amenas"}
ARAB = {
    "IQ",
    "SY",
    "JO",
    "YE",
    "LB",
    "PS",
    "SA",
    "AE",
    "QA",
    "KW",
    "BH",
    "OM",
    "EG",
    "SD",
    "LY",
    "TN",
}


def test_there_are_enough_sites_and_ids_are_unique(gazetteer):
    assert len(gazetteer.sites) >= 550
    assert max(Counter(site.id for site in gazetteer.sites).values()) == 1


def test_arab_sites_have_an_arabic_name(gazetteer):
    bare = [site.id for site in gazetteer.sites if site.country in ARAB and not site.ar]
    assert bare == []


def test_the_id_starts_with_the_country(gazetteer):
    wrong = [s.id for s in gazetteer.sites if s.id[:2].upper() != (s.country or "XX")]
    assert wrong == []


def test_every_embassy_says_whose_it_is_and_where(gazetteer):
    for site in gazetteer.sites:
        if site.kind in ("embassy", "consulate"):
            assert site.of, site.id
            assert site.city, site.id


def test_every_site_lies_near_a_town_of_its_country(gazetteer):
    towns = defaultdict(list)
    table = Table.load(CONFIG / "places")
    for number in range(len(table)):
        spot = table.spot(number)
        if spot.layer is Layer.TOWN:
            towns[spot.country, floor(spot.lat), floor(spot.lon)].append(spot)
    lost = []
    for site in gazetteer.sites:
        if not site.country:
            continue
        around = [
            town
            for north in (-2, -1, 0, 1, 2)
            for east in (-2, -1, 0, 1, 2)
            for town in towns[site.country, floor(site.lat) + north, floor(site.lon) + east]
        ]
        nearest = min((kilometres_between(site, town) for town in around), default=9999)
        if nearest > max(BORDER_KM, site.radius_km):
            lost.append(site.id)
    # no town of 500 people is near these
    assert set(lost) <= DESERT


def test_every_site_is_found_by_every_name(gazetteer):
    missed = []
    for site in gazetteer.sites:
        for name in (site.name, site.ar, *site.spellings):
            text = f"صاروخ على {name} اليوم" if name == site.ar else f"A rocket hit {name} today."
            found = {spot.site_id for hit in gazetteer.find(text) for spot in hit.spots}
            if name and site.id not in found:
                missed.append((site.id, name))
    assert missed == []


def test_two_sites_share_a_name_only_when_one_word_means_both(gazetteer):
    _, named = load(CONFIG, Vocabulary.load(CONFIG / "places"))
    by_name = defaultdict(set)
    for one in named:
        if one.spot.site_id:
            by_name[sounds(one.name) or one.name, one.beside].add(one.spot.site_id)
    shared = {key: ids for key, ids in by_name.items() if len(ids) > 1}
    assert shared == {}


def test_an_id_used_twice_is_refused(tmp_path):
    site = "{id: iq-x, name: X base, kind: base, country: IQ, lat: 33, lon: 44, source: test}"
    (tmp_path / "sites.yaml").write_text(f"sites:\n  - {site}\n  - {site}\n", "utf-8")
    places = tmp_path / "places"
    places.mkdir()
    for file in (CONFIG / "places").iterdir():
        (places / file.name).write_bytes(file.read_bytes())
    with pytest.raises(ConfigError, match="iq-x: used twice"):
        load(tmp_path, Vocabulary.load(places))
