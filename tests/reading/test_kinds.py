"""With what it could have been done: the candidates for the weapon, and which is chosen of them."""

from datetime import datetime

import pytest

from monitor.reading.facts import FACTS, proposed
from monitor.types import Article, Kind, Source

TEXT = (
    "Fighters overran a police post near Dorra on Monday and killed four men, the mayor said. The"
    " guards had rifles slung on the back. A drone had been seen above the hills."
)


def _candidates(reader, title, text):
    at = datetime.fromisoformat("2026-03-10T12:00+00:00")
    source = Source(publisher="post.example", language="en")
    article = Article(
        url="https://post.example/1", title=title, text=text, published=at, source=source
    )
    scene = reader.lead_of(article)
    answers = {name: fact(scene, reader.rules) for name, fact in FACTS.items()}
    return scene, answers["weapon"], proposed(scene, reader.rules, answers)["weapon"]


@pytest.fixture
def armed(reader):
    return _candidates(reader, "Police post overrun near Dorra", TEXT)


def _one(armed, kind):
    return next(one for one in armed[2] if one.value is kind)


def test_every_kind_that_is_named_is_a_candidate_once_with_a_quote(armed):
    scene, _, candidates = armed
    values = [one.value for one in candidates]
    assert {Kind.GUNFIRE, Kind.DRONE} <= set(values)
    assert len(set(values)) == len(values)
    assert Kind.STABBING not in values
    for one in candidates:
        assert one.found.value.kind is one.value
        assert all(scene.document.evidence("weapon", span).quote for span in one.found.spans)


def test_a_kind_is_told_by_the_words_that_name_it(armed):
    scene, _, _ = armed
    (span,) = _one(armed, Kind.DRONE).found.spans
    assert scene.document.evidence("weapon", span).quote == "drone"


def test_signs_say_what_stands_around_a_kind_and_what_is_named_beside_it(armed):
    drone = _one(armed, Kind.DRONE).signs
    assert {"as means", "drone as means", "> “had”", "drone beside gunfire"} <= drone


def test_the_answer_of_the_rules_is_one_of_the_candidates(armed):
    _, answer, candidates = armed
    ruled = [one for one in candidates if one.by_rule]
    assert [one.found for one in ruled] == [answer]
    assert "grammar" in ruled[0].signs


def test_weapons_that_were_not_used_and_the_reply_are_signs(reader):
    text = (
        "A man stabbed two guards in Dorra on Monday. Police shot dead the attacker. Later they"
        " found grenades in his flat."
    )
    armed = _candidates(reader, "Knife attack in Dorra", text)
    assert "unused" in _one(armed, Kind.GRENADE).signs
    assert "reply" in _one(armed, Kind.GUNFIRE).signs
    assert "reply" not in _one(armed, Kind.STABBING).signs


def test_nothing_is_guessed_where_no_word_names_a_kind(reader):
    text = "Four villagers died in an attack in Dorra on Monday, their families said."
    assert _candidates(reader, "Four killed in Dorra attack", text)[1:] == (None, [])


def _weapon(read, title, text):
    lead = next(m for m in read(title, text, "2026-03-11T12:00:00+00:00").mentions if m.lead)
    return lead.weapon.kind


@pytest.mark.parametrize(
    ("title", "text", "kind"),
    [
        (
            "Houses burned in village near Nablus",
            "Settlers walked into the village of Burqa near Nablus on Tuesday night, poured petrol"
            " over two houses and set them on fire. Soldiers with rifles looked on.",
            Kind.ARSON,
        ),
        (
            "Israeli jets pound port of Hodeidah a day after drone hit Tel Aviv",
            "Israeli jets bombed fuel tanks at the port of Hodeidah on Tuesday, a day after a"
            " Houthi drone killed a man in Tel Aviv.",
            Kind.AIRSTRIKE,
        ),
    ],
)
def test_the_likeliest_kind_is_told(read, title, text, kind):
    assert _weapon(read, title, text) is kind


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("A hand bomb was thrown at a house in Dorra on Tuesday and hurt a man", Kind.GRENADE),
        ("A magnetic device under his car killed a judge in Dorra on Tuesday", Kind.IED),
        ("The hospital in Dorra was struck from the air on Tuesday, killing four", Kind.AIRSTRIKE),
        ("A man drove an SUV through a street party in Dorra on Tuesday", Kind.VEHICLE_RAMMING),
    ],
)
def test_wordings_of_a_kind_are_known(read, words, kind):
    assert _weapon(read, "", words + ".") is kind


def test_a_word_can_suggest_a_kind_that_it_does_not_name(reader):
    text = "An Israeli strike killed two men in a car near Tyre on Monday, the ministry said."
    _, _, candidates = _candidates(reader, "", text)
    (struck,) = [one for one in candidates if one.value is Kind.AIRSTRIKE]
    assert "suggested" in struck.signs


def test_where_several_kinds_are_named_a_raid_with_all_of_them_is_a_candidate(reader):
    text = "Masked men threw grenades into a church in Jos on Monday, then stabbed eleven people."
    scene, _, candidates = _candidates(reader, "", text)
    (raid,) = [one for one in candidates if one.value is Kind.ASSAULT]
    quotes = {scene.document.evidence("weapon", span).quote for span in raid.found.spans}
    assert {"grenades", "stabbed"} <= quotes


def test_a_raid_needs_more_than_one_kind(armed, reader):
    _, _, candidates = _candidates(reader, "", "Shells fell on Dorra on Monday, killing two.")
    assert Kind.ASSAULT not in [one.value for one in candidates]


@pytest.mark.parametrize(
    ("bombing", "kind"),
    [("An Israeli bombing", Kind.AIRSTRIKE), ("A bombing", Kind.IED), ("A mine blast", Kind.IED)],
)
def test_states_bomb_from_the_air(reader, bombing, kind):
    _, answer, _ = _candidates(
        reader, "Two killed in Nabatieh", f"{bombing} killed two men in Nabatieh on Monday."
    )
    assert answer.value.kind is kind
