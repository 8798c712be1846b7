"""The bytes of a record of `wire.enriched` in, what the desk needs of it out.

Read as far as it is known: fields that are not here are passed by, values of a closed set (kinds, sectors) are plain text, so that an event
of a newer schema is still an event. `ledger` is next.
"""

from __future__ import annotations

import msgspec


class Enriched(msgspec.Struct, frozen=True, gc=False):
    """An enriched event as the desk reads it; `schemas/enriched.schema.json` describes each field."""

    uri: str
    event: str
    headline: str
    conflict: Conflict
    version_created: str | None = None
    supersedes: Superseded | None = None
    provider: str | None = None
    language: str | None = None
    signals: tuple[str, ...] = ()
    signal_number: int | None = None
    body: str = ""
    slugline: str | None = None
    dateline: Dateline | None = None
    embargoed_until: str | None = None
    regions: tuple[Region, ...] = ()
    countries: tuple[Country, ...] = ()
    actors: tuple[Actor, ...] = ()
    mentions: tuple[Mention, ...] = ()
    knowledge_version: str = ""


class Superseded(msgspec.Struct, frozen=True, gc=False):
    """The version that an event replaces, as far as the article itself tells."""

    uri: str
    version_created: str | None = None


class Conflict(msgspec.Struct, frozen=True, gc=False):
    """Whether the article is about organised violence or its politics."""

    relevant: bool
    score: float = 0.0


class Dateline(msgspec.Struct, frozen=True, gc=False):
    """Where the reporter was."""

    place: str
    country: str | None = None


class Region(msgspec.Struct, frozen=True, gc=False):
    """A conflict region."""

    id: str
    score: float
    name: str = ""


class Country(msgspec.Struct, frozen=True, gc=False):
    """A country; `standing` is about or mentioned."""

    iso3: str
    standing: str
    score: float = 0.0
    mentions: tuple[int, ...] = ()


class Actor(msgspec.Struct, frozen=True, gc=False):
    """An actor; `standing` is principal, mentioned or source; `acts_for` are those that it speaks and acts for."""

    id: str
    standing: str
    score: float = 0.0
    name: str = ""
    kind: str = ""
    acts_for: tuple[str, ...] = ()
    mentions: tuple[int, ...] = ()


class Mention(msgspec.Struct, frozen=True, gc=False):
    """Words that were read as something: `event.headline` or `event.body` from `start` to `end`, and the rule by which."""

    field: str
    start: int
    end: int
    text: str
    rule: str = ""


read_enriched = msgspec.json.Decoder(Enriched).decode
