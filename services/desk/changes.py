"""What the desk's stages tell each other: `Change`, `Tick` and `Silence` on desk.changes, `Arrival` and `Moved` on desk.arrivals, as
MessagePack.

`ledger` makes changes of enriched events, `newsroom` makes arrivals of changes, `activity` and `surges` count them. Each record carries
where it came from, so that a stage which reads one again after a crash knows it and does what it did before.
"""

from __future__ import annotations

import msgspec

from desk.sketching import Sketch


class Origin(msgspec.Struct, frozen=True, array_like=True):
    """The record of wire.enriched that something follows from."""

    partition: int
    offset: int


class RegionTag(msgspec.Struct, frozen=True, array_like=True, order=True):
    """A conflict region that an article is about."""

    id: str
    name: str
    score: float


class ActorTag(msgspec.Struct, frozen=True, array_like=True, order=True):
    """A principal actor of a conflict article; `acts_for` are those that it speaks and acts for."""

    id: str
    name: str
    score: float
    acts_for: tuple[str, ...] = ()


class Tags(msgspec.Struct, frozen=True, array_like=True):
    """What an article is about; nothing, when it is not about a conflict, held or killed."""

    regions: tuple[RegionTag, ...] = ()
    actors: tuple[ActorTag, ...] = ()


class Change(msgspec.Struct, frozen=True, tag="change"):
    """One step in an article's life: a version that is newer than what was held.

    Attributes:
        event: article.enriched, .updated, .corrected, .retracted or .held, with the ledger's memory of this uri.
        at: the version's own time, in seconds since 1970.
        ce_id: the enriched event's.
        thread: provider and slug root, where the wire gives each update a uri of its own; "" where there is none.
        claims_update: whether the article says of itself that it follows on another.
        replaces: the uri that it names as replaced; "" when it names none.
        sketch: what gathering needs; None when there is nothing to gather.
    """

    uri: str
    event: str
    at: int
    origin: Origin
    ce_id: str
    version_created: str | None
    headline: str
    provider: str
    embargoed_until: str | None
    knowledge_version: str
    tags: Tags
    thread: str = ""
    claims_update: bool = False
    replaces: str = ""
    sketch: Sketch | None = None


class Tick(msgspec.Struct, frozen=True, tag="tick"):
    """Event time of one partition of wire.enriched has moved on; seconds since 1970."""

    at: int
    origin: Origin


class Silence(msgspec.Struct, frozen=True, tag="silence"):
    """A partition of wire.enriched was read to its end, and nothing comes."""

    origin: Origin


class Arrival(msgspec.Struct, frozen=True, tag="arrival"):
    """An article has come to a region or a pair of actors, or is no longer about it.

    Attributes:
        series: the region's id, or two actors' ids with a bar between.
        is_region: False for a pair of actors.
        number: the change's offset on desk.changes: what is read again has no greater one.
        watermark: the time before which nothing more is expected, in seconds since 1970.
        began: the time from which on the desk has read the wire, likewise.
        is_about: False when the article is taken out.
    """

    series: str
    is_region: bool
    number: int
    watermark: int
    began: int
    is_about: bool
    uri: str
    at: int
    story: str
    provider: str
    headline: str
    actors: tuple[str, ...]


class Moved(msgspec.Struct, frozen=True, tag="moved"):
    """The watermark has moved on, without an arrival."""

    watermark: int
    number: int


encode = msgspec.msgpack.Encoder().encode
read_change = msgspec.msgpack.Decoder(Change | Tick | Silence).decode
read_arrival = msgspec.msgpack.Decoder(Arrival | Moved).decode
