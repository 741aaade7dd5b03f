"""A long ledger is weighed by quorums: it comes to the same, and one more report costs the same."""

import dataclasses
import random
from datetime import timedelta
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from telling import article, instant, mention, report

from monitor.incidents import Policy
from monitor.incidents.assess import assess
from monitor.incidents.quorum import speaking
from monitor.record import record
from monitor.store import Store, overview
from monitor.store import incidents as known
from monitor.types import Article, Claim, Modality, Report, Source, Verdict, Weapon
from monitor.types import Kind as Means

POLICY = Policy.load(Path(__file__).parents[2] / "config")
NOW = instant("2020-06-01T00:00")
QUORUM = 3
SHORT = POLICY.merge.model_copy(update={"quorum": QUORUM, "long_ledger": 1})
FEW = POLICY.model_copy(
    update={
        "merge": SHORT.model_copy(update={"long_ledger": 40}),
        "match": POLICY.match.model_copy(update={"most_regrouped": 6}),
    }
)


def claim(number: int, outlet: str, value: object, fact: str = "target", **more: object) -> Claim:
    affiliation = str(more.pop("affiliation", ""))
    return Claim(
        fact=fact,
        value=value,
        publisher=outlet,
        url=f"https://{outlet}.example/{number}",
        quote="",
        as_of=instant("2020-03-11T06:00") + timedelta(minutes=number),
        source=Source(publisher=outlet, affiliation=affiliation),
        **more,
    )


claims = st.builds(
    claim,
    st.integers(0, 400),
    st.sampled_from("abcdefgh"),
    st.sampled_from(["gate", "mess"]),
    updates=st.booleans(),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(claims, max_size=40, unique=True), st.lists(claims, max_size=20, unique=True))
def test_shortened_early_or_late_the_same_claims_speak(first: list[Claim], later: list[Claim]):
    later = [one for one in later if one not in first]
    early = speaking([*speaking(first, SHORT), *later], SHORT)
    assert set(early) == set(speaking([*first, *later], SHORT))


@given(st.lists(claims, max_size=40, unique=True), st.randoms(use_true_random=False))
def test_order_does_not_matter(told: list[Claim], chance: random.Random):
    shuffled = list(told)
    chance.shuffle(shuffled)
    assert set(speaking(shuffled, SHORT)) == set(speaking(told, SHORT))


def test_many_voices_that_say_the_same_are_heard_as_a_quorum():
    told = [claim(number, f"outlet{number}", "gate") for number in range(100)]
    heard = speaking(told, SHORT)
    assert heard == (told[0], *told[-QUORUM:])


def test_one_voice_that_says_otherwise_is_heard():
    told = [claim(number, f"outlet{number}", "gate") for number in range(100)]
    other = claim(50, "other", "mess")
    assert other in speaking([*told, other], SHORT)


def test_what_a_person_put_right_always_speaks():
    told = [claim(number, "desk", "gate", affiliation="correction") for number in range(9)]
    assert speaking(told, SHORT) == tuple(told)


def test_denials_stay_denials():
    said = [claim(n, f"outlet{n}", Modality.ASSERTED, "modality") for n in range(20)]
    denied = [claim(n, f"army{n}", Modality.DENIED, "modality") for n in range(30, 50)]
    figures = [dataclasses.replace(one, fact="target", value="nothing") for one in denied]
    ledger = [*said, *denied, *figures]
    assert assess(speaking(ledger, SHORT), POLICY).status == assess(ledger, POLICY).status
    assert assess(speaking(ledger, SHORT), POLICY).facts.target is None


def test_the_facts_of_many_are_those_of_their_quorums():
    chance = random.Random(7)
    kinds = [Means.ROCKET] * 8 + [Means.DRONE, Means.OTHER]
    ledger = [
        claim(
            number, f"outlet{number % 60}", Weapon(kind=chance.choice(kinds), detail=None), "weapon"
        )
        for number in range(400)
    ]
    short = speaking(ledger, POLICY.merge)
    assert assess(short, POLICY).facts == assess(ledger, POLICY).facts
    assert len(short) < 50


# --- in a store ----------------------------------------------------------------------------------


def stream(count: int) -> list[tuple[Article, Report]]:
    """Reports of one attack by sixty outlets, in order; a second attack follows two days later."""
    chance = random.Random(3)
    told = []
    for number in range(count):
        second = number >= count * 3 // 4
        day = "2020-03-13" if second else "2020-03-11"
        outlet = f"outlet{chance.randrange(60)}"
        at = instant(f"{day}T12:00") + timedelta(minutes=number)
        one = mention(
            chance.choice(["taji", "taji", "taji town"]),
            day=day,
            kind=chance.choice(["rocket", "rocket", None]),
            killed=7 if second else chance.choice([2, 2, 2, 3, None]),
            munitions=chance.choice([18, None]),
        )
        verdict = chance.choice([Verdict.NEW_ATTACK, Verdict.NEW_ATTACK, Verdict.UPDATE])
        url = f"https://{outlet}.example/{number}"
        told.append((article(url, by=outlet, published=at), report(one, verdict=verdict)))
    return told


def ended(told: list[tuple[Article, Report]]) -> set[tuple[frozenset[str], str]]:
    store = Store.open("sqlite://")
    try:
        with store.write() as conn:
            for written, read in told:
                record(conn, written, read, now=NOW, policy=FEW)
            names = overview.incident_ids(conn)
            found = [(name, known.get(conn, name)) for name in names]
            return {
                (
                    frozenset(one.url for one in overview.tellings(conn, name)),
                    repr((one.facts.place, one.facts.when, one.facts.killed, one.facts.munitions)),
                )
                for name, one in found
                if one is not None
            }
    finally:
        store.close()


def test_many_reports_in_any_order_end_in_the_same_incidents():
    told = stream(60)
    inorder = ended(told)
    assert len(inorder) == 2
    for seed in range(4):
        shuffled = list(told)
        random.Random(seed).shuffle(shuffled)
        assert ended(shuffled) == inorder


def test_every_claim_is_kept_and_shown_though_only_some_speak(store: Store):
    with store.write() as conn:
        for written, read in stream(40):
            record(conn, written, read, now=NOW, policy=FEW)
        most_told = overview.incident_ids(conn)[-1]
        heard, found = known.get(conn, most_told), overview.dossier(conn, most_told)
    assert heard is not None
    assert found is not None
    assert {one.url for one in found.incident.claims} == {one.url for one in found.tellings}
    assert set(heard.claims) < set(found.incident.claims)
