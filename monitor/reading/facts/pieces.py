"""The pieces of expressions of time, and what each of them says. Pure.

Each word becomes one letter for what it does; a few regular expressions over the line of letters
find the pieces ("16 March", "late", "Monday night", "10:51 a.m."). facts/dates.py puts pieces that
stand together into one expression.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any, Final

import regex

from monitor.reading.facts.told import Told
from monitor.reading.wording import Word

LETTERS: Final = (
    ("stamp", "!"),
    ("overnight", "N"),
    ("last_night", "L"),
    ("eve", "B"),
    ("day", "R"),
    ("weekday", "W"),
    ("month", "M"),
    ("daypart", "d"),
    ("weekend", "w"),
    ("am", "A"),
    ("pm", "A"),
    ("local", "z"),
    ("utc", "z"),
    ("unit", "u"),
    ("ago", "a"),
    ("noon", "H"),
    ("oclock", "o"),
    ("hour", "q"),
    ("clock", "c"),
    ("half", "h"),
    ("nth_day", "O"),
    ("within", "E"),
    ("last", "p"),
    ("this", "s"),
    ("next", "x"),
    ("previous", "v"),
    ("same", "S"),
    ("feast", "F"),
    ("after", "f"),
    ("earlier", "r"),
    ("later", "t"),
    ("early", "e"),
    ("late", "l"),
    ("middle", "m"),
    ("to", "g"),
    ("era", "i"),
    ("number", "n"),
    ("lump", "n"),
    ("exact_lump", "n"),
    ("article", "n"),
    ("ordinal", "k"),
    ("link", "k"),
    ("between", "b"),
    ("and", "j"),
)
QUIET: Final = ".,kigbj!"  # letters that say no time alone
TWO_DIGITS: Final = range(32, 100)  # a year written short: 9 JAN 90
GROUP: Final = regex.compile("(?:0[1-9]|[12][0-9]|3[01])(?:[01][0-9]|2[0-3])[0-5][0-9]")
YEARS: Final = range(1900, 2101)

LINKS: Final = "[ki,]{0,2}"
MONTH: Final = "(?P<month>M)"
WHICH: Final = "(?P<which>[psx])"
# Pieces by name. D day of the month, Y year, y short year, I date in digits, T and C time in
# digits, X four digits, G day and time in six digits, O day of the month in words, g "to", i "in";
# k, i and the comma link.
PIECES: Final = tuple(
    (name, regex.compile(pattern))
    for name, pattern in (
        ("iso", r"I"),
        (
            "month",
            rf"(?P<day>[DO])k?(?:[kg](?P<to>D)k?)?[ki]{{0,2}}{MONTH}(?:{LINKS}(?P<year>[Yy]))?",
        ),
        ("month", rf"{MONTH}k{{0,2}}(?P<day>D)k?(?:[kg](?P<to>D)k?(?!A))?(?:{LINKS}(?P<year>Y))?"),
        (
            "month",
            rf"{MONTH}[k,]?(?P<year>Y)|(?<=[ielmv]k?){MONTH}|{WHICH}k?{MONTH}|{MONTH}{WHICH}",
        ),
        ("group", r"(?P<group>G)z(?P<month>M)(?P<year>[YyD])?"),
        ("signal", r"(?P<day>D)(?P<month>M)(?P<year>[yD])"),
        ("clock", r"(?P<time>[TC]|D(?=kA|A))[k,]?(?P<half>A)?[k,]{0,2}(?P<zone>z)?"),
        ("clock", r"(?P<time>[XYDyn])(?P<zone>o|z)z?"),
        ("clock", r"c(?P<time>[TCnDq])k?(?:(?P<plus>h)|j?(?P<plus>[nD])u)?(?P<half>A)?"),
        ("clock", r"(?P<plus>[hnD])p(?P<time>[nDq])(?P<half>A)?"),
        ("clock", r"(?P<minus>h)g(?P<time>[nDq])(?P<half>A)?"),
        ("clock", r"(?P<minus>n)g(?P<time>[nDq])(?=k{0,2}W?[dA])"),
        ("noon", r"H"),
        ("apart", r"(?P<count>[nD])?[km]?(?P<unit>u)k?a"),
        ("apart", r"a(?P<count>[nD])?(?P<unit>u)"),
        ("apart", r"(?P<count>[nDy])?(?P<unit>u)k?(?P<side>[rtf])"),
        ("apart", r"(?P<side>f)(?P<count>[nD])?(?P<unit>u)"),
        ("feast", r"F"),
        ("span", r"(?P<side>[psvxSE])k?(?P<count>[nD])?(?P<unit>u)|(?P<unit>u)k?(?P<side>[psvxS])"),
        ("weekend", rf"{WHICH}?k?w"),
        ("night_before", r"L"),
        ("eve", r"B"),
        ("overnight", r"N"),
        (
            "weekday",
            rf"(?:{WHICH}|(?P<which>v))?k?(?P<weekday>W)(?:k?g{LINKS}(?P<to>W))?(?:k?{WHICH})?",
        ),
        ("weekday", rf"b(?P<weekday>W)j?k?(?P<to>W){WHICH}?"),
        ("relative", r"R"),
        ("daypart", r"(?P<which>[ps])?(?P<part>d)|(?P<part>d)(?P<which>[p])"),
        ("year", r"(?<=i)(?P<year>Y)"),
        ("shade", r"[elm]"),
    )
)


def line_of(words: Sequence[Word]) -> str:
    """One letter for each word; "" when none of them tells a time."""
    line = "".join(_letter(words, index) for index in range(len(words)))
    return line if line.strip(QUIET) else ""


def pieces_of(words: Sequence[Word], line: str) -> Iterator[Told]:
    """Every piece in `line`, in order, without overlap."""
    index = 0
    while index < len(line):
        told = None if line[index] in ".k" else _piece(words, line, index)
        if told is None:
            index += 1
        else:
            yield told
            index = told.last + 1


def _piece(words: Sequence[Word], line: str, index: int) -> Told | None:
    best: tuple[int, Told] | None = None
    for name, pattern in PIECES:
        match = pattern.match(line, index)
        if match is None or match.end() == index or (best and match.end() <= best[0]):
            continue
        told = _read(name, match, words)
        if told is not None:
            best = match.end(), told
    return best[1] if best else None


SIDES: Final = {"p": "last", "s": "this", "v": "previous", "x": "next", "S": "same", "E": "within"}
SIDES_OF_UNIT: Final = SIDES | {"r": "earlier", "t": "later", "f": "after"}
Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece found: its words and letters by the names in PIECES."""

    word: Word  # the first
    named: Mapping[str, Word]
    letters: Mapping[str, str]

    def side(self, name: str) -> str:
        return SIDES_OF_UNIT[self.letters[name]] if name in self.letters else ""


