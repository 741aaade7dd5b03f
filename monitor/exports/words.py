"""The facts of an incident in a few words, from its JSON; the same in every export. Pure."""

from typing import Any

COUNTS = ("munitions", "killed", "wounded")


def title(one: dict[str, Any]) -> str:
    """ "rocket, Camp Taji, Baghdad, IQ, 2020-03-11; killed 2"."""
    what = ", ".join((means(one["weapon"]) or "attack", place(one), days(one)))
    figures = [f"{name} {count(one[name])}" for name in COUNTS if count(one[name])]
    doubt = [one["status"]] if one["status"] in ("disputed", "retracted") else []
    return "; ".join([what, *figures, *doubt])


def days(one: dict[str, Any]) -> str:
    when = one["when"]
    if not when:
        return "unknown day"
    told: str = " to ".join(dict.fromkeys((when["earliest"], when["latest"])))
    hour = f", {when['time'].replace('_', ' ')}" if when.get("time") else ""
    guessed = ", by the day of publication" if when["basis"] == "published" else ""
    return told + hour + guessed


def place(one: dict[str, Any]) -> str:
    if not one["place"]:
        return "unknown place"
    parts = (one["place"]["name"], one["place"]["admin1"], one["place"]["country"])
    return ", ".join(dict.fromkeys(part for part in parts if part))


def count(figure: dict[str, Any] | None) -> str:
    """A number; "24+" for at least; "3 (2-5)", "12 (9+)" for the best of several."""
    if figure is None or figure["best"] is None:
        return ""
    low, best, high = figure["low"], figure["best"], figure["high"]
    if high is None:
        return f"{best}+" if low == best else f"{best} ({low}+)"
    return str(best) if low == high else f"{best} ({low}-{high})"


def means(weapon: dict[str, Any] | None) -> str:
    if not weapon:
        return ""
    kind = weapon["kind"].replace("_", " ")
    return f"{kind} ({weapon['detail']})" if weapon["detail"] else kind


def publishers(one: dict[str, Any]) -> list[str]:
    """Everybody who told of it, in the order in which they did."""
    return list(dict.fromkeys(claim["publisher"] for claim in one["claims"]))


def summary(one: dict[str, Any]) -> str:
    """Several lines: what is held to be true, how sure it is, who says so, and the quotes."""
    lines = [title(one), f"{one['status']}, severity {one['severity']}"]
    for name, said in (
        ("target", one["target"]),
        ("claimed by", one["claimed_by"]),
        ("blamed on", ", ".join(one["blamed_on"])),
    ):
        if said:
            lines.append(f"{name}: {said}")
    lines.append(f"told by: {', '.join(publishers(one))}")
    quotes = dict.fromkeys((claim["publisher"], claim["quote"]) for claim in one["claims"])
    lines += [f'{who}: "{quote}"' for who, quote in quotes if quote]
    return "\n".join(lines)


def updated_at(one: dict[str, Any]) -> str:
    """The instant of the last change."""
    return str(one["revisions"][-1]["at"] if one["revisions"] else one["created_at"])
