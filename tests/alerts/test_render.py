"""The words of an alert, and that foreign text stays text."""

from dataclasses import replace
from datetime import date

import pytest
from alert_samples import (
    ANBAR,
    BESMAYA,
    CLAIMS,
    EVENING,
    FACTS,
    NOW,
    WORDS,
    earlier,
    facts,
    incident,
    revision,
    subscriber,
)
from hypothesis import given
from hypothesis import strategies as st

from monitor.alerts.notice import Trouble
from monitor.alerts.render import reference, render, repeated
from monitor.alerts.render.clean import cut, link, plain
from monitor.alerts.route import route
from monitor.types import (
    Basis,
    Change,
    Count,
    Kind,
    Modality,
    Precision,
    Status,
    Weapon,
    When,
    WhenPrecision,
)


def message(rev=None, inc=None, *, language="en", before=None, change=None):
    rev, inc = rev or revision(), inc or incident()
    desk = subscriber(language=language, receive={"unlocated": True})
    (routed,) = route(rev, inc, [desk], now=NOW)
    alert = replace(routed.alerts[0], change=change or rev.change)
    return render(
        alert,
        rev,
        inc,
        why=routed.why,
        words=WORDS[language],
        timezone="Asia/Baghdad",
        before=before and earlier(facts=before),
    )


def first_line(**changes):
    return message(revision(facts=facts(**changes))).text.splitlines()[0]


TWO = Count(low=2, best=2, high=2)
ONE = Count(low=1, best=1, high=1)


@pytest.mark.parametrize(
    ("changes", "start"),
    [
        ({"munitions": TWO}, "2 rockets hit Besmaya base, Iraq - Mon 16 Mar 2020 evening local - "),
        ({"munitions": ONE}, "1 rocket hit Besmaya base, Iraq - "),
        ({"munitions": Count(low=24, best=24, high=None)}, "at least 24 rockets hit "),
        ({"munitions": None}, "Rocket attack at Besmaya base, Iraq - "),
        (
            {"munitions": TWO, "place": replace(BESMAYA, precision=Precision.NEAR)},
            "2 rockets struck near Besmaya base, Iraq - ",
        ),
        ({"munitions": None, "place": ANBAR}, "Rocket attack somewhere in Anbar, Iraq - "),
        (
            {"munitions": None, "place": replace(ANBAR, name="Iraq", precision=Precision.COUNTRY)},
            "Rocket attack somewhere in Iraq - ",
        ),
        ({"munitions": None, "place": None}, "Rocket attack at a place not known yet - "),
        ({"modality": Modality.INTERCEPTED, "munitions": TWO}, "2 rockets intercepted at Besmaya"),
        ({"modality": Modality.FAILED}, "Rocket attack at Besmaya base, Iraq failed - "),
        ({"weapon": None, "munitions": None}, "Attack at Besmaya base"),
        ({"weapon": Weapon(kind=Kind.IED), "munitions": TWO}, "Bomb attack at Besmaya base"),
    ],
)
def test_the_first_line_says_what_and_where(changes, start):
    assert first_line(**changes).startswith(start)


DAY = date(2020, 3, 14)


@pytest.mark.parametrize(
    ("when", "said"),
    [
        (replace(EVENING, time="10:51"), "Mon 16 Mar 2020 10:51 local"),
        (
            When(
                earliest=DAY,
                latest=date(2020, 3, 16),
                precision=WhenPrecision.DAY,
                basis=Basis.PUBLISHED,
            ),
            "Sat 14 Mar 2020 - Mon 16 Mar 2020 (day of publication)",
        ),
        (
            When(
                earliest=date(2020, 3, 1),
                latest=date(2020, 3, 31),
                precision=WhenPrecision.MONTH,
                basis=Basis.TEXT,
            ),
            "March 2020",
        ),
        (None, "day not known"),
    ],
)
def test_the_first_line_says_when_and_how_that_is_known(when, said):
    assert f" - {said} - " in first_line(when=when)


def test_the_first_line_says_how_sure():
    assert first_line().endswith("reported by 2 independent outlets")
    one = message(inc=incident(claims=CLAIMS[:1]))
    assert one.text.splitlines()[0].endswith("reported by 1 outlet")
    denied = message(revision(status=Status.DISPUTED))
    assert denied.text.splitlines()[0].endswith("disputed")