def _read(name: str, match: regex.Match[str], words: Sequence[Word]) -> Told | None:
    """The piece as a Told; None when its numbers make no date."""
    letters = {key: value for key, value in match.groupdict().items() if value}
    named = {key: words[match.start(key)] for key in letters}
    values = READERS[name](Piece(words[match.start()], named, letters))
    if values is None:
        return None
    last = match.start() + len(match[0].rstrip("kig,")) - 1
    return Told(match.start(), max(last, match.start()), **values)


def _iso(piece: Piece) -> Values | None:
    parts = [int(part) for part in regex.split(r"[-/.]", piece.word.text)]
    year, month, day = parts if parts[0] > 31 else reversed(parts)
    year += 2000 if year < 100 else 0
    if month > 12 >= day:  # the American order, when no other can be meant
        month, day = day, month
    try:
        return {"iso": date(year, month, day)}
    except ValueError:
        return None


def _month(piece: Piece) -> Values:
    values: Values = {"month": piece.named["month"].roles["month"], "which": piece.side("which")}
    for key, name in (("day", "day"), ("to", "to_day")):
        if key in piece.named:
            values[name] = _day_of(piece.named[key])
    if "year" in piece.named:
        values["year"] = _full_year(piece.named["year"])
    return values


def _group(piece: Piece) -> Values:
    """ "060955Z NOV 26": how ships and armies write a day and its time."""
    day, clock = piece.named["group"].text[:2], piece.named["group"].text[2:]
    values = _month(piece) | {"day": int(day)}
    at = time(int(clock[:2]), int(clock[2:]))
    return values | {"clock": at, "universal": True, "signal": True}


