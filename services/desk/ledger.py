"""The ledger: an enriched event and what is held of its uri in, what to hold and what to tell `newsroom` out.

Versions are ordered by `version_created`, a kill is a version like any other, and what is older than the version held is passed by. A kill
therefore counts also when it comes before its article. Keyed by uri, as wire.enriched is.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec

from desk.changes import ActorTag, Change, Origin, RegionTag, Tags
from desk.enriched import Enriched
from desk.sketching import sketch_of, slug_root
from desk.times import HOUR, seconds_of

RETRACTED, HELD, CORRECTED, UPDATED, ENRICHED = (
    "article.retracted",
    "article.held",
    "article.corrected",
    "article.updated",
    "article.enriched",
)
TAKEN_BACK = frozenset({RETRACTED, HELD})
_FOLLOWS = frozenset({"update", "wrapup", "correction", "refile"})


class Verdict(StrEnum):
    """What became of an enriched event; the label of `frontwire_desk_events_total`."""

    TAKEN_IN = "taken_in"
    QUIET = "quiet"
    STALE = "stale"
    REPEAT = "repeat"
    REJECTED = "rejected"


class Entry(msgspec.Struct, frozen=True, array_like=True):
    """What the ledger holds of a uri.

    Attributes:
        origin: the event that made it so.
        ce_id: that event's.
        version_created: the version held; None where the wire gives no time.
        at: the version's time for all reckoning, in seconds since 1970.
        event: what was told of it.
        is_told: whether `newsroom` has ever heard of this uri.
    """

    origin: Origin
    ce_id: str
    version_created: str | None
    at: int
    event: str
    is_told: bool


class Step(msgspec.Struct, frozen=True):
    """What follows from an event: the entry to hold, None to leave it as it is, and the change to tell, if any."""

    verdict: Verdict
    entry: Entry | None = None
    change: Change | None = None


def take_in(held: Entry | None, event: Enriched, origin: Origin, *, ce_id: str, received: int) -> Step:
    """Take an event in.

    What was read before, after a crash or a rebalance, has had its effect.

    Args:
        held: what is held of the event's uri.
        event: the enriched event.
        origin: where it stood on wire.enriched.
        ce_id: its CloudEvents id.
        received: the record's timestamp, in seconds since 1970.
    """
    if held is not None and held.origin.partition == origin.partition and held.origin.offset >= origin.offset:
        return Step(Verdict.REPEAT, held)  # held once more, because the table's changelog may not have it
    if held is not None:
        if held.ce_id == ce_id:
            return Step(Verdict.REPEAT)
        if _is_older(event, held):
            return Step(Verdict.STALE)
    is_told = event.conflict.relevant or (held is not None and held.is_told)
    entry = Entry(origin, ce_id, event.version_created, event_time(event, received), _event_of(event, held), is_told)
    return Step(_verdict_of(entry), entry, _change_of(event, entry) if is_told else None)


def event_time(event: Enriched, received: int) -> int:
    """Give the version's own time; the record's where it has none, or where it lies in the future.

    >>> event = Enriched(uri="u", event=ENRICHED, headline="", conflict=None, version_created="2099-01-01T00:00:00Z")
    >>> event_time(event, 1772446500)
    1772446500
    """
    own = seconds_of(event.version_created) if event.version_created else received
    return received if own > received + HOUR else own


def _verdict_of(entry: Entry) -> Verdict:
    return Verdict.TAKEN_IN if entry.is_told else Verdict.QUIET


def _is_older(event: Enriched, held: Entry) -> bool:
    """Without a time on both sides the order of arrival counts, but nothing undoes a kill that has none."""
    if event.version_created is None or held.version_created is None:
        return held.event == RETRACTED and event.event != RETRACTED
    if event.version_created == held.version_created:
        return held.event == RETRACTED
    return event.version_created < held.version_created


def _event_of(event: Enriched, held: Entry | None) -> str:
    if event.event in TAKEN_BACK:
        return event.event
    if held is None or held.event in TAKEN_BACK:
        return event.event
    return CORRECTED if event.event == CORRECTED else UPDATED


def _change_of(event: Enriched, entry: Entry) -> Change:
    is_standing = entry.event not in TAKEN_BACK and event.conflict.relevant
    root = slug_root(event.slugline or "")
    return Change(
        uri=event.uri,
        event=entry.event,
        at=entry.at,
        origin=entry.origin,
        ce_id=entry.ce_id,
        version_created=event.version_created,
        headline=event.headline,
        provider=event.provider or "",
        embargoed_until=event.embargoed_until,
        knowledge_version=event.knowledge_version,
        tags=_tags_of(event) if is_standing else Tags(),
        thread=f"{event.provider}|{root}" if root and event.provider else "",
        claims_update=not _FOLLOWS.isdisjoint(event.signals) or event.event in {UPDATED, CORRECTED},
        replaces=event.supersedes.uri if event.supersedes and event.supersedes.uri != event.uri else "",
        sketch=msgspec.structs.replace(sketch_of(event, received=entry.at), created=entry.at) if is_standing else None,
    )


def _tags_of(event: Enriched) -> Tags:
    return Tags(
        tuple(RegionTag(region.id, region.name, region.score) for region in event.regions),
        tuple(ActorTag(actor.id, actor.name, actor.score, actor.acts_for) for actor in event.actors if actor.standing == "principal"),
    )
