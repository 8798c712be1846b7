"""Taggers and desks on a cluster behind a proxy, and what a schedule of faults does to them.

Two wires run side by side: numbered articles through the taggers, and a synthetic day of enriched events
(`synthetic_wire`) through the desks. A worker that has ended is started again, as a supervisor would, and its exit code is kept.
"""

from __future__ import annotations

import signal
import threading
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from broker.test_desk import read_end, send_events
from chaos.changelogs import find_steps_back, find_untold, trace
from chaos.checker import Verdict
from chaos.proxy import CUT, LOSSY, SLOW, SOUND, STALLED, Condition, FaultProxy
from chaos.schedule import NODES, Fault, Kind
from chaos.wire import Sender, read_verdict, uncommitted_of
from own_topics import OwnTopics
from synthetic_wire import EndState, a_day, expected_end
from wirectl.connecting import connected_admin
from wirectl.folders import find_deploy_file
from wirectl.local_cluster import ClusterNode, LocalCluster
from wirectl.local_process import LocalDesk, LocalTagger
from wirectl.topic_plan import Topic, read_topics
from wirectl.topics import apply_topics

LINKS = {Kind.CUT: CUT, Kind.STALL: STALLED, Kind.SLOW: SLOW, Kind.LOSSY: LOSSY}
BETWEEN = {Kind.BETWEEN_CUT: CUT, Kind.BETWEEN_STALL: STALLED}
_START_AGAIN_SECONDS = 1.0
_LOOK_SECONDS = 0.25
_DESK_CHUNK = 100


@dataclass
class Worker:
    """A process that is to run, or not for now."""

    name: str
    process: LocalTagger
    wanted: bool = True
    held_until: float = 0.0
    exits: list[int | None] = field(default_factory=list)

    @property
    def has_ended(self) -> bool:
        running = self.process._process
        return running is None or running.poll() is not None


@dataclass(frozen=True)
class Network:
    """The ways to each broker: of the clients, and of the other brokers and controllers."""

    clients: FaultProxy
    brokers: FaultProxy
    controllers: FaultProxy

    def set_between(self, number: int, condition: Condition) -> None:
        """Make the other brokers' way to one of them so."""
        self.brokers.set(number, condition)
        self.controllers.set(number, condition)


@contextmanager
def a_cluster(*, seed: int = 0, **options) -> Iterator[tuple[LocalCluster, Network]]:
    """Run three brokers, which clients and each other reach through proxies."""
    cluster = LocalCluster(**options)
    with (
        FaultProxy({node.number: node.client_port for node in cluster.nodes}, seed=seed) as clients,
        FaultProxy({node.number: node.broker_port for node in cluster.nodes}, seed=seed) as brokers,
        FaultProxy({node.number: node.controller_port for node in cluster.nodes}, seed=seed) as controllers,
    ):
        for node in cluster.nodes:
            node.advertised_client_port = clients.links[node.number].port
            node.advertised_broker_port = brokers.links[node.number].port
            node.advertised_controller_port = controllers.links[node.number].port
        with cluster:
            yield cluster, Network(clients, brokers, controllers)


def own_topics(cluster: LocalCluster, *, replace: Callable[[Topic], Topic] = lambda topic: topic) -> tuple[OwnTopics, OwnTopics]:
    """Make topics of their own; give them as clients see them, through the proxy, and as the test does, beside it."""
    prefix = f"t{uuid.uuid4().hex[:8]}"
    listed = [replace(topic) for topic in read_topics(find_deploy_file("kafka/topics.toml"))]
    wanted = tuple(Topic(f"{prefix}.{topic.name}", topic.partitions, topic.config) for topic in listed)
    outer, inner = OwnTopics(prefix, cluster.bootstrap, wanted), OwnTopics(prefix, cluster.inner_bootstrap, wanted)
    with connected_admin(inner.settings) as admin:
        apply_topics(admin, wanted)
    return outer, inner


