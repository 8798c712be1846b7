"""aiokafka asked for what a group has committed: an answer that is none is no answer, and asked again.

While a group's coordinator moves or loads, a broker answers with an error of the group as a whole and with no partitions. aiokafka 0.14
reads the partitions only, takes them for never committed, and whoever then begins at the beginning publishes everything twice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aiokafka.errors import for_code
from aiokafka.protocol.commit import OffsetFetchRequest

if TYPE_CHECKING:
    from aiokafka import AIOKafkaConsumer


def heed_group_errors(consumer: AIOKafkaConsumer) -> None:
    """Have a started consumer raise, and so try again, where a broker answers with an error of the group."""
    coordinator = consumer._coordinator  # noqa: SLF001 - no public name leads there
    ask = coordinator._send_req  # noqa: SLF001

    async def ask_and_heed(request: Any) -> Any:
        response = await ask(request)
        if isinstance(request, OffsetFetchRequest) and (code := getattr(response, "error_code", 0)):
            coordinator.coordinator_dead()  # it is looked up again: this one may be it no more
            raise for_code(code)
        return response

    coordinator._send_req = ask_and_heed  # noqa: SLF001
