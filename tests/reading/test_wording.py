import shutil
from pathlib import Path

import pytest
from counting import WORDINGS, words_of

from monitor.errors import ConfigError
from monitor.reading.wording import FiguresFile, Wordings, compile_wording

CONFIG = Path(__file__).parents[2] / "config"


def tagged(language: str, sentence: str) -> dict[str, set[str]]:
    return {word.text: set(word.roles) for word in words_of(language, sentence)[1]}


def test_the_longest_phrase_is_one_word():
    assert "negator" in tagged("en", "no one was hurt")["no one"]


def test_a_word_keeps_all_its_roles():
    assert {"unit", "measure"} <= tagged("en", "two days")["days"]


def test_what_is_written_in_front_is_told_apart():
    _, words = words_of("ar", "والجنود وجنود بجنود")
    assert [(w.joined, w.definite, w.attached) for w in words] == [
        (True, True, False),
        (True, False, False),
        (False, False, True),
    ]


def test_a_sentence_is_read_by_the_words_of_its_script():
    found = WORDINGS.of("en", "قتل ثلاثة جنود")
    assert found is not None
    assert found.language == "ar"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("  persons_: [soldiers]\n", "persons_"),
        ("  number: [one, two]\n", "values"),
        ("  negator: {no_one: 1}\n", "values"),
    ],
)
def test_a_wrong_file_is_refused_with_its_key_and_the_cure(tmp_path: Path, words: str, says: str):
    (tmp_path / "figures").mkdir()
    shutil.copy(CONFIG / "zones.yaml", tmp_path)
    text = f"language: xx\nscript: latin\nwords:\n{words}"
    (tmp_path / "figures" / "xx.yaml").write_text(text, "utf-8")
    with pytest.raises(ConfigError, match=says):
        Wordings.load(tmp_path)


def test_the_version_changes_with_the_words(tmp_path: Path):
    shutil.copytree(CONFIG / "figures", tmp_path / "figures")
    shutil.copy(CONFIG / "zones.yaml", tmp_path)
    before = Wordings.load(tmp_path).version
    with (tmp_path / "figures" / "en.yaml").open("a", encoding="utf-8") as file:
        file.write("# another line\n")
    assert before == WORDINGS.version != Wordings.load(tmp_path).version


def test_a_new_language_is_a_file_of_words():
    words = {"number": {"dua": 2}, "persons": ("tentara",), "killed_subject": ("tewas",)}
    file = FiguresFile(language="id", script="latin", words=words)
    (two, soldiers, died) = compile_wording(file).words("dua tentara tewas")
    assert two.has("number")
    assert soldiers.has("persons")
    assert died.has("killed_subject", "harms")
