"""aiokafka asked for what a group has committed: only an answer that is final counts, and until there is one it is asked again.

aiokafka 0.14 takes two answers for final that are not. While a group's coordinator moves or loads, a broker answers with an error of the
group as a whole and with no partitions; it reads the partitions only, and whoever then begins at the beginning publishes everything
twice. And it asks by a version of the request that does not wait for transactions that may still commit (KIP-447).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aiokafka.errors import KafkaError, for_code
from aiokafka.protocol.api import Request, RequestStruct, Response
from aiokafka.protocol.commit import OffsetFetchRequest, OffsetFetchRequest_v3, OffsetFetchResponse_v3
from aiokafka.protocol.types import Boolean, CompactArray, CompactString, Int16, Int32, Int64, Schema, TaggedFields

if TYPE_CHECKING:
    from aiokafka import AIOKafkaConsumer

_UNSTABLE_OFFSET_COMMIT = 88


class UnstableOffsetsError(KafkaError):  # type: ignore[misc]  # aiokafka is not typed
    """A transaction that commits these offsets has not ended yet."""

    retriable = True


def by_partition(*fields: tuple[str, Any]) -> CompactArray:
    """Give the schema of what is said of partitions, by topic: of each its number and these fields, in Kafka's flexible versions."""
    partitions = CompactArray(("partition", Int32), *fields, ("tags", TaggedFields))
    return CompactArray(("topic", CompactString()), ("partitions", partitions), ("tags", TaggedFields))


class _StableOffsetFetchResponse(Response):  # type: ignore[misc]  # aiokafka is not typed
    API_KEY = 9
    API_VERSION = 7
    SCHEMA = Schema(
        ("throttle_time_ms", Int32),
        (
            "topics",
            by_partition(("offset", Int64), ("leader_epoch", Int32), ("metadata", CompactString()), ("error_code", Int16)),
        ),
        ("error_code", Int16),
        ("tags", TaggedFields),
    )


class _StableOffsetFetchStruct(RequestStruct):  # type: ignore[misc]  # aiokafka is not typed
    API_KEY = 9
    API_VERSION = 7
    FLEXIBLE_VERSION = True
    RESPONSE_TYPE = _StableOffsetFetchResponse
    SCHEMA = Schema(
        ("group_id", CompactString()),
        ("topics", CompactArray(("topic", CompactString()), ("partitions", CompactArray(Int32)), ("tags", TaggedFields))),
        ("require_stable", Boolean),
        ("tags", TaggedFields),
    )


class StableOffsetFetchRequest(Request[_StableOffsetFetchStruct]):  # type: ignore[misc]  # aiokafka is not typed
    """OffsetFetch with `require_stable`, version 7: offsets that an open transaction may still change are not told."""

    API_KEY = 9

    def __init__(self, request: OffsetFetchRequest) -> None:
        """Ask the same as aiokafka's request."""
        self._request = request

    def build(self, struct: type[_StableOffsetFetchStruct]) -> _StableOffsetFetchStruct:
        """Give what is sent."""
        asked = self._request.build(OffsetFetchRequest_v3)
        return struct(asked.consumer_group, [(topic, partitions, {}) for topic, partitions in asked.topics], True, {})  # noqa: FBT003 - a field


def ask_for_final_offsets(consumer: AIOKafkaConsumer) -> None:
    """Have a started consumer begin where its group's offsets are final: raise, and so ask again, where they are not."""
    coordinator = consumer._coordinator  # noqa: SLF001 - no public name leads there
    ask = coordinator._send_req  # noqa: SLF001

    async def ask_for_final(request: Any) -> Any:
        if not isinstance(request, OffsetFetchRequest):
            return await ask(request)
        response = await ask(StableOffsetFetchRequest(request))
        if response.error_code:
            coordinator.coordinator_dead()  # it is looked up again: this one may be it no more
            raise for_code(response.error_code)
        return _as_asked(response)

    coordinator._send_req = ask_for_final  # noqa: SLF001


def _as_asked(response: Any) -> OffsetFetchResponse_v3:
    """Give the answer in the form that aiokafka reads."""
    topics = []
    for topic, partitions, _ in response.topics:
        if any(error == _UNSTABLE_OFFSET_COMMIT for _, _, _, _, error, _ in partitions):
            raise UnstableOffsetsError
        topics.append((topic, [(partition, offset, metadata, error) for partition, offset, _, metadata, error, _ in partitions]))
    return OffsetFetchResponse_v3(response.throttle_time_ms, topics, 0)
