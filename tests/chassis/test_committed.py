"""What a group has committed: asked again while its coordinator moves, and never taken for nothing."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from aiokafka import TopicPartition
from aiokafka.consumer.group_coordinator import GroupCoordinator
from aiokafka.errors import GroupCoordinatorNotAvailableError, GroupLoadInProgressError, NotCoordinatorForGroupError
from aiokafka.protocol.commit import OffsetFetchResponse_v3

from chassis.committed import heed_group_errors

PARTITION = TopicPartition("wire.articles", 1)
COMMITTED = OffsetFetchResponse_v3(0, [("wire.articles", [(1, 935, "", 0)])], 0)
NEVER = OffsetFetchResponse_v3(0, [("wire.articles", [(1, -1, "", 0)])], 0)


def a_coordinator(*answers):
    """aiokafka's own coordinator, but for the network."""
    coordinator = object.__new__(GroupCoordinator)
    left = list(answers)
    coordinator.group_id, coordinator._retry_backoff_ms, coordinator.looked_up = "group", 1, 0

    async def answer(_request):
        return left.pop(0)

    async def look_up():
        coordinator.looked_up += 1

    coordinator._send_req, coordinator.ensure_coordinator_known, coordinator.coordinator_dead = answer, look_up, lambda: None
    heed_group_errors(SimpleNamespace(_coordinator=coordinator))
    return coordinator


@pytest.mark.parametrize(
    "error",
    [GroupLoadInProgressError, NotCoordinatorForGroupError, GroupCoordinatorNotAvailableError],
    ids=["it loads", "it has moved", "there is none yet"],
)
async def test_an_error_of_the_group_is_asked_again_and_not_taken_for_nothing_committed(error):
    """A tagger began a partition at its beginning and published 935 articles twice."""
    coordinator = a_coordinator(OffsetFetchResponse_v3(0, [], error.errno), COMMITTED)

    found = await coordinator.fetch_committed_offsets([PARTITION])

    assert {partition: offset.offset for partition, offset in found.items()} == {PARTITION: 935}
    assert coordinator.looked_up == 2


async def test_what_was_never_committed_is_still_told_so():
    coordinator = a_coordinator(NEVER)

    assert await coordinator.fetch_committed_offsets([PARTITION]) == {}
