"""Which words of a sentence are places, and which only look like one."""

import pytest

from monitor.gazetteer import UNLISTED, Layer, Relation, Use

# sentence, the words that name a place, what they mean: a site's id, or name/country
NAMED = [
    ("Gunmen opened fire at Rumeilan on Monday.", "Rumeilan", "Rumeilan/SY"),
    ("A drone fell on Shuaiba port on Monday.", "Shuaiba port", "kw-shuaiba-port"),
    ("A blast killed two policemen in D.I. Khan.", "D.I. Khan", "Dera Ismail Khan/PK"),
    ("Rockets fell in the Upper Galilee.", "Upper Galilee", "Galilee/IL"),
    ("A base in Puntland was shelled.", "Puntland", "Puntland/SO"),
    ("A drone was aimed at Umm al-Rashrash on Monday.", "Umm al-Rashrash", "Eilat/IL"),
    ("A mine killed two soldiers near Mahmur.", "Mahmur", "Mexmur/IQ"),
    ("Two were shot dead in Colemerg.", "Colemerg", "Colemerg/TR"),
    ("Shells hit the Avana oil field.", "Avana oil field", "Avana oil field/IQ"),
    ("A drone fell on Ramon airbase.", "Ramon airbase", "il-ramon-air-base"),
    ("A blast near D.G. Khan killed a guard.", "D.G. Khan", "D.G. Khan/PK"),
    ("استهدفت صواريخ قاعدة العديد", "قاعدة العديد", "qa-al-udeid"),
    ("A convoy was shot at in Yemen's Shabwa.", "Shabwa", "Shabwah/YE"),
    ("A rocket from Yemen fell near Eilat.", "Eilat", "Eilat/IL"),
    ("Rockets hit Besmaya base, south of Baghdad.", "Besmaya base", "iq-besmaya"),
    ("Four rockets landed around Kormor, in Iraq.", "Kormor", "iq-khor-mor"),
    ("Rockets hit a base in al-Shaddadi, NE Syria.", "base in al-Shaddadi", "sy-shaddadi"),
    ("A vessel 110NM EAST SOUTH EAST OF ADEN was struck.", "ADEN", "Aden/YE"),
    ("رشقة صاروخية تستهدف #عين_الأسد قبل قليل", "عين_الأسد", "iq-ain-al-asad"),
    ("Two rockets landed on Bismayah on Monday.", "Bismayah", "iq-besmaya"),
    ("Ein Al-Assad airbase was attacked.", "Ein Al-Assad airbase", "iq-ain-al-asad"),
    ("Drones flew towards the Al Asad base.", "Al Asad base", "iq-ain-al-asad"),
    ("Shells fell on Camp Taji.", "Camp Taji", "iq-camp-taji"),
    ("Rockets hit the al-Taji air base.", "al-Taji air base", "iq-camp-taji"),
    ("A base in Taji came under fire.", "base in Taji", "iq-camp-taji"),
    ("A bomb went off in Taji.", "Taji", "Taji/IQ"),
    ("A bomb went off in Balad.", "Balad", "Balad/IQ"),
    ("Balad air base was shelled.", "Balad air base", "iq-balad"),
    ("Iraq's K-1 base was hit.", "K-1 base", "iq-k1"),
    ("Tower 22 was hit by a drone.", "Tower 22", "jo-tower-22"),
    ("Drones struck Erbil airport.", "Erbil airport", "iq-erbil-airport"),
    ("A drone hit Erbil International Airport.", "Erbil International Airport", "iq-erbil-airport"),
    ("A blast shook central Erbil.", "Erbil", "Erbil/IQ"),
    ("The Khor Mor gas field was hit.", "Khor Mor gas field", "iq-khor-mor"),
    ("Kormor gas field stopped work.", "Kormor gas field", "iq-khor-mor"),
    ("Rockets fell in the Green Zone.", "Green Zone", "iq-green-zone"),
    ("Rockets landed near the US embassy in Baghdad.", "US embassy", "iq-us-embassy"),
    ("The American Embassy in Beirut was shot at.", "American Embassy", "lb-us-embassy"),
    ("Missiles hit the Conoco field.", "Conoco field", "sy-conoco"),
    ("Troops at Green Village were wounded.", "Green Village", "sy-al-omar"),
    ("Mortars fell on Mogadishu airport.", "Mogadishu airport", "so-mogadishu-airport"),
    ("A ship was hit in the Bab al-Mandab Strait.", "Bab al-Mandab Strait", "xx-bab-el-mandeb"),
    ("Drones hit Beirut's southern suburbs.", "Beirut's southern suburbs", "lb-dahiyeh"),
    ("A strike hit the Jenin refugee camp.", "Jenin refugee camp", "ps-jenin-camp"),
    ("A strike hit a house in Jenin.", "Jenin", "Jenin/PS"),
    ("The Zaporizhzhia nuclear power plant was shelled.", "Zaporizhzhia nuclear power plant",
     "ua-zaporizhzhia-npp"),
    ("A missile fell in Zaporizhzhia.", "Zaporizhzhia", "Zaporizhzhia/UA"),
    ("Gunmen attacked Kuje prison in Nigeria.", "Kuje prison", "ng-kuje-prison"),
    ("A bomb exploded in Deir al-Zour.", "Deir al-Zour", "Deir ez-Zor/SY"),
    ("Three died in Al-Hudaydah.", "Al-Hudaydah", "Hodeidah/YE"),
    ("Shelling hit El Fasher.", "El Fasher", "El Fasher/SD"),
    ("A mine exploded in Rio de Janeiro.", "Rio de Janeiro", "Rio de Janeiro/BR"),
    ("The town of Hit was shelled.", "Hit", "Hit/IQ"),
    ("A bomb exploded in Nice, France.", "Nice", "Nice/FR"),
    ("Two rockets hit an Iraqi military base.", "Iraqi military base", "Iraq/IQ"),
    ("A blast was heard in the Iraqi capital.", "Iraqi capital", "Baghdad/IQ"),
    ("ROCKETS HIT ERBIL AIRPORT", "ERBIL AIRPORT", "iq-erbil-airport"),
    ("BOMB KILLS TEN IN KARACHI", "KARACHI", "Karachi/PK"),
    ("Rafah in Gaza was bombed.", "Rafah", "Rafah/PS"),
    ("An ambush in Rafah in Egypt's North Sinai killed two.", "Rafah", "Rafah/EG"),
    ("Clashes broke out in Tripoli, Lebanon.", "Tripoli", "Tripoli/LB"),
    ("Clashes broke out in Tripoli as Libyan and Libya-backed forces met in Libya.", "Tripoli",
     "Tripoli/LY"),
    ("A drone strike hit Sinjar in Iraq.", "Sinjar", "Sinjar/IQ"),
    ("Troops raided Basra province.", "Basra", "Basra/IQ"),
    ("استهدفت طائرة مسيرة قاعدة عين الأسد الجوية", "قاعدة عين الأسد الجوية", "iq-ain-al-asad"),
    ("سقطت صواريخ بمطار أربيل الدولي", "بمطار أربيل الدولي", "iq-erbil-airport"),
    ("سقوط صاروخين على معسكر بسماية", "معسكر بسماية", "iq-besmaya"),
    ("قصف معسكر التاجي شمالي بغداد", "معسكر التاجي", "iq-camp-taji"),
    ("انفجار عبوة في التاجي", "التاجي", "Taji/IQ"),
    ("قاعدة بلد الجوية تتعرض لقصف", "قاعدة بلد الجوية", "iq-balad"),
    ("Drones were fired at the U.S. embassy in Baghdad.", "U.S. embassy", "iq-us-embassy"),
    ("هجوم على السفارة الأميركية ببغداد", "السفارة الأميركية", "iq-us-embassy"),
    ("صواريخ تسقط في المنطقة الخضراء", "المنطقة الخضراء", "iq-green-zone"),
    ("انفجار في مدينة الموصل", "الموصل", "Mosul/IQ"),
    ("قصف على حقل كونيكو", "حقل كونيكو", "sy-conoco"),
    ("غارة على الضاحية الجنوبية", "الضاحية الجنوبية", "lb-dahiyeh"),
    ("قصف مدفعي على الفاشر", "الفاشر", "El Fasher/SD"),
    ("اشتباكات بمدينة طرابلس في ليبيا", "طرابلس", "Tripoli/LY"),
    ("انفجار في العاصمة العراقية", "العاصمة العراقية", "Baghdad/IQ"),
    ("استهداف قاعدة عراقية", "قاعدة عراقية", "Iraq/IQ"),
    ("غارة على بلدة عيترون", "عيترون", "Aitaroun/LB"),
    ("A drone hit a car in Burj Rahhal in Lebanon.", "Burj Rahhal", "Burj Rahhal/LB"),
    ("غارة على بلدة سجد جنوب لبنان", "سجد", "Sojoud/LB"),
    ("انفجار في حي المهندسين بالقاهرة", "حي المهندسين", "Mohandessin/EG"),
    ("Shots were fired at a truck near al-Baghdadi in Iraq.", "al-Baghdadi", "Baghdadi/IQ"),
    ("Jets bombed caves in Metina in northern Iraq.", "Metina", "iq-metina"),
    ("Jets bombed caves in Gara in northern Iraq.", "Gara", "Gara Mountain/IQ"),
    ("Jets bombed caves in Avashin-Basyan on Monday.", "Avashin-Basyan", "iq-avashin-basyan"),
    ("A mine exploded in the Claw-Lock zone.", "Claw-Lock zone", "iq-claw-lock"),
    ("Shepherds were shot in the Badia in Syria.", "Badia", "Syrian desert/SY"),
    ("Shepherds were shot in the Homs desert in Syria.", "Homs desert", "Homs desert/SY"),
    ("A post was stormed in al-Khayr province.", "al-Khayr province", "Deir ez-Zor/SY"),
    ("A mine exploded in Rusafa in Iraq.", "Rusafa", "Rusafa/IQ"),
    ("A mine exploded in Rusafa in Syria.", "Rusafa", "Resafa/SY"),
    ("A mortar shell fell on Palestine Street in Baghdad.", "Palestine Street",
     "Palestine Street/IQ"),
    ("A stun grenade fell in Tahrir Square in Baghdad.", "Tahrir Square",
     "Tahrir Square Baghdad/IQ"),
    ("انفجار في زيونة شرقي بغداد", "زيونة", "Zayouna/IQ"),
    ("قصف على بادية حمص في سوريا", "بادية حمص", "Homs desert/SY"),
    ("ارتفاع عدد قتلى الهجوم على ترنوبيل في أوكرانيا", "ترنوبيل", "Ternopil/UA"),
]  # fmt: skip

