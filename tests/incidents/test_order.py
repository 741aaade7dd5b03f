"""The same reports end in the same incidents and the same facts, whatever order they come in."""

import random
from datetime import timedelta
from itertools import permutations
from pathlib import Path

from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from telling import PLACES, article, background, instant, mention, report, ship

from monitor.incidents import Policy
from monitor.record import record
from monitor.store import Store, overview
from monitor.store import incidents as known
from monitor.types import Article, Modality, Report, Status, Verdict

POLICY = Policy.load(Path(__file__).parents[2] / "config")
NOW = instant("2020-06-01T00:00")

NO_SHRINKING = (Phase.explicit, Phase.reuse, Phase.generate)  # an example costs a database

Told = tuple[Article, Report]
Urls = frozenset[str]
Ended = set[tuple[Urls, str, Status, frozenset[Urls]]]

places = st.sampled_from(
    ["taji", "taji", "taji town", "tarmiyah", "besmaya", "iraq", "anbar", None]
)
days = st.sampled_from([None, "2020-03-11", "2020-03-11", "2020-03-12", "2020-03-14", "2020-03-15"])
kinds = st.sampled_from(["rocket", "rocket", "drone", "ied", None])
figures = st.sampled_from([None, None, 0, 2, 3, 20])
modalities = st.sampled_from([Modality.ASSERTED] * 5 + [Modality.INTERCEPTED, Modality.DENIED])
mentions = st.builds(
    mention,
    places,
    day=days,
    kind=kinds,
    killed=figures,
    wounded=figures,
    munitions=figures,
    target=st.sampled_from([None, "barracks", "mosque"]),
    modality=modalities,
    cue=st.sampled_from(["", "", "", "split", "join"]),
    cue_words=st.sampled_from(["", "third in a week", "hours after"]),
    time=st.sampled_from([None, None, "08:00", "21:30"]),
    also_named=st.sampled_from(
        [(), (), (PLACES["taji"],), (PLACES["besmaya"], PLACES["erbil"]), (ship("Astra Bay"),)]
    ),
)
verdicts = st.sampled_from([Verdict.NEW_ATTACK, Verdict.NEW_ATTACK, Verdict.UPDATE])


@st.composite
def streams(draw: st.DrawFn) -> list[Told]:
    """Reports by four outlets over five days; some recall, deny or copy."""
    told = []
    for number in range(draw(st.integers(2, 9))):
        at = instant("2020-03-11T06:00") + timedelta(hours=draw(st.integers(0, 110)))
        outlet = draw(st.sampled_from("abcd"))
        one, verdict = draw(mentions), draw(verdicts)
        if draw(st.integers(0, 5)) == 0:
            one, verdict = background(one), Verdict.BACKGROUND
        url = f"https://{outlet}.example/{number}"
        told.append((article(url, by=outlet, published=at), report(one, verdict=verdict)))
    return told


def ended(told: list[Told]) -> Ended:
    store = Store.open("sqlite://")
    try:
        with store.write() as conn:
            for written, read in told:
                record(conn, written, read, now=NOW, policy=POLICY)
            incidents = [known.get(conn, one) for one in overview.incident_ids(conn)]
            urls = {
                one.id: frozenset(told.url for told in overview.tellings(conn, one.id))
                for one in incidents
                if one is not None
            }
            return {
                (
                    urls[one.id],
                    repr(one.facts),
                    one.status,
                    frozenset(urls[other] for other in one.possibly_same_as),
                )
                for one in incidents
                if one is not None
            }
    finally:
        store.close()


@settings(max_examples=40, deadline=None, phases=NO_SHRINKING)
@given(streams(), st.randoms(use_true_random=False))
def test_order_of_arrival_does_not_matter(told: list[Told], chance: random.Random):
    shuffled = list(told)
    chance.shuffle(shuffled)
    assert ended(shuffled) == ended(told)


@settings(max_examples=10, deadline=None, phases=NO_SHRINKING)
@given(streams())
def test_arriving_twice_changes_nothing(told: list[Told]):
    assert ended([*told, *told]) == ended(told)


def test_a_late_report_takes_apart_what_only_a_vague_one_held_together():
    """Both sites were hit; the vague report came first and joined the wrong one."""
    vague = article("https://v.example/1", by="v", at="2020-03-11T12:00")
    taji = article("https://t.example/1", by="t", at="2020-03-11T10:00")
    told = [
        (vague, report(mention("taji town", munitions=2))),
        (taji, report(mention("taji", munitions=2))),
        (
            article("https://b.example/1", by="b", at="2020-03-11T11:00"),
            report(mention("besmaya", munitions=9)),
        ),
    ]
    assert {urls for urls, *_ in ended(told)} == {
        frozenset({vague.url, taji.url}),
        frozenset({"https://b.example/1"}),
    }


def test_a_denial_that_comes_before_the_report_disputes_it():
    denial = article("https://d.example/1", by="d", at="2020-03-11T09:00")
    told = [
        (denial, report(mention(modality=Modality.DENIED), verdict=Verdict.UPDATE)),
        (article(at="2020-03-11T10:00"), report(mention())),
    ]
    ((urls, _, status, _),) = ended(told)
    assert len(urls) == 2
    assert status is Status.DISPUTED


def test_what_a_report_recalls_is_another_attack_than_the_one_it_tells():
    first = article("https://a.example/1", by="a", at="2020-03-11T10:00")
    both = article("https://b.example/1", by="b", at="2020-03-13T08:00")
    recalled = background(mention("taji", day=None))
    told = [
        (first, report(mention("taji town"))),
        (both, report(mention("taji", day="2020-03-12", killed=9), recalled)),
    ]
    found = ended(told)
    assert ended(told[::-1]) == found
    assert {urls for urls, *_ in found} == {frozenset({first.url, both.url}), frozenset({both.url})}


def test_a_report_that_changes_the_scene_is_compared_with_it_as_it_leaves_it():
    """What its first mention joins may lie where its second one is, from then on."""
    town = article("https://a.example/1", by="a", at="2020-03-12T10:00")
    site = article("https://b.example/1", by="b", at="2020-03-11T09:00")
    both = article("https://c.example/1", by="c", at="2020-03-13T08:00")
    lead = mention("taji", day="2020-03-12", killed=9, also_named=(PLACES["basra"],))
    told = [
        (town, report(mention("basra", day="2020-03-12", killed=9))),
        (site, report(mention("taji", day="2020-03-11"))),
        (both, report(lead, background(mention("taji", day=None)))),
    ]
    first, *others = (ended(list(one)) for one in permutations(told))
    assert all(one == first for one in others)