class Campaign:
    """Workers, wires and faults; `run` is the whole of it."""

    def __init__(
        self,
        cluster: LocalCluster,
        network: Network,
        folder: Path,
        *,
        programs: Sequence[str],
        say: Callable[[str], None] = print,
    ) -> None:
        """Make the topics; nothing runs yet."""
        self._cluster, self._network, self._folder, self._say = cluster, network, folder, say
        # The desks have a wire of their own, whose end is known.
        self._outer, self._inner = {}, {}
        for program in programs:
            self._outer[program], self._inner[program] = own_topics(cluster)
        self.workers = {name: self._make_worker(name) for program in programs for name in (f"{program} 1", f"{program} 2")}
        self._programs = tuple(programs)
        self._down: set[ClusterNode] = set()
        self._undo: list[tuple[float, str, Callable[[], None]]] = []
        self._started = 0.0
        self.log: list[str] = []

    def run(self, schedule: Sequence[Fault], *, seconds: float, rate: float, events: int, limit_seconds: float) -> Outcome:
        """Send, do what the schedule says, undo it all, and see what came of it."""
        sender = Sender(self._inner["tagger"].settings, rate=rate) if "tagger" in self._programs else None
        day = a_day(events) if "desk" in self._programs else []
        for worker in self.workers.values():
            worker.process.start()
        for worker in self.workers.values():
            worker.process.wait_until_ready(limit_seconds=120)
        if sender:
            sender.start()
        telling = threading.Thread(target=self._tell_day, args=(day, seconds), name="day", daemon=True)
        telling.start()
        self._started = time.monotonic()
        self._carry_out(schedule, seconds)
        self._heal()
        telling.join(limit_seconds)
        if telling.is_alive():
            self._note("the day is not told to its end: what is missing at the desks is no fault of theirs")
        if sender:
            sender.stop()
        stalled = self._wait_until_all_is_read(limit_seconds)
        codes = {name: worker.process.stop() for name, worker in self.workers.items() if not worker.has_ended}
        return Outcome(
            verdict=read_verdict(self._inner["tagger"].settings) if sender else Verdict(),
            desk=self._desk_differences(day) if day else (),
            stalled=stalled,
            exits={name: tuple(worker.exits) for name, worker in self.workers.items() if worker.exits},
            last_codes=codes,
        )

    def close(self) -> None:
        """End every worker."""
        for worker in self.workers.values():
            worker.process.signal(signal.SIGCONT)
            worker.process.kill()

    def _make_worker(self, name: str) -> Worker:
        log = self._folder / f"{name.replace(' ', '-')}.log"
        topics = self._outer[name.split(maxsplit=1)[0]]
        environment = {**topics.environment, "FRONTWIRE_LOG_FORMAT": "json"}
        if name.startswith("tagger"):
            # Small batches, so that a fault falls into the middle of many transactions.
            return Worker(name, LocalTagger(topics.bootstrap, log, environment=environment | {"FRONTWIRE_BATCH_RECORDS": "50"}))
        state = self._folder / name.replace(" ", "-")
        state.mkdir(exist_ok=True)
        # The day goes by in minutes: a partition that is cut off for a while must hold the others' time back.
        more = {"FRONTWIRE_DESK_FOLDER": str(state), "FRONTWIRE_SILENT_PARTITION_SECONDS": "60"}
        return Worker(name, LocalDesk(topics.bootstrap, log, environment=environment | more))

    def _tell_day(self, day: list, seconds: float) -> None:
        chunks = [day[start : start + _DESK_CHUNK] for start in range(0, len(day), _DESK_CHUNK)]
        for number, chunk in enumerate(chunks):
            time.sleep(max(0.0, self._started + number * seconds / len(chunks) - time.monotonic()) if self._started else 0.0)
            while True:
                try:
                    send_events(self._inner["desk"], chunk)
                    break
                except Exception as error:  # noqa: BLE001 - brokers are being killed: a chunk that is not committed is begun anew
                    self._note(f"day: chunk {number} again: {type(error).__name__}: {error}")
                    time.sleep(1)

    def _carry_out(self, schedule: Sequence[Fault], seconds: float) -> None:
        waiting = list(schedule)
        while (now := time.monotonic() - self._started) < seconds or waiting or self._undo:
            for due in [one for one in self._undo if one[0] <= now]:
                self._undo.remove(due)
                self._note(f"{now:6.1f} s  over: {due[1]}")
                due[2]()
            if waiting and waiting[0].at_seconds <= now:
                fault = waiting.pop(0)
                self._note(str(fault))
                self._undo += [(now + fault.lasts_seconds, f"{fault.kind.value} {who}", undo) for who, undo in self._begin(fault)]
            self._supervise()
            time.sleep(_LOOK_SECONDS)

    def _begin(self, fault: Fault) -> Iterator[tuple[str, Callable[[], None]]]:
        """Begin a fault; give what ends it."""
        match fault.kind:
            case Kind.KILL | Kind.TERM | Kind.LEAVE:
                for name in fault.whom:
                    worker = self.workers[name]
                    worker.wanted = False
                    worker.process.signal(signal.SIGKILL if fault.kind is Kind.KILL else signal.SIGTERM)
                    yield name, lambda worker=worker: self._want(worker)
            case Kind.PAUSE:
                for name in fault.whom:
                    process = self.workers[name].process
                    process.signal(signal.SIGSTOP)
                    yield name, lambda process=process: process.signal(signal.SIGCONT)
            case Kind.JOIN:
                (name,) = fault.whom
                worker = self.workers.setdefault(str(name), self._make_worker(str(name)))
                self._want(worker)
                yield str(name), lambda: self._leave(worker)
            case _ if fault.kind in LINKS:
                for number in fault.whom or NODES:
                    self._network.clients.set(int(number), LINKS[fault.kind])
                    yield str(number), lambda number=number: self._network.clients.set(int(number), SOUND)
            case _ if fault.kind in BETWEEN:
                (number,) = fault.whom
                self._network.set_between(int(number), BETWEEN[fault.kind])
                yield str(number), lambda: self._network.set_between(int(number), SOUND)
            case _:
                for node in self._nodes_of(fault):
                    yield str(node.number), self._hurt(node, fault.kind)

    def _nodes_of(self, fault: Fault) -> list[ClusterNode]:
        (whom,) = fault.whom
        match fault.kind:
            case Kind.GROUP_COORDINATOR_KILL:
                settings = self._inner[str(whom)].settings
                found = self._cluster.group_coordinator(settings.group if whom == "tagger" else settings.desk_group)
            case Kind.TRANSACTION_COORDINATOR_KILL:
                settings = self._inner[str(whom)].settings
                found = self._cluster.transaction_coordinator(f"{settings.group}-{settings.articles_topic}-0")
            case Kind.TWO_BROKERS_KILL:
                return [node for node in self._cluster.nodes if node.number != whom]
            case _:
                found = self._cluster.node(int(whom))
        return [found] if found else []

    def _hurt(self, node: ClusterNode, kind: Kind) -> Callable[[], None]:
        if kind is Kind.BROKER_PAUSE:
            node.suspend()
            return node.resume
        if kind is Kind.BROKER_STOP:
            node._signal(signal.SIGTERM)
        else:
            node.kill()
        self._down.add(node)

        def start_again() -> None:
            node.stop(limit_seconds=10)
            node.launch()
            self._down.discard(node)

        return start_again

    def _want(self, worker: Worker) -> None:
        worker.wanted = True
        if worker.has_ended:
            worker.process.start()

    def _leave(self, worker: Worker) -> None:
        worker.wanted = False
        worker.process.signal(signal.SIGTERM)

    def _supervise(self) -> None:
        for worker in self.workers.values():
            if worker.wanted and worker.has_ended:
                if not worker.held_until:
                    code = worker.process.wait()
                    worker.exits.append(code)
                    self._note(f"{time.monotonic() - self._started:6.1f} s  {worker.name} has ended with {code}; it is started again")
                    worker.held_until = time.monotonic() + _START_AGAIN_SECONDS
                elif time.monotonic() > worker.held_until:
                    worker.held_until = 0.0
                    worker.process.start()

    def _heal(self) -> None:
        for number in NODES:
            self._network.clients.set(number, SOUND)
            self._network.set_between(number, SOUND)
        self._cluster.start()
        self._cluster.wait_until_whole(limit_seconds=180)
        self._note(f"{time.monotonic() - self._started:6.1f} s  all faults are over, the brokers are whole")

    def _wait_until_all_is_read(self, limit_seconds: float) -> tuple[str, ...]:
        """Return when all is committed; what is not in time stands still, and is named."""
        deadline = time.monotonic() + limit_seconds
        quiet = 0
        while quiet < 3:
            left = self._uncommitted()
            quiet = 0 if left else quiet + 1
            if time.monotonic() > deadline:
                told = [f"{name}: {count} not committed {limit_seconds:.0f} s after the last fault" for name, count in left.items()]
                return (*told, *self._states())
            self._supervise()
            time.sleep(0.5)
        self._note(f"{time.monotonic() - self._started:6.1f} s  all is read")
        return ()

    def _states(self) -> list[str]:
        """Say of every worker what it says of itself."""
        asked = [(name, worker.process.ask("/live"), worker.process.ask("/ready")) for name, worker in self.workers.items()]
        return [f"{name}: /live {live[0]} {live[1].strip()}; /ready {ready[0]} {ready[1].strip()}" for name, live, ready in asked]

    def _uncommitted(self) -> dict[str, int]:
        left: dict[str, int] = {}
        if "tagger" in self._programs:
            settings = self._inner["tagger"].settings
            left |= uncommitted_of(settings, settings.group, (settings.articles_topic,))
        if "desk" in self._programs:
            settings = self._inner["desk"].settings
            left |= uncommitted_of(settings, settings.desk_group, (settings.changes_topic, settings.arrivals_topic))
            left |= uncommitted_of(settings, settings.desk_group, (settings.enriched_topic,), markers=2)
        return left

    def _desk_differences(self, day: list) -> tuple[str, ...]:
        try:
            found, _repeats = read_end(self._inner["desk"])
        except AssertionError as error:
            return (str(error),)
        settings = self._inner["desk"].settings
        untold = find_untold(settings, {event.ce_id for event in day})
        if untold:  # a client that sends in transactions may be told of a commit that the brokers then end as an abort
            self._note(f"day: {len(untold)} events are not in wire.enriched, which is no fault of the desks: {sorted(untold)[:3]}")
        wanted = expected_end([event for event in day if event.ce_id not in untold])
        wrong = sorted({uri for _, uri in found.regions ^ wanted.regions})
        return (
            *end_differences(found, wanted),
            *list(find_steps_back(settings))[:3],
            *(trace(settings, uri) for uri in wrong[:8]),
        )

    def _note(self, line: str) -> None:
        self.log.append(line)
        self._say(line)


