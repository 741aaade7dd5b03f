"""Hand-written places lie where they say they do, by the tables' data, and have Arabic names."""

from collections import defaultdict
from math import floor
from pathlib import Path

import pytest
import regex
import yaml

from monitor import yamlfile
from monitor.errors import ConfigError
from monitor.gazetteer import Layer, arabic, kilometres_between
from monitor.gazetteer.sites import MoreFile, load
from monitor.gazetteer.table import Table
from monitor.gazetteer.words import Vocabulary

CONFIG = Path(__file__).parents[2] / "config"
ARABIC = regex.compile(r"\p{Arabic}")
NEIGHBOURS = 8  # towns around a place that are asked where it lies
SUBURB_KM = 60  # an airport or a base called after a city is no farther from it
QUARTER_KM = 25  # nor an embassy
# At borders and in deserts all towns around are another country's or another province's.
EDGE = {
    "iq-rabia-crossing",
    "iq-waleed",
    "iq-arar-crossing",
    "eg-al-awja",
    "Rabia",
    "Mays al-Jabal",
    "Bardarash",
    "Lolan",
    "Wazzani",
    "Wadi Khaled",
    "Kissufim",
    "Nirim",
    "Al-Tina",
    "Hamrat al-Sheikh",
    "Tulul al-Safa",
    "T2 station",
    "Humaymah",
    "Wadi al-Waar",
    "Abu Rasin",
    "Koya",
    "Rafid Quneitra",
    "Saida al-Golan",
}
# Countries in which attacks are reported in Arabic, or from which Arabic newsrooms report them.
TOLD_IN_ARABIC = (
    *("IQ", "SY", "YE", "LB", "IL", "PS", "JO", "SA", "KW", "BH", "QA", "AE", "OM", "IR", "EG"),
    *(
        "SD",
        "LY",
        "TN",
        "DZ",
        "AF",
        "PK",
        "UA",
        "NG",
        "ML",
        "NE",
        "SO",
        "SS",
        "ET",
        "TD",
        "MZ",
        "MM",
    ),
)
# What these are called says no more than a direction, or is another country's province in Arabic.
NAMELESS = {("MZ", "Gaza"), ("NG", "Abuja Federal Capital Territory"), ("ET", "Harari People")} | {
    ("ET", f"{part} Ethiopia {rest}")
    for part, rest in (("South", "Regional"), ("Central", "Regional"), ("Southwest", "Peoples"))
}


def _by_hand():
    files = (CONFIG / "places" / name for name in ("more.yaml", "villages.yaml"))
    return [place for file in files for place in yamlfile.load(file, MoreFile).places]


@pytest.fixture(scope="module")
def table():
    return Table.load(CONFIG / "places")


@pytest.fixture(scope="module")
def places():
    """Every site, town and quarter written by hand, with its id."""
    sites, _ = load(CONFIG, Vocabulary.load(CONFIG / "places"))
    more = _by_hand()
    towns = [(place.name, place) for place in more if place.layer in ("town", "district")]
    return [*((site.id, site) for site in sites), *towns]


@pytest.fixture(scope="module")
def around(table):
    """The towns nearest to a point of the map, the nearest first."""
    cells = defaultdict(list)
    for spot in map(table.spot, range(len(table))):
        if spot.layer is Layer.TOWN:
            cells[floor(spot.lat), floor(spot.lon)].append(spot)

    def nearest(place):
        near = [
            town
            for north in (-1, 0, 1)
            for east in (-1, 0, 1)
            for town in cells[floor(place.lat) + north, floor(place.lon) + east]
        ]
        return sorted(near, key=lambda town: kilometres_between(place, town))[:NEIGHBOURS]

    return nearest


def test_every_place_lies_in_its_country_and_province(places, around):
    wrong = [
        (name, place.country, place.admin1)
        for name, place in places
        if place.country and name not in EDGE and (towns := around(place))
        if place.country not in {town.country for town in towns}
        or (place.admin1 and place.admin1 not in {town.admin1 for town in towns})
    ]
    assert wrong == []


def test_the_province_of_every_place_is_one_that_the_tables_have(places, table):
    provinces = {
        (spot.country, spot.name)
        for spot in map(table.spot, range(len(table)))
        if spot.layer is Layer.PROVINCE
    }
    more = _by_hand()
    provinces |= {(place.country, place.name) for place in more if place.layer == "province"}
    unknown = {
        (place.country, place.admin1)
        for _, place in places
        if place.admin1 and (place.country, place.admin1) not in provinces
    }
    assert unknown == set()


def test_what_is_named_after_a_town_lies_near_it(places, table, gazetteer):
    far = []
    for name, site in places:
        reach = max(QUARTER_KM if getattr(site, "of", "") else SUBURB_KM, site.radius_km)
        towns = _towns_in(site, gazetteer)
        if towns and min(kilometres_between(site, town) for town in towns) > reach:
            far.append((name, site.name))
    assert far == []


def _towns_in(site, gazetteer):
    """The towns of its country that its name names: Erbil in "Erbil International Airport"."""
    text = f"The blast was in {getattr(site, 'city', '') or site.name}."
    spots = [spot for hit in gazetteer.find(text) for spot in hit.spots]
    return [s for s in spots if s.layer is Layer.TOWN and s.country == site.country and s.people]


def test_every_site_and_place_has_an_arabic_name(places):
    more = _by_hand()
    named = [*places, *((place.name, place) for place in more)]
    assert [name for name, place in named if not ARABIC.search(place.ar)] == []


def test_every_country_and_the_provinces_of_arabic_news_have_an_arabic_name(table):
    loaded = arabic.load(CONFIG / "places", table)
    hand = {(one.spot.country, one.spot.name) for one in loaded}
    more = _by_hand()
    written = {(place.country, place.name) for place in more}
    known = set()
    for number, key in _keys(table):
        if ARABIC.search(key):
            known.add(number)
    bare = []
    for number in range(len(table)):
        spot = table.spot(number)
        asked = spot.layer is Layer.COUNTRY or spot.country in TOLD_IN_ARABIC
        if spot.layer not in (Layer.COUNTRY, Layer.PROVINCE) or not asked:
            continue
        one = (spot.country, spot.name)
        if number not in known and one not in hand | written | NAMELESS:
            bare.append(one)
    assert bare == []


def _keys(table):
    for line in table._names:
        key, rows, _ = line.split("\t")
        yield from ((int(row), key) for row in rows.split())


def test_every_actor_has_an_arabic_name():
    actors = yaml.safe_load((CONFIG / "actors.yaml").read_text("utf-8"))["actors"]
    named = {one["name"] for one in actors if any(map(ARABIC.search, one["aliases"]))}
    assert {one["name"] for one in actors} - named == set()


def test_a_province_that_no_table_has_is_refused(tmp_path, table):
    (tmp_path / "provinces.yaml").write_text("arabic: {IQ: {Atlantis: أطلانتس}}", "utf-8")
    with pytest.raises(ConfigError, match="IQ has no province 'Atlantis'"):
        arabic.load(tmp_path, table)
