"""The demo must notice when its daemon did not do what it must."""

from dataclasses import replace

from monitor.demo import story as stories
from monitor.demo.judge import faults
from monitor.demo.trace import Sign, Trace
from monitor.store.outbox import State
from monitor.types import Change

SAMPLE = stories.load()


def sign(change: str, state: State = State.SENT, text: str = "") -> Sign:
    return Sign(change=Change(change), state=state, text=text)


def perfect() -> dict[str, Trace]:
    return {
        story.id: Trace(
            feed_id=story.outlet,
            story=story.id,
            silent=story.step == 0,
            done=True,
            alerts=()
            if story.alert == "none"
            else (sign(story.alert, text="\n".join(story.tells)),),
        )
        for story in SAMPLE.stories
    }


def faults_with(story_id: str, **changes: object) -> tuple[str, ...]:
    traces = perfect()
    traces[story_id] = replace(traces[story_id], **changes)
    return faults(SAMPLE, traces.values())


def test_all_as_it_must_be() -> None:
    assert faults(SAMPLE, perfect().values()) == ()


def test_a_missing_alert() -> None:
    (fault,) = faults_with("asad-rockets", alerts=())
    assert fault.startswith("alert (new) expected, no alert came: Rockets hit")


def test_a_second_alert_for_one_attack() -> None:
    again = (sign("new"),)
    (fault,) = faults_with("asad-arabic", alerts=again)
    assert fault.startswith("no alert expected, alert (new) came")


def test_an_update_told_as_a_new_attack() -> None:
    (fault,) = faults_with("baquba-toll", alerts=(sign("new"),))
    assert fault.startswith("alert (update) expected, alert (new) came")


def test_an_alert_that_did_not_arrive() -> None:
    told = perfect()["erbil-drone"].alerts[0]
    (fault,) = faults_with("erbil-drone", alerts=(replace(told, state=State.DEAD),))
    assert fault.startswith("the alert did not arrive")


def test_a_story_that_was_not_read() -> None:
    (fault,) = faults_with("cup-strike", done=False)
    assert fault.startswith("never read")
    traces = perfect()
    del traces["cup-strike"]
    assert faults(SAMPLE, traces.values()) == (fault,)


def test_a_story_that_could_not_be_read() -> None:
    (fault,) = faults_with("dust", trouble="timeout")
    assert fault.startswith("could not be read (timeout)")


def test_an_alert_that_lacks_a_fact() -> None:
    (fault,) = faults_with("baquba-market", alerts=(sign("new", text="Killed: at least 5"),))
    assert fault.startswith("the alert does not say 'Wounded: 17'")
