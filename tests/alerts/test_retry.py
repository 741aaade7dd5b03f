"""What becomes of a message that was not taken."""

from datetime import timedelta

from alert_samples import NOW
from hypothesis import given
from hypothesis import strategies as st

from monitor.alerts.retry import (
    BROKEN_WAIT,
    LONGEST_WAIT,
    PLAINEST,
    REPEATS,
    Verdict,
    after_crash,
    after_failure,
    wait,
)
from monitor.errors import ChannelError


def after(error, *, attempts=0, uncertain=0, plainness=0):
    return after_failure(
        error, attempts=attempts, uncertain=uncertain, plainness=plainness, now=NOW, spread=1.0
    )


def test_refused_for_good_stops():
    assert after(ChannelError("no", permanent=True)).verdict is Verdict.DEAD


def test_refused_for_now_waits_longer_each_time():
    waits = [after(ChannelError("busy"), attempts=n).at - NOW for n in range(10)]
    assert waits[:3] == [timedelta(seconds=s) for s in (5, 10, 20)]
    assert waits[-1] == LONGEST_WAIT


def test_the_providers_wish_is_followed_within_reason_and_counts_no_failure():
    def wish(seconds):
        return after(ChannelError("slow", wait=timedelta(seconds=seconds)))

    assert wish(30).at == NOW + timedelta(seconds=30)
    assert wish(-5).at == NOW + timedelta(seconds=1)
    assert wish(10**7).at == NOW + timedelta(hours=1)
    assert not wish(30).counted
    assert wish(30).whole_destination


def test_an_address_that_refuses_everything_is_asked_rarely_and_as_a_whole():
    refused = after(ChannelError("revoked", broken=True))
    assert (refused.verdict, refused.at - NOW) == (Verdict.RETRY, BROKEN_WAIT)
    assert refused.whole_destination


def test_a_lost_answer_is_repeated_at_growing_distances_and_not_for_ever():
    lost = ChannelError("?", uncertain=True)
    repeats = [after(lost, uncertain=n) for n in range(REPEATS)]
    assert {one.verdict for one in repeats} == {Verdict.REPEAT}
    assert sum((one.at - NOW for one in repeats), timedelta()) > timedelta(hours=4)
    assert after(lost, uncertain=REPEATS).verdict is Verdict.UNCONFIRMED


def test_a_crash_is_repeated_soon_and_not_for_ever():
    soon = after_crash(uncertain=0, now=NOW, spread=1.0)
    assert (soon.verdict, soon.at - NOW) == (Verdict.REPEAT, timedelta(seconds=5))
    assert after_crash(uncertain=REPEATS, now=NOW, spread=1.0).verdict is Verdict.UNCONFIRMED


@given(st.integers(0, 10**9), st.floats(0, 1))
def test_a_wait_is_never_nothing_and_never_too_long(attempts, spread):
    assert timedelta(seconds=1) <= wait(attempts, spread) <= LONGEST_WAIT


def test_what_is_refused_in_one_form_is_sent_in_plainer_ones_and_then_no_more():
    refused = ChannelError("400", permanent=True, unfit=True)
    verdicts = [after(refused, plainness=n).verdict for n in range(PLAINEST + 1)]
    assert verdicts == [Verdict.PLAINER] * PLAINEST + [Verdict.DEAD]
    assert after(refused).at == NOW
