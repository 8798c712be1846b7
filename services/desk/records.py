"""What the desk has found in, the records of the conflict topics out; their shapes are in `schemas/`.

Every record has CloudEvents headers. `ce_id` is a digest of what the record says and of what it follows from: what is sent again after a
crash has the id that it had, so that a reader can drop it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from enum import Enum
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from desk.changes import Change
    from desk.newsroom import Decision

SOURCE = "frontwire/desk"
_SCHEMAS = "https://frontwire.example/schemas/"


class Destination(Enum):
    """A topic that the desk publishes to, and the name of the schema of its values."""

    REGIONS = ("regions", "article-record")
    ACTORS = ("actors", "article-record")
    STORIES = ("stories", "story")
    ACTIVITY = ("activity", "activity")
    ALERTS = ("alerts", "alert")


class Record(msgspec.Struct, frozen=True):
    """One record to send; whoever sends it adds `ce_time`."""

    destination: Destination
    key: bytes
    value: bytes
    headers: tuple[tuple[str, bytes], ...]


class Version(msgspec.Struct, frozen=True):
    """A version of an article."""

    uri: str
    version_created: str | None


class Changes(msgspec.Struct, frozen=True):
    """What a version is about that the one before was not, and the other way round."""

    regions_added: tuple[str, ...]
    regions_removed: tuple[str, ...]
    actors_added: tuple[str, ...]
    actors_removed: tuple[str, ...]


class ArticleRecord(msgspec.Struct, frozen=True):
    """The value of a record of conflict.regions or conflict.actors; `id` and `name` are the region's or the actor's."""

    id: str
    name: str
    score: float | None
    about: bool
    event: str
    uri: str
    version_created: str | None
    supersedes: Version | None
    changes: Changes
    headline: str
    provider: str | None
    embargoed_until: str | None
    story: str | None
    regions: tuple[str, ...]
    actors: tuple[str, ...]
    enriched_id: str
    knowledge_version: str


def article_records(change: Change, decision: Decision, story: str) -> Iterator[Record]:
    """Give a record for each region and actor that the article is about, and one for each that it is not about any longer."""
    now, before = change.tags, decision.before
    regions, regions_before = {tag.id: tag for tag in now.regions}, {tag.id: tag for tag in before.regions}
    actors, actors_before = {tag.id: tag for tag in now.actors}, {tag.id: tag for tag in before.actors}
    changes = Changes(
        tuple(id_ for id_ in regions if id_ not in regions_before),
        tuple(id_ for id_ in regions_before if id_ not in regions),
        tuple(id_ for id_ in actors if id_ not in actors_before),
        tuple(id_ for id_ in actors_before if id_ not in actors),
    )
    supersedes = Version(decision.replaced, decision.replaced_version) if decision.replaced else None
    for destination, tags in ((Destination.REGIONS, regions_before | regions), (Destination.ACTORS, actors_before | actors)):
        for tag in tags.values():
            is_about = tag.id in (regions if destination is Destination.REGIONS else actors)
            value = ArticleRecord(
                tag.id,
                tag.name,
                tag.score if is_about else None,
                is_about,
                decision.event,
                change.uri,
                change.version_created,
                supersedes,
                changes,
                change.headline,
                change.provider or None,
                change.embargoed_until,
                story or None,
                tuple(regions),
                tuple(actors),
                change.ce_id,
                change.knowledge_version,
            )
            yield make_record(destination, tag.id, value, decision.event, subject=change.uri, identity=(change.ce_id,))


def make_record(
    destination: Destination, key: str, value: msgspec.Struct, kind: str, *, subject: str, identity: tuple[object, ...]
) -> Record:
    """Make a record.

    Args:
        destination: the topic.
        key: the record's key.
        value: what it says.
        kind: the CloudEvents type, without our prefix ("article.updated").
        subject: what it is about: the article's uri, the story's id.
        identity: with destination and key, what tells this record from every other.
    """
    topic, schema = destination.value
    digest = hashlib.blake2b("|".join((topic, key, kind, *map(str, identity))).encode(), digest_size=16).hexdigest()
    headers = (
        ("ce_specversion", b"1.0"),
        ("ce_id", digest.encode()),
        ("ce_type", f"frontwire.{kind}".encode()),
        ("ce_source", SOURCE.encode()),
        ("ce_subject", subject.encode()),
        ("ce_dataschema", f"{_SCHEMAS}{schema}.schema.json".encode()),
        ("content-type", b"application/json"),
    )
    return Record(destination, key.encode(), msgspec.json.encode(value), headers)
