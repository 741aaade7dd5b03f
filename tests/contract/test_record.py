"""One report into the store: what becomes of its mentions, and who would be told."""

from dataclasses import replace

import pytest
from desk import Desk
from sqlalchemy import event, func, select
from telling import PLACES, article, background, instant, mention, report, source

from monitor.incidents.match import Decision
from monitor.record import record, record_all
from monitor.store import incidents as known
from monitor.store import outbox, schema
from monitor.types import Change, Evidence, Modality, Origin, Status, TextBasis, Verdict

MOST_STATEMENTS = 16


def test_the_first_report_makes_an_incident_and_rings(desk: Desk):
    done = desk.tells(article(), report(mention(killed=2)))
    (name,) = desk.incidents()
    assert name.startswith("iq-20200311-camp-taji-")
    assert desk.sent() == [(name, "new")]
    assert done.joined[0].decision is Decision.NEW


def test_the_same_article_again_changes_nothing(desk: Desk):
    desk.tells(article(), report(mention(killed=2)))
    again = desk.tells(article(), report(mention(killed=2)))
    assert not again.fresh
    assert len(desk.incidents()) == len(desk.sent()) == 1


def test_many_articles_are_stored_as_one_by_one(desk: Desk):
    calm = report(verdict=Verdict.NOT_ATTACK)
    read = [
        (article(f"https://a.example/{page}", text=text), calm)
        for page, text in ((1, "Calm"), (2, "Calm"), (1, "Calm"), (1, "Calm again"), (3, "Calm"))
    ]
    now = instant("2020-03-12T08:00")
    with desk.store.write() as conn:
        first = record(conn, *read[1], now=now, policy=desk.policy)
        done = record_all(conn, read, now=now, policy=desk.policy)
        count = conn.scalar(select(func.count()).select_from(schema.articles))
    assert [one.fresh for one in done] == [True, False, False, True, True]
    assert (done[2].report_id, done[1].report_id) == (done[0].report_id, first.report_id)
    assert len({one.report_id for one in done}) == count == 4


def test_one_more_report_of_a_known_attack_costs_few_statements(desk: Desk):
    """Statements are most of what recording costs, and the one process that records bounds a
    backfill."""
    asked: list[str] = []

    def note(_conn, _cursor, statement, *_):  # type: ignore[no-untyped-def]
        asked.append(statement)

    for outlet in "ab":
        desk.tells(article(f"https://{outlet}.example/1", by=outlet), report(mention(killed=2)))
    with desk.store.write() as conn:
        event.listen(conn, "before_cursor_execute", note)
        third = article("https://c.example/1", by="c", at="2020-03-12T08:00")
        told = report(mention(killed=2))
        done = record(conn, third, told, now=instant("2020-03-12T09:00"), policy=desk.policy)
    assert done.joined[0].decision is Decision.SAME
    assert len(asked) <= MOST_STATEMENTS


def test_a_second_outlet_corroborates_and_a_third_is_silent(desk: Desk):
    desk.tells(article(), report(mention()))
    desk.tells(article("https://b.example/1", by="B", at="2020-03-11T20:30"), report(mention()))
    desk.tells(article("https://c.example/1", by="C", at="2020-03-11T20:45"), report(mention()))
    (name,) = desk.incidents()
    assert desk.incident(name).status is Status.CORROBORATED
    assert desk.sent() == [(name, "new"), (name, "update")]


def test_wire_copy_is_one_voice(desk: Desk):
    wire = "AFP"
    desk.tells(article(by=source("A"), credit=wire), report(mention()))
    copied = article("https://b.example/1", by=source("B"), credit="AFP / B", at="2020-03-11T20:10")
    desk.tells(copied, report(mention()))
    (name,) = desk.incidents()
    assert desk.incident(name).status is Status.REPORTED


