"""Whole articles in, reports out. The texts are ours; the facts of the first five are those of
five real reports on attacks in Iraq in 2020 and 2022."""

from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from monitor.types import Article, Basis, Kind, Mention, Modality, Report, Source, Verdict

NEW, UPDATE, BACKGROUND, NONE = (
    Verdict.NEW_ATTACK,
    Verdict.UPDATE,
    Verdict.BACKGROUND,
    Verdict.NOT_ATTACK,
)


def lead(report: Report) -> Mention:
    (found,) = [mention for mention in report.mentions if mention.lead]
    return found


def others(report: Report) -> list[Mention]:
    return [mention for mention in report.mentions if not mention.lead]


BESMAYA_BLOG = """Two rockets hit the Besmaya base south of Baghdad on the evening of March 16th.

Iraq's military reported the strike and spoke of no casualties.

It was the third strike within a week on a base used by foreign troops. Spain has soldiers there.

On March 14th, 33 Katyusha rockets were fired at the Taji base, wounding several Iraqi soldiers.

A new group, Usbat al-Thaireen, claimed responsibility for the attack of March 11th at Taji, which
killed three soldiers.
"""

BESMAYA_AGENCY = """A pair of rockets struck an Iraqi base that hosts coalition troops, the
military said on Tuesday.

The rockets landed in the Besmaya base south of Baghdad late on Monday night, its statement said.
It was the third such attack within a week.

Three coalition soldiers were killed on March 11 when rockets hit the Taji base.

Since late October there have been 24 rocket attacks on bases and on the embassy, in which five
soldiers were killed. Washington has blamed Kataib Hezbollah.
"""

ASAD = """At least two rockets fell near a base in Anbar that hosts US troops on Saturday,
security sources said.

Two rockets came down outside Ain al-Asad air base, one source said, and nobody was hurt.

Al-Muqawama al-Dawliya, a group that appeared in early 2021, claimed responsibility for the attack
on Telegram.

Last month the base was attacked by drones, which were shot down.

In neighbouring Syria four soldiers were hurt when rockets struck the Green Village base in early
April.

About one million people were killed in the Iraq war.
"""

TAJI_REACTION = """Turkey on Friday condemned the deadly attack on coalition troops in Iraq.

Camp Taji, north of Baghdad, was hit by between 15 and 30 Katyusha rockets on Wednesday evening,
officials said. Three soldiers were killed.

Iran fired missiles at Ain al-Asad air base in January, leaving more than 100 soldiers with head
injuries.
"""


def test_two_rockets_on_besmaya(read):
    report = read("Rockets land on another base in Iraq", BESMAYA_BLOG, "2020-03-17T09:00+00:00")
    found = lead(report)
    assert report.verdict is NEW
    assert found.weapon is not None
    assert found.weapon.kind is Kind.ROCKET
    assert found.munitions is not None
    assert found.munitions.best == 2
    assert found.place is not None
    assert found.place.site_id == "iq-besmaya"
    assert found.claimed_by is None


def test_separately_in_a_follow_up_is_something_else(read):
    text = (
        "A man of 61 died of burns on Thursday, the fifth victim of Wednesday's strike on the"
        " Karrada district of Baghdad. Five people were killed in the strike.\n\nSeparately,"
        " police asked the neighbours of a clerk for whom a bomb was placed under a car in Karrada"
        " that same evening."
    )
    report = read("Fifth victim of the Karrada strike dies", text, "2020-03-20T12:00+00:00")
    assert lead(report).cue == "join"


def test_a_count_since_october_and_an_earlier_attack_are_background(read):
    report = read("Rockets hit Besmaya base in Iraq", BESMAYA_AGENCY, "2020-03-17T12:00+00:00")
    assert report.verdict is NEW
    found = lead(report)
    assert found.killed is None
    assert found.cue == "split"
    taji = [m for m in others(report) if m.place and m.place.site_id == "iq-camp-taji"]
    assert taji
    assert any(mention.aggregate for mention in others(report))


