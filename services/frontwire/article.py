"""One news item in IPTC ninjs terms: what every reader in `formats` makes, whatever the wire sent, and what `tagging` reads."""

from __future__ import annotations

from enum import StrEnum

import msgspec


class PubStatus(StrEnum):
    """IPTC's publication status; a cancelled item is a retraction."""

    USABLE = "usable"
    WITHHELD = "withheld"
    CANCELLED = "canceled"


class Dateline(msgspec.Struct, frozen=True, gc=False):
    """Where the reporter was, as written: `place` and the agency that the source line names; spans are in the body."""

    place: str = ""
    agency: str = ""
    end: int = 0


class Subject(msgspec.Struct, frozen=True, gc=False):
    """What an agency files an item under: a code with its scheme ("medtop:20000056", "subj:16000000"), and its name where it has one."""

    code: str
    name: str = ""


class Link(msgspec.Struct, frozen=True, gc=False):
    """Where an item points: `rel` as the wire names it ("related", "canonical"), and the address or identifier."""

    rel: str
    href: str


class Headline(msgspec.Struct, frozen=True, gc=False):
    """A headline beside the main one: its role as the wire names it ("short", "subtitle"), and the text."""

    role: str
    text: str


class Supersedes(msgspec.Struct, frozen=True, gc=False):
    """The version that an item replaces, as far as the item itself tells."""

    uri: str
    version_created: str | None = None


class Article(msgspec.Struct, frozen=True, gc=False):
    """One news item; an absent text is "", an absent time None. All times are RFC 3339 in UTC, to the second ("2026-03-02T10:15:00Z").

    Attributes:
        headline: what is tagged: without its markers.
        version_created: when this version was made; versions are ordered by it, never by `version`.
        first_created: when the item's first version was made.
        embargoed_until: the time from which the item may be published.
        located: the place that the metadata gives as the reporter's.
        dateline: what the body's first line says of place and agency.
        credits_start: where in the body the trailing credits begin; its length when there are none.
        signals: what headline, slug, note and codes say of the item ("update", "correction"), in the order of finding.
        signal_number: of the update, lead or take ("UPDATE 2-"); None when there is none.
        printed_headline: the headline as received, with its markers.
        headlines: those beside the main one.
        subjects: what the agency files it under.
        item_class: "text", or what the item is instead ("picture", "video", "package", "advisory").
        urgency: IPTC's, 1 (most urgent) to 9.
        ed_note: a note to editors.
        encoding_declared: the character encoding that the bytes declare; "" when they declare none.
        encoding_used: the one that they were read in.
        supersedes: the version that this one replaces, where the item names it.
    """

    uri: str
    format: str
    headline: str
    body: str
    version: str | None = None
    version_created: str | None = None
    language: str | None = None
    provider: str | None = None
    pub_status: PubStatus = PubStatus.USABLE
    embargoed_until: str | None = None
    located: str = ""
    dateline: Dateline = Dateline()
    credits_start: int = 0
    signals: tuple[str, ...] = ()
    subjects: tuple[Subject, ...] = ()
    item_class: str = "text"
    first_created: str | None = None
    slugline: str = ""
    byline: str = ""
    urgency: int | None = None
    ed_note: str = ""
    rights: str = ""
    links: tuple[Link, ...] = ()
    headlines: tuple[Headline, ...] = ()
    signal_number: int | None = None
    printed_headline: str = ""
    encoding_declared: str = ""
    encoding_used: str = ""
    supersedes: Supersedes | None = None