def test_who_disagrees_is_named_and_silence_is_not_zero():
    text = message().text
    assert "Fired: 2-4 (North Wire: at least 4; River Post: 2)" in text
    assert "Killed: none" in text
    assert "Wounded: not reported" in text


def test_quotes_and_sources_say_who_and_when():
    text = message().text
    assert '"Nobody was hurt' not in text  # one quote an outlet
    assert '"Two rockets hit the Besmaya base." - River Post, 16 Mar 22:00 GMT+03:00' in text
    assert "North Wire, reliability A, state outlet of XX https://north.example/news/1" in text


def test_an_update_shows_old_and_new():
    changed = revision(change=Change.UPDATE, facts=facts(killed=Count(low=2, best=2, high=3)))
    text = message(changed, before=FACTS).text
    assert text.startswith("UPDATE: ")
    assert "What changed:\n  Killed: 2-3 (before: none)\n" in text


def test_arabic_counts_as_arabic_does():
    subject = message(revision(facts=facts(munitions=TWO)), language="ar").subject
    assert subject.startswith("استهداف Besmaya base، العراق بـ صاروخين - الاثنين 16 آذار 2020 مساءً")
    eleven = revision(facts=facts(munitions=Count(low=11, best=11, high=11)))
    assert "11 صاروخاً" in message(eleven, language="ar").text
    some = revision(facts=facts(killed=Count(low=2, best=2, high=4)))
    assert "مقتل 2-4 أشخاص" in message(some, language="ar").subject
    assert 'dir="rtl"' in message(language="ar").html


@pytest.mark.parametrize("language", sorted(WORDS))
def test_every_language_has_words_for_everything(language):
    words = WORDS[language]
    assert set(words.kinds) == set(Kind)
    assert set(words.sure) == set(Status)
    assert set(words.marks) == set(Change)
    assert set(words.facts) == set(WORDS["en"].facts)
    assert set(words.why) == set(WORDS["en"].why)
    assert set(words.sections) == set(WORDS["en"].sections)
    assert set(words.notices) == set(Trouble)
    for kind in Kind:
        for modality in (Modality.ASSERTED, Modality.INTERCEPTED, Modality.FAILED):
            for place in (BESMAYA, ANBAR, None):
                told = facts(weapon=Weapon(kind=kind), modality=modality, place=place)
                text = message(revision(facts=told), language=language).text
                assert "{" not in text
                assert "}" not in text


def test_feed_text_is_text_in_every_part():
    nasty = "<script>alert(1)</script>\x1b[31m\r\nBcc: a@b.example\u202e{0}{what}"
    claims = tuple(
        replace(claim, quote=nasty, publisher=nasty, url="javascript:alert(1)") for claim in CLAIMS
    )
    place = replace(BESMAYA, name=nasty)
    made = message(revision(facts=facts(place=place, target=nasty)), incident(claims=claims))
    assert "<script" not in made.html
    assert "javascript:" not in made.text + made.html
    assert not set("\x1b\r\u202e") & set(made.subject + made.text + made.html)
    assert "\n" not in made.subject
    assert len(made.subject) <= 200


def test_a_repeat_says_so_in_its_language_and_keeps_its_reference():
    once = message(language="ar")
    again = repeated(once, WORDS)
    assert again.subject.startswith(f"[{WORDS['ar'].repeat}] ")
    assert again.text.endswith(once.text)
    assert again.key == once.key
    assert reference(once.key) in again.text


@given(st.text(max_size=300), st.integers(1, 80))
def test_plain_text_is_one_short_line_and_stays_as_it_is(text, limit):
    once = plain(text, limit)
    assert len(once) <= limit
    assert plain(once, limit) == once
    assert len(once.splitlines()) <= 1


def test_cutting_keeps_letters_whole():
    family = "👨‍👩‍👧"
    assert cut(f"a {family * 3}", len(family) + 4) == f"a {family}…"
    assert cut("one two three four", 14) == "one two three…"


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        (
            "https://bücher.example/ä b?q=é#f",
            "https://xn--bcher-kva.example/%C3%A4%20b?q=%C3%A9",
        ),
        ("http://[::1]:80/a", "http://[::1]:80/a"),
        ("https://good.example@evil.example/", ""),
        ("javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("https://" + "a" * 3000, ""),
        ("http://[", ""),
        ("", ""),
    ],
)
def test_links(url, shown):
    assert link(url) == shown