@pytest.mark.parametrize(
    "text",
    [
        "Rockets hit Taji on Monday evening, wounding a guard, the third attack on it this month.",
        "Rockets hit Taji on Monday evening for the second time in as many days.",
        "Taji was hit again on Monday evening: two rockets wounded a guard.",
        "Rockets hit Taji on Monday evening, barely 24 hours after a similar attack.",
    ],
)
def test_words_that_tell_of_a_further_attack(read, text):
    found = lead(read("", text, "2020-03-16T20:00+00:00"))
    assert found.cue == "split"
    assert found.when is not None
    assert found.when.earliest.day == 16


def test_a_week_over_which_attacks_are_counted_is_no_day(read):
    text = "Rockets reported over Taji base; sirens, second time this week"
    found = lead(read("", text, "2020-03-19T20:00+00:00"))
    assert found.cue == "split"
    assert found.when.basis is Basis.PUBLISHED


def test_another_attack_of_this_week_is_dated_by_the_week(read):
    text = "Another attack this week killed three guards in Taji, police said."
    found = lead(read("", text, "2020-03-19T20:00+00:00"))
    assert found.when.basis is Basis.TEXT


@pytest.mark.parametrize(("filed", "day"), [("Feb. 14, 2020", 13), ("March 6", 5)])
def test_what_was_filed_long_before_it_is_published_is_dated_from_there(read, filed, day):
    text = f"QUETTA, {filed} (Post) - A bomb killed six people at a market in Quetta yesterday."
    found = lead(read("", text, "2020-03-06T12:00+00:00"))
    assert found.when is not None
    assert found.when.earliest.day == day


def test_ain_al_asad_with_its_claim_and_without_the_past(read):
    report = read("US base in Iraq targeted with rockets", ASAD, "2022-05-01T08:00+00:00")
    assert report.verdict is NEW
    found = lead(report)
    assert found.claimed_by == "al-Muqawama al-Dawliya"
    assert found.killed is None or found.killed.best == 0
    drones = [m for m in others(report) if m.weapon and m.weapon.kind is Kind.DRONE]
    assert drones


def test_a_reaction_is_not_a_new_attack(read):
    report = read(
        "Turkey condemns attack on troops in Iraq", TAJI_REACTION, "2020-03-13T10:00+00:00"
    )
    assert report.verdict is UPDATE
    assert lead(report).place.site_id == "iq-camp-taji"


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Gunmen kill four in village raid", "Gunmen killed four farmers in Katsina on Monday."),
        ("Car bomb goes off at market", "A car bomb exploded at a market in Kirkuk on Monday."),
        ("DRONE HITS FUEL DEPOT", "A DRONE HIT A FUEL DEPOT IN ODESA OVERNIGHT, OFFICIALS SAID."),
        ("", "Three soldiers were shot dead near Mosul early on Tuesday, the army said."),
        ("Airstrike on Sanaa", "Warplanes bombed a barracks in Sanaa overnight, killing six."),
        ("Blast at mosque", "A suicide bomber blew himself up in a mosque in Kabul on Tuesday."),
        ("Ship attacked", "A tanker was hit by a missile off Hodeidah on Tuesday, UKMTO said."),
        ("Knife attack in Nice", "A man stabbed three people outside a church in Nice today."),
        (
            "Council meets",
            "The council met on Monday.\n\nAs it sat, a rocket hit the city hall in "
            "Sinjar, wounding two guards, police said.",
        ),
    ],
)
def test_attacks_told_as_news(read, title, text):
    assert read(title, text).verdict is NEW


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Late strike wins cup tie", "A late strike from 25 yards beat the keeper on Saturday."),
        ("Dockers' strike", "Dockers began a two-day strike over pay at Umm Qasr on Monday."),
        ("Actor dies of heart attack", "He suffered a heart attack on Monday, his family said."),
        ("Bank hit by cyber attack", "A cyber attack on Monday hit a bank's servers in Amman."),
        ("Army drill", "Rockets hit mock targets in a live-fire exercise near Tabuk on Monday."),
        ("Police seize rockets", "Police found nine rockets in a cave near Tikrit on Monday."),
        ("Gas blast", "Two people died when a gas cylinder exploded in a kitchen in Basra today."),
        (
            "Troops find missile launch platform",
            "A patrol found a launch pad with two rockets ready to be fired near Tikrit today.",
        ),
        ("Satellite launch", "A rocket carrying a satellite lifted off from its pad on Monday."),
        ("General warns", "Any attack would be answered with missiles, the general warned."),
        ("Army denies attack", "The army denied on Monday that rockets had hit its camp at Taji."),
        ("Film opens", "In the film a bomb explodes and gunmen kill the hero; a weak script."),
        ("Three sentenced", "A court sentenced three men on Monday over a 2019 bombing in Kirkuk."),
        (
            "Jordan brings down drone with drugs",
            "Border guards jammed a drone that crossed from Syria before dawn on Thursday, the army"
            " said. It carried half a kilo of crystal meth.",
        ),
    ],
)
def test_what_only_sounds_like_an_attack_rings_nobody(read, title, text):
    assert read(title, text).verdict in (NONE, BACKGROUND)


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("Air defences shot down two drones over Erbil on Tuesday.", Modality.INTERCEPTED),
        ("Two drones hit Erbil airport on Tuesday, wounding a guard.", Modality.ASSERTED),
        ("A rocket landed near the embassy in Baghdad today but did not explode.", Modality.FAILED),
    ],
)
def test_how_an_attack_is_put(read, text, modality):
    assert lead(read("", text)).modality is modality


