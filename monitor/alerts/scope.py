"""Whether an attack is one of those that somebody asked for, and on what ground. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from monitor.alerts.silences import actors
from monitor.alerts.subscribers import Asset, Scope
from monitor.globe import great_circle_km
from monitor.types import Incident, Place, Precision, Revision, Status

SURENESS = {
    Status.RETRACTED: 0,
    Status.DISPUTED: 1,
    Status.REPORTED: 1,
    Status.CORROBORATED: 2,
    Status.OFFICIAL: 3,
}


class Ground(StrEnum):
    """Why somebody is told; the words for it are in config/words/."""

    TOLD_BEFORE = "told_before"
    EVERYWHERE = "everywhere"
    COUNTRY = "country"
    PROVINCE = "province"
    SITE = "site"
    NEAR = "near"
    ASSET = "asset"
    MAYBE_ASSET = "maybe_asset"
    AREA = "area"
    UNLOCATED = "unlocated"


@dataclass(frozen=True, kw_only=True)
class Why:
    ground: Ground
    detail: str = ""  # the country, province, site or asset that was asked for
    km: int | None = None  # how far an asset is from what is known of the place
    within: int | None = None  # how closely that is known, in km

    def __str__(self) -> str:
        far = f", {self.km} km away" if self.km is not None else ""
        return f"{self.ground}: {self.detail}{far}" if self.detail else str(self.ground)


def in_scope(revision: Revision, incident: Incident, scope: Scope) -> Why | str:
    """What in `scope` asks for an attack like this one, or in words why nothing does."""
    weapon = revision.facts.weapon
    if revision.severity < scope.min_severity:
        wanted = scope.min_severity.name.lower()
        return f"{revision.severity.name.lower()} severity, wants {wanted}"
    if SURENESS[revision.status] < SURENESS[scope.min_status]:
        return f"only {revision.status}, wants {scope.min_status}"
    if scope.kinds and (weapon is None or weapon.kind not in scope.kinds):
        kind = weapon.kind if weapon else "unknown means"
        return f"{kind}, wants {', '.join(scope.kinds)}"
    return _unheard(revision, incident, scope) or _place_in_scope(revision.facts.place, scope)


def _unheard(revision: Revision, incident: Incident, scope: Scope) -> str:
    """Which of the named actors, languages and sources is missing; empty when none is."""
    sources = [claim.source for claim in incident.claims if claim.source]
    asked = (
        ("actors", scope.actors, actors(revision.facts)),
        ("languages", scope.languages, {source.language for source in sources}),
        ("sources", scope.sources, {claim.publisher for claim in incident.claims}),
    )
    for key, wanted, found in asked:
        if wanted and not _folded(wanted) & _folded(found):
            return f"none of the {key} asked for: {', '.join(wanted)}"
    return ""


def _folded(names: Iterable[str]) -> set[str]:
    return {name.casefold() for name in names}


def _place_in_scope(place: Place | None, scope: Scope) -> Why | str:
    if place is None:
        missing = "the place is not known, and unlocated attacks were not asked for"
        return Why(ground=Ground.UNLOCATED) if scope.unlocated else missing
    if scope.everywhere:
        return Why(ground=Ground.EVERYWHERE)
    if place.site_id in scope.sites and place.precision <= Precision.NEAR:
        hit = place.precision is Precision.SITE
        return Why(ground=Ground.SITE if hit else Ground.NEAR, detail=place.name)
    why = nearest(place, scope)
    if why and (why.ground is not Ground.AREA or scope.wide_area):
        return why
    if place.admin1 and place.admin1.casefold() in _folded(scope.provinces):
        return Why(ground=Ground.PROVINCE, detail=place.admin1)
    if place.country in scope.countries:
        return Why(ground=Ground.COUNTRY, detail=place.country or "")
    if why:
        return f"known only to {place.name}, which holds {why.detail}; wide_area was not asked for"
    return f"{place.name} is none of the places asked for"


def nearest(place: Place, scope: Scope) -> Why | None:
    """The asset within reach of an attack, if there is one.

    An attack known to a spot counts when the spot may lie within the asset's own radius. One known
    only to a district or wider is no hit on anything in it; it counts for those who asked for wide
    areas, and is worded so.
    """
    for km, asset in sorted(_distances(place, scope.assets), key=lambda pair: pair[0]):
        if km > asset.radius_km + place.radius_km:
            continue
        if place.precision is Precision.SITE:
            return Why(ground=Ground.ASSET, detail=asset.name, km=round(km))
        if place.precision is Precision.NEAR:
            within = round(place.radius_km)
            return Why(ground=Ground.MAYBE_ASSET, detail=asset.name, km=round(km), within=within)
        return Why(ground=Ground.AREA, detail=asset.name)
    return None


def _distances(place: Place, assets: Iterable[Asset]) -> list[tuple[float, Asset]]:
    if place.lat is None or place.lon is None:
        return []
    here = (place.lat, place.lon)
    return [(great_circle_km(here, (asset.lat, asset.lon)), asset) for asset in assets]
