"""Times as wires write them in, RFC 3339 in UTC out."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_OURS = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")


def to_rfc3339(text: str) -> str:
    """Read ISO 8601 (basic or extended) or an RFC 5322 date; a time without a zone is UTC, a date alone its midnight.

    Raises:
        ValueError: for anything else, and for a time that UTC cannot carry.

    >>> to_rfc3339("2026-03-02T12:15:00+02:00"), to_rfc3339("20260302T101500Z"), to_rfc3339("Mon, 02 Mar 2026 10:15:00 GMT")
    ('2026-03-02T10:15:00Z', '2026-03-02T10:15:00Z', '2026-03-02T10:15:00Z')
    """
    if _OURS.fullmatch(text):
        datetime.fromisoformat(text)  # already in our form: only checked
        return text
    try:
        moment = _read(text)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ").rjust(20, "0")
    except OverflowError as error:
        raise ValueError(str(error)) from error


def _read(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return parsedate_to_datetime(text)
