"""What a reader found in, the `Article` out: the one place where every reader ends, so that all formats are read alike.

Here the markers come off the headline, the body's source line and credits are found, times, language and status are read,
and an item without an identifier gets one of its bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import islice
from typing import Final

from frontwire.article import Article, Headline, Link, PubStatus, Subject, Supersedes
from frontwire.errors import Reason, Unreadable
from frontwire.formats.classifying import class_of
from frontwire.formats.content import Content
from frontwire.formats.dates import to_rfc3339
from frontwire.formats.decoding import Encoding
from frontwire.formats.embargo import read_embargo
from frontwire.formats.identity import uri_of_content
from frontwire.formats.language import declared_language
from frontwire.formats.signals import read_signals
from frontwire.formats.source_line import find_credits, read_dateline


def make_article(
    content: Content,
    *,
    format: str,  # noqa: A002 - the field's name
    uri: str = "",
    headline: str = "",
    body: str = "",
    version: str | None = None,
    version_created: str = "",
    first_created: str = "",
    embargoed_until: str = "",
    language: str = "",
    provider: str = "",
    pub_status: str = "",
    located: str = "",
    slugline: str = "",
    byline: str = "",
    urgency: str | int | None = None,
    ed_note: str = "",
    rights: str = "",
    links: Iterable[Link] = (),
    headlines: Iterable[Headline] = (),
    subjects: Iterable[Subject] = (),
    signals: Iterable[str] = (),
    item_class: str = "text",
    supersedes: Supersedes | None = None,
    encoding: Encoding | None = None,
) -> Article:
    """Make an article of what a reader found; every text is as the wire wrote it, "" where there is none.

    `uri` is the item's identifier, "" for one made of the record's bytes. Times, `pub_status` ("stat:canceled", "embargoed") and
    `item_class` ("ninat:picture", "composite") may be in any of the wires' spellings; a text may still turn out to be an advisory.
    `signals` is what the metadata says (signal qcodes, kinds of news item, texts of `ed-msg`); what is none is left out.
    `encoding` is that of a part with one of its own, as in e-mail.

    Raises:
        Unreadable: a time that is none.
    """
    uri = uri.strip() or uri_of_content(content.value)
    body = clean_body(body)
    printed_headline = clean_line(headline)
    slugline, ed_note = clean_line(slugline[:_LONGEST_FIELD]), clean_body(ed_note[:_LONGEST_FIELD])
    found = read_signals(printed_headline, slugline=slugline, ed_note=ed_note, body=body, codes=islice(signals, _MOST_PARTS))
    dateline = read_dateline(body)
    created = read_time(version_created, "version_created", uri)
    used = encoding or content.encoding
    status = PubStatus.CANCELLED if "kill" in found.signals else read_status(pub_status)
    return Article(
        uri=uri,
        format=format,
        headline=found.headline,
        body=body,
        version=clean_line(version[:_LONGEST_FIELD]) or None if version else None,
        version_created=created,
        language=declared_language(language),
        provider=clean_line(provider[:_LONGEST_FIELD]) or dateline.agency or None,
        pub_status=status,
        embargoed_until=read_time(embargoed_until, "embargoed", uri) or read_embargo(ed_note or _first_line(body), created),
        located=clean_line(located[:_LONGEST_FIELD]),
        dateline=dateline,
        credits_start=find_credits(body),
        signals=found.signals,
        subjects=tuple(islice(subjects, _MOST_PARTS)),
        item_class=class_of(
            item_class, headline=printed_headline, slugline=slugline, signals=found.signals, is_kill=status is PubStatus.CANCELLED
        ),
        first_created=_read_first_created(first_created),
        slugline=slugline,
        byline=clean_line(byline[:_LONGEST_FIELD]),
        urgency=_read_urgency(urgency),
        ed_note=ed_note,
        rights=clean_body(rights[:_LONGEST_FIELD]),
        links=tuple(islice(links, _MOST_LINKS)),
        headlines=tuple(islice(headlines, _MOST_LINKS)),
        signal_number=found.number,
        printed_headline=printed_headline,
        encoding_declared=used.declared,
        encoding_used=used.used,
        supersedes=supersedes,
    )


# What is published beside headline and body has bounds of its own: real notes and notices have a hundredth of them.
_LONGEST_FIELD: Final = 10_000
_MOST_PARTS: Final = 500
_MOST_LINKS: Final = 100


def _first_line(body: str) -> str:
    return body[: body.find("\n") if "\n" in body else 0][:_LONGEST_NOTE]


_LONGEST_NOTE: Final = 300


def clean_line(text: str) -> str:
    r"""Give a text of one line: white space of any kind is a space.

    >>> clean_line(" Rebels\r\n  shell\u00a0Goma ")
    'Rebels shell Goma'
    """
    return " ".join(text.split())


def clean_body(text: str) -> str:
    r"""Give a text of many lines, each ended by \n, without white space round the whole.

    >>> clean_body("\r\nOne\r\nTwo\r\n\r\nThree\n")
    'One\nTwo\n\nThree'
    """
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text.strip()


def read_status(written: str) -> PubStatus:
    """Read a publication status in the spellings of IPTC's formats and of agencies; what is none is usable.

    >>> read_status("stat:canceled"), read_status("Embargoed"), read_status("")
    (<PubStatus.CANCELLED: 'canceled'>, <PubStatus.WITHHELD: 'withheld'>, <PubStatus.USABLE: 'usable'>)
    """
    return _STATUSES.get(_LAST_PART.sub("", written.strip()).casefold(), _USABLE) if written not in ("", "usable") else _USABLE


_USABLE: Final = PubStatus.USABLE
# A qcode's prefix, or all of a URI but its end.
_LAST_PART: Final = re.compile(r"^.*[:/#]")
_STATUSES: Final = {
    "usable": _USABLE,
    "withheld": PubStatus.WITHHELD,
    "withhold": PubStatus.WITHHELD,
    "embargoed": PubStatus.WITHHELD,
    "hold": PubStatus.WITHHELD,
    "canceled": PubStatus.CANCELLED,
    "cancelled": PubStatus.CANCELLED,
    "killed": PubStatus.CANCELLED,
    "kill": PubStatus.CANCELLED,
    "withdrawn": PubStatus.CANCELLED,
    "deleted": PubStatus.CANCELLED,
}


def read_time(written: str, name: str, uri: str) -> str | None:
    """Read a time of the wire; None when there is none.

    Raises:
        Unreadable: what is written is no time.
    """
    written = written.strip()
    if not written:
        return None
    try:
        return to_rfc3339(written)
    except ValueError:
        raise Unreadable(Reason.BAD_TIME, f"{name} is {written[:40]!r}; a time like 2026-03-02T10:15:00Z is expected", uri=uri) from None


def _read_first_created(written: str) -> str | None:
    """Nothing is ordered by it, so that a bad one is no reason to lose an article."""
    try:
        return to_rfc3339(written) if written.strip() else None
    except ValueError:
        return None


def _read_urgency(written: str | int | None) -> int | None:
    """IPTC's 1 (most urgent) to 9; 0 stands for none, as does what is no number."""
    text = str(written or "").strip()
    return int(text) if len(text) == 1 and text in "123456789" else None
