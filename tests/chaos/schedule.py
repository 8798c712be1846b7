"""A seed in, a schedule of faults out: what is done to whom, when, and for how long. Pure, so that a seed gives the same schedule again."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

NODES = (1, 2, 3)
_FIRST_AT_SECONDS = 2.0
_BETWEEN_SECONDS = (1.5, 7.0)


class Kind(Enum):
    """What is done; for most there is an end too."""

    KILL = "kill -9 of"
    TERM = "SIGTERM to"
    PAUSE = "SIGSTOP of"
    LEAVE = "leave of"
    JOIN = "join of"
    BROKER_KILL = "kill -9 of broker"
    BROKER_STOP = "clean stop of broker"
    BROKER_PAUSE = "SIGSTOP of broker"
    TWO_BROKERS_KILL = "kill -9 of all brokers but"
    GROUP_COORDINATOR_KILL = "kill -9 of the coordinator of the group of"
    TRANSACTION_COORDINATOR_KILL = "kill -9 of the coordinator of a transaction of"
    CUT = "cut of the way to broker"
    STALL = "stall of the way to broker"
    SLOW = "slow way to broker"
    LOSSY = "lossy way to broker"
    BETWEEN_CUT = "cut of the other brokers' way to broker"
    BETWEEN_STALL = "stall of the other brokers' way to broker"


BROKER_KINDS = frozenset(
    {
        Kind.BROKER_KILL,
        Kind.BROKER_STOP,
        Kind.BROKER_PAUSE,
        Kind.TWO_BROKERS_KILL,
        Kind.GROUP_COORDINATOR_KILL,
        Kind.TRANSACTION_COORDINATOR_KILL,
        Kind.BETWEEN_CUT,
        Kind.BETWEEN_STALL,
    }
)
LINK_KINDS = frozenset({Kind.CUT, Kind.STALL, Kind.SLOW, Kind.LOSSY})

# How often each comes, and from how many to how many seconds it lasts: from a blink to past a session and a transaction's timeout.
_KINDS: Mapping[Kind, tuple[int, float, float]] = {
    Kind.KILL: (4, 0.5, 8),
    Kind.TERM: (3, 0.5, 8),
    Kind.PAUSE: (4, 1, 22),
    Kind.LEAVE: (2, 4, 20),
    Kind.JOIN: (2, 8, 30),
    Kind.BROKER_KILL: (2, 0.5, 10),
    Kind.BROKER_STOP: (2, 0.5, 10),
    Kind.BROKER_PAUSE: (2, 1, 12),
    Kind.TWO_BROKERS_KILL: (1, 0.5, 6),
    Kind.GROUP_COORDINATOR_KILL: (1, 0.5, 8),
    Kind.TRANSACTION_COORDINATOR_KILL: (1, 0.5, 8),
    Kind.CUT: (3, 0.5, 15),
    Kind.STALL: (2, 0.5, 15),
    Kind.SLOW: (1, 3, 15),
    Kind.LOSSY: (1, 3, 15),
    Kind.BETWEEN_CUT: (2, 0.5, 15),
    Kind.BETWEEN_STALL: (2, 0.5, 15),
}


@dataclass(frozen=True)
class Fault:
    """One fault.

    Attributes:
        at_seconds: when, from the start of the schedule.
        lasts_seconds: until it is undone.
        kind: what.
        whom: workers by name, or the number of a broker; () is every broker's link.
    """

    at_seconds: float
    lasts_seconds: float
    kind: Kind
    whom: tuple[str | int, ...]

    def __str__(self) -> str:
        whom = " and ".join(str(one) for one in self.whom) or "any"
        return f"{self.at_seconds:6.1f} s  {self.kind.value} {whom}, for {self.lasts_seconds:.1f} s"


def make_schedule(seed: int, seconds: float, programs: tuple[str, ...]) -> tuple[Fault, ...]:
    """Make a schedule.

    Args:
        seed: the same gives the same.
        seconds: every fault has ended by then.
        programs: whose workers there are: `tagger` has tagger 1 and tagger 2, and tagger 3 now and then.

    >>> make_schedule(7, 60, ("tagger",)) == make_schedule(7, 60, ("tagger",))
    True
    """
    chance = random.Random(seed)
    faults: list[Fault] = []
    busy_until: dict[str | int, float] = {}
    at = _FIRST_AT_SECONDS
    while at < seconds - 1:
        (kind,) = chance.choices([*_KINDS], [weight for weight, _, _ in _KINDS.values()])
        _, least, most = _KINDS[kind]
        lasts = min(round(chance.uniform(least, most), 1), seconds - at)
        whom = _choose(kind, programs, chance)
        # One fault at a time of each worker, and of the brokers: what two of them would mean is told by one of the kinds.
        for_what = ("brokers",) if kind in BROKER_KINDS else tuple(f"way to {one}" for one in whom or NODES) if kind in LINK_KINDS else whom
        if all(busy_until.get(one, 0.0) < at for one in for_what):
            faults.append(Fault(round(at, 1), lasts, kind, whom))
            busy_until.update(dict.fromkeys(for_what, at + lasts))
        at += chance.uniform(*_BETWEEN_SECONDS)
    return tuple(faults)


def _choose(kind: Kind, programs: tuple[str, ...], chance: random.Random) -> tuple[str | int, ...]:
    program = chance.choice(programs)
    if kind is Kind.JOIN:
        return (f"{program} 3",)
    if kind in {Kind.GROUP_COORDINATOR_KILL, Kind.TRANSACTION_COORDINATOR_KILL}:
        return (program if kind is Kind.GROUP_COORDINATOR_KILL else programs[0],)
    if kind in LINK_KINDS and chance.random() < 0.3:
        return ()
    if kind in BROKER_KINDS or kind in LINK_KINDS:
        return (chance.choice(NODES),)
    workers = [f"{one} {number}" for one in programs for number in (1, 2)]
    together = 2 if chance.random() < 0.3 else 1
    return tuple(sorted(chance.sample(workers, together)))
