"""The published records and their encoding: an article and its tagging in, the enriched event's bytes and headers out.

The shape is `schemas/enriched.schema.json`; field by field it is described there.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import msgspec

from frontwire.article import Link, PubStatus, Supersedes
from frontwire.knowledge.entries import Kind, Sector
from frontwire.tagging.mentions import Mention, Unresolved
from frontwire.tagging.relevance import is_filed_under_conflict

if TYPE_CHECKING:
    from frontwire.article import Article
    from frontwire.knowledge.entities import Lexicon
    from frontwire.tagging.tags import ActorTag, RegionTag, Tagging

TAGGER_VERSION = "0.1.0"
SOURCE = "frontwire/tagger"
DATA_SCHEMA = "https://frontwire.example/schemas/enriched.schema.json"

RETRACTED = "article.retracted"
_LATER = frozenset({"article.updated", "article.corrected"})

_encode = msgspec.json.Encoder().encode


class Traits(msgspec.Struct, frozen=True, gc=False):
    """What of an event is counted by whoever publishes it; `is_filed_under_conflict` as of `tagging.relevance`."""

    event: str = ""
    format: str = ""
    provider: str | None = None
    score: float = 0.0
    is_filed_under_conflict: bool | None = None
    embargoed_until: str | None = None


class Publication(msgspec.Struct, frozen=True, gc=False):
    """One record to send to `wire.enriched`; whoever sends it adds `ce_time`. The key is the uri, `version_created` which version it is."""

    key: bytes
    value: bytes
    headers: tuple[tuple[str, bytes], ...]
    version_created: str | None
    traits: Traits


class DatelineField(msgspec.Struct, frozen=True, gc=False):
    """Where the reporter was."""

    place: str
    country: str | None


class EncodingField(msgspec.Struct, frozen=True, gc=False):
    """The character encoding that the message declared, and the one that it was read in."""

    declared: str | None
    used: str


class ConflictField(msgspec.Struct, frozen=True, gc=False):
    """Whether the article is about organised violence or its politics, and the cues that say so."""

    relevant: bool
    score: float
    mentions: tuple[int, ...]


class RegionField(msgspec.Struct, frozen=True, gc=False):
    """A conflict region."""

    id: str
    name: str
    score: float
    ucdp_region: str
    ucdp_conflicts: tuple[int, ...]
    countries: tuple[str, ...]
    mentions: tuple[int, ...]


class CountryField(msgspec.Struct, frozen=True, gc=False):
    """A country."""

    iso3: str
    standing: str
    score: float
    mentions: tuple[int, ...]


class ActorField(msgspec.Struct, frozen=True, gc=False):
    """An actor."""

    id: str
    name: str
    kind: Kind
    sector: Sector
    country: str | None
    acts_for: tuple[str, ...]
    ucdp_actors: tuple[int, ...]
    standing: str
    score: float
    mentions: tuple[int, ...]


class EnrichedEvent(msgspec.Struct, frozen=True, gc=False):
    """The value of a record of `wire.enriched`."""

    uri: str
    version: str | None
    version_created: str | None
    first_created: str | None
    event: str
    supersedes: Supersedes | None
    format: str
    item_class: str
    provider: str | None
    language: str | None
    headline: str
    printed_headline: str
    signals: tuple[str, ...]
    signal_number: int | None
    body: str
    slugline: str | None
    byline: str | None
    dateline: DatelineField | None
    pub_status: str
    embargoed_until: str | None
    urgency: int | None
    subjects: tuple[str, ...]
    ed_note: str | None
    rights: str | None
    links: tuple[Link, ...]
    encoding: EncodingField
    conflict: ConflictField
    regions: tuple[RegionField, ...]
    countries: tuple[CountryField, ...]
    actors: tuple[ActorField, ...]
    unresolved: tuple[Unresolved, ...]
    mentions: tuple[Mention, ...]
    knowledge_version: str
    tagger_version: str


def make_event(article: Article, event: str, tagging: Tagging | None, lexicon: Lexicon) -> EnrichedEvent:
    """Put an article and what is asserted of it together; a retraction asserts nothing."""
    place = article.dateline.place or article.located
    return EnrichedEvent(
        uri=article.uri,
        version=article.version,
        version_created=article.version_created,
        first_created=article.first_created,
        event=event,
        supersedes=_superseded(article, event),
        format=article.format,
        item_class=article.item_class,
        provider=article.provider,
        language=article.language,
        headline=article.headline,
        printed_headline=article.printed_headline or article.headline,
        signals=article.signals,
        signal_number=article.signal_number,
        body=article.body,
        slugline=article.slugline or None,
        byline=article.byline or None,
        dateline=DatelineField(place, tagging.dateline_country if tagging else None) if place else None,
        pub_status=PubStatus.CANCELLED.value if event == RETRACTED else article.pub_status.value,
        embargoed_until=article.embargoed_until,
        urgency=article.urgency,
        subjects=tuple(dict.fromkeys([subject.code for subject in article.subjects])),
        ed_note=article.ed_note or None,
        rights=article.rights or None,
        links=article.links,
        encoding=EncodingField(article.encoding_declared or None, article.encoding_used or "utf-8"),
        conflict=ConflictField(tagging.relevance.is_relevant, tagging.relevance.score, tagging.relevance.mentions) if tagging else _NOTHING,
        regions=tuple([_region_field(tag) for tag in tagging.regions]) if tagging else (),
        countries=tuple([CountryField(tag.iso3, tag.standing, tag.score, tag.mentions) for tag in tagging.countries]) if tagging else (),
        actors=tuple([_actor_field(tag) for tag in tagging.actors]) if tagging else (),
        unresolved=tagging.unresolved if tagging else (),
        mentions=tagging.mentions if tagging else (),
        knowledge_version=lexicon.version,
        tagger_version=TAGGER_VERSION,
    )


def _superseded(article: Article, event: str) -> Supersedes | None:
    """Give the version that this one replaces, as far as the message alone tells.

    Where the item names no other, it is an earlier one of its own: of a kill always, of an update or a correction when the item is
    older than this version. Wires that give every update an identifier of its own have no such time, and theirs is known by the desk only.
    """
    if article.supersedes is not None:
        return article.supersedes
    is_later = article.first_created is not None and article.version_created is not None and article.first_created < article.version_created
    if event == RETRACTED or (is_later and event in _LATER):
        return Supersedes(article.uri)
    return None


def _region_field(tag: RegionTag) -> RegionField:
    region = tag.region
    return RegionField(region.id, region.name, tag.score, region.ucdp_region, tag.ucdp_conflicts, region.countries, tag.mentions)


def _actor_field(tag: ActorTag) -> ActorField:
    actor = tag.actor
    return ActorField(
        actor.id,
        actor.name,
        actor.kind,
        actor.sector,
        actor.country,
        actor.acts_for,
        actor.ucdp_actors,
        tag.standing,
        tag.score,
        tag.mentions,
    )


_NOTHING = ConflictField(relevant=False, score=0.0, mentions=())


def encode_event(event: EnrichedEvent) -> bytes:
    """Encode an event as JSON: the same event, the same bytes."""
    return _encode(event)


def publish(event: EnrichedEvent, content: bytes) -> Publication:
    """Make the record of an event: keyed by uri, with CloudEvents headers in binary mode.

    `ce_id` is a digest of uri, version_created, knowledge version and the content as received: a repeat has the same.
    """
    identity = f"{event.uri}|{event.version_created}|{event.knowledge_version}|".encode()
    ce_id = hashlib.blake2b(identity + content, digest_size=16).hexdigest()
    headers = (
        ("ce_specversion", b"1.0"),
        ("ce_id", ce_id.encode()),
        ("ce_type", f"frontwire.{event.event}".encode()),
        ("ce_source", SOURCE.encode()),
        ("ce_subject", event.uri.encode()),
        ("ce_dataschema", DATA_SCHEMA.encode()),
        ("content-type", b"application/json"),
    )
    filed = is_filed_under_conflict(event.subjects) if event.subjects else None
    traits = Traits(event.event, event.format, event.provider, event.conflict.score, filed, event.embargoed_until)
    return Publication(event.uri.encode(), encode_event(event), headers, event.version_created, traits)