def _signal(piece: Piece) -> Values | None:
    """ "06NOV26", in one word."""
    day, month, year = (piece.named[name] for name in ("day", "month", "year"))
    if day.end != month.start or month.end != year.start or len(year.text) != 2:
        return None
    told = {"day": int(day.text), "month": month.roles["month"], "year": _full_year(year)}
    return told | {"signal": True}


def _full_year(word: Word) -> int:
    """Of a year written short, 26 is 2026 and 90 is 1990."""
    year = int(word.text)
    return year if len(word.text) == 4 else year + (1900 if year in TWO_DIGITS else 2000)


def _day_of(word: Word) -> int:
    return word.roles["nth_day"] if word.has("nth_day") else int(word.text)


def _eve(piece: Piece) -> Values:
    """ "The day before": before the day told last; "the day after" the attack: one day back."""
    side = "previous" if piece.word.roles["eve"] < 0 else "after"
    return {"unit": 1, "count": 1, "side": side}


def _feast(piece: Piece) -> Values:
    month, day = divmod(piece.word.roles["feast"], 100)
    return {"month": month, "day": day}


def _clock(piece: Piece) -> Values | None:
    told, half, zone = (piece.named.get(key) for key in ("time", "half", "zone"))
    read = _hour_minute(told) if told is not None else None
    if read is None or read[0] > 23 or read[1] > 59:
        return None
    hour, minute = divmod(read[0] * 60 + read[1] + _beyond(piece), 60)
    if half is not None and hour <= 12:
        hour = hour % 12 + (12 if half.has("pm") else 0)
    universal = zone is not None and zone.has("utc")
    in_words = told is not None and told.kind == "word"
    digits = told is not None and told.text.isdecimal() and len(told.text) == 4
    either = in_words and 1 <= hour <= 12 and half is None and not universal
    return {
        "clock": time(hour % 24, minute),
        "universal": universal,
        "either": either,
        "signal": universal and digits,
    }


def _beyond(piece: Piece) -> int:
    """Minutes from the hour: "half past nine", "ten to three", "nine and 20 minutes"."""
    beyond = 0
    for name, way in (("plus", 1), ("minus", -1)):
        word = piece.named.get(name)
        if word is not None:
            minutes = word.roles["half"] if word.has("half") else _count(word) or 0
            beyond += way * minutes
    return beyond if abs(beyond) < 60 else 0


def _hour_minute(word: Word) -> tuple[int, int] | None:
    if word.kind == "number" and len(word.text) == 4 and word.text.isdecimal():
        return int(word.text[:2]), int(word.text[2:])
    if word.kind in ("time", "number"):
        whole, _, part = word.text.replace(":", ".").partition(".")
        return int(whole), int(part or 0)
    hour = word.roles.get("hour", word.roles.get("number"))
    return None if hour is None else (hour, 0)


def _noon(piece: Piece) -> Values:
    hour = piece.word.roles["noon"]
    return {"part": hour, "night": hour == 0}


def _apart(piece: Piece) -> Values:
    count = piece.named.get("count")
    return {
        "unit": piece.named["unit"].roles["unit"],
        "side": piece.side("side") or "ago",
        "several": count is not None and count.has("lump"),
        "count": _count(count),
    }


