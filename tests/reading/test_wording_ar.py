"""Words of Arabic newsrooms from Mauritania to Yemen: verdicts and facts."""

import pytest

PUBLISHED = "2026-03-18T10:00:00+00:00"  # a Wednesday

NEW = "new_attack"
UPDATE = "update"
SILENT = ("background", "not_attack")


@pytest.mark.parametrize(
    ("title", "text", "verdict"),
    [
        # verbs of one country, or of the street
        (
            "تدوين مدفعي على الدلنج",
            "تعرضت مدينة الدلنج صباح اليوم لتدوين مدفعي عشوائي أودى بخمسة مواطنين.",
            NEW,
        ),
        (
            "فتاتان تفجران نفسيهما في سوق بمدينة مورا",
            "فجرت فتاتان نفسيهما وسط المتسوقين في مدينة مورا أمس فقضى ستة أشخاص.",
            NEW,
        ),
        (
            "مقتل تسعة متطوعين قرب واهيغويا",
            "أغار مقاتلون على متن دراجات نارية على مركز للمتطوعين قرب واهيغويا فجر اليوم.",
            NEW,
        ),
        # what followed
        (
            "فصيل «أحرار النخيل» يعلن وقوفه خلف استهداف الرتل",
            "قال الفصيل في منشور إنه يقف خلف استهداف رتل الدعم قرب الناصرية يوم الأحد.",
            UPDATE,
        ),
        (
            "الزبداني تودّع شهيديها",
            "شيّع أهالي الزبداني اليوم جثماني الشقيقين اللذين قضيا مساء الاثنين برصاص مسلحين"
            " على حاجز عند مدخل المدينة.",
            UPDATE,
        ),
        (
            "ضبط منصة صواريخ في أطراف تلعفر",
            "ضبطت الشرطة في أطراف تلعفر قاعدة حديدية استُخدمت في إطلاق صواريخ على معسكر قرب"
            " الموصل فجر الاثنين، واعتقلت اثنين.",
            UPDATE,
        ),
        (
            "انتشال ثلاث جثث من تحت أنقاض مبنى سومي",
            "أنهت فرق الإنقاذ البحث في ركام المبنى الذي أصابته مسيّرة في سومي يوم الاثنين،"
            " وبلغ العدد النهائي للقتلى أحد عشر.",
            UPDATE,
        ),
        # no attack
        (
            "مصرع اثنين بانفجار داخل مخبز في الكوت",
            "لقي شخصان مصرعهما بانفجار عنيف هز مخبزا وسط الكوت صباح اليوم. وتبين أن الانفجار"
            " نجم عن تسرب الغاز.",
            SILENT,
        ),
        (
            "رصاص الأفراح يصيب طفلة في إربد",
            "أصيبت طفلة بعيار ناري طائش خلال احتفالات بنتائج الثانوية في إربد مساء أمس.",
            SILENT,
        ),
        (
            "خمسة عشر عاما على تفجير الكنيسة",
            "في مثل هذا اليوم قبل عقد ونصف انفجرت سيارة مفخخة أمام الكنيسة فقتل ثلاثون شخصا."
            " اليوم أضاءت العائلات الشموع.",
            SILENT,
        ),
        (
            "توضيح: الصوت في المعامير ناجم عن تنفيس ضغط",
            "صوت الانفجار الذي سمعه الأهالي وتداوله البعض على أنه سقوط صاروخ نجم عن تنفيس"
            " ضغط في المصفاة.",
            SILENT,
        ),
    ],
)
def test_verdicts(read, title, text, verdict):
    wanted = verdict if isinstance(verdict, tuple) else (verdict,)
    assert read(title, text, PUBLISHED).verdict.value in wanted


@pytest.fixture
def lead(read):
    def _lead(text: str, title: str = ""):
        report = read(title, text, PUBLISHED)
        return next(mention for mention in report.mentions if mention.lead)

    return _lead


@pytest.mark.parametrize(
    ("text", "blamed"),
    [
        ("أضرم مستوطنون النار في منزل ومركبتين في بلدة حوارة فجر اليوم.", "Israeli settlers"),
        ("أصابت صواريخ روسية مبنى سكنيا في سومي فجر اليوم فقتل ثلاثة أشخاص.", "Russia"),
        (
            "سقطت قذيفة هاون على منزل في تعز أمس فأصيب طفل، وجاءت من مواقع تسيطر عليها"
            " جماعة الحوثي.",
            "Houthis",
        ),
        (
            "قتل خمسة جنود بتفجير في بانو أمس. وقال الجيش إن حركة طالبان باكستان دبرت العملية.",
            "Tehrik-i-Taliban Pakistan",
        ),
        (
            "احترق قارب في ميناء صور بقنبلة ألقتها مسيرة مساء أمس. وجدد المنظمون اتهام إسرائيل.",
            "Israel",
        ),
    ],
)
def test_whom_the_text_blames(lead, text, blamed):
    assert blamed in lead(text).blamed_on


def test_a_state_is_not_blamed_for_what_the_next_clause_tells(lead):
    text = "هاجم مسلحون مبنى في زاهدان جنوب شرقي إيران، وألقوا قنابل يدوية صباح اليوم."
    assert lead(text).blamed_on == ()


@pytest.mark.parametrize(
    ("text", "claimer"),
    [
        (
            "قتل 20 شخصا في تفجير كنيسة في دمشق أمس. وتحمل الداخلية تنظيم داعش المسؤولية، فيما"
            " تبنت العملية سرايا أنصار السنة.",
            "Saraya Ansar al-Sunna",
        ),
        (
            "سقط صاروخ قرب مطار بن غوريون صباح اليوم وأصيب ستة. وأعلن المتحدث الحوثي أن جماعته"
            " أطلقت الصاروخ.",
            "Houthis",
        ),
    ],
)
def test_who_claims_it(lead, text, claimer):
    assert lead(text).claimed_by == claimer


def test_the_day_of_a_claim_is_not_that_of_the_attack(lead):
    text = (
        "أعلن تنظيم «داعش - ولاية الساحل»، الثلاثاء، مسؤوليته عن الكمين الذي استهدف رتلا للجيش"
        " قرب ميناكا الجمعة الماضي."
    )
    assert str(lead(text).when.latest) == "2026-03-13"


@pytest.mark.parametrize(
    ("text", "munitions"),
    [
        ("انفجرت عبوة ناسفة بدورية قرب جلولاء صباح اليوم وأصيب شرطي.", 1),
        ("أطلقت مسيرة صاروخا واحدا على حافلة في أمهرة أمس فقتل تسعة.", 1),
        ("انفجرت مسيّرتان انتحاريتان داخل مستودع في كوستي فجر اليوم وأصيب عامل.", 2),
    ],
)
def test_single_weapons_are_counted(lead, text, munitions):
    assert lead(text).munitions.best == munitions


def test_an_adjective_behind_the_town_is_no_town(lead):
    text = "أصابت مسيرات مبنى في أوديسا، المدينة المطلة على البحر الأسود، فجر اليوم وجرح ثمانية."
    assert lead(text).place.name == "Odesa"
    assert lead("سقط صاروخ في مستوطنة المطلة صباح اليوم وأصيب رجل.").place.name == "Metula"
