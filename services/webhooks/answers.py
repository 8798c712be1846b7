"""A receiver's answer in, what follows from it out: it has the alert, it will never take it, or it is tried again after a while."""

from __future__ import annotations

import math
from datetime import UTC
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Final

import msgspec

from webhooks.reasons import Failure, Reason

FIRST_WAIT_SECONDS: Final = 1.0
LONGEST_WAIT_SECONDS: Final = 300.0
LONGEST_RETRY_AFTER_SECONDS: Final = 900.0

_LATER = (HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS)


class Taken(msgspec.Struct, frozen=True):
    """The receiver has it."""


class Refused(msgspec.Struct, frozen=True):
    """The receiver will never take it."""

    reason: Reason
    detail: str


class TryAgain(msgspec.Struct, frozen=True):
    """It may take it later, after so many seconds at the least."""

    failure: Failure
    detail: str
    after_seconds: float = 0.0


def judge(status: int, *, retry_after: str | None, excerpt: str, now: float) -> Taken | Refused | TryAgain:
    """Say what an answer means.

    Args:
        status: HTTP's.
        retry_after: the header of that name.
        excerpt: how the answer's body begins.
        now: seconds since 1970, for a Retry-After that is a date.

    >>> judge(503, retry_after="20", excerpt="", now=0.0)
    TryAgain(failure=<Failure.SERVER_ERROR: 'server_error'>, detail='it answers 503', after_seconds=20.0)
    """
    detail = f"it answers {status}" + (f": {excerpt}" if excerpt else "")
    if HTTPStatus(200) <= status < HTTPStatus(300):
        return Taken()
    if status in _LATER:
        return TryAgain(Failure.BUSY, detail, _seconds_until(retry_after, now))
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return TryAgain(Failure.SERVER_ERROR, detail, _seconds_until(retry_after, now))
    if HTTPStatus(300) <= status < HTTPStatus.BAD_REQUEST:
        return Refused(Reason.REFUSED, f"{detail}: redirects are not followed, the URL itself is to be mended")
    if status == HTTPStatus.GONE:
        return Refused(Reason.GONE, detail)
    return Refused(Reason.REFUSED, detail)


def wait_seconds(tries: int, *, jitter: float) -> float:
    """Give how long to wait after so many tries: twice as long each time, less a random share of up to a half.

    >>> [wait_seconds(tries, jitter=1.0) for tries in (1, 2, 3, 20, 5000)]
    [1.0, 2.0, 4.0, 300.0, 300.0]
    >>> wait_seconds(1, jitter=0.0)
    0.5
    """
    doubled = min(LONGEST_WAIT_SECONDS, math.ldexp(FIRST_WAIT_SECONDS, min(tries - 1, 20)))
    return doubled * (0.5 + jitter / 2)


def _seconds_until(retry_after: str | None, now: float) -> float:
    """Read seconds or a date; what is neither asks for nothing, and nobody is waited for longer than a quarter of an hour.

    >>> [_seconds_until(said, 0.0) for said in (None, "7", "soon", "-1", "9" * 400, "Thu, 01 Jan 1970 00:02:00 GMT")]
    [0.0, 7.0, 0.0, 0.0, 900.0, 120.0]
    """
    text = (retry_after or "").strip()
    if text.isascii() and text.isdecimal():
        return min(float(text), LONGEST_RETRY_AFTER_SECONDS)
    try:
        at = parsedate_to_datetime(text)
        seconds = (at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp() - now
    except (ValueError, OverflowError):
        return 0.0
    return min(max(seconds, 0.0), LONGEST_RETRY_AFTER_SECONDS)
