"""The words of numbers, victims and days of one language, and what each does in a sentence.

config/figures/<language>.yaml holds them by role; the grammars over the roles (facts/numbers.py,
facts/casualties.py, facts/munitions.py, facts/dates.py) know no language. A word may have several
roles: "second" is an ordinal and a unit of time, "may" a month and a verb.

    language: ar
    prefixes: [و, وال, ب]     # what may be written in front of a word
    joining: [و]              # those of them that mean "and"
    definite: [وال]           # those of them that mean "the"
    article: ال               # what an adjective repeats then: "the car the bombed"
    verb_first: true          # "killed three soldiers" may mean that soldiers were killed
    words:
      number: {واحد: 1}       # roles with a value: word -> value
      negator: [لا, دون]      # roles without

Words are compared folded (monitor.text); braces give the forms, as in the rules files.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import regex
from pydantic import BaseModel, ConfigDict

from monitor import yamlfile
from monitor.errors import ConfigError, Problem
from monitor.lexicon import expand, script_of
from monitor.text import fold_word

# What a word can do. Roles whose description names a value are written as word: value.
ROLES: Final = {
    # numbers
    "number": "a number in words (value)",
    "scale": "multiplies what is before it: hundred, dozen (value)",
    "teen": "ten, after a unit (value)",
    "lump": "a number that is a lower bound: dozens, several (value)",
    "exact_lump": "a number as a noun: a pair, a couple (value)",
    "article": "one, before a noun",
    "determiner": "before somebody known: the",
    "owner": "one before a person: his (brother)",
    "within_name": "inside the name of a person: al, bin, de",
    "nth": "one more by its number: a fourth (value)",
    "rank": "one of several by its number, behind the: second (value)",
    "another": "one more, unless a number follows",
    "at_least": "the number is a lower bound",
    "at_most": "the number is an upper bound",
    "approx": "the number is rounded",
    "or_more": "after a number: it is a lower bound",
    "between": "begins a range",
    "to": "inside a range",
    "ordinal": "suffix of an ordinal: 18th",
    "measure": "counts neither people nor weapons: km, years, percent",
    "numbered": "a number after it is a name: Brigade 36, aged 12",
    # victims
    "person": "one person",
    "somebody": "a person told of before: he, the man",
    "persons": "several people",
    "age": "after a number: one person of that age",
    "ages": "after a number: several",
    "pair": "exactly two people, as one word",
    "attacker": "one attacker",
    "attackers": "several attackers",
    "adjective": "a person, or what a thing is: a civilian, a civilian vessel",
    "origin": "a person, or where the thing before it is from: an Iranian, a missile Iranian",
    "relative": "begins a clause on whom something was done to: whom a gunman killed",
    "counting": "before people who were harmed: the number of",
    "crowd": "people as one word: family, police, nobody counted",
    "killed_either": "verb: the dead stand before or after it",
    "killed_object": "verb: the dead stand after it",
    "killed_subject": "verb: the dead stand before it",
    "killed_noun": "noun after a number: deaths, bodies",
    "killed_one": "one dead, as one word",
    "killed_pair": "two dead, as one word",
    "killed_toll": "the number follows: death toll",
    "killed_unsure": "killed where nothing else is told: neutralised, the body of",
    "killed_lost": "verb: killed when a number of people follows: lost seven men",
    "killed_some": "several dead whom nobody counts: there are martyrs",
    "wounded_some": "",
    "hurts_part": "verb: wounded when a part of the body follows: cut a driver on the face",
    "body": "a part of the body",
    "killed_nth": "the last of so many dead: third fatality (value)",
    "rises": "leads from a toll to its number: rose, stands, bringing",
    "wounded_either": "as for killed",
    "wounded_object": "",
    "wounded_subject": "",
    "wounded_care": "taken to hospital: wounded, if nothing says more",
    "wounded_sent": "verb: wounded when a hospital follows: sending six to hospital",
    "hospital": "where the wounded are taken",
    "wounded_noun": "",
    "wounded_other": "as wounded_subject, of others than the dead: nine others were shot",
    "wounded_one": "",
    "wounded_pair": "",
    "wounded_toll": "",
    "unharmed": "nobody was killed or wounded, as one phrase: unhurt",
    "killed_among": "part of the dead: among the dead",
    "wounded_among": "part of the wounded",
    "unclear": "killed or wounded of one number: killed or injured",
    "harm": "killed or wounded, not said which: casualties",
    "passive": "was, were: what stands before a verb suffers it",
    "several_be": "were: of several",
    "have": "has, had",
    "adverb": "may stand between a verb and its number",
    "of": "of, from, in: goes on with a group of people",
    "alongside": "leads to people who suffered the same: was killed along with",
    "partitive": "of: between a number and the people it is taken from",
    "and": "joins",
    "or": "joins for a denial",
    "other": "others, more, another: added to those told",
    "including": "what follows is part of what was told",
    "negator": "no, without",
    "nobody": "after a verb of harm, as its object: hurt nobody",
    "silence": "nothing is said about it: no word on",
    "superseded": "the figure beside it is an older one: previously, an earlier toll",
    "agent": "the people after it did it: by the fire of, at the hands of",
    "by": "who did it follows: by",
    "unreal": "did not happen (yet): could, to",
    "speech": "said, told: begins another clause",
    "clause": "begins another clause: after, when, who",
    "own": "the side of whoever speaks, told by others: said its fighters, said it",
    "ours": "the side of whoever speaks, in their own words: we, our",
    "voice": "what a side tells its deeds with, beside speech: posted, a statement, according to",
    "source": "... and names its teller after it: according to, quoting",
    "wields": "used, drove: what is done with the weapon that follows",
    "earlier_ones": "after a claim: it is of others, most, several earlier",
    "band": "part of the name of a group under arms: brigade, front, sons of",
    "claimant": "a group that speaks for itself: the group, its statement",
    "helping": "what somebody is accused of who helps attackers: of arming, of harbouring",
    "cumulative": "counts over a time or over many attacks: this year, in total",
    "since": "begins such a time, when attacks are counted in the same sentence",
    "events": "attacks, strikes: counted, they make a sum of many",
    "record": "the heaviest, the first: what is told so beside a time counts nothing over it",
    "elsewhere": "they died of something else: epidemic, earthquake",
    # munitions
    "munition": "one weapon that flies: an article before it means one",
    "device": "one weapon that is planted or carried: counted with a number or an article",
    "munitions": "several",
    "munition_itself": "one weapon told by what it does, with nothing to count: blew himself up",
    "munition_pair": "exactly two, as one word",
    "kept": "after a weapon told by its number: it was not used: made safe, failed to launch",
    "calibre": "a number before it says how large a weapon is: mm, kg",
    "worn": "one weapon on each of the people counted before: blew themselves up, their vests",
    "salvo": "before of and a number of weapons: a volley of twenty",
    "came": "what weapons do, behind their number: twelve more followed",
    "not_thrown": "after a weapon's name: attack, launcher",
    "unused": "before a weapon's name: unused, stored",
    "whichever": "before one weapon: any, of which none is told",
    "found": "found, seized, stolen: weapons that were not used",
    "makers": "after a weapon's name: who makes, keeps or clears them: bomb squad",
    "stopped": "intercepted, shot down: part of those launched",
    "launched": "launched, fired",
    # days
    "weekday": "a weekday (value 0 Monday - 6 Sunday)",
    "month": "a month (value 1-12)",
    "day": "today, yesterday (value: days from the day of publication)",
    "daypart": "morning, night (value: hour in 24 h at which it begins)",
    "night": "a part of the day that may run over midnight",
    "overnight": "the night before the publication",
    "last_night": "the night that began on the day before",
    "early": "early, first part",
    "late": "late, last part",
    "middle": "mid-",
    "last": "last, past",
    "this": "this, current",
    "within": "some time in the current one: earlier this (month)",
    "next": "next, following",
    "previous": "previous, the one before",
    "same": "the same",
    "eve": "the day before (value -1) or after (value 1) what was told or follows, as one phrase",
    "nth_day": "a day of the month by its number in words, before a month (value)",
    "ago": "before the publication",
    "earlier": "before the attack just told",
    "later": "after the attack just told",
    "after": "after what follows: four days after",
    "names_day": "before a weekday that is part of a name: at the Monday Market",
    "feast": "a day with a name (value: month and day as in 1225)",
    "unit": "a unit of time (value: days; 0 hour or shorter)",
    "weekend": "a weekend",
    "am": "before noon",
    "pm": "after noon",
    "oclock": "after an hour",
    "clock": "before an hour without minutes",
    "hour": "an hour by its ordinal (value)",
    "half": "minutes after an hour (value)",
    "noon": "an hour by name (value)",
    "local": "the time of the place",
    "utc": "universal time",
    "link": "may stand inside a date: on, of, the",
    "era": "after a year; or a year follows: in",
    "hijri": "a month of another calendar",
    "aftermath": "what police and courts do later; the day beside it is not the attack's",
    "possessive": "makes what follows belong to the day: 's",
    "stamp": "a date after it is not of what happened: published, updated, will, expected",
}
HARMS: Final = ("killed_", "wounded_")  # words of these roles also have the role `harms`
VALUED: Final = (
    frozenset(
        ("number", "scale", "teen", "lump", "exact_lump", "weekday", "month", "day", "daypart")
    )
    | {"unit", "hour", "half", "noon", "killed_nth", "feast", "nth", "rank"}
    | {"eve", "nth_day"}
)
TOKEN: Final = regex.compile(
    r"""(?P<date>(?<!\d)(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{4}|\d{1,2}/\d{1,2}/\d{2})(?!\d))
      | (?P<time>(?<!\d)(?:[01]?\d|2[0-3]):[0-5]\d(?:(?!\d)|(?=:)))
      | (?P<number>\d{1,3}(?:,\d{3})+(?!\d)|\d+(?:\.\d+)?)
      | (?P<word>[^\W\d_]+)
      | (?P<mark>[^\w\s])""",
    regex.VERBOSE,
)


class FiguresFile(BaseModel):
    """One config/figures/<language>.yaml."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    language: str
    script: str
    prefixes: tuple[str, ...] = ()
    joining: tuple[str, ...] = ()
    definite: tuple[str, ...] = ()
    article: str = ""
    verb_first: bool = False
    bare_singular: bool = False
    words: Mapping[str, Mapping[str, int] | tuple[str, ...]]


