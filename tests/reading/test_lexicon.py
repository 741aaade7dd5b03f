import pytest

from monitor.errors import ConfigError
from monitor.lexicon import ActorEntry, Lexicon, RulesFile, TermEntry, expand


def english(**words: list[str]) -> RulesFile:
    terms = tuple(TermEntry(id=role, role=role, words=tuple(w)) for role, w in words.items())
    return RulesFile(language="en", script="latin", terms=terms)


def found(lexicon: Lexicon, text: str) -> list[tuple[str, str]]:
    return [(m.term.id, text[m.start : m.end]) for m in lexicon.scan(text)]


def test_braces_give_every_form():
    assert list(expand("fir{e,ed} {on,at}")) == ["fire on", "fire at", "fired on", "fired at"]


def test_whole_words_only_and_a_hyphen_is_a_space():
    lexicon = Lexicon.compile((english(means=["rocket{,s}", "car bomb"]),))
    assert found(lexicon, "rockets skyrocket, a car-bomb") == [
        ("means", "rockets"),
        ("means", "car-bomb"),
    ]


def test_the_longer_term_hides_the_shorter():
    lexicon = Lexicon.compile((english(weak_event=["attack"], idiom=["heart attack"]),))
    assert found(lexicon, "a heart attack and an attack") == [
        ("idiom", "heart attack"),
        ("weak_event", "attack"),
    ]


def test_arabic_words_take_their_clitics_and_phrases_their_articles():
    file = RulesFile(
        language="ar",
        script="arabic",
        article="ال",
        prefixes={"default": ("و", "ب", "ال", "وال", "بال", "لل")},
        terms=(
            TermEntry(id="car", role="means", words=("سيارة مفخخة",)),
            TermEntry(id="attack", role="event", words=("هجوم",)),
        ),
    )
    lexicon = Lexicon.compile((file,))
    for text in ("سياره مفخخه", "بسياره مفخخه", "السياره المفخخه", "بالسياره المفخخه"):
        assert found(lexicon, text) == [("car", text)]
    assert found(lexicon, "للهجوم") == [("attack", "للهجوم")]
    assert found(lexicon, "مهجوم") == []


def test_names_take_the_clitics_of_their_script():
    file = RulesFile(language="ar", script="arabic", prefixes={"default": ("و",)}, terms=())
    actor = ActorEntry(id="x", name="X", aliases=("داعش",))
    assert found(Lexicon.compile((file,), (actor,)), "وداعش") == [("x", "وداعش")]


def test_an_unknown_role_is_named_with_its_cure(tmp_path):
    (tmp_path / "rules").mkdir()
    (tmp_path / "actors.yaml").write_text("actors: []")
    (tmp_path / "rules" / "en.yaml").write_text(
        "language: en\nscript: latin\nterms:\n  - {id: a, role: wepon, words: [gun]}\n"
    )
    with pytest.raises(ConfigError, match=r"no role is called 'wepon'"):
        Lexicon.load(tmp_path)


def test_no_rules_at_all_is_said(tmp_path):
    with pytest.raises(ConfigError, match="no rules files"):
        Lexicon.load(tmp_path)


def test_a_list_that_names_lists_gives_each_form_once():
    deeds = ["{,b}{@one,@two}", "al{@one,@two}"]
    file = RulesFile.model_validate(
        {
            "language": "xx",
            "script": "latin",
            "lists": {"one": ["raid", "attack"], "two": ["raids"], "deeds": deeds},
            "terms": [{"id": "deed", "role": "event", "words": ["claimed {@deeds}"]}],
        }
    )
    forms = list(expand(file.terms[0].words[0]))
    assert len(forms) == len(set(forms)) == 9
    assert {"claimed raid", "claimed braids", "claimed alattack"} <= set(forms)


def test_braces_that_multiply_without_end_are_refused_with_their_cure(tmp_path):
    many = " ".join("{a,b,c,d,e,f,g,h,i,j}" for _ in range(5))
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "xx.yaml").write_text(
        f"language: xx\nscript: latin\nterms: [{{id: many, role: act, words: ['{many}']}}]\n"
    )
    (tmp_path / "actors.yaml").write_text("actors: []\n")
    with pytest.raises(ConfigError, match=r"100,000 forms.*pattern"):
        Lexicon.load(tmp_path)


def test_names_of_a_group_that_multiply_without_end_are_refused_too(tmp_path):
    many = " ".join("{a,b,c,d,e,f,g,h,i,j}" for _ in range(5))
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "xx.yaml").write_text("language: xx\nscript: latin\nterms: []\n")
    actors = tmp_path / "actors.yaml"
    actors.write_text(f"actors: [{{id: wolves, name: Wolves, aliases: ['{many}']}}]\n")
    with pytest.raises(ConfigError, match=r"actors\.wolves\.aliases.*100,000 forms"):
        Lexicon.load(tmp_path)
