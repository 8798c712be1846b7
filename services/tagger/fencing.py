"""A transactional producer in, one that commits offsets as a member of its consumer group: who is of the group no more cannot (KIP-447).

aiokafka 0.14 sends a transaction's offsets by the first version of the request, which says nothing of members; this sends version 3.
`assignment` then needs one transaction for all partitions that it has.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aiokafka.errors import IllegalGenerationError, InvalidProducerEpoch, UnknownMemberIdError
from aiokafka.protocol.api import Request, RequestStruct, Response
from aiokafka.protocol.transaction import TxnOffsetCommitRequest, TxnOffsetCommitRequest_v0, TxnOffsetCommitResponse_v0
from aiokafka.protocol.types import CompactString, Int16, Int32, Int64, Schema, TaggedFields

from chassis.committed import by_partition

if TYPE_CHECKING:
    from aiokafka import AIOKafkaConsumer, AIOKafkaProducer

_NO_MEMBER = (IllegalGenerationError.errno, UnknownMemberIdError.errno)
_NO_LEADER_EPOCH = -1


class _FencedOffsetCommitResponse(Response):  # type: ignore[misc]  # aiokafka is not typed
    API_KEY = 28
    API_VERSION = 3
    SCHEMA = Schema(
        ("throttle_time_ms", Int32),
        ("topics", by_partition(("error_code", Int16))),
        ("tags", TaggedFields),
    )


class _FencedOffsetCommitStruct(RequestStruct):  # type: ignore[misc]  # aiokafka is not typed
    API_KEY = 28
    API_VERSION = 3
    FLEXIBLE_VERSION = True
    RESPONSE_TYPE = _FencedOffsetCommitResponse
    SCHEMA = Schema(
        ("transactional_id", CompactString()),
        ("group_id", CompactString()),
        ("producer_id", Int64),
        ("producer_epoch", Int16),
        ("generation_id", Int32),
        ("member_id", CompactString()),
        ("group_instance_id", CompactString()),
        ("topics", by_partition(("offset", Int64), ("leader_epoch", Int32), ("metadata", CompactString()))),
        ("tags", TaggedFields),
    )


class Membership:
    """Who a worker is in its group from one rebalance to the next: `is_lost` once a commit was refused because it is that no more."""

    def __init__(self, consumer: AIOKafkaConsumer) -> None:
        """Note who the consumer is now.

        Raises:
            RuntimeError: it is no member; a broker takes offsets from nobody in particular without looking, as of clients of old.
        """
        coordinator = consumer._coordinator  # noqa: SLF001 - no public name leads there
        self.generation: int = coordinator.generation
        self.member_id: str = coordinator.member_id
        self.is_lost = False
        if self.generation < 0 or not self.member_id:
            raise RuntimeError("the group has put this worker out while it assigned partitions to it")


class FencedOffsetCommitRequest(Request[_FencedOffsetCommitStruct]):  # type: ignore[misc]  # aiokafka is not typed
    """TxnOffsetCommit with generation and member, version 3."""

    API_KEY = 28

    def __init__(self, request: TxnOffsetCommitRequest, membership: Membership) -> None:
        """Say the same as aiokafka's request, and by whom."""
        self._request, self._membership = request, membership

    def build(self, struct: type[_FencedOffsetCommitStruct]) -> _FencedOffsetCommitStruct:
        """Give what is sent."""
        asked, membership = self._request.build(TxnOffsetCommitRequest_v0), self._membership
        topics: list[Any] = [
            (topic, [(partition, offset, _NO_LEADER_EPOCH, metadata, {}) for partition, offset, metadata in partitions], {})
            for topic, partitions in asked.topics
        ]
        who = (membership.generation, membership.member_id, None)
        return struct(asked.transactional_id, asked.group_id, asked.producer_id, asked.producer_epoch, *who, topics, {})


def fence(producer: AIOKafkaProducer, membership: Membership) -> None:
    """Have a producer commit offsets as this member; once the group has put it out, a commit raises ProducerFenced."""
    send = producer.client.send

    async def send_fenced(node_id: int, request: Any, **how: Any) -> Any:
        if not isinstance(request, TxnOffsetCommitRequest):
            return await send(node_id, request, **how)
        response = await send(node_id, FencedOffsetCommitRequest(request, membership), **how)
        errors = {error for _, partitions, _ in response.topics for _, error, _ in partitions}
        membership.is_lost = membership.is_lost or not errors.isdisjoint(_NO_MEMBER)
        return _as_asked(response)

    producer.client.send = send_fenced


def _as_asked(response: Any) -> TxnOffsetCommitResponse_v0:
    """Give the answer in the form that aiokafka reads; of members it knows nothing, of fenced producers it does."""
    topics = [
        (topic, [(partition, InvalidProducerEpoch.errno if error in _NO_MEMBER else error) for partition, error, _ in partitions])
        for topic, partitions, _ in response.topics
    ]
    return TxnOffsetCommitResponse_v0(response.throttle_time_ms, topics)
