"""`make resuming`: how long articles wait after a kill, a restart and a rolling restart, on one broker; prints the figures.

Told from the records' own times: the longest gap in one partition of wire.enriched, while articles come every few milliseconds.
"""

from __future__ import annotations

import argparse
import logging
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from chaos.wire import Sender, read_verdict
from own_topics import OwnTopics
from wirectl.connecting import connected_admin
from wirectl.folders import find_deploy_file
from wirectl.local_broker import LocalBroker
from wirectl.local_process import LocalTagger
from wirectl.topic_plan import Topic, read_topics
from wirectl.topics import apply_topics

RATE = 100.0
_FLOWING_SECONDS = 3.0
_LIMIT_SECONDS = 120.0
LIMITS = {
    "kill -9 of one of two": 10.0,
    "kill -9 and start of a single one": 8.0,
    "SIGTERM and start of a single one": 8.0,
    "rolling restart of three": 3.0,
}


def main() -> None:
    """Measure each and print it beside what is promised."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--session-ms", nargs="*", type=int, default=[], help="session timeouts to compare; the default when none is given")
    parser.add_argument("--only", choices=LIMITS, help="one of them")
    parser.add_argument("--folder", type=Path, help="where the taggers' logs are kept; a temporary folder when not given")
    arguments = parser.parse_args()
    logging.getLogger("kafka").setLevel(logging.CRITICAL)
    with LocalBroker() as broker, tempfile.TemporaryDirectory() as temporary:
        folder = arguments.folder or Path(temporary)
        load = Path("/proc/loadavg").read_text().split()[0]
        print(f"a tagger starts in {start_seconds(broker, folder):.1f} s here; {load} processes want a processor")
        for session_ms in arguments.session_ms or [None]:
            environment = {} if session_ms is None else {"FRONTWIRE_SESSION_TIMEOUT_MS": str(session_ms)}
            print(f"session timeout: {session_ms or 'default'} ms; seconds that the partition which waited longest stood still:")
            for name, measure in MEASURES.items():
                if arguments.only not in {None, name}:
                    continue
                gap = measure(broker, folder, environment)
                print(f"  {name:36} {gap:5.1f}   (at most {LIMITS[name]:.0f})", flush=True)


def start_seconds(broker: LocalBroker, folder: Path) -> float:
    """Give how long a tagger takes from its start until it is ready."""
    with own_topics(broker) as topics:
        started = time.monotonic()
        with LocalTagger(topics.bootstrap, folder / "tagger.log", environment=topics.environment) as tagger:
            tagger.wait_until_ready()
            return time.monotonic() - started


def kill_one_of_two(broker: LocalBroker, folder: Path, environment: dict[str, str]) -> float:
    """Kill one of two and start it no more."""
    return _longest_gap(broker, folder, environment, workers=2, fault=lambda taggers, _flow: taggers[0].kill(), then_seconds=12)


def kill_and_start(broker: LocalBroker, folder: Path, environment: dict[str, str]) -> float:
    """Kill the only one and start it at once."""

    def fault(taggers: list[LocalTagger], _flow: Callable[[], None]) -> None:
        taggers[0].kill()
        taggers[0].start()

    return _longest_gap(broker, folder, environment, workers=1, fault=fault, then_seconds=16)


def stop_and_start(broker: LocalBroker, folder: Path, environment: dict[str, str]) -> float:
    """Stop the only one in good order and start it at once."""

    def fault(taggers: list[LocalTagger], _flow: Callable[[], None]) -> None:
        taggers[0].stop()
        taggers[0].start()

    return _longest_gap(broker, folder, environment, workers=1, fault=fault, then_seconds=12)


def roll(broker: LocalBroker, folder: Path, environment: dict[str, str]) -> float:
    """Restart three, one after the other, each when the one before is ready."""

    def fault(taggers: list[LocalTagger], flow: Callable[[], None]) -> None:
        for tagger in taggers:
            tagger.stop()
            tagger.start()
            tagger.wait_until_ready()
            flow()

    return _longest_gap(broker, folder, environment, workers=3, fault=fault, then_seconds=3)


MEASURES = dict(zip(LIMITS, (kill_one_of_two, kill_and_start, stop_and_start, roll), strict=True))


def _longest_gap(
    broker: LocalBroker,
    folder: Path,
    environment: dict[str, str],
    *,
    workers: int,
    fault: Callable[[list[LocalTagger], Callable[[], None]], None],
    then_seconds: float,
) -> float:
    with own_topics(broker) as topics, ExitStack() as ending:
        own = {**topics.environment, **environment}
        taggers = [LocalTagger(topics.bootstrap, folder / f"tagger-{number}.log", environment=own) for number in range(workers)]
        for tagger in taggers:
            ending.enter_context(tagger)
        for tagger in taggers:
            tagger.wait_until_ready()
        sender = Sender(topics.settings, rate=RATE)
        sender.start()
        time.sleep(_FLOWING_SECONDS)
        settled = time.time()
        fault(taggers, lambda: time.sleep(_FLOWING_SECONDS))
        time.sleep(then_seconds)
        sender.stop()
        deadline = time.monotonic() + _LIMIT_SECONDS
        while (verdict := read_verdict(topics.settings, gaps_since=settled - 1)).lost and time.monotonic() < deadline:
            time.sleep(1)
        assert verdict.is_good, str(verdict)
        return verdict.longest_gap_seconds


@contextmanager
def own_topics(broker: LocalBroker) -> Iterator[OwnTopics]:
    """Make topics for one measurement."""
    prefix = f"t{uuid.uuid4().hex[:8]}"
    listed = read_topics(find_deploy_file("kafka/topics.toml"))
    topics = OwnTopics(prefix, broker.bootstrap, tuple(Topic(f"{prefix}.{topic.name}", topic.partitions, topic.config) for topic in listed))
    with connected_admin(topics.settings) as admin:
        apply_topics(admin, topics.wanted)
    yield topics


if __name__ == "__main__":
    main()
