"""What phrases of time mean, counted from Wednesday 18 March 2026, 14:00 in Baghdad.

language | phrase | day or first..last day | precision, if not a day | hour, if told
"""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from counting import words_of
from hypothesis import given
from hypothesis import strategies as st

from monitor.reading.facts.dates import expressions
from monitor.reading.facts.days import Base, local, resolve

BASE = Base(datetime(2026, 3, 18, 14, tzinfo=timezone(timedelta(hours=3))))

TABLE = """
en | late Monday | 16 | day | night
en | late on Monday | 16 | day | night
en | late Monday night | 16 | day | night
en | early Tuesday | 17 | day | small_hours
en | on Saturday | 14
en | on Wednesday | 18
en | Wednesday evening | 18 | day | evening
en | last Wednesday | 11
en | last Friday | 13
en | the previous Wednesday | 11
en | on Tuesday of last week | 10
en | on Christmas Day | 2025-12-25
en | on Boxing Day | 2025-12-26
en | this Monday | 16
en | in the early hours of Sunday | 15 | day | small_hours
en | at dawn on Sunday | 15 | day | dawn
en | before dawn Monday | 16 | day | dawn
en | shortly before midnight on Friday | 13
en | Thursday afternoon | 12 | day | afternoon
en | Tues. | 17
en | Monday, March 16 | 16
en | Tuesday, 17 March 2026 | 17
en | today | 18
en | earlier today | 18
en | this morning | 18 | day | morning
en | around 9:30 this evening | 18 | hour | 21:30
en | tonight | 18 | day | night
en | yesterday | 17
en | yesterday evening | 17 | day | evening
en | late yesterday | 17 | day | night
en | the day before yesterday | 16
en | last night | 17 | day | night
en | at five past eleven last night | 17 | hour | 23:05
en | at 11:05 last night | 17 | hour | 23:05
en | at 1:30 last night | 18 | hour | 01:30
en | at a quarter past one on Monday morning | 16 | hour | 01:15
en | at half past nine on Sunday evening | 15 | hour | 21:30
en | at ten to three on Sunday afternoon | 15 | hour | 14:50
en | at a quarter to six on Sunday evening | 15 | hour | 17:45
en | at 1:15 on Sunday night | 15..16
en | 0620UTC 12MAR26 | 12 | hour | 09:20
en | 120620Z MAR 26 | 12 | hour | 09:20
en | 120620 UTC MAR 2026 | 12 | hour | 09:20
en | 12MAR90 | 1990-03-12
en | 12 MAR 26 men | 12
en | between five to ten people on Sunday | 15
en | overnight | 17..18
en | overnight Monday | 15..16
en | overnight into Tuesday | 16..17
en | overnight Saturday to Sunday | 14..15
en | on the night of Sunday to Monday | 15..16
en | overnight between Sunday and Monday | 15..16
en | two days ago | 16
en | three days ago | 15
en | 3 days ago | 15
en | a day ago | 17
en | several days ago | 12..16 | week
en | a few hours ago | 18
en | two hours ago | 18
en | 48 hours earlier | 16
en | 40 minutes earlier | 17..18
en | a week ago | 8..14 | week
en | two weeks ago | 1..7 | week
en | last week | 9..15 | week
en | this week | 16..18 | week
en | earlier this week | 16..18 | week
en | last month | 2026-02-01..2026-02-28 | month
en | earlier this month | 1..18 | month
en | this month | 1..18 | month
en | a month ago | 2026-02-01..2026-02-28 | month
en | three months ago | 2025-12-01..2025-12-31 | month
en | last year | 2025-01-01..2025-12-31 | month
en | this year | 2026-01-01..2026-03-18 | month
en | two years ago | 2024-01-01..2024-12-31 | month
en | over the weekend | 14..15
en | last weekend | 14..15
en | in the last three days | 15..18 | week
en | March 11 | 11
en | 11 March | 11
en | March 11th | 11
en | the 11th of March | 11
en | March 11, 2025 | 2025-03-11
en | 26 April | 2025-04-26
en | April 26 | 2025-04-26
en | Dec. 29, 2025 | 2025-12-29
en | Jan. 28 | 2026-01-28
en | Sept 11, 2001 | 2001-09-11
en | 9 JAN 90 | 1990-01-09
en | 16/03/2026 | 16
en | 16.3.2026 | 16
en | 2026-03-16 | 16
en | 03/16/2026 | 16
en | on the night of 3-4 March | 3..4
en | on the night of 12 March | 12
en | overnight on 12 March | 12..13
en | overnight on 18 March | 17..18
en | the night of March 3 to 4 | 3..4
en | in January | 2026-01-01..2026-01-31 | month
en | in early April | 2025-04-01..2025-04-10 | month
en | in late January | 2026-01-21..2026-01-31 | month
en | in mid-February | 2026-02-11..2026-02-20 | month
en | last March | 2025-03-01..2025-03-31 | month
en | in March 2020 | 2020-03-01..2020-03-31 | month
en | in 2019 | 2019-01-01..2019-12-31 | month
en | at 10:51 a.m. (Iraq time) | 18 | hour | 10:51
en | at 10:51 a.m. on Monday | 16 | hour | 10:51
en | at around 9:30 pm local time on Sunday | 15 | hour | 21:30
en | at 9 pm on 12 March | 12 | hour | 21:00
en | at 9.30pm on Monday | 16 | hour | 21:30
en | at nine o'clock on Monday | 16
en | at nine o'clock on Monday evening | 16 | hour | 21:00
en | Monday at 19:35 | 16 | hour | 19:35
en | at 2200 GMT on Monday | 17 | hour | 01:00
en | at 0900 GMT | 18 | hour | 12:00
en | at 12:15 a.m. on Monday | 16 | hour | 00:15
en | at dawn | 18 | day | dawn
en | in the evening | 17 | day | evening
en | at night | 17 | day | night
en | next Friday | -
en | tomorrow | -
en | Saturday 31 February | -
en | BM-21, 107 mm and F-16 | -
en | 33 rockets and 15 soldiers | -
en | they may have marched | -
en | the sun sat | -
en | a boy of 15, May said | -
en | 2:33 museum celebrates | -
en | on 12/29/25 | 2025-12-29
en | two brothers aged 9 and 11 | -
ar | اليوم | 18
ar | فجر اليوم | 18 | day | dawn
ar | صباح اليوم الأربعاء | 18 | day | morning
ar | مساء أمس | 17 | day | evening
ar | مساء أمس الثلاثاء | 17 | day | evening
ar | أمس الأول | 16
ar | أول أمس | 16
ar | أول من أمس | 16
ar | في الليلة الفاصلة بين الأحد والاثنين | 15..16
ar | ليل أمس الأول | 16
ar | الثلاثاء من الأسبوع الماضي | 10
ar | في الثاني من مارس | 2
ar | الخامس والعشرين من فبراير | 2026-02-25
ar | بعد أربعة أيام من | 14
ar | غداة | 17
ar | الليلة الماضية | 17 | day | night
ar | ليلة أمس | 17
ar | يوم الاثنين | 16
ar | يوم الإثنين الماضي | 16
ar | الأربعاء الماضي | 11
ar | والأحد | 15
ar | ظهر السبت | 14 | day | afternoon
ar | مساء يوم الجمعة | 13 | day | evening
ar | في وقت متأخر من الجمعة | 13 | day | night
ar | في ساعة متأخرة من مساء الاثنين | 16 | day | evening
ar | فجر الأحد | 15 | day | dawn
ar | منتصف ليل السبت الأحد | 14..15
ar | قبل يومين | 16
ar | قبل ثلاثة أيام | 15
ar | قبل أسبوع | 8..14 | week
ar | قبل أسبوعين | 1..7 | week
ar | منذ شهرين | 2026-01-01..2026-01-31 | month
ar | الأسبوع الماضي | 9..15 | week
ar | هذا الأسبوع | 16..18 | week
ar | الشهر الماضي | 2026-02-01..2026-02-28 | month
ar | الشهر الجاري | 1..18 | month
ar | العام الماضي | 2025-01-01..2025-12-31 | month
ar | ١٤ آذار ٢٠٢٦ | 14
ar | 14 آذار | 14
ar | 14 آذار الجاري | 14
ar | 16 مارس | 16
ar | السادس | -
ar | الاثنين 16 مارس 2026 | 16
ar | الاثنين الموافق 16 مارس | 16
ar | 14 آذار/مارس 2026 | 14
ar | 26 نيسان | 2025-04-26
ar | 3 كانون الثاني | 2026-01-03
ar | 29 كانون الأول | 2025-12-29
ar | 30 أيلول 2025 | 2025-09-30
ar | 5 تشرين الثاني | 2025-11-05
ar | 2 آب | 2025-08-02
ar | 12 يوليو | 2025-07-12
ar | 16/3/2026 | 16
ar | في كانون الثاني الماضي | 2026-01-01..2026-01-31 | month
ar | في مطلع نيسان | 2025-04-01..2025-04-10 | month
ar | عام 2019 | 2019-01-01..2019-12-31 | month
ar | عند الساعة الرابعة من فجر الأحد | 15 | hour | 04:00
ar | الساعة 9:30 مساء | 17 | hour | 21:30
ar | في الساعة 11:05 من ليل أمس | 17 | hour | 23:05
ar | الساعة العاشرة إلا ربعا مساء الأحد | 15 | hour | 21:45
ar | عند الساعة العاشرة وعشر دقائق من مساء الأحد | 15 | hour | 22:10
ar | عند الساعة الثانية من ليل الأحد | 15..16
ar | يوم الأحد عند الساعة التاسعة والنصف | 15
ar | الساعة الثامنة والنصف من مساء الاثنين | 16 | hour | 20:30
ar | نهاية الأسبوع | 14..15
ar | الجمعة المقبل | -
ar | ثلاثة صواريخ | -
"""
ROWS = [[cell.strip() for cell in row.split("|")] for row in TABLE.strip().splitlines()]