def test_a_near_copy_without_a_credit_is_one_voice(desk: Desk):
    words = (
        "Two rockets fell inside the perimeter of the base on Wednesday evening, an officer of the "
        "operations command told reporters, adding that sirens had sounded minutes before."
    )
    desk.tells(article(by="A", text=words), report(mention()))
    near = words.replace("an officer", "a senior officer")
    desk.tells(article("https://b.example/1", by="B", text=near), report(mention()))
    (name,) = desk.incidents()
    assert desk.incident(name).status is Status.REPORTED


def test_a_rising_toll_is_an_update_of_the_same_incident(desk: Desk):
    desk.tells(article(), report(mention(killed=2)))
    more = article("https://first.example/2", at="2020-03-12T08:00")
    desk.tells(more, report(mention(killed=5), verdict=Verdict.UPDATE))
    (name,) = desk.incidents()
    incident = desk.incident(name)
    assert (incident.facts.killed.low, incident.facts.killed.best) == (5, 5)
    assert desk.sent() == [(name, "new"), (name, "update")]


def test_another_day_on_the_same_base_is_another_incident(desk: Desk):
    desk.tells(article(), report(mention()))
    later = article("https://first.example/2", at="2020-03-14T12:00")
    desk.tells(later, report(mention(day="2020-03-14")))
    assert [change for _, change in desk.sent()] == ["new", "new"]


def test_what_is_recalled_joins_silently_or_becomes_background(desk: Desk):
    desk.tells(article(), report(mention()))
    recalls = article("https://b.example/9", by="B", at="2020-03-17T12:00")
    old = background(mention())
    unknown = background(mention("basra", day="2019-06-19"))
    done = desk.tells(recalls, report(old, unknown, verdict=Verdict.BACKGROUND))
    assert len(desk.sent()) == 1
    names = [one.incident_id for one in done.joined]
    assert desk.incident(names[0]).status is Status.REPORTED  # recalling corroborates nothing
    assert desk.incident(names[1]).origin is Origin.BACKGROUND


def test_what_was_only_recalled_rings_once_it_is_told_as_news(desk: Desk):
    analysis = article("https://b.example/9", by="B", at="2020-03-11T19:00")
    desk.tells(analysis, report(background(mention()), verdict=Verdict.BACKGROUND))
    assert desk.sent() == []
    desk.tells(article(), report(mention()))
    (name,) = desk.incidents()
    assert desk.sent() == [(name, "new")]


def test_an_update_about_an_unknown_attack_rings_if_it_is_recent(desk: Desk):
    desk.tells(article(), report(mention(killed=5), verdict=Verdict.UPDATE))
    old = article("https://b.example/2", by="B")
    desk.tells(old, report(mention("basra", day="2020-01-02"), verdict=Verdict.UPDATE))
    assert len(desk.incidents()) == 2
    assert len(desk.sent()) == 1


def test_a_follow_up_that_may_be_of_a_known_attack_waits_until_it_is_told_as_news(desk: Desk):
    first = desk.tells(article(), report(mention(also_named=(PLACES["besmaya"],))))
    late = article("https://b.example/2", by="B", at="2020-03-12T09:00")
    done = desk.tells(late, report(mention("besmaya", kind="drone"), verdict=Verdict.UPDATE))
    name = done.joined[0].incident_id
    assert desk.incident(name).possibly_same_as == (first.joined[0].incident_id,)
    assert desk.incident(name).origin is Origin.BACKGROUND
    assert len(desk.sent()) == 1
    told = article("https://c.example/3", by="C", at="2020-03-12T09:30")
    desk.tells(told, report(mention("besmaya", kind="drone", killed=5)))
    assert desk.sent()[1:] == [(name, "new")]


@pytest.mark.parametrize(
    "modality", [Modality.THREATENED, Modality.DRILL, Modality.HYPOTHETICAL, Modality.DENIED]
)
def test_what_did_not_happen_is_no_incident(desk: Desk, modality: Modality):
    desk.tells(article(), report(mention(modality=modality)))
    assert desk.incidents() == []


