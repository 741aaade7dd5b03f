"""Facts of Arabic news in our own words: what clitics, duals and word order do to them."""

from datetime import datetime

import pytest

from monitor.reading.facts import blamed_on
from monitor.types import Article, Source

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
        ("استهدفت القاعدة بطائرة مسيرة وأصيب جندي", (1, 1)),
        ("استهدفت القاعدة بثلاث طائرات هجومية بدون طيار وأصيب جندي", (3, 3)),
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
    assert (mention.munitions.best, mention.wounded.best) == (1, 6)


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


def test_what_was_stopped_while_it_tried_to_hit_had_been_launched(lead):
    flash = lead("إسقاط مسيرة حاولت استهداف قاعدة حرير")
    assert (flash.modality, flash.place.name) == ("intercepted", "Harir air base")


def test_the_article_is_shortened_behind_for(lead):
    mention = lead("قصفت طائرة مسيرة تابعة للدعم السريع فجر اليوم سوقا في الأبيض وقتل أربعة.")
    assert mention.blamed_on == ("Rapid Support Forces",)


def test_a_city_where_it_happened_did_not_do_it(lead):
    assert lead("قتل ستة أشخاص في هجوم موسكو مساء أمس الثلاثاء.").blamed_on == ()


def test_a_noun_after_a_name_is_no_deed_of_it(lead):
    mention = lead("قتل وزير في حكومة طالبان بتفجير داخل الوزارة في كابل اليوم.")
    assert mention.blamed_on == ()


def test_last_night_is_the_night_before_the_day_of_the_text(lead):
    when = lead("قتل أربعة في اشتباكات بين مجموعات مسلحة في طرابلس الليلة الماضية.").when
    assert when.earliest.isoformat() == when.latest.isoformat() == "2026-03-17"


def test_what_a_group_says_that_it_did_is_a_claim(lead):
    mention = lead(
        "قتل أربعة جنود بمسيرة قرب حيفا أمس. وأعلن حزب الله أنه أطلق سربا من المسيرات على المعسكر."
    )
    assert mention.claimed_by == "Hezbollah"


def test_what_answers_the_attack_is_not_its_weapon(lead):
    mention = lead("هاجم مسلحون موقعا للجيش قبيل الفجر وانسحبوا بعد تدخل الطيران وقتل جنديان.")
    assert mention.weapon.kind == "gunfire"


def test_a_name_in_quotes_at_the_claim_is_the_claimer(lead):
    claimed = lead("تبنت «سرايا الفجر» الهجوم الذي استهدف قاعدة حرير أمس بمسيرة وأصاب جنديا.")
    assert claimed.claimed_by == "سرايا الفجر"
    other = lead("قتل مسلح جنديين بالرصاص في تدمر أمس، وكان قد فصل لتبنيه «أفكارا متطرفة».")
    assert other.claimed_by is None


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("اقتحم عشرات المستوطنين صباح اليوم باحات المسجد الأقصى بحماية الشرطة.", "not_attack"),
        ("اقتحمت قوات الاحتلال فجر اليوم بلدة قباطية واعتقلت أربعة شبان.", "not_attack"),
        ("استشهد فتى برصاص الاحتلال خلال اقتحام مخيم بلاطة فجر اليوم.", "new_attack"),
        ("اقتحم مسلحون فجر اليوم قرية قرب كركوك وقتلوا ثلاثة مدنيين.", "new_attack"),
        ("اقتحمت قوات الدعم السريع فجر اليوم قرية شرق الأبيض.", "new_attack"),
    ],
)
def test_who_enters_attacks_only_with_harm_or_arms(read, text, verdict):
    assert read("", text, PUBLISHED).verdict == verdict


def test_what_killed_the_attacker_is_not_his_weapon(lead):
    mention = lead("طعن شاب المارة بسكين في بئر السبع أمس وأصاب اثنين قبل أن يقتل برصاص حارس.")
    assert mention.weapon.kind == "stabbing"


def test_what_bombarded_is_told_later(lead):
    mention = lead(
        "قتل مواطن في قصف إسرائيلي على خان يونس اليوم.\nوقال شهود إن مسيرة قصفت تجمعا للسكان."
    )
    assert mention.weapon.kind == "drone"


def test_one_of_the_shells_counts_none(lead):
    mention = lead("قتل سبعة في قصف مدفعي على الأبيض مساء أمس، وسقطت إحدى القذائف على منزل.")
    assert mention.munitions is None


def test_they_said_that_they_hit_it_is_a_claim(lead):
    mention = lead("أصيبت ناقلة بزورق مسير قبالة الحديدة أمس. ولاحقا أعلن الحوثيون أنهم استهدفوها.")
    assert mention.claimed_by == "Houthis"


