"""What is decided goes into transactions in order, and no transaction grows past its bounds."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace

import pytest

from chassis.traces import UNTRACED
from tagger.handover import Decided, Handover


@pytest.fixture
def handover():
    """Transactions of three records or ten bytes."""
    return Handover(maximum_records=3, maximum_bytes=10)


def a_batch(*values: bytes) -> Decided:
    return Decided(None, 0, [SimpleNamespace(value=value) for value in values], (), (), UNTRACED)


async def test_all_that_waits_is_taken_at_once_and_in_order(handover):
    """Transactions grow with what came while the last one was committed."""
    first, second = a_batch(b"1"), a_batch(b"2", b"3")
    await handover.give(first)
    await handover.give(second)

    taken = await handover.take()

    assert taken == [first, second]


@pytest.mark.parametrize(
    "more", [pytest.param(a_batch(b"2", b"3"), id="one record too many"), pytest.param(a_batch(b"2" * 10), id="one byte too many")]
)
async def test_a_batch_that_does_not_fit_waits_for_the_next_transaction(handover, more):
    """FRONTWIRE_BATCH_RECORDS and FRONTWIRE_BATCH_BYTES hold whatever comes."""
    full = a_batch(b"1", b"1")
    await handover.give(full)
    giving = asyncio.create_task(handover.give(more))
    await asyncio.sleep(0)

    first = await handover.take()
    second = await asyncio.wait_for(handover.take(), timeout=2)

    await giving
    assert (first, second) == ([full], [more])


async def test_a_batch_above_the_bounds_goes_alone(handover):
    """An article larger than a transaction may be is not held up for ever."""
    large = a_batch(b"x" * 11)

    await asyncio.wait_for(handover.give(large), timeout=10)

    assert await handover.take() == [large]


async def test_what_was_given_before_the_end_is_still_taken(handover):
    """An orderly stop commits what is decided."""
    last = a_batch(b"1")
    await handover.give(last)
    await handover.end()

    taken, then = await handover.take(), await handover.take()

    assert (taken, then) == ([last], [])
