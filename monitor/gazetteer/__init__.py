"""Places: names in a text in, coordinates with an honest precision out.

    gazetteer = Gazetteer.load(config_dir)
    hits = gazetteer.find("Rockets hit Besmaya base, south of Baghdad")
    hits[0].spot.site_id  # iq-besmaya

`find` gives every place that a text names, each with all it can mean; `find_all` decides between
the meanings by what the parts of an article name together. Which one is the scene of an attack is
decided in reading/facts/place.py.
"""

from monitor.gazetteer.distance import (
    EARTH_RADIUS_KM,
    destination,
    kilometres_between,
    other_lands,
)
from monitor.gazetteer.gazetteer import Gazetteer
from monitor.gazetteer.held import UNLISTED
from monitor.gazetteer.hits import PlaceHit
from monitor.gazetteer.relation import ELSEWHERE, Relation, Use
from monitor.gazetteer.table import Layer, Spot

__all__ = [
    "EARTH_RADIUS_KM",
    "ELSEWHERE",
    "UNLISTED",
    "Gazetteer",
    "Layer",
    "PlaceHit",
    "Relation",
    "Spot",
    "Use",
    "destination",
    "kilometres_between",
    "other_lands",
]