@pytest.mark.parametrize(
    ("title", "text"),
    [
        (
            "Drone with explosives kills guard in Kirkuk",
            "A guard died and two were wounded on Monday when a drone dropped a grenade on a post.",
        ),
        (
            "Rebels fire at air base near Mosul; no casualties",
            "Rebels launched missiles at an air base in Mosul on Monday. Nobody was hurt.",
        ),
        (
            "Mosul attacked by drones at night: two injured",
            "In the night of 18 March militants attacked Mosul with drones. Two were injured.",
        ),
        (
            "Bus blast in Kirkuk kills seven",
            "A bomb killed seven workers and injured nine on Station Road on Sunday, 8 March.",
        ),
    ],
)
def test_a_headline_and_the_first_sentence_tell_one_attack(read, title, text):
    assert len(read(title, text).mentions) == 1


def test_two_words_that_look_like_an_attack_answer_too_few_questions(read):
    report = read("", "The software maker survived an assault from a rival and hurt its image.")
    assert report.verdict is NONE
    assert report.reason.startswith("tells too little (harm)")
    assert read("Blast heard in Karachi", "A blast was heard in Karachi at dawn.").verdict is NEW


def test_a_language_without_rules_is_said_to_be_not_understood(read):
    report = read(
        "",
        "Un coche bomba estalló el jueves frente a una comisaría del centro de Cali y mató a doce "
        "personas, informó la policía. Otras treinta y cinco resultaron heridas, entre ellas tres "
        "niños que esperaban el autobús escolar, según el balance del hospital universitario.",
    )
    assert report.verdict is NONE
    assert report.reason == "not understood: no rules for the language 'es'"


def test_an_old_attack_handed_on_late_is_no_new_one(read):
    report = read(
        "Bus blast in Kirkuk kills seven",
        "A bomb killed seven workers and injured nine on Station Road on Sunday, 8 March.",
    )
    assert report.verdict is not NEW
    assert [m.when.earliest.isoformat() for m in report.mentions] == ["2026-03-08"]


def test_a_headline_and_an_attack_elsewhere_stay_two(read):
    report = read(
        "Drone kills guard in Kirkuk",
        "A grenade thrown at a shop in Basra wounded two on Monday. A drone killed a guard.",
    )
    assert len(report.mentions) == 2


def test_only_a_headline_is_taken_for_another_weapon(read):
    report = read(
        "Drone hits Mosul airport",
        "A drone hit the airport in Mosul on Monday. Gunmen shot dead a guard at a post.",
    )
    assert len(report.mentions) == 2


