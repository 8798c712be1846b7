"""What the desk needs before it starts: its topics, and changelogs cut as the topics whose records change their tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from chassis.waiting import wait_for_kafka
from desk.records import Destination

if TYPE_CHECKING:
    from collections.abc import Mapping

    from chassis.pulse import Pulse
    from desk.desk import Desk


async def wait_until_possible(desk: Desk, pulse: Pulse) -> None:
    """Return when all is there, and tell the desk how many partitions each topic has."""
    settings = desk.settings
    sources = {
        "ledger": settings.enriched_topic,
        **dict.fromkeys(("standing", "threads", "stories", "clock", "newsroom-journal"), settings.changes_topic),
        **dict.fromkeys(("hours", "series", "activity-journal"), settings.arrivals_topic),
    }
    changelogs = {f"{settings.desk_group}-{table}-changelog": source for table, source in sources.items()}
    topics = {*sources.values(), *changelogs, settings.dlq_topic, *(desk.topic_of(destination) for destination in Destination)}

    async def look(_admin: Any, found: Mapping[str, int]) -> str:
        faults = [f"{settings.changes_topic} with one partition; it has {found[settings.changes_topic]}"] * (
            found[settings.changes_topic] != 1
        )
        faults += [
            f"{changelog} with as many partitions as {source}; it has {found[changelog]}, not {found[source]}"
            for changelog, source in changelogs.items()
            if found[changelog] != found[source]
        ]
        desk.partitions = found
        return "; ".join(faults)

    await wait_for_kafka(settings, pulse, topics, look)
