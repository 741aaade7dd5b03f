"""What the verdict weighs: the file, its checks, and where a veto counts."""

import shutil
from pathlib import Path

import pytest

from monitor.errors import ConfigError
from monitor.lexicon import Lexicon
from monitor.reading.weighing import FILE, Weighing, version
from monitor.types import Verdict

CONFIG = Path(__file__).parents[2] / "config"


@pytest.fixture
def lexicon(reader):
    return reader.rules.lexicon


def _edited(folder, old, new):
    text = (CONFIG / FILE).read_text("utf-8")
    assert old in text
    (folder / FILE).write_text(text.replace(old, new), "utf-8")
    return folder


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("attacker: 2", "atacker: 2", "attacker"),  # a role: the nearest one is offered
        ("praise: [sport", "praise: [sports", "sport"),  # a topic
        ("many: 2", "many: 0", "many"),
        ("harm: 2", "harmful: 2", "harmful"),
    ],
)
def test_what_nobody_knows_is_refused_with_a_cure(tmp_path, lexicon: Lexicon, old, new, said):
    with pytest.raises(ConfigError) as caught:
        Weighing.load(_edited(tmp_path, old, new), lexicon)
    assert said in str(caught.value)


def test_a_change_of_weights_is_another_version_of_the_rules(tmp_path):
    shutil.copy(CONFIG / FILE, tmp_path)
    before = version(tmp_path)
    assert version(_edited(tmp_path, "attacker: 2", "attacker: 3")) != before


def test_paragraphs_on_sport_do_not_take_back_a_plain_first_sentence(read):
    attack = "Two rockets hit a market in Taji on Tuesday, killing three people, police said."
    sport = " The league match between the two striker-rich teams was moved; the coach said the"
    sport += " derby and the cup final would follow next season, with the stadium full."
    assert read("Evening news", attack + sport).verdict is Verdict.NEW_ATTACK


@pytest.mark.parametrize(
    ("title", "text", "verdict"),
    [
        (
            "Norway condemns attack on Balad base",
            "Norway on Wednesday condemned the rocket attack on the Balad base and offered help.",
            Verdict.UPDATE,
        ),
        (
            "Norway condemns attack on Balad base",
            "Two rockets hit the Balad base on Tuesday and wounded four contractors, police said."
            " Norway condemned the attack.",
            Verdict.UPDATE,
        ),
        (
            "Balad base attack: toll rises to five as Norway condemns it",
            "A contractor wounded in Tuesday's rocket attack on the Balad base died in hospital,"
            " bringing the death toll to five. Norway condemned the attack.",
            Verdict.UPDATE,
        ),
    ],
)
def test_a_reaction_is_more_about_the_attack_and_no_new_one(read, title, text, verdict):
    assert read(title, text).verdict is verdict