def test_a_toll_of_many_attacks_is_no_incident(desk: Desk):
    desk.tells(article(), report(mention(aggregate=True, killed=24)))
    assert desk.incidents() == []


def test_a_denial_disputes_and_tells_those_who_were_told(desk: Desk):
    desk.tells(article(), report(mention()))
    denial = article("https://army.example/1", by=source("Army", official=True))
    desk.tells(denial, report(mention(modality=Modality.DENIED), verdict=Verdict.UPDATE))
    (name,) = desk.incidents()
    assert desk.incident(name).status is Status.DISPUTED
    assert desk.sent() == [(name, "new"), (name, "correction")]


def test_taken_back_by_its_only_source_is_retracted(desk: Desk):
    desk.tells(article(), report(mention()))
    back = article("https://first.example/2", at="2020-03-11T23:00")
    desk.tells(back, report(mention(modality=Modality.DENIED), verdict=Verdict.UPDATE))
    (name,) = desk.incidents()
    assert desk.incident(name).status is Status.RETRACTED
    assert desk.sent() == [(name, "new"), (name, "retraction")]


def test_a_salvo_is_one_incident_per_place_tied_together(desk: Desk):
    desk.tells(article(), report(mention("taji"), mention("erbil airport", kind="missile")))
    with desk.store.read() as conn:
        tied = list(conn.scalars(select(schema.incidents.c.operation_id)))
    assert len(tied) == 2
    assert len(set(tied)) == 1
    assert None not in tied


def test_old_articles_and_archives_ring_nobody(desk: Desk):
    written = article()
    desk.tells(written, report(mention()), now=instant("2020-03-20T00:00"))
    elsewhere = article("https://b.example/1", by="B")
    desk.tells(elsewhere, report(mention("basra")), origin=Origin.BACKFILL)
    first_poll = article("https://c.example/1", by="C")
    desk.tells(first_poll, report(mention("besmaya")), silent="first poll of a feed")
    assert len(desk.incidents()) == 3
    assert desk.sent() == []


def test_a_repost_of_the_same_words_dated_anew_rings_nobody(desk: Desk):
    words = "Rockets hit the base yesterday, officials said."
    desk.tells(article(title="Base hit", text=words), report(mention()))
    stale = article(
        "https://b.example/1", by="B", at="2020-05-02T10:00", title="Base hit", text=words
    )
    desk.tells(stale, report(mention(day="2020-05-01")))
    assert len(desk.incidents()) == 1
    assert len(desk.sent()) == 1


def test_nothing_is_kept_of_a_transaction_that_breaks(desk: Desk):
    def broken() -> None:
        with desk.store.write() as conn:
            record(
                conn,
                article(),
                report(mention()),
                now=instant("2020-03-11T21:00"),
                policy=desk.policy,
                audience=desk.audience,
            )
            raise ConnectionAbortedError

    with pytest.raises(ConnectionAbortedError):
        broken()
    with desk.store.read() as conn:
        for table in (schema.articles, schema.reports, schema.incidents, schema.outbox):
            assert conn.scalar(select(func.count()).select_from(table)) == 0


def test_revisions_are_appended_and_say_what_changed(desk: Desk):
    desk.tells(article(), report(mention()))
    more = article("https://first.example/2", at="2020-03-12T08:00")
    desk.tells(more, report(mention(killed=3), verdict=Verdict.UPDATE))
    (name,) = desk.incidents()
    with desk.store.read() as conn:
        first, second = known.revisions_of(conn, name)
        assert outbox.earlier(conn, name, 1).facts == first.facts
    assert (first.number, first.change, second.number) == (1, Change.NEW, 2)
    assert second.changed == ("killed",)
    assert second.reason == "killed not told -> 3"