def end_differences(found: EndState, wanted: EndState) -> Iterator[str]:
    """Say where the desk's end is not the simple program's."""
    for name in ("regions", "actors", "retracted", "stories"):
        here, there = getattr(found, name), getattr(wanted, name)
        if here != there:
            many, missing = (sorted(map(str, one)) for one in (here - there, there - here))
            yield f"{name}: {len(many)} too many {many[:3]}, {len(missing)} missing {missing[:3]}"
    here = {key: value for key, value in found.windows.items() if value[0]}
    there = {key: value for key, value in wanted.windows.items() if value[0]}
    wrong = [key for key in here.keys() | there.keys() if here.get(key) != there.get(key)]
    if wrong:
        yield f"windows: {len(wrong)} differ, such as {[(key, here.get(key), there.get(key)) for key in sorted(wrong)[:3]]}"


@dataclass(frozen=True)
class Outcome:
    """What came of a campaign."""

    verdict: Verdict
    desk: tuple[str, ...]
    stalled: tuple[str, ...]
    exits: dict[str, tuple[int | None, ...]]
    last_codes: dict[str, int | None]

    @property
    def is_good(self) -> bool:
        return self.verdict.is_good and not self.desk and not self.stalled

    def __str__(self) -> str:
        lines = [
            f"taggers: {'GOOD' if self.verdict.is_good else 'BROKEN'}: {self.verdict}",
            f"desks: {'; '.join(self.desk) or 'end where the simple program says'}",
            f"standing still: {'; '.join(self.stalled) or 'nothing'}",
            f"ended of themselves: {self.exits or 'none'}; at the end: {self.last_codes}",
            "GOOD" if self.is_good else "BROKEN",
        ]
        return "\n".join(lines)
