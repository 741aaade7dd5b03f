"""The ledger of an incident: what one mention puts into it, and what each claim is. Pure."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from monitor.incidents.quotes import quote_of
from monitor.types import Article, Claim, Evidence, Mention, Modality, Source

CLAIMED = ("place", "when", "weapon", "munitions", "killed", "wounded", "target", "claimed_by")
COUNTED = ("munitions", "killed", "wounded")
CORRECTION = "correction"  # the affiliation of a claim that a person entered


def claims_of(
    article: Article,
    mention: Mention,
    source: Source,
    published: datetime,
    *,
    recalled: bool = False,
    updates: bool = False,
) -> tuple[Claim, ...]:
    """What the ledger takes from one mention: one claim for each fact told, with its sentence."""
    party = replace(source, affiliation=f"party:{mention.claimed_by}")
    quotes = {piece.fact: quote_of(article, piece) for piece in reversed(mention.evidence)}

    def claim(fact: str, value: object) -> Claim:
        return Claim(
            fact=fact,
            value=value,
            publisher=article.source.publisher,
            url=article.url,
            quote=quotes.get(fact, ""),
            as_of=published,
            source=party if counted_by_claimer(mention, fact) else source,
            recalled=recalled,
            updates=updates,
        )

    told = [(fact, getattr(mention, fact)) for fact in CLAIMED]
    told += [("blamed_on", name) for name in mention.blamed_on]
    told += [("named", place) for place in mention.also_named]
    told += [("modality", mention.modality), ("cue", mention.cue or None)]
    return tuple(claim(fact, value) for fact, value in told if value is not None)


def counted_by_claimer(mention: Mention, fact: str) -> bool:
    """Whether a figure stands in the words of whoever says that it did it."""
    if fact not in COUNTED:
        return False
    own = [piece for piece in mention.evidence if piece.fact == "own_words"]
    told = [piece for piece in mention.evidence if piece.fact == fact]
    return bool(told) and all(any(_within(piece, one) for one in own) for piece in told)


def _within(piece: Evidence, whole: Evidence) -> bool:
    return piece.part == whole.part and whole.start <= piece.start and piece.end <= whole.end


def asserting(claims: Iterable[Claim]) -> tuple[Claim, ...]:
    """The claims of those who say that it happened: a denial says nothing about an attack. All
    claims when everybody denies it.
    """
    ledger = tuple(claims)
    denials = {
        (claim.url, claim.as_of)
        for claim in ledger
        if claim.fact == "modality" and claim.value == Modality.DENIED
    }
    kept = tuple(claim for claim in ledger if (claim.url, claim.as_of) not in denials)
    return kept or ledger


def corrects(claim: Claim) -> bool:
    """Whether a person put this in place of what was read."""
    return claim.source is not None and claim.source.affiliation == CORRECTION


def is_party(claim: Claim) -> bool:
    return claim.source is not None and claim.source.affiliation.startswith("party:")


def is_official(claim: Claim) -> bool:
    return claim.source is not None and claim.source.official


def in_order(claim: Claim) -> tuple[object, ...]:
    """The order of publication, the same in every run."""
    return (claim.as_of, claim.publisher, claim.url, claim.fact, repr(claim.value), claim.quote)
