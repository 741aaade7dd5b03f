"""What stands beside a site's name and says what it is: "Taji air base", "Camp Taji".

The span of such a site reaches from its name to the word of its kind, whichever comes first.
"""

from typing import Final

from monitor.gazetteer.view import View

FURTHEST: Final = 3  # words that may stand between a site's name and what it is


def span_with_kind(view: View, first: int, last: int, kind: str) -> tuple[int, int] | None:
    """The words from the name to the word of its kind, whichever comes first."""
    end = _kind_after(view, last, kind)
    begin = _kind_before(view, first, kind)
    if end is None and begin is None:
        return None
    end = end if end is not None else _fillers_after(view, last)
    return begin if begin is not None else first, end


def _kind_after(view: View, last: int, kind: str) -> int | None:
    for _ in range(FURTHEST + 1):
        tag = view.after(last, "kind")
        kinds = _kinds_at(view, last + 1) if tag is not None else {}
        if kind in kinds:
            return kinds[kind]
        filler = view.after(last, "filler")
        if filler is None:
            return None
        last = filler.last
    return None


def _kinds_at(view: View, number: int) -> dict[str, int]:
    """The kinds named by the words from `number` on, with their last word."""
    return {tag.value: tag.last for tag in reversed(view.starting[number]) if tag.role == "kind"}


def _kind_before(view: View, first: int, kind: str) -> int | None:
    """ "Camp Taji", "the base of Taji", "base in Taji"."""
    at = view.skip_articles(first)
    if at >= 0 and view.tokens[at].key in ("of", "in", "at"):
        at = view.skip_articles(at)
    while at >= 0:
        tags = [tag for tag in view.ending[at] if tag.role == "kind" and tag.value == kind]
        if tags:
            return min(tag.first for tag in tags)
        if first - at > FURTHEST or not view.has(at, "filler"):
            return None
        at = view.skip_articles(at)
    return None


def _fillers_after(view: View, last: int) -> int:
    """Arabic describes after the name: the words of "the air base of Ayn al-Asad" end there."""
    while view.tokens[last].script == "arabic" and (filler := view.after(last, "filler")):
        last = filler.last
    return last