NO_PLACE = [
    "The name that al-Qaeda uses here stood under it.",
    "President Bashar al-Assad said the war was over.",
    "Michael Jordan hit a shot at the buzzer.",
    "Jordan Peterson gave a talk.",
    "Mr Hassan was arrested on Monday.",
    "Sheikh Omar led the prayer.",
    "General Houston took command.",
    "The March deadline passed and May followed.",
    "Of the dead, two were children.",
    "He has a mobile phone and likes reading.",
    "Rockets hit a base, killing two.",
    "Hit by a bullet, he fell.",
    "John Washington was shot dead.",
    "Al-Qaeda claimed the attack.",
    "The Hague-based court ruled.".replace("The Hague", "Paris"),
    "قال الشيخ حسن إن الهجوم مرفوض",
    "أكد الرئيس بشار الأسد ذلك",
    "قتل محمد علي برصاص مسلحين",
    "هذا بلد كبير",
    "نشرت صور الضحايا",
    "Barely a day passed.",  # sounds like a village
    "قرأ الصحف القليلة الباقية",
    "The spokesman Saif al-Badr read out the number.",
    "Men were shot at Lab-e-Jar on Tuesday.",
    "Elders of the Bhittani tribe held talks.",
    "Abu Bakr al-Baghdadi was their leader.",
    "Al-Baghdadi was their leader.",
    "Dora told reporters that she had fled.",
    "The blast tore open a Toyota.",
    "Sirwan Barzani led them.",
    "سقط صاروخان قرب البو حشمة",
]


