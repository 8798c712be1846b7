"""Times as wires write them in, RFC 3339 in UTC out."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Final

_OURS: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]Z")


def to_rfc3339(text: str) -> str:
    """Read ISO 8601 (basic or extended), an RFC 822 date or seconds of Unix time; a time without a zone is UTC, a date alone its midnight.

    Raises:
        ValueError: for anything else, and for a time that UTC cannot carry.

    >>> to_rfc3339("2026-03-02T12:15:00+02:00"), to_rfc3339("20260302T121500+0200"), to_rfc3339("Mon, 02 Mar 2026 10:15:00 GMT")
    ('2026-03-02T10:15:00Z', '2026-03-02T10:15:00Z', '2026-03-02T10:15:00Z')
    """
    if _OURS.fullmatch(text):
        datetime.fromisoformat(text)  # already in our form: only checked
        return text
    try:
        moment = _read(text.strip())
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ").rjust(20, "0")
    except (OverflowError, OSError, TypeError, IndexError) as error:  # what `email.utils` makes of nonsense
        raise ValueError(str(error)) from error


# "20260302T101500.000+0000", "20260302 1015Z", "20260302101500": the shapes of NewsML 1 and of NITF's norm, in which anything from the
# time on may be missing, and a space may stand before the zone.
_COMPACT = re.compile(
    r"(?P<date>\d{4}-?\d{2}-?\d{2})(?:[T ]?(?P<hour>\d{2}):?(?P<minute>\d{2})(?::?(?P<second>\d{2})(?:[.,]\d+)?)?)?"
    r" ?(?P<zone>Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?",
    re.IGNORECASE | re.ASCII,
)
# Seconds from 2001 to 2029, or milliseconds: ten digits that begin otherwise would be a date.
_UNIX = re.compile(r"1[0-8]\d{8}(?:\d{3})?", re.ASCII)
_SECONDS_DIGITS = 10
_MIDNIGHT_ENDS_THE_DAY = 24
_LONGEST = 60


def _read(text: str) -> datetime:
    if _UNIX.fullmatch(text):
        return datetime.fromtimestamp(int(text[:_SECONDS_DIGITS]), UTC)
    if found := _COMPACT.fullmatch(text):
        return _read_compact(found)
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        if len(text) > _LONGEST:
            raise
        return parsedate_to_datetime(text)


def _read_compact(found: re.Match[str]) -> datetime:
    hour, minute, second = (int(found[name] or 0) for name in ("hour", "minute", "second"))
    date = found["date"].replace("-", "")
    moment = datetime(int(date[:4]), int(date[4:6]), int(date[6:]), tzinfo=UTC)
    if hour == _MIDNIGHT_ENDS_THE_DAY and not minute and not second:
        moment, hour = moment + timedelta(days=1), 0
    moment = moment.replace(hour=hour, minute=minute, second=min(second, 59) if second <= _LEAP_SECOND else second)
    zone = (found["zone"] or "Z").upper()
    if zone in _UTC_NAMES:
        return moment
    digits = zone[1:].replace(":", "").ljust(4, "0")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    if offset >= timedelta(days=1):
        raise ValueError(f"{zone!r} is no offset from UTC")
    return moment - offset if zone[0] == "+" else moment + offset


_LEAP_SECOND = 60
_UTC_NAMES = frozenset({"Z", "UTC", "GMT"})