def day(short: str) -> date:
    return date.fromisoformat(short) if "-" in short else date(2026, 3, int(short))


def told(language: str, phrase: str) -> str:
    """The first expression of `phrase` that means something, in the notation of the table."""
    _, words = words_of(language, phrase)
    whens = [when for e in expressions(words) if (when := resolve(e, BASE))]
    if not whens:
        return "-"
    when = whens[0]
    days = f"{when.earliest}..{when.latest}"
    return " | ".join([days, when.precision.value, *([when.time] if when.time else [])])


def expected(cells: list[str]) -> str:
    if cells[0] == "-":
        return "-"
    first, _, last = cells[0].partition("..")
    days = f"{day(first)}..{day(last or first)}"
    return " | ".join([days, cells[1] if len(cells) > 1 else "day", *cells[2:]])


@pytest.mark.parametrize("row", ROWS, ids=[row[1] for row in ROWS])
def test_a_phrase_means_its_days(row: list[str]):
    language, phrase, *cells = row
    assert told(language, phrase) == expected(cells)


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("the following day", date(2026, 3, 12)),
        ("the next day", date(2026, 3, 12)),
        ("the previous day", date(2026, 3, 10)),
        ("two days later", date(2026, 3, 13)),
        ("three days earlier", date(2026, 3, 8)),
        ("the same day", date(2026, 3, 11)),
        ("the day before", date(2026, 3, 10)),
        ("the previous evening", date(2026, 3, 10)),
        ("on the previous Wednesday", date(2026, 3, 4)),
        ("the previous Sunday", date(2026, 3, 8)),
        ("the day after", date(2026, 3, 10)),
        ("two days after", date(2026, 3, 9)),
    ],
)
def test_days_are_counted_from_the_attack_told_before(phrase: str, expected: date):
    _, words = words_of("en", phrase)
    base = Base(BASE.published, anchor=date(2026, 3, 11))
    (when,) = [resolve(expression, base) for expression in expressions(words)]
    assert when is not None
    assert when.earliest == when.latest == expected


@pytest.mark.parametrize(
    ("zone", "day"),
    [("Asia/Baghdad", 17), ("America/New_York", 16), ("Nowhere/Atlantis", 16)],
)
def test_the_day_of_publication_is_the_one_at_the_place(zone: str, day: int):
    assert local(datetime(2026, 3, 16, 22, 30, tzinfo=UTC), zone).day == day


@given(st.text(alphabet="0123456789:-/., amp", max_size=40), st.datetimes(timezones=st.just(UTC)))
def test_no_text_and_no_day_of_publication_break_it(text: str, published: datetime):
    _, words = words_of("en", text)
    for expression in expressions(words):
        when = resolve(expression, Base(published))
        assert when is None or when.earliest <= when.latest
