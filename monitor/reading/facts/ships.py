"""The ship that was hit, by its name. It is told by its name from Piraeus to Manila, while each
report measures from another port.
"""

from itertools import islice

from monitor.reading.document import Rulebook, Scene
from monitor.reading.facts.place import before
from monitor.types import Place, Precision


def ships_of(scene: Scene, rules: Rulebook, *, lead: bool) -> tuple[Place, ...]:
    """The first ship that is named by the sentences of `scene`; of what an article tells as its
    news, by those with which it begins: later ones compare it with others.
    """
    told = [*scene.sentences, *(before(scene) if lead else ())]
    names = (
        name
        for sentence in sorted(told, key=lambda one: one.index)
        for name in rules.gazetteer.ships(sentence.original)
    )
    return tuple(_as_place(name) for name in islice(names, 1))


def _as_place(name: str) -> Place:
    """A ship is a place that lies nowhere."""
    return Place(
        name=name,
        site_id=None,
        admin1=None,
        country=None,
        lat=None,
        lon=None,
        precision=Precision.SITE,
        radius_km=0.0,
        listed=False,
    )