Roles = Mapping[str, int]  # by role, its value


@dataclass(frozen=True, slots=True)
class Word:
    """A word or fixed phrase at [start, end) of a folded sentence, with its roles and values."""

    text: str
    start: int
    end: int
    kind: str  # date | time | number | word | mark
    roles: Roles
    joined: bool = False  # written together with "and"
    definite: bool = False  # written together with "the"
    attached: bool = False  # written together with another word: "with", "for"

    def has(self, *roles: str) -> bool:
        said = self.roles
        for role in roles:  # noqa: SIM110 - a loop, because this is asked often for each word
            if role in said:
                return True
        return False


@dataclass(frozen=True, slots=True)
class Prefix:
    """What is written in front of a word, and what it says."""

    text: str = ""
    joins: bool = False
    definite: bool = False
    attaches: bool = False


Phrases = tuple[tuple[int, Mapping[tuple[str, ...], Roles]], ...]
"""What begins alike: how many tokens follow, and by those the roles; the longest first."""
NOTHING: Final[Roles] = {}
BARE: Final = Prefix()


@dataclass(frozen=True, eq=False)
class Wording:
    """The words of one language, compiled."""

    language: str
    script: str
    verb_first: bool
    bare_singular: bool
    prefixes: tuple["Prefix", ...]  # the shortest first
    phrases: Mapping[str, Phrases]  # by first token

    def words(self, folded: str) -> tuple[Word, ...]:
        """`folded` cut into words; a known phrase is one word."""
        return _words(self, folded)