def name_of(spot):
    return spot.site_id or f"{spot.name}/{spot.country}"


@pytest.mark.parametrize(("text", "words", "meaning"), NAMED, ids=lambda value: str(value)[:40])
def test_a_place_is_found(gazetteer, text, words, meaning):
    hits = gazetteer.find_all((text,))[0]
    found = {text[hit.start : hit.end]: name_of(hit.spot) for hit in hits}
    assert found.get(words) == meaning, found


@pytest.mark.parametrize("text", NO_PLACE)
def test_words_that_only_look_like_a_place_are_none(gazetteer, text):
    scenes = [hit for hit in gazetteer.find(text) if hit.use is Use.SCENE]
    assert [text[hit.start : hit.end] for hit in scenes] == []


@pytest.mark.parametrize(
    ("text", "relation", "distance", "bearing"),
    [
        ("20 km north of Baghdad", Relation.AWAY, 20.0, 0.0),
        ("about 55 nautical miles northwest of Hodeidah", Relation.OFF, 101.86, 315.0),
        ("some 1,200 metres from Kirkuk", Relation.AWAY, 1.2, None),
        ("2.5 miles east of Mosul", Relation.AWAY, 4.0225, 90.0),
        ("south of Baghdad", Relation.AWAY, None, 180.0),
        ("in northern Iraq", Relation.PART, None, 0.0),
        ("near Kirkuk", Relation.NEAR, None, None),
        ("on the outskirts of Kirkuk", Relation.NEAR, None, None),
        ("off the coast of Hodeidah", Relation.OFF, None, None),
        ("between Kirkuk and Erbil", Relation.BETWEEN, None, None),
        ("fired from Kirkuk", Relation.VIA, None, None),
        ("was treated in Kirkuk", Relation.ASIDE, None, None),
        ("died in the emergency hospital of Kirkuk", Relation.ASIDE, None, None),
        ("at his funeral in Kirkuk", Relation.ASIDE, None, None),
        ("the tanker limped into Hodeidah", Relation.ASIDE, None, None),
        ("a shell hit a hospital in Kirkuk", Relation.IN, None, None),
        ("دفن في كركوك", Relation.ASIDE, None, None),
        ("in Kirkuk", Relation.IN, None, None),
        ("على بعد 55 ميلاً بحرياً شمال غربي الحديدة", Relation.OFF, 101.86, 315.0),
        ("قرب كركوك", Relation.NEAR, None, None),
        ("قبالة سواحل الحديدة", Relation.OFF, None, None),
        ("شمال بغداد", Relation.AWAY, None, 0.0),
        ("في كركوك", Relation.IN, None, None),
    ],
)
def test_how_words_relate_to_a_place(gazetteer, text, relation, distance, bearing):
    hit = gazetteer.find(text)[0]
    assert hit.relation is relation
    assert hit.bearing == bearing
    assert hit.distance_km == (None if distance is None else pytest.approx(distance))


