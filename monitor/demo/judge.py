"""Whether the sample news became the alerts it must become. Pure."""

from collections.abc import Iterable, Iterator, Sequence

from monitor.demo.story import Sample, Story
from monitor.demo.trace import Trace
from monitor.store.outbox import State


def faults(sample: Sample, traces: Iterable[Trace]) -> tuple[str, ...]:
    """Return in words what is missing or too much; empty when all is as it must be."""
    known = {trace.story: trace for trace in traces}
    return tuple(fault for story in sample.stories for fault in _faults(story, known.get(story.id)))


def _faults(story: Story, trace: Trace | None) -> Iterator[str]:
    if trace is None or not trace.done:
        yield f"never read: {story.title}"
        return
    if trace.trouble:
        yield f"could not be read ({trace.trouble}): {story.title}"
        return
    came = [sign.change.value for sign in trace.alerts]
    wanted = [] if story.alert == "none" else [story.alert]
    if came != wanted:
        yield f"{_alerts(wanted)} expected, {_alerts(came)} came: {story.title}"
    said = "\n".join(sign.text for sign in trace.alerts)
    for fact in story.tells:
        if came == wanted and fact not in said:
            yield f"the alert does not say {fact!r}: {story.title}"
    if any(sign.state is not State.SENT for sign in trace.alerts):
        yield f"the alert did not arrive: {story.title}"


def _alerts(changes: Sequence[str]) -> str:
    return f"alert ({', '.join(changes)})" if changes else "no alert"