@dataclass(frozen=True)
class Wordings:
    """The words of all languages, and the zones in which days and hours are told."""

    by_language: Mapping[str, Wording]
    zones: Mapping[str, str]  # ISO 3166 alpha-2 -> IANA name
    version: str

    @classmethod
    def load(cls, config_dir: Path) -> "Wordings":
        """Read config_dir/figures/*.yaml and zones.yaml. Raises ConfigError with all problems."""
        paths = sorted((config_dir / "figures").glob("*.yaml"))
        zones = config_dir / "zones.yaml"
        files: list[FiguresFile] = []
        problems: list[Problem] = []
        for path in paths:
            try:
                file = yamlfile.load(path, FiguresFile)
            except ConfigError as error:
                problems += error.problems
                continue
            problems += _faults(path, file)
            files.append(file)
        if problems:
            raise ConfigError(tuple(problems))
        digest = hashlib.sha256(b"\0".join(path.read_bytes() for path in (*paths, zones)))
        return cls(
            {file.language: compile_wording(file) for file in files},
            yamlfile.load(zones, dict[str, str]),
            digest.hexdigest()[:8],
        )

    def of(self, language: str, text: str) -> Wording | None:
        """The words for a sentence of an article in `language`: those of its script."""
        script = script_of(text)
        own = self.by_language.get(language)
        if own is not None and own.script == script:
            return own
        return next((w for w in self.by_language.values() if w.script == script), None)


