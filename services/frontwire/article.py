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


class Article(msgspec.Struct, frozen=True, gc=False):
    """One news item; an absent text is "", an absent time None.

    Attributes:
        version_created: RFC 3339 in UTC, to the second ("2026-03-02T10:15:00Z").
        embargoed_until: the same, of the time from which the item may be published.
        located: the place that the metadata gives as the reporter's.
        dateline: what the body's first line says of place and agency.
        credits_start: where in the body the trailing credits begin; its length when there are none.
        subjects: what the agency files it under.
        item_class: IPTC's nature of the item: "text", or what it is instead ("picture", "video", "composite").
        signals: what the headline's markers say ("update", "correction"), in their order.
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
