"""Languages of short news: a flash in another language is not read as English or Arabic."""

import pytest

from monitor.reading.language import language_of
from monitor.types import Article, Source

KNOWN = ("ar", "en")

FLASHES = [
    ("fr", "Attaque au couteau à Lyon, deux blessés"),
    ("fr", "Urgent. Frappe de drone sur un dépôt de carburant près d'Odessa, pas de victimes"),
    ("es", "Dos soldados muertos por una mina en Catatumbo"),
    ("de", "Drohnenangriff auf Odessa: zwei Tote und elf Verletzte"),
    ("it", "Attacco con droni a Odessa: due morti"),
    ("pt", "Ataque com mísseis em Kharkiv deixa sete feridos"),
    ("tr", "Şırnak'ta mayın patladı, iki asker yaralandı"),
    ("ru", "Обстрел Херсона: погибла женщина"),
    ("uk", "Вибух у Києві: пошкоджено будинок"),
    ("he", "רקטה נפלה בשדרות, אין נפגעים"),
    ("fa", "حمله پهپادی به پایگاه حریر در اربیل"),
    ("fa", "سقوط موشک در حومه دمشق"),
    ("ur", "کوئٹہ میں دھماکہ، پانچ افراد زخمی"),
    ("ur", "بنوں میں خودکش حملہ، 9 ہلاک"),
    ("ar", "سقوط صاروخ كاتيوشا قرب مطار بغداد"),
    ("ar", "عاجل: دوي انفجارات"),
    ("ar", "مسيرة تستهدف قاعدة حرير"),
    ("en", "Missile hits Mykolaiv"),
    ("en", "Grenade attack in Srinagar, six injured"),
    ("en", "Gunmen kidnap students in Nigeria's Niger state"),
    ("en", "Baghdad airport shelled"),
]


def told(text: str, prior: str) -> str:
    article = Article(
        url="https://wire.example/1",
        title=text,
        text="",
        published=None,
        source=Source(publisher="Wire", language=prior),
    )
    return language_of(article, KNOWN)


@pytest.mark.parametrize("prior", ["", "en", "ar"])
@pytest.mark.parametrize(("language", "text"), FLASHES)
def test_a_flash_is_of_its_own_language_whatever_the_feed(language, text, prior):
    assert told(text, prior) == language


@pytest.mark.parametrize("prior", ["", "fr", "ar"])
def test_what_has_no_letters_is_of_the_feed(prior):
    assert told("12.03 - 14:30", prior) == (prior or "und")


def test_a_few_names_are_of_the_feed():
    assert told("Oleksandr Vilkul, Kryvyi Rih", "en") == "en"
    assert told("Kharkiv, Sumy", "fr") == "fr"


def test_a_flash_without_rules_is_said_to_be_not_understood(read):
    report = read("Обстрел Херсона: погибла женщина", "")
    assert report.reason == "not understood: no rules for the language 'ru'"
