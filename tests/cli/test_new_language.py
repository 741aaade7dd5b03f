"""A language is data: four small files in a config folder, and `monitor read` speaks it."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

RULES = """
language: fr
script: latin
groups:
  attack: [means, act, weak_event, launch, hit, lands]
  harm: [killed, wounded, damage, unharmed]
terms:
  - {id: rocket, role: means, kind: rocket, words: ["roquette{,s}"], match: [Une roquette]}
  - {id: drone, role: means, kind: drone, words: ["drone{,s} {explosif,piégé,kamikaze}{,s}"]}
  - {id: hit, role: hit, words: ["{a,ont} {touché,frappé,visé}"]}
  - {id: fell, role: lands, words: ["{est,sont} tombé{,e,es,s}"]}
  - {id: attack, role: weak_event, words: ["attaque{,s}"]}
  - {id: killed, role: killed, words: ["tué{,e,s,es}", "morts"]}
  - {id: wounded, role: wounded, words: ["blessé{,e,s,es}"]}
  - {id: troops, role: victim, words: ["soldat{,s}"]}
  - {id: base, role: target, words: ["base{,s}"]}
  - {id: denied, role: denied, words: ["{a,ont} démenti"]}
  - {id: drill, role: drill, words: ["exercice{,s}"]}
  - {id: claimed, role: claim, words: ["{a,ont} revendiqué"]}
  - {id: trial, role: recall, kind: legal, words: ["procès", "condamné{,s}"]}
patterns:
  - {id: means-hit, when: "means hit|lands", within: 6, says: attack,
     match: ["Deux roquettes ont touché la base"], no_match: ["La roquette est exposée"]}
  - {id: weak-harm, when: "weak_event|means @harm", within: 8, says: attack}
  - {id: denies, when: "denied @attack", within: 8, says: denied}
  - {id: drill-of, when: "drill @attack", within: 12, says: drill}
  - {id: judges, when: "recall @attack|@harm", within: 10, says: recall}
"""

FIGURES = """
language: fr
script: latin
words:
  number: {deux: 2, trois: 3, quatre: 4, cinq: 5, douze: 12}
  article: [un, une]
  at_least: [au moins]
  persons: [soldats, civils, personnes]
  person: [soldat, civil]
  killed_subject: [tués, tué]
  wounded_subject: [blessés, blessé]
  passive: [ont été, a été]
  and: [et]
  other: [autres]
  munitions: [roquettes]
  munition: [roquette]
  launched: [tirées]
  weekday: {lundi: 0, mardi: 1, mercredi: 2, jeudi: 3, vendredi: 4, samedi: 5, dimanche: 6}
  day: {hier: -1, "aujourd'hui": 0}
  daypart: {matin: 5, soir: 18}
"""

PLACES = """
language: fr
script: latin
kinds: {base: [base, camp, base aérienne]}
inside: [à, dans, en]
near: [près de, près du]
directions: {north: {bearing: 0, words: [au nord de]}, west: {bearing: 270, words: [ouest]}}
lengths: {km: {km: 1.0, words: [km, kilomètres]}}
numbers: {vingt: 20, trente: 30}
determiners: [la, le, "l"]
never: [au, aux, un, une, deux, trois, les]
nations: {IQ: [irak, irakien, irakienne]}
"""

WORDS = {"rules": RULES, "figures": FIGURES, "places": PLACES}

NEWS = (
    "Au moins douze roquettes ont touché mardi soir la base de Balad, en Irak. Deux soldats ont "
    "été tués et trois autres ont été blessés. Les Kataëb Hezbollah ont revendiqué l'attaque."
)
DENIAL = "L'armée a démenti mercredi que des roquettes ont touché la base de Balad, en Irak."
DRILL = "Pendant un exercice, mercredi, deux roquettes ont touché la base de Balad en Irak."
TRIAL = "Le procès de l'attaque a commencé mercredi : trois soldats tués en 2019 à Bagdad."


@pytest.fixture
def french(folder: Path) -> Path:
    """The shipped configuration and the words of one more language."""
    for kind, text in WORDS.items():
        (folder / kind / "fr.yaml").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def reads(run: Callable, french: Path) -> Callable[[str], dict]:
    def _reads(text: str) -> dict:
        words = ("read", "-", "--lang", "fr", "--published", "2026-03-18T09:00+00:00", "--json")
        done = run(*words, "--config", str(french), given=text)
        assert done.exit_code == 0, done.stderr
        return json.loads(done.stdout)

    return _reads


def test_news_in_a_new_language_is_read_with_its_facts(reads: Callable[[str], dict]) -> None:
    report = reads(NEWS)
    assert (report["language"], report["verdict"]) == ("fr", "new_attack")
    (lead,) = [mention for mention in report["mentions"] if mention["lead"]]
    assert lead["weapon"]["kind"] == "rocket"
    assert lead["place"]["country"] == "IQ"
    assert "Balad" in lead["place"]["name"]
    assert lead["when"]["earliest"] == lead["when"]["latest"] == "2026-03-17"
    assert (lead["munitions"]["low"], lead["munitions"]["high"]) == (12, None)
    assert lead["killed"]["best"] == 2
    assert lead["wounded"]["best"] == 3
    assert lead["claimed_by"] == "Kataib Hezbollah"


@pytest.mark.parametrize("text", [DENIAL, DRILL, TRIAL])
def test_what_is_no_news_in_it_stays_silent(reads: Callable[[str], dict], text: str) -> None:
    assert reads(text)["verdict"] != "new_attack"


def test_its_examples_are_run(run: Callable, french: Path) -> None:
    assert run("rules", "check", "--config", str(french)).exit_code == 0
    rules = french / "rules" / "fr.yaml"
    rules.write_text(RULES.replace("[Une roquette]", "[Une fusée]"), encoding="utf-8")
    done = run("rules", "check", "--config", str(french))
    assert done.exit_code == 1
    assert "Une fusée" in done.stdout + done.stderr
