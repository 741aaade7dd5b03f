"""One incident in words for the terminal, from the JSON that scripts get. Pure."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any

from monitor.exports.words import COUNTS, count, days, means, place

ORIGINS = {
    "live": "from live news",
    "seed": "known from the start",
    "background": "known only from background",
    "backfill": "from an archive",
}
PRECISIONS = {
    1: "the site itself",
    2: "near it",
    3: "the town or district",
    4: "somewhere in the province",
    5: "somewhere in the region",
    6: "somewhere in the country",
    7: "at sea or in the air",
}
NAMES = {"when": "day", "weapon": "means", "claimed_by": "claimed by", "blamed_on": "blamed on"}
UNSAID = ("cue", "named")  # facts of a claim that only matching needs
MATTER_OF_COURSE = ("modality", "asserted")


def facts(one: dict[str, Any]) -> dict[str, str]:
    """What is held to be true, each fact in a few words; facts that nobody told are left out."""
    told = {
        "status": one["status"],
        "severity": one["severity"],
        "day": days(one),
        "place": place(one),
        "means": means(one["weapon"]),
        **{name: count(one[name]) for name in COUNTS},
        "target": one["target"] or "",
        "claimed by": one["claimed_by"] or "",
        "blamed on": ", ".join(one["blamed_on"]),
        "put as": one["modality"] if one["modality"] != "asserted" else "",
        "reports": str(len(one["reports"])),
    }
    return {name: said for name, said in told.items() if said}


def lines(one: dict[str, Any], *, asked: str) -> Iterator[str]:
    """The whole incident; `asked` is the id that somebody named."""
    if one["id"] != asked:
        yield f"{asked} was merged into {one['id']}"
    yield f"{one['id']}  {one['status']}, {one['severity']}, {ORIGINS[one['origin']]}"
    for name, said in facts(one).items():
        if name not in ("status", "severity", "reports"):
            yield f"  {name:<11}{said}{_closeness(one, name)}"
            yield from _figures(one, name)
    for title, entries in (
        ("Possibly the same as:", _links(one)),
        ("Told together with:", one["salvo"]),
        ("Known before as:", one["merged"]),
        ("Who said what:", list(_tellings(one))),
        ("Put right by people:", [_correction(each) for each in one["corrections"]]),
        ("How it changed:", [_revision(each) for each in one["revisions"]]),
    ):
        if entries:
            yield title
        yield from (f"  {entry}" for entry in entries)


def _closeness(one: dict[str, Any], fact: str) -> str:
    if fact != "place" or not one["place"]:
        return ""
    close, within = one["place"]["precision"], one["place"]["radius_km"]
    return f" ({PRECISIONS[close]}, within {within:.0f} km)"


def _figures(one: dict[str, Any], fact: str) -> Iterator[str]:
    """Who gives which figure, when they differ."""
    if fact not in COUNTS:
        return
    by_figure: dict[str, dict[str, None]] = defaultdict(dict)
    for claim in one[fact]["claims"]:
        by_figure[count(claim["value"])].setdefault(publisher(claim))
    if len(by_figure) > 1:
        said = (f"{figure} {', '.join(told)}" for figure, told in by_figure.items())
        yield f"  {'':<11}{'; '.join(said)}"


def publisher(claim: dict[str, Any]) -> str:
    """Who, with the letter of their reliability and whose side they are on."""
    notes = ", ".join(part for part in (claim["reliability"], claim["affiliation"]) if part)
    return f"{claim['publisher']} ({notes})" if notes else claim["publisher"]


def _links(one: dict[str, Any]) -> list[str]:
    return [f"{link['id']}: {link['reason']}" for link in one["possibly_same"]]


def _tellings(one: dict[str, Any]) -> Iterator[str]:
    """Every report with the words that it says each fact in."""
    told = {telling["url"]: telling for telling in one["reports"]}
    claims: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for claim in one["claims"]:
        claims[claim["url"]].append(claim)
    for url, told_there in claims.items():
        telling = told.get(url, {})
        role = f" ({telling['role'].replace('_', ' ')})" if telling else ""
        yield f"{publisher(told_there[0])}, {_minute(told_there[0]['as_of'])}{role}"
        yield from (f"  {line}" for line in (telling.get("title"), url) if line)
        if telling:
            yield f"  why here: {telling['reason']}"
        yield from (f"  {line}" for line in _quotes(told_there))


def _quotes(claims: list[dict[str, Any]]) -> Iterator[str]:
    by_quote: dict[str, dict[str, None]] = defaultdict(dict)
    for claim in claims:
        if claim["fact"] not in UNSAID and (claim["fact"], claim["value"]) != MATTER_OF_COURSE:
            by_quote[claim["quote"]].setdefault(said(claim["fact"], claim["value"]))
    for quote, told in by_quote.items():
        yield "; ".join(told) + (f': "{quote}"' if quote else "")


def said(fact: str, value: Any) -> str:
    """One fact of a claim or a mention: "killed 3", "place Camp Taji"."""
    words: dict[str, Callable[[Any], str]] = {
        "when": lambda it: days({"when": it}),
        "place": lambda it: place({"place": it}),
        "weapon": means,
        **dict.fromkeys(COUNTS, count),
    }
    told = words.get(fact, str)(value)
    return f"{NAMES.get(fact, fact)} {told}"


def _correction(one: dict[str, Any]) -> str:
    what = {
        "merge": f"{one['incident']} is {one['other']}",
        "split": f"{one['other']} told apart from {one['incident']}",
        "edit": f"{one['detail'].get('fact')} is {one['detail'].get('value')}",
    }.get(one["action"], "retracted")
    return f"{_minute(one['at'])} {one['who']}: {what}, because: {one['why']}"


def _revision(one: dict[str, Any]) -> str:
    changed = f" ({', '.join(one['changed'])})" if one["changed"] else ""
    return f"{one['number']}. {_minute(one['at'])} {one['change']}{changed}: {one['reason']}"


def _minute(instant: str) -> str:
    return instant[:16].replace("T", " ")