@pytest.mark.parametrize(
    ("text", "use"),
    [
        ("Baghdad condemned the attack.", Use.SPEAKER),
        ("Tehran has blamed a militia.", Use.SPEAKER),
        ("The Beirut-based group denied it.", Use.BODY),
        ("The Baghdad government fell.", Use.BODY),
        ("The Islamic Resistance in Iraq took part.", Use.BODY),
        ("Baghdad was hit by rockets.", Use.SCENE),
        ("بغداد تدين الهجوم", Use.SPEAKER),
        ("تبنت المقاومة الإسلامية في العراق الهجوم", Use.BODY),
    ],
)
def test_what_a_name_stands_for(gazetteer, text, use):
    assert [hit.use for hit in gazetteer.find(text)] == [use]


def test_a_village_that_no_table_has_lies_in_the_place_named_with_it(gazetteer):
    text = "Gunmen raided the village of Quxville in the Mopti region of Mali."
    hit = gazetteer.find(text)[0]
    assert text[hit.start : hit.end] == "Quxville"
    assert (hit.spot.name, hit.spot.layer, hit.spot.admin1) == ("Quxville", Layer.PROVINCE, "Mopti")


@pytest.mark.parametrize(
    ("text", "village", "country"),
    [
        ("Men rode into Yirbou, in Soum province of Burkina Faso.", "Yirbou", "BF"),
        ("Bombs fell on Lanjien in South Sudan's Jonglei state.", "Lanjien", "SS"),
        ("Shots were fired in Quxvi-U, Sagaing, on Monday.", "Quxvi-U", "MM"),
        ("A patrol was ambushed near Am-Zissia in Vakaga, on Monday.", "Am-Zissia", "CF"),
        ("In Quxvi village of Mir Ali, a blast hit a truck.", "Quxvi", "PK"),
        # there are towns of such a name, in countries that the text does not speak of
        ("Gunmen shot at a crowd in Jebrail, Herat, on Friday.", "Jebrail", "AF"),
        ("A drone hit the police in Miryan, and a shop in Bannu.", "Miryan", "PK"),
        (
            "The Syrian city of Homs mourns: a bomb hit the mostly Alawite quarter of Zahra.",
            "Zahra",
            "SY",
        ),
    ],
)
def test_a_village_lies_in_what_is_told_behind_it(gazetteer, text, village, country):
    hits = {text[hit.start : hit.end]: hit.spot for hit in gazetteer.find_all((text,))[0]}
    assert (hits[village].kind, hits[village].country) == (UNLISTED, country)


