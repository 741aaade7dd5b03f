"""What a text that sounds like an attack tells instead: a mishap, a deed in a household. Pure."""

from typing import Final

from monitor.reading.document import Document, Hit, Sentence
from monitor.reading.mentions import Head
from monitor.reading.opening import Opening
from monitor.reading.story import Strand
from monitor.types import Kind, Modality

MISHAP: Final = "mishap"  # kind of the denial that says plainly what it was instead
RELATIVES: Final = "household"  # kind of the idioms for those with whom somebody lives
AT_HOME: Final = "household_deed"  # ... that says plainly that relatives did it
SMUGGLED: Final = "contraband"  # kind of the topic for what is carried over borders unseen
HARM: Final = ("killed", "wounded", "damage", "attacker")
HARMING: Final = ("act", "hit", "killed", "wounded")
BY_HAND: Final = (Kind.GUNFIRE, Kind.STABBING, Kind.ASSAULT)
NEXT: Final = 4  # words between who did it, the deed and whom it hit


def mishap(lead: Strand, document: Document) -> Sentence | None:
    """The sentence that says what it was, if no word of `lead` needs somebody who meant it.

    The cause is often told last: "the driver, 82, had mistaken the pedals".
    """
    if any(head.meant for head in lead.heads if head.kinds != {Kind.VEHICLE_RAMMING}):
        return None
    if any(head.known and head.recalled for head in lead.heads):
        return None
    return next((s for s in document.sentences if tells_mishap(s)), None)


def smuggles(lead: Strand, document: Document) -> bool:
    """Whether all that it tells is a drone that carried contraband, stopped on its way."""
    told = {sentence.index for sentence in lead.sentences}
    near = [one for one in document.sentences if one.part == "title" or one.index in told]
    loads = any(hit.kind == SMUGGLED for one in near for hit in one.having("topic"))
    stopped = lead.kinds == {Kind.DRONE} and lead.modality is Modality.INTERCEPTED
    return stopped and loads and not any(one.having(*HARM) for one in near)


def is_at_home(lead: Strand, opening: Opening) -> bool:
    """Whether somebody kills or hurts their own relatives, and nobody is named who attacks others.

    Such deeds are no incidents (docs/rules.md).
    """
    if any(map(_is_of_strangers, lead.heads)):
        return False
    begun = [head for head in lead.heads if head.sentence in opening.begins]
    said = any(h.kind == AT_HOME for s in opening.sentences for h in s.having("idiom"))
    return bool(begun) and (said or any(map(_hits_relatives, begun)))


def _is_of_strangers(head: Head) -> bool:
    """Whether it names attackers, a weapon of attacks, or a deed that hits no relative."""
    arms = any(hit.role == "means" and hit.kind not in BY_HAND for hit in head.segment)
    deeds = [hit for hit in head.hits if hit.role in ("act", "hit") and hit.kind in BY_HAND]
    others = _relatives(head) and any(not _on_relatives(deed, head) for deed in deeds)
    return arms or bool(others) or head.has("attacker", "actor")


def _on_relatives(deed: Hit, head: Head) -> bool:
    return any(0 < one.first_word - deed.last_word <= NEXT for one in _relatives(head))


def _relatives(head: Head) -> list[Hit]:
    return [hit for hit in head.segment if hit.role == "idiom" and hit.kind == RELATIVES]


def _hits_relatives(head: Head) -> bool:
    """ "A man stabbed his wife": somebody, the deed, and right behind it a relative."""
    deeds = [hit for hit in head.segment if hit.role in HARMING and hit.kind in ("", *BY_HAND)]
    people = [hit for hit in head.segment if hit.role == "victim"]
    return any(
        _on_relatives(deed, head)
        and any(0 < deed.first_word - one.last_word <= NEXT for one in people)
        for deed in deeds
    )


def tells_mishap(sentence: Sentence) -> bool:
    return any(hit.kind == MISHAP for hit in sentence.having("denied"))