def _count(word: Word | None) -> int | None:
    if word is None:
        return None
    if word.kind == "number":
        return int(word.text)
    return next((word.roles[r] for r in ("number", "lump", "exact_lump") if r in word.roles), 1)


def _span(piece: Piece) -> Values | None:
    unit = piece.named["unit"].roles["unit"]
    count = _count(piece.named.get("count"))
    return {"unit": unit, "side": piece.side("side"), "count": count} if unit else None


def _weekday(piece: Piece) -> Values:
    values: Values = {
        "weekday": piece.named["weekday"].roles["weekday"],
        "which": piece.side("which"),
    }
    if "to" in piece.named:
        values["to_weekday"] = piece.named["to"].roles["weekday"]
    return values


def _relative(piece: Piece) -> Values:
    return {"relative": piece.word.roles["day"]} | _part_of(piece.word)


def _daypart(piece: Piece) -> Values:
    return _part_of(piece.named["part"]) | {"which": piece.side("which")}


def _part_of(word: Word) -> Values:
    if not word.has("daypart"):
        return {}
    return {"part": word.roles["daypart"], "night": word.has("night")}


def _year(piece: Piece) -> Values | None:
    year = int(piece.named["year"].text)
    return {"year": year} if year in YEARS else None


def _shade(piece: Piece) -> Values:
    return {"shade": next(s for s in ("early", "late", "middle") if piece.word.has(s))}


READERS: Final[Mapping[str, Callable[[Piece], Values | None]]] = {
    "iso": _iso,
    "eve": _eve,
    "feast": _feast,
    "month": _month,
    "group": _group,
    "signal": _signal,
    "clock": _clock,
    "noon": _noon,
    "apart": _apart,
    "span": _span,
    "weekend": lambda piece: {"weekend": True, "which": piece.side("which")},
    "night_before": lambda _: {"last_night": True, "night": True},
    "overnight": lambda _: {"overnight": True, "night": True},
    "weekday": _weekday,
    "relative": _relative,
    "daypart": _daypart,
    "year": _year,
    "shade": _shade,
}


def _letter(words: Sequence[Word], index: int) -> str:
    word = words[index]
    if not word.roles and word.kind == "word":
        return "."
    if word.kind == "date":
        return "I"
    if word.kind == "time":
        return "T"
    if word.kind == "number":
        return _number(word, words[index + 1] if index + 1 < len(words) else None)
    if word.has("era") and index + 1 < len(words) and _is_year(words[index + 1]):
        return "i"
    if word.kind == "mark" and word.text in ",()":
        return ","
    if word.text in "./" and index and words[index - 1].has("month", "weekday"):
        return "k"
    if word.has("weekday") and len(word.text) < 4 and not _short(words, index):
        return "."
    return next((letter for role, letter in LETTERS if role in word.roles), ".")


def _number(word: Word, after: Word | None) -> str:
    if after is not None and after.has("utc") and GROUP.fullmatch(word.text):
        return "G"
    letter = _digits(word)
    tied = after is not None and after.start == word.end and not after.roles
    return "." if letter == "y" and tied else letter  # "70NM" is no year


def _digits(word: Word) -> str:
    whole, _, part = word.text.partition(".")
    if part:
        return "C" if len(part) == 2 and int(part) < 60 and int(whole) < 24 else "."
    if len(word.text) == 4:
        return "Y" if int(word.text) in YEARS else "X" if int(word.text) < 2400 else "."
    value = int(whole) if whole.isdecimal() and len(whole) < 3 else 0
    return "D" if 1 <= value <= 31 else "y" if value in TWO_DIGITS else "."


def _is_year(word: Word) -> bool:
    return word.kind == "number" and len(word.text) == 4 and _digits(word) == "Y"


def _short(words: Sequence[Word], index: int) -> bool:
    """Whether "Sat" or "Sun" is a weekday: a mark, a number or a month follows."""
    after = words[index + 1] if index + 1 < len(words) else None
    return after is not None and (
        after.text in ".," or after.kind == "number" or after.has("month", "daypart")
    )