@pytest.mark.parametrize(
    ("said", "who"),
    [
        ("واتهم مكتب المحافظ مهربين بالوقوف وراء الهجوم", "مهربين"),
        ("وحملت النقابة جهاز الأمن الداخلي المسؤولية", "جهاز الأمن الداخلي"),
        ("ونسب الأهالي الهجوم إلى حركة العهد الجديد", "حركة العهد الجديد"),
        ("وقال وزير إن فصائل موالية لإيران تقف وراء الهجوم", "Iran-backed militias"),
        ("ورجح ضابط أن يكون المنفذون من فلول التنظيم", "Islamic State"),
        ("وحمل نائب مليشيا الدعم السريع المسؤولية", "Rapid Support Forces"),
    ],
)
def test_who_is_blamed_by_what_they_are(lead, said, who):
    text = f"سقطت أربع قذائف هاون على معسكر قرب الموصل فجر اليوم وأصيب جندي. {said}."
    assert lead(text).blamed_on == (who,)


def test_unknown_gunmen_are_nobody(lead):
    text = "سقطت قذيفتان على حاجز قرب الموصل أمس وأصيب جندي. واتهم الضابط مسلحين مجهولين."
    assert lead(text).blamed_on == ()


def test_whom_the_blamed_are_linked_with_is_not_blamed(lead):
    text = (
        "قتل تسعة بسيارة مفخخة في سوق بكراتشي أمس. "
        "وحمل الوزير حركة طالبان باكستان المرتبطة بتنظيم القاعدة المسؤولية."
    )
    assert lead(text).blamed_on == ("Tehrik-i-Taliban Pakistan",)


@pytest.mark.parametrize(
    ("said", "who"),
    [
        ("وأعلنت جماعة «لواء الفجر الصادق» في بيان أنها قصفت المعسكر", "لواء الفجر الصادق"),
        ("وتبنت حركة العهد الجديد القصف", "حركة العهد الجديد"),
        ("وأصدرت جماعة أحرار الوادي بيانا تقول فيه إن رجالها نفذوا الهجوم", "أحرار الوادي"),
    ],
)
def test_a_group_that_no_file_knows_is_named_by_what_it_is(lead, said, who):
    text = f"سقطت أربع قذائف هاون على معسكر قرب الموصل فجر اليوم وأصيب جندي. {said}."
    assert lead(text).claimed_by == who


def test_a_name_ends_where_no_definite_word_follows(lead):
    text = (
        "سقطت أربع قذائف هاون على معسكر قرب الموصل فجر اليوم وأصيب جندي. وتبنت جماعة مسلحة القصف."
    )
    assert lead(text).claimed_by is None


CAMP = "سقطت أربع قذائف هاون على معسكر قرب الموصل فجر اليوم وأصيب جندي."


@pytest.mark.parametrize(
    ("said", "who"),
    [
        ("واتهم البنتاغون مجموعات مسلحة متطرفة مدعومة من إيران", "Iran-backed militias"),
        ("وقال مصدر أمني إن فصيلا مدعوما من إيران نفذ الهجوم", "Iran-backed militias"),
        ("واتهمت القيادة «التنظيمات الإرهابية المسلحة» باستهدافه", "التنظيمات الإرهابية المسلحة"),
        ("واتهم المتحدث خلايا إرهابية مرتبطة بتنظيم داعش", "Islamic State"),
        ("وحمل الوزير تنظيم داعش المسؤولية", "Islamic State"),
    ],
)
def test_the_adjectives_of_the_blamed_say_whose_they_are(lead, said, who):
    assert lead(f"{CAMP} {said}.").blamed_on == (who,)


def test_who_only_carries_something_is_not_blamed(reader):
    """By the grammar: the learnt weights have the last word."""
    article = Article(
        url="https://gulf-wire.example/1",
        title="",
        text=f"{CAMP} وكان المهاجم يحمل شعار حركة حماس.",
        published=datetime.fromisoformat(PUBLISHED),
        source=Source(publisher="Gulf Wire", language="ar"),
    )
    scene = reader.lead_of(article)
    assert scene is not None
    assert blamed_on.find(scene, reader.rules) is None


@pytest.mark.parametrize(
    ("said", "who"),
    [
        ("وقال مسؤول أميركي إن الولايات المتحدة نفذت ضربة على المعسكر", "United States"),
        ("ونفى مسؤول أميركي أن تكون الولايات المتحدة نفذت ضربة على المعسكر", None),
        ("وأعلنت حركة النجباء أنها «استهدفت» المعسكر", "Harakat Hezbollah al-Nujaba"),
        (
            "وأعلن فصيل يدعى «أحرار الوادي» مسؤوليته عن قصف المعسكر حيث تتمركز قوات تركية",
            "أحرار الوادي",
        ),
    ],
)
def test_who_tells_the_own_deed_claims_it(lead, said, who):
    assert lead(f"{CAMP} {said}.").claimed_by == who


@pytest.mark.parametrize(
    "said", ["ولا دليل على انتحاري", "ولا صحة لوجود انتحاري", "ونفت الحركة إطلاق أي قذيفة"]
)
def test_a_weapon_that_is_denied_is_not_counted(lead, said):
    text = f"قُتل ثمانية مصلين بنيران رشاشات في مسجد قرب الموصل فجر اليوم. {said}."
    assert lead(text).munitions is None


def test_the_sick_of_an_epidemic_do_not_hide_rockets(lead):
    text = "سقطت أربع قذائف صاروخية على مستشفى لمرضى كورونا في الموصل أمس وأصيب ممرض."
    assert lead(text).munitions.best == 4
