"""Times of the wire and of the desk: RFC 3339 in UTC on topics ("2026-03-02T10:15:00Z"), whole seconds since 1970 inside."""

from __future__ import annotations

from datetime import UTC, datetime

HOUR = 3600
DAY = 24 * HOUR


def seconds_of(written: str) -> int:
    """Give the seconds since 1970 of an RFC 3339 time.

    >>> seconds_of("2026-03-02T10:15:00Z")
    1772446500

    Raises:
        ValueError: when it is none.
    """
    moment = datetime.fromisoformat(written)
    return int((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp())


def written_time(seconds: int) -> str:
    """Give a time as it stands on topics.

    >>> written_time(1772446500)
    '2026-03-02T10:15:00Z'
    """
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
