"""Facts of Arabic news in our own words: what clitics, duals and word order do to them."""

import pytest

PUBLISHED = "2026-03-18T10:00:00+00:00"  # a Wednesday


@pytest.fixture
def lead(read):
    def _lead(text: str):
        report = read("", text, PUBLISHED)
        return next(mention for mention in report.mentions if mention.lead)

    return _lead


def test_a_distance_may_stand_behind_the_name(lead):
    place = lead("سقط صاروخ كاتيوشا شمال بغداد بعشرين كيلومترا فجر اليوم وأصيب جندي.").place
    assert (place.name, place.country) == ("Baghdad", "IQ")
    assert place.lat == pytest.approx(33.33 + 0.18, abs=0.1)


@pytest.mark.parametrize(
    ("where", "name", "country"),
    [
        ("في محيط مطار أربيل الدولي", "Erbil International Airport", "IQ"),
        ("على الأطراف الغربية لمدينة إدلب", "Idlib", "SY"),
        ("في ضواحي مدينة كويتا الباكستانية", "Quetta", "PK"),
        ("قبالة سواحل المخا اليمنية", "Mocha", "YE"),
        ("على مطار تمبكتو شمالي مالي", "Timbuktu", "ML"),
        ("قرب الدجيل", "Dujail", "IQ"),
    ],
)
def test_places(lead, where, name, country):
    place = lead(f"قتل ثلاثة أشخاص بهجوم صاروخي {where} مساء أمس.").place
    assert (place.name, place.country) == (name, country)


@pytest.mark.parametrize(
    ("when", "day"),
    [
        ("فجر اليوم", "2026-03-18"),
        ("مساء أمس", "2026-03-17"),
        ("ليلة الثلاثاء", "2026-03-17"),
        ("منذ فجر اليوم", "2026-03-18"),
        ("أول أمس", "2026-03-16"),
        ("في 15 آذار/مارس", "2026-03-15"),
        ("يوم الأحد ١٥ مارس", "2026-03-15"),
    ],
)
def test_days(lead, when, day):
    told = lead(f"قُتل جنديان {when} بانفجار عبوة ناسفة في مدينة الموصل.").when
    assert (str(told.earliest), str(told.latest)) == (day, day)


@pytest.mark.parametrize(
    ("said", "munitions"),
    [
        ("سقط صاروخان على القاعدة وأصيب جندي", (2, 2)),
        ("سقط ١٥ صاروخاً على القاعدة وأصيب جندي", (15, 15)),
        ("سقط أحد عشر صاروخا على القاعدة وأصيب جندي", (11, 11)),
        ("سقط ما لا يقل عن ثلاثة صواريخ على القاعدة وأصيب جندي", (3, None)),
        ("نفذت الجماعة هجوما بطائرتين مسيرتين على القاعدة وأصيب جندي", (2, 2)),
    ],
)
def test_munitions(lead, said, munitions):
    count = lead(f"{said} في مدينة الموصل مساء أمس.").munitions
    assert (count.low, count.high) == munitions


def test_the_wounded_are_no_grenades(lead):
    mention = lead("مقتل شخص وجرح ستة في هجوم بقنبلة يدوية على متجر في بيشاور مساء أمس.")
    assert mention.munitions is None
    assert mention.wounded.best == 6


def test_gunmen_of_a_group_blame_it(lead):
    text = "هاجم مسلحون من تنظيم داعش حاجزا قرب الموصل مساء أمس فقتلوا ثلاثة جنود."
    assert lead(text).blamed_on == ("Islamic State",)


def test_who_speaks_of_the_dead_did_not_kill_them(lead):
    text = "أفادت الشرطة الباكستانية بمقتل شخص بانفجار عبوة ناسفة في بيشاور مساء أمس."
    assert lead(text).blamed_on == ()


def test_a_group_that_no_file_knows_is_named_in_quotes(lead):
    text = (
        "سقطت أربع قذائف هاون على معسكر قرب الموصل فجر اليوم وأصيب جندي. "
        "وأعلن فصيل يسمي نفسه «لواء أحرار الرافدين» مسؤوليته عن الهجوم."
    )
    assert lead(text).claimed_by == "لواء أحرار الرافدين"