def test_the_unhurt_beside_the_dead_are_not_everybody(read):
    report = read(
        "Guard slain in attack in Kirkuk",
        "The watchman whom gunmen fired at in Kirkuk on Monday was martyred. "
        "The nurses remained unhurt.",
    )
    assert lead(report).wounded is None


def test_the_same_text_gives_the_same_report_whatever_came_before(reader, read):
    first = read("Rockets hit base", BESMAYA_AGENCY)
    read("Something else", ASAD)
    assert read("Rockets hit base", BESMAYA_AGENCY) == first


def test_every_quote_is_what_the_article_says(read):
    for title, text in (("Rockets hit base", BESMAYA_AGENCY), ("US base targeted", ASAD)):
        report = read(title, text)
        quotes = [evidence for mention in report.mentions for evidence in mention.evidence]
        assert quotes
        for evidence in quotes:
            part = title if evidence.part == "title" else text
            assert part[evidence.start : evidence.end] == evidence.quote


WORDS = [
    "rockets", "hit", "killed", "two", "soldiers", "in", "Baghdad", "on", "Monday", "attack",
    "صاروخ", "مقتل", "جنديين", "بغداد", ".", "\n", "\u200f", "12", "denied", "claimed", "ISIS",
]  # fmt: skip
attack_like = st.lists(st.sampled_from(WORDS), max_size=60).map(" ".join)
anything = st.text(max_size=300)


def article(title: str, text: str) -> Article:
    return Article(
        url="", title=title, text=text, published=None, source=Source(publisher="example")
    )


@settings(max_examples=60, deadline=None)
@given(title=anything | attack_like, text=anything | attack_like)
@example(title="", text="")
@example(title="rocket", text="\x00\u202e\ud800")
@example(title="R\u0301OCKETS HIT", text="А rосket hit Вaghdad")
@example(title="x" * 5000, text="صاروخ" * 2000)
def test_no_text_makes_it_fail_and_quotes_stay_inside(reader, title, text):
    report = reader.read(article(title, text))
    assert 0 <= report.score <= 1
    assert sum(mention.lead for mention in report.mentions) <= 1
    for mention in report.mentions:
        for evidence in mention.evidence:
            part = title if evidence.part == "title" else text
            assert part[evidence.start : evidence.end] == evidence.quote


def test_five_megabytes_are_read_in_bounded_work(reader):
    huge = article("Rockets hit base", "Rockets hit a base in Baghdad on Monday. " * 125_000)
    cut = replace(huge, text=huge.text[:60_000])
    assert reader.read(huge).verdict == reader.read(cut).verdict


@pytest.mark.parametrize(
    ("title", "text", "place"),
    [
        ("ASAD", "Rockets on Ain al-Asad. Broad daylight.", "Ain al-Asad air base"),
        ("Mutaibija", "ISIS hit an army post, two soldiers dead", "Mutaibija"),
        ("22:06 Erbil", "Drones over the city, one down near the airport", "Erbil"),
    ],
)
def test_a_flash_tells_an_attack_by_a_weapon_and_a_place(read, title, text, place):
    report = read(title, text)
    assert report.verdict is Verdict.NEW_ATTACK
    assert report.mentions[0].place.name == place


@pytest.mark.parametrize(
    "text",
    [
        "Missiles on display in Tehran.",
        "Rockets found near Taji, defused.",
        "Siren test at the embassy in Baghdad at noon.",
    ],
)
def test_a_flash_about_weapons_that_hit_nobody_stays_silent(read, text):
    assert read("Flash", text).verdict not in (Verdict.NEW_ATTACK, Verdict.UPDATE)


def test_what_happened_since_is_no_day_of_the_attack(read):
    text = (
        "A bomb killed two guards in Taji on Sunday, police said. It was the first bombing in the"
        " town since the governor was replaced in December."
    )
    report = read("Bomb kills two in Taji", text)
    assert all(one.when is None or one.when.latest.month == 3 for one in report.mentions)
