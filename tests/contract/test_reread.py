"""Articles read by other rules: what changes is shown first, and told to nobody."""

from collections.abc import Iterable
from typing import Any

import pytest
from desk import Desk
from telling import article, instant, mention, report

from monitor import correct, reread
from monitor.replay import Event
from monitor.reread import Difference
from monitor.store import overview
from monitor.types import Article, Change, Report, Status, Verdict

NOW = instant("2020-03-20T12:00")
NOTHING = report(verdict=Verdict.NOT_ATTACK, rules_version="2")


class NewRules:
    rules_version = "2"

    def __init__(self, answers: dict[str, Report]) -> None:
        self.answers = answers

    def read(self, one: Article) -> Report:
        return self.answers[one.url]


A, B, C = (f"https://{name}.example/1" for name in "abc")


@pytest.fixture
def desk_with_three(desk: Desk) -> Desk:
    """A and B tell of one attack at Taji, C of one at Besmaya."""
    desk.tells(article(A, by="a"), report(mention()))
    desk.tells(article(B, by="b", at="2020-03-11T21:00"), report(mention()))
    desk.tells(article(C, by="c", at="2020-03-11T22:00"), report(mention("besmaya")))
    return desk


def again(one: Any, **more: Any) -> Report:
    return report(one, rules_version="2", **more)


def compared(desk: Desk, rules: NewRules) -> Difference:
    return reread.difference(desk.store, rules.read, policy=desk.policy, audience=desk.audience)


def applied(desk: Desk, rules: NewRules) -> int:
    return reread.apply(desk.store, rules, policy=desk.policy, clock=lambda: NOW)


def told(events: Iterable[Event]) -> list[tuple[str, Change]]:
    return [(event.url, event.kind) for event in events]


def groups(desk: Desk) -> set[frozenset[str]]:
    with desk.store.read() as conn:
        ids = overview.incident_ids(conn)
        told = {frozenset(one.url for one in overview.tellings(conn, name)) for name in ids}
    return told - {frozenset()}


def test_the_same_rules_change_nothing(desk_with_three: Desk):
    same = NewRules({A: again(mention()), B: again(mention()), C: again(mention("besmaya"))})
    found = compared(desk_with_three, same)
    assert found.read == 3
    assert found.same


def test_what_vanishes_and_what_falls_apart_is_shown_and_then_done(desk_with_three: Desk):
    desk = desk_with_three
    rules = NewRules({A: again(mention()), B: again(mention("basra")), C: NOTHING})
    found = compared(desk, rules)
    assert {one.article.url for one in found.readings} == {B, C}
    assert [one.urls for one in found.vanish] == [(C,)]
    ((whole, parts),) = found.split
    assert (set(whole.urls), {part.urls for part in parts}) == ({A, B}, {(A,), (B,)})
    assert found.appear == found.merge == ()
    assert told(found.gained) == [(B, Change.NEW)]  # a second attack rings on its own
    assert told(found.lost) == [(B, Change.UPDATE), (C, Change.NEW)]
    assert groups(desk) == {frozenset({A, B}), frozenset({C})}  # showing writes nothing
    before, sent = desk.incidents(), desk.sent()
    assert applied(desk, rules) == 3
    assert groups(desk) == {frozenset({A}), frozenset({B})}
    assert set(before) <= set(desk.incidents())  # ids that people have seen stay
    assert desk.sent() == sent
    gone = next(name for name in before if "besmaya" in name)
    assert desk.incident(gone).status is Status.RETRACTED


def test_the_second_attack_of_an_article_vanishes_and_is_not_merged_into_its_first(desk: Desk):
    """Both incidents had that article; the one that is lost does not go on in the other."""
    one, other = mention(), mention("basra", killed=3)
    desk.tells(article(A, by="a"), report(one))
    desk.tells(article(B, by="b", at="2020-03-11T21:00"), report(one, other))
    found = compared(desk, NewRules({A: again(mention()), B: again(mention())}))
    assert [gone.urls for gone in found.vanish] == [(B,)]
    assert found.merge == found.split == found.appear == ()
    back = reread.difference(
        desk.store,
        NewRules({A: again(one), B: report(one, other, mention("ain al-asad"))}).read,
        policy=desk.policy,
        audience=desk.audience,
    )
    assert [new.urls for new in back.appear] == [(B,)]
    assert back.merge == back.split == back.vanish == ()


def test_applying_again_reads_nothing(desk_with_three: Desk):
    rules = NewRules({A: again(mention()), B: again(mention()), C: again(mention("besmaya"))})
    assert applied(desk_with_three, rules) == 3
    assert applied(desk_with_three, rules) == 0
    assert groups(desk_with_three) == {frozenset({A, B}), frozenset({C})}


def test_what_people_put_right_stays(desk_with_three: Desk):
    desk = desk_with_three
    first, second = desk.incidents()
    with desk.store.write() as conn:
        correct.merge(conn, second, first, who="Ada", why="one salvo", now=NOW, policy=desk.policy)
    rules = NewRules({A: again(mention()), B: again(mention()), C: again(mention("besmaya"))})
    assert applied(desk, rules) == 0
    assert groups(desk) == {frozenset({A, B, C})}