def test_the_claimers_own_count_is_kept_and_sets_nothing(desk: Desk):
    desk.tells(article(), report(mention(killed=4)))
    own = Evidence(fact="own_words", start=0, end=20, quote="it had killed thirty")
    dead = Evidence(fact="killed", start=14, end=20, quote="thirty")
    boast = mention(killed=30, claimed_by="Sample Brigades", evidence=(own, dead))
    more = article("https://second.example/2", at="2020-03-12T08:00", by="Second Wire")
    desk.tells(more, report(boast, verdict=Verdict.UPDATE))
    (name,) = desk.incidents()
    killed = desk.incident(name).facts.killed
    assert killed is not None
    assert (killed.best, killed.high) == (4, 30)


def test_the_text_of_a_page_that_must_not_be_kept_is_not_stored_but_its_facts_are(desk: Desk):
    desk.tells(replace(article(), basis=TextBasis.UNKEPT), report(mention(killed=2)))
    (name,) = desk.incidents()
    assert desk.incident(name).facts.killed.best == 2
    with desk.store.read() as conn:
        row = conn.execute(select(schema.articles)).one()
    assert (row.text, row.basis, row.url) == ("", "unkept", article().url)


A, B, C = (f"https://{name}.example/1" for name in "abc")


def linked(desk: Desk) -> tuple[str, str]:
    """One night dated twice, or two attacks: nobody can say yet."""
    first = desk.tells(article(A, by="a"), report(mention())).joined[0].incident_id
    next_day = article(B, by="b", at="2020-03-12T06:00")
    second = desk.tells(next_day, report(mention(day="2020-03-12"))).joined[0].incident_id
    assert first is not None
    assert second is not None
    assert desk.incident(first).possibly_same_as == (second,)
    return first, second


def test_the_message_names_what_may_be_the_same_attack(desk: Desk):
    first, second = linked(desk)
    with desk.store.read() as conn:
        rows = select(schema.outbox.c.message).where(schema.outbox.c.incident_id == second)
        message = conn.execute(rows).scalar_one()
    attack = "Rocket attack at Camp Taji, Iraq - Wed 11 Mar 2020"
    said = f"Possibly the same attack as:\n  {attack} ({first})"
    assert said in message["text"]
    assert message["links"][-1] == A  # what the message itself is about comes first
    assert message["data"]["possibly_same"][0]["incident"] == first
    assert "one night dated twice" in message["data"]["possibly_same"][0]["reason"]


@pytest.mark.parametrize("late", [False, True])
def test_a_later_report_shows_that_two_that_may_be_one_are(desk: Desk, late: bool):
    first, second = linked(desk)
    if late:  # recorded after it, published before
        desk.tells(article("https://d.example/1", at="2020-03-12T08:00"), report(mention(None)))
    shows = article(C, by="c", at="2020-03-12T07:00")
    done = desk.tells(shows, report(mention(time="23:50")), now=instant("2020-03-12T09:00"))
    assert done.joined[0].incident_id == first
    assert desk.incident(second).id == first  # the other id leads on
    assert desk.incident(first).possibly_same_as == ()
    assert {claim.url for claim in desk.incident(first).claims} >= {A, B, C}
    assert [change for _, change in desk.sent()].count("new") == 2  # nobody is told anew


def test_what_a_later_report_tells_apart_is_linked_no_more(desk: Desk):
    first = desk.tells(article(A, by="a"), report(mention(munitions=3))).joined[0].incident_id
    next_day = article(B, by="b", at="2020-03-12T06:00")
    second = desk.tells(next_day, report(mention(day="2020-03-12"))).joined[0].incident_id
    assert desk.incident(second).possibly_same_as == (first,)
    more = article(C, by="c", at="2020-03-12T16:00")
    told = desk.tells(more, report(mention(day="2020-03-12", munitions=30)))
    assert told.joined[0].incident_id == second
    assert desk.incident(first).possibly_same_as == ()
