"""Several attacks of one day in one article: each has its own place and figures, and is news."""

import pytest

MONDAY = "2026-03-16T12:00:00+00:00"
TWO_PORTS = (
    "Russian forces fired ballistic missiles at the ports of Odesa region before dawn on Monday. "
    "In Odesa two missiles hit a silo and wounded four dockers. In Chornomorsk one missile tore "
    "open a shed; a night watchman was killed, the governor said."
)
HOURS_LATER = (
    "Drones were shot down at Erbil airport in northern Iraq in the small hours of Monday, and "
    "hours later a camp of an Iranian Kurdish party at Koya, 60 km to the east, was hit, officials "
    "said.\n\nFour drones were downed at the airport. There were no casualties.\n\nAt Koya, two "
    "drones struck a kitchen, killing one man and injuring three, the party said."
)
TWO_MEANS = (
    "A shell hit a courtyard in Taiz on Monday morning and killed two brothers, medics said.\n\n"
    "The same day, in Mokha on the coast, a sniper wounded a woman who was carrying firewood."
)
TWO_BASES = (
    "Two bases in Syria were attacked on Monday evening. At al-Tanf, near the border, air defences "
    "shot down two drones and a guard was hurt. In al-Shaddadi, south of Hasakah, four rockets "
    "landed in open ground."
)
A_SEPARATE_RAID = (
    "Warplanes raided the hills above Baalbek in Lebanon on Monday and killed four men in a barn, "
    "the civil defence said.\n\nA separate raid on Hermel killed a shepherd."
)
ONE_ATTACK = (
    "Rockets hit Camp Taji north of Baghdad on Monday, wounding two soldiers. In Baghdad, a "
    "spokesman said that the launcher was found. In Taji, the blasts broke windows."
)
RECALLED = (
    "A bomb killed two policemen in Kirkuk on Monday. On Friday gunmen killed four soldiers at "
    "Hawija, 50 km away."
)


@pytest.fixture
def told(read):
    """What is told as news by the text, each as its place, killed and wounded."""

    def told(title, text):
        news = [one for one in read(title, text, MONDAY).mentions if one.lead or one.beside]
        figures = ((one.killed, one.wounded) for one in news)
        best = [[None if count is None else count.best for count in each] for each in figures]
        return [(one.place.name, *each) for one, each in zip(news, best, strict=True)]

    return told


def test_each_sentence_that_begins_with_another_place_tells_another_attack(told):
    news = told("Missiles hit Odesa and Chornomorsk ports", TWO_PORTS)
    assert news == [("Odesa", None, 4), ("Chornomors’k", 1, None)]


def test_what_was_hit_hours_later_elsewhere_is_another_attack(told):
    news = told("Drones target Erbil airport and Iranian Kurdish camp in Iraq", HOURS_LATER)
    assert news == [("Erbil International Airport", 0, 0), ("Koya", 1, 3)]


def test_a_deed_of_the_same_day_elsewhere_is_news_too(told):
    assert told("", TWO_MEANS) == [("Taiz", 2, None), ("Mocha", None, 1)]


def test_what_the_headline_names_together_is_told_apart_below(told):
    news = told("Al-Tanf and Shaddadi bases come under attack", TWO_BASES)
    assert news == [("Al-Tanf garrison", None, 1), ("Shaddadi", None, None)]


def test_a_separate_raid_elsewhere_is_another_attack_of_that_day(told, read):
    assert told("", A_SEPARATE_RAID) == [("Baalbek", 4, None), ("El Hermel", 1, None)]
    lead, other = (one.when for one in read("", A_SEPARATE_RAID, MONDAY).mentions)
    assert (lead.earliest, lead.latest) == (other.earliest, other.latest)


@pytest.mark.parametrize("text", [ONE_ATTACK, RECALLED])
def test_what_is_said_elsewhere_and_what_happened_before_is_not(told, text):
    assert len(told("", text)) == 1
