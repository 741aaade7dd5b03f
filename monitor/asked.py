"""Names in subscribers.yaml that nothing will ever match: a typing error there is an alert that
never comes."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from babel import Locale

from monitor import yamlfile
from monitor.alerts.subscribers import Scope, Subscriber
from monitor.errors import Problem
from monitor.gazetteer.sites import MoreFile, SitesFile
from monitor.gazetteer.table import provinces
from monitor.types import Feed

ENGLISH = Locale("en")
CURES = {
    "countries": "write an ISO 3166 code of two letters, such as IQ",
    "provinces": "write it as the alerts do; `monitor read` shows it as admin1",
    "sites": "write an id of config/sites.yaml, or add the site there",
    "languages": "write an ISO 639 code such as en or ar",
    "sources": "write the name of a publisher of config/feeds.yaml",
}


def unknown_names(
    config: Path, people: Iterable[Subscriber], feeds: Iterable[Feed]
) -> Iterator[Problem]:
    """Each country, province, site, language and source that does not exist, with the nearest one
    that does. Raises ConfigError when the files below `config` that tell cannot be read."""
    scopes = [(n, person.name, person.receive) for n, person in enumerate(people)]
    known = _known(config, [scope for _, _, scope in scopes], feeds)
    for n, who, scope in scopes:
        for key, names in known.items():
            for m, name in enumerate(getattr(scope, key)):
                if name.casefold() not in names:
                    yield yamlfile.at(
                        config / "subscribers.yaml",
                        ("subscribers", n, "receive", key, m),
                        f"{who}: {name!r} is none of the {key} there are",
                        _cure(key, name, names),
                    )


def _known(
    config: Path, scopes: list[Scope], feeds: Iterable[Feed]
) -> Mapping[str, Mapping[str, str]]:
    """By part of a scope: every name there is, folded, and as it is written. What nobody asks for
    is not looked up."""
    asked = {key for scope in scopes for key in CURES if getattr(scope, key)}
    names: dict[str, Iterable[str]] = {
        "countries": ENGLISH.territories,
        "languages": ENGLISH.languages,
        "sources": [feed.source.publisher for feed in feeds],
    }
    if asked & {"sites", "provinces"}:
        sites = yamlfile.load(config / "sites.yaml", SitesFile).sites
        names["sites"] = [site.id for site in sites]
        names["provinces"] = [site.admin1 for site in sites]
    if "provinces" in asked:
        more = yamlfile.load(config / "places" / "more.yaml", MoreFile).places
        by_hand = (place.name for place in more if place.layer == "province")
        names["provinces"] = [*names["provinces"], *by_hand, *provinces(config / "places")]
    return {key: {name.casefold(): name for name in names[key]} for key in CURES if key in asked}


def _cure(key: str, name: str, names: Mapping[str, str]) -> str:
    near = yamlfile.nearest(name.casefold(), names)
    return f"did you mean {names[near]}? {CURES[key]}" if near else CURES[key]