def compile_wording(file: FiguresFile) -> Wording:
    phrases: dict[str, dict[int, dict[tuple[str, ...], dict[str, int]]]] = {}
    for role, listed in file.words.items():
        values = listed if isinstance(listed, Mapping) else dict.fromkeys(listed, 1)
        for written, value in values.items():
            for form in expand(written):
                first, *rest = (match[0] for match in TOKEN.finditer(fold_word(form)))
                alike = phrases.setdefault(first, {}).setdefault(len(rest), {})
                said = (role, "harms") if role.startswith(HARMS) else (role,)
                for tail in _tails(rest, fold_word(file.article)):
                    alike.setdefault(tail, {}).update(dict.fromkeys(said, value))
    prefixes = sorted((_prefix(p, file) for p in file.prefixes), key=lambda p: len(p.text))
    return Wording(
        language=file.language,
        script=file.script,
        verb_first=file.verb_first,
        bare_singular=file.bare_singular,
        prefixes=tuple(prefixes),
        phrases={
            first: tuple(sorted(alike.items(), reverse=True)) for first, alike in phrases.items()
        },
    )


def _tails(rest: list[str], article: str) -> set[tuple[str, ...]]:
    """How a phrase goes on, without and with the article that its adjectives repeat."""
    agreed = (word if word.startswith(article) else article + word for word in rest)
    return {tuple(rest), tuple(agreed)}


def _prefix(written: str, file: FiguresFile) -> Prefix:
    bare = written in file.joining or written in file.definite
    return Prefix(fold_word(written), written in file.joining, written in file.definite, not bare)


@lru_cache(maxsize=1024)  # the facts of a mention ask for the same sentences
def _words(wording: Wording, folded: str) -> tuple[Word, ...]:
    tokens = list(TOKEN.finditer(folded))
    texts = [token[0] for token in tokens]
    return tuple(_tagged(wording, tokens, texts))


def _tagged(wording: Wording, tokens: list[Any], texts: list[str]) -> Iterator[Word]:
    index = 0
    while index < len(tokens):
        length, roles, prefix = _look_up(wording, texts, index)
        first, last = tokens[index], tokens[index + length - 1]
        text = first.string[first.start() : last.end()]
        kind = first.lastgroup if length == 1 else "word"
        said = prefix.joins, prefix.definite, prefix.attaches
        yield Word(text, first.start(), last.end(), kind, roles, *said)
        index += length


def _look_up(wording: Wording, texts: list[str], index: int) -> tuple[int, Roles, Prefix]:
    """(number of tokens, roles, what is written in front) of what begins at `index`."""
    text = texts[index]
    length, roles = _phrase(wording.phrases.get(text, ()), texts, index)
    if roles or len(text) < 3:
        return length, roles, BARE
    for prefix in wording.prefixes:
        if text.startswith(prefix.text) and len(text) > len(prefix.text) + 1:
            listed = wording.phrases.get(text[len(prefix.text) :], ())
            length, roles = _phrase(listed, texts, index)
            if roles:
                return length, roles, prefix
    return 1, NOTHING, BARE


def _phrase(listed: Phrases, texts: list[str], index: int) -> tuple[int, Roles]:
    """The longest phrase of `listed` that stands at `index`, with all its roles."""
    for length, alike in listed:
        roles = alike.get(tuple(texts[index + 1 : index + 1 + length]))
        if roles:
            return 1 + length, roles
    return 1, NOTHING


def _faults(path: Path, file: FiguresFile) -> Iterator[Problem]:
    for role, listed in file.words.items():
        if role not in ROLES:
            cure = "use one of: " + ", ".join(ROLES)
            message = f"no role is called {role!r}"
        elif isinstance(listed, Mapping) != (role in VALUED):
            cure = "write a list of words, or word: value where the role has a value"
            message = "words with values where none are meant, or the other way round"
        else:
            continue
        yield Problem(file=str(path), line=0, key=f"words.{role}", message=message, cure=cure)
