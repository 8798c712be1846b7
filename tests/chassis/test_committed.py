"""What a group has committed: asked again while its coordinator moves, and never taken for nothing."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from aiokafka import TopicPartition
from aiokafka.consumer.group_coordinator import GroupCoordinator
from aiokafka.errors import GroupCoordinatorNotAvailableError, GroupLoadInProgressError, NotCoordinatorForGroupError

from chassis.committed import StableOffsetFetchRequest, ask_for_final_offsets

PARTITION = TopicPartition("wire.articles", 1)
UNSTABLE = 88


def an_answer(*partitions, error=0):
    """What a broker says: of partitions offset and error, and an error of the group."""
    topics = [("wire.articles", [(1, offset, -1, "", code, {}) for offset, code in partitions], {})] if partitions else []
    return SimpleNamespace(throttle_time_ms=0, topics=topics, error_code=error)


def a_coordinator(*answers):
    """aiokafka's own coordinator, but for the network."""
    coordinator = object.__new__(GroupCoordinator)
    left = list(answers)
    coordinator.requests = []
    coordinator.group_id, coordinator._retry_backoff_ms, coordinator.looked_up = "group", 1, 0

    async def answer(request):
        coordinator.requests.append(request)
        return left.pop(0)

    async def look_up():
        coordinator.looked_up += 1

    coordinator._send_req, coordinator.ensure_coordinator_known, coordinator.coordinator_dead = answer, look_up, lambda: None
    ask_for_final_offsets(SimpleNamespace(_coordinator=coordinator))
    return coordinator


@pytest.mark.parametrize(
    "error",
    [GroupLoadInProgressError, NotCoordinatorForGroupError, GroupCoordinatorNotAvailableError],
    ids=["it loads", "it has moved", "there is none yet"],
)
async def test_an_error_of_the_group_is_asked_again_and_not_taken_for_nothing_committed(error):
    """A tagger began a partition at its beginning and published 935 articles twice."""
    coordinator = a_coordinator(an_answer(error=error.errno), an_answer((935, 0)))

    found = await coordinator.fetch_committed_offsets([PARTITION])

    assert {partition: offset.offset for partition, offset in found.items()} == {PARTITION: 935}
    assert coordinator.looked_up == 2


async def test_what_was_never_committed_is_still_told_so():
    coordinator = a_coordinator(an_answer((-1, 0)))

    assert await coordinator.fetch_committed_offsets([PARTITION]) == {}


async def test_offsets_that_a_transaction_may_still_change_are_asked_for_again():
    """The last transaction of whoever had the partition commits a moment later; to begin before its offset is to publish twice."""
    coordinator = a_coordinator(an_answer((-1, UNSTABLE)), an_answer((935, 0)))

    found = await coordinator.fetch_committed_offsets([PARTITION])

    assert {partition: offset.offset for partition, offset in found.items()} == {PARTITION: 935}
    assert [type(request) for request in coordinator.requests] == [StableOffsetFetchRequest] * 2