@pytest.mark.parametrize(
    "text",
    [
        "The army struck Hashbara fighters in Soum province of Burkina Faso.",
        "Gunmen killed the Druze town of Hama's mayor.",
    ],
)
def test_whoever_is_attacked_is_no_village(gazetteer, text):
    names = {hit.spot.name for hit in gazetteer.find_all((text,))[0]}
    assert names.isdisjoint({"Hashbara", "Druze"})


def test_what_only_sounds_like_a_small_place_has_to_be_borne_out(gazetteer):
    assert gazetteer.find_all(("He drove a Mazda at a bus stop.",))[0] == ()
    hits = gazetteer.find_all(("A blast in Mazda, in western Libya, hurt two.",))[0]
    assert hits[0].spot.name == "Mizdah"


def test_a_village_without_surroundings_is_no_place(gazetteer):
    assert gazetteer.find("Gunmen raided the village of Quxville.") == ()


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("A drone hit the product tanker Astra Bay off Sohar.", ("Astra Bay",)),
        ("The bulk carrier MV Linnea Star was holed.", ("Linnea Star",)),
        ("Splinters from the stern of the Astra Bay lay on a table.", ("Astra Bay",)),
        ('The Linnea met the freighter Linnea\'s sister, the tanker "Astra".', ("Linnea", "Astra")),
        ("استهدفت القوات السفينة الأمريكية «أسترا باي» في البحر الأحمر", ("أسترا باي",)),
        ("The Liberia-flagged Astra Bay lost power after a blast.", ("Astra Bay",)),
        ("استهدفت القوات السفينة (أسترا باي) في البحر الأحمر", ("أسترا باي",)),
        ("The tanker Liberia-flagged by its owner was hit.", ()),
        ("Tanker Owners Fear More Attacks Off Yemen", ()),
        ("قالت السفينة إن «الطاقم كله بخير»", ()),
        ("A Liberia-flagged tanker (Astra class) was hit.", ()),
    ],
)
def test_a_ship_is_called_by_its_name(gazetteer, text, names):
    assert gazetteer.ships(text) == names


@pytest.mark.parametrize(
    ("text", "layer"),
    [
        ("A mine killed three in the eastern countryside of Hama.", Layer.PROVINCE),
        ("A mine killed three in Hama province. A bomb went off in Hama.", Layer.TOWN),
        ("A mine killed three in the city of Hama.", Layer.TOWN),
    ],
)
def test_a_title_names_the_province_that_alone_the_text_tells_of(gazetteer, text, layer):
    (title, *_), _ = gazetteer.find_all(("Three killed in Hama", text))
    assert title.spot.layer is layer


@pytest.mark.parametrize(
    ("text", "home", "place"),
    [
        ("A drone hit Abadan on Monday.", "IR", "Abadan/IR"),  # and no Ibadan in Nigeria
        ("Gunmen killed two in Mangu on Monday.", "NG", "Mangu/NG"),  # as Bangkok is called too
        ("A strike on Baalbek killed two.", "LB", "Baalbek/LB"),  # which sounds like Belbek
        ("A bomb went off in Tripoli.", "LB", "Tripoli/LB"),
        ("A bomb went off in Tripoli.", "LY", "Tripoli/LY"),
        ("قتل رجل في المالكية", "SY", "Al Malikiyah/SY"),
        ("Gunmen killed two in Djenne.", "ML", "Djenne/ML"),  # which sounds like Jinnah
    ],
)
def test_a_name_means_the_place_that_bears_it(gazetteer, text, home, place):
    (hit,) = gazetteer.find_all((text,), home)[0]
    assert f"{hit.spot.name}/{hit.spot.country}" == place


@pytest.mark.parametrize(
    ("text", "home", "names"),
    [
        ("غارة إسرائيلية على زبقين", "LB", ["Zibqin"]),
        ("قتل رجل في صريفا جنوب لبنان", "", ["Srifa", "Lebanon"]),
        ("قتل جندي في مطيبيجة، بحسب الشرطة العراقية", "", ["Mutaibija"]),
        ("قتل رجل في زبقين", "", []),  # nothing tells that it is in Lebanon
        ("غارة إسرائيلية على زبقين", "YE", []),
        ("قتل رجل في موسم الحج", "SA", []),
        ("قتل رجل على رصيف", "SY", []),
    ],
)
def test_a_village_is_a_place_in_its_country(gazetteer, text, home, names):
    assert [hit.spot.name for hit in gazetteer.find_all((text,), home)[0]] == names
