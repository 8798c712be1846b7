"""Says what became of what was sent: records in, a verdict out. Pure: `reading` makes the records of what stands in the topics.

An input has a number, its key's numbers rise, and each of its parts (an item of a message) must be found once: as an event or as a dead
letter.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from itertools import pairwise

_SHOWN = 5


@dataclass(frozen=True)
class Sent:
    """A record of the input topic: its number, its key, and the parts that must follow from it."""

    number: int
    key: str
    parts: tuple[str, ...]
    timestamp: float = 0.0


@dataclass(frozen=True)
class Found:
    """A record of an output topic.

    Attributes:
        source: the number of the input that it follows from; -1 when that is not to be told.
        part: which of the input's parts it is.
        key: as of the input: in its order these must rise.
        stream: topic and partition; order and gaps are told within one.
        timestamp: in seconds, as the producer set it.
        transaction: what all records of one transaction have in common; "" where that is not known.
        reason: of a dead letter why; None when it is none, "" when it does not say.
    """

    source: int
    part: str
    key: str
    stream: str
    timestamp: float = 0.0
    transaction: str = ""
    reason: str | None = None


@dataclass(frozen=True)
class Verdict:
    """What is wrong, by the numbers of the inputs; and how long it stood still."""

    lost: tuple[int, ...] = ()
    doubled: tuple[int, ...] = ()
    reordered: tuple[int, ...] = ()
    torn: tuple[int, ...] = ()
    strange: tuple[str, ...] = field(default=(), metadata={"means": "records that follow from nothing that was sent"})
    without_reason: tuple[int, ...] = ()
    sent: int = 0
    published: int = 0
    dead_letters: Mapping[str, int] = field(default_factory=dict)
    aborted: int = 0
    longest_gap_seconds: float = 0.0
    longest_gap: str = ""
    greatest_delay_seconds: float = 0.0

    FAULTS = ("lost", "doubled", "reordered", "torn", "strange", "without_reason")

    @property
    def is_good(self) -> bool:
        """Whether everything promised was kept."""
        return not any(getattr(self, name) for name in self.FAULTS)

    def __str__(self) -> str:
        faults = ", ".join(f"{len(getattr(self, name))} {name}{_some(getattr(self, name))}" for name in self.FAULTS)
        letters = ", ".join(f"{count} {reason or 'WITHOUT A REASON'}" for reason, count in sorted(self.dead_letters.items())) or "none"
        return (
            f"{self.sent} sent, {self.published} published; dead letters: {letters}; {self.aborted} more seen by a plain reader\n"
            f"  {faults}\n"
            f"  longest gap {self.longest_gap_seconds:.1f} s ({self.longest_gap}); from sent to published at most"
            f" {self.greatest_delay_seconds:.1f} s"
        )


def judge(sent: Iterable[Sent], committed: Sequence[Found], *, plainly: int | None = None, gaps_since: float = 0.0) -> Verdict:
    """Compare what was sent with what a reader of committed records finds.

    Args:
        sent: the records of the input topic; a number that stands there twice must follow twice.
        committed: the records of every output topic, in the order of each partition.
        plainly: how many a reader sees who also reads what was aborted.
        gaps_since: from when gaps are looked for.
    """
    inputs = tuple(sent)
    wanted = Counter((one.number, part) for one in inputs for part in one.parts)
    there = Counter((one.source, one.part) for one in committed)
    missing, surplus = wanted - there, there - wanted
    known = {one.number: one for one in inputs}
    lost, torn = set(), set()
    for number, one in known.items():
        absent = [part for part in one.parts if (number, part) in missing]
        if len(absent) == len(one.parts) and one.parts:
            lost.add(number)
        elif absent:
            torn.add(number)
    transactions = defaultdict(set)
    for one in committed:
        if one.transaction:
            transactions[one.source].add(one.transaction)
    sent_times = Counter(one.number for one in inputs)
    torn |= {number for number, seen in transactions.items() if len(seen) > sent_times[number] and not _is_surplus(number, surplus)}
    # Only an input's first part has the input's key, and so tells of the input's partition.
    firsts = [one for one in committed if one.source in known and one.part == known[one.source].parts[0] and one.timestamp >= gaps_since]
    gap, where = _longest_gap(firsts)
    return Verdict(
        lost=tuple(sorted(lost)),
        doubled=tuple(sorted({number for number, part in surplus if (number, part) in wanted})),
        reordered=tuple(sorted(_reordered(committed))),
        torn=tuple(sorted(torn)),
        strange=tuple(sorted(f"{number}:{part}" for number, part in surplus if (number, part) not in wanted)),
        without_reason=tuple(sorted(one.source for one in committed if one.reason == "")),
        sent=len(inputs),
        published=sum(one.reason is None for one in committed),
        dead_letters=Counter(one.reason for one in committed if one.reason is not None),
        aborted=0 if plainly is None else plainly - len(committed),
        longest_gap_seconds=gap,
        longest_gap=where,
        greatest_delay_seconds=max((one.timestamp - known[one.source].timestamp for one in committed if one.source in known), default=0.0),
    )


def _is_surplus(number: int, surplus: Counter[tuple[int, str]]) -> bool:
    """A doubled input is told as that, and not as torn beside it."""
    return any(one == number for one, _ in surplus)


def _reordered(committed: Sequence[Found]) -> set[int]:
    latest: dict[tuple[str, str], int] = {}
    found = set()
    for one in committed:
        at = (one.key, "dead" if one.reason is not None else "event")  # two topics have no order between them
        if one.source < latest.get(at, -1):
            found.add(one.source)
        latest[at] = max(one.source, latest.get(at, -1))
    return found


def _longest_gap(committed: Sequence[Found]) -> tuple[float, str]:
    times = defaultdict(list)
    for one in committed:
        if one.reason is None:
            times[one.stream].append(one.timestamp)
    gap, where = 0.0, "-"
    for stream, stamps in times.items():
        stamps.sort()
        for before, after in pairwise(stamps):
            if after - before > gap:
                gap, where = after - before, stream
    return gap, where


def _some(what: Sequence[object]) -> str:
    shown = ", ".join(str(one) for one in what[:_SHOWN])
    return f" ({shown}{', …' if len(what) > _SHOWN else ''})" if what else ""


assert set(Verdict.FAULTS) <= {one.name for one in fields(Verdict)}
