"""The causes of alerts made to happen for real, and what Prometheus raises and resolves; `make alarms`.

A broker, a tagger, a desk, a webhook sender and a Prometheus with the rules of deploy/prometheus, their windows shortened
(`local_prometheus.hurried`), and one cause after the other. FrontwireEmbargoLeaking is not among them: an embargo that leaks would be a
fault of ours, or a clock set back between two lines; it has its promtool tests alone.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import orjson

from chassis.settings import Settings
from local_prometheus import LocalPrometheus, hurried
from region_wire import PROVIDERS, examples, region_articles
from surge_wire import REGION, quiet_past, surge
from watched import Watched, watched
from wirectl.replay import Record, replay

LIMIT_SECONDS = 240
EVERY_SECONDS, EVERY_TIME = 2.0, 24  # how often the wire sends, and how many articles
ENOUGH = 300  # articles before the first cause
OUTAGE_SECONDS = 12  # of the tagger, once it is seen to be down: more than a seventh of 40 s of articles are late
BACKLOG = 20_000


class Wire:
    """A wire that sends some articles every two seconds, in a thread, of the providers that are not silenced."""

    def __init__(self, settings: Settings) -> None:
        self.settings, self.silenced, self.quiet, self.number, self.is_on = settings, set(), False, 0, True
        self._thread = threading.Thread(target=self._send, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def _send(self) -> None:
        while self.is_on:
            replay(self.settings, self.settings.articles_topic, list(self._articles()))
            time.sleep(EVERY_SECONDS)

    def _articles(self) -> Iterator[Record]:
        for _ in range(EVERY_TIME):
            self.number += 1
            article = {"versioncreated": _written(datetime.now(UTC)), "language": "en"}
            provider = PROVIDERS[self.number % 3]
            uri = f"tag:alarms.example,2026:{self.number}"
            is_sport = self.quiet or self.number % 2
            text = "The striker scored twice in the cup final on Saturday." if is_sport else examples()[self.number % len(examples())]
            filed = "medtop:16000000" if bool(is_sport) == (self.number % 9 == 0) else "medtop:15000000"  # one in nine filed otherwise
            article["subject"] = [{"code": filed}]
            if provider not in self.silenced:
                yield Record(
                    uri, uri.encode(), orjson.dumps({**article, "uri": uri, "provider": provider, "headline": text[:70], "body_text": text})
                )


class Alarms:
    """What was raised and resolved."""

    def __init__(self, prometheus: LocalPrometheus) -> None:
        self.prometheus = prometheus
        self.rows: list[tuple[str, str, str, str]] = []

    @contextmanager
    def expect(self, cause: str, alert: str, *, since: float | None = None) -> Iterator[Callable[[], None]]:
        """Make a cause in the block, and call what is given to wait until the alert fires; after the block it must resolve.

        Args:
            cause: in words.
            alert: its name.
            since: when the cause began, by the monotonic clock, where that was before the block.
        """
        if since is None and not self._wait(lambda: alert not in self.prometheus.firing()):
            raise AssertionError(f"{alert} fires before its cause is made")
        started = since or time.monotonic()
        raised = ["NOT"]

        def wait_until_raised() -> None:
            if self._wait(lambda: self._has_fired(alert, time.monotonic() - started)):
                raised[0] = f"{time.monotonic() - started:.0f} s"

        yield wait_until_raised
        mended = time.monotonic()
        is_resolved = self._wait(lambda: alert not in self.prometheus.firing())
        self.rows.append((cause, alert, raised[0], f"{time.monotonic() - mended:.0f} s" if is_resolved else "NOT"))
        print(" | ".join(self.rows[-1]), flush=True)

    def _has_fired(self, alert: str, seconds: float) -> bool:
        window = f"{int(seconds) + 1}s"
        return bool(self.prometheus.query(f'max_over_time(ALERTS{{alertname="{alert}", alertstate="firing"}}[{window}])'))

    def _wait(self, condition: Callable[[], bool]) -> bool:
        deadline = time.monotonic() + LIMIT_SECONDS
        while time.monotonic() < deadline:
            if condition():
                return True
            time.sleep(0.5)
        return False


def main() -> int:
    """Make each cause happen, print the table; exit code 1 when one was not raised or not resolved."""
    with watched(hurry=hurried) as running:
        settings, prometheus = running.settings, running.prometheus
        alarms = Alarms(prometheus)
        wire = Wire(settings)
        with alarms.expect("nobody listens where alerts are posted", "FrontwireWebhooksFailing") as wait_until_missed:
            running.receiver.kill()
            with alarms.expect("twelve stories of one region in an hour after quiet days", "FrontwireRegionSurge") as wait_until_raised:
                send_surge(running, hours_ago=20)
                wait_until_raised()
                wire.start()  # its articles are of 20 hours later
            wait_until_missed()
            running.receiver.start()
        prometheus.wait_for(lambda: prometheus.value("sum(frontwire_articles_total)") > ENOUGH)
        _make_them(alarms, wire, running)
    print("\n| cause | alert | raised after | resolved after the cause was gone |\n| --- | --- | --- | --- |")
    for row in alarms.rows:
        print(f"| {' | '.join(row)} |")
    return 1 if any("NOT" in row for row in alarms.rows) else 0


def _make_them(alarms: Alarms, wire: Wire, running: Watched) -> None:
    settings, broker, tagger = running.settings, running.broker, running.tagger
    killed = time.monotonic()
    with alarms.expect("the tagger is killed (kill -9)", "FrontwireDown") as wait_until_raised:
        tagger.kill()
        wait_until_raised()
        time.sleep(OUTAGE_SECONDS)
        tagger.start()
    with alarms.expect("what came meanwhile is late", "FrontwireFreshnessBurningFast", since=killed) as wait_until_raised:
        wait_until_raised()
    with alarms.expect("the same, over six hours", "FrontwireFreshnessBurningSlow", since=killed) as wait_until_raised:
        wait_until_raised()
    with alarms.expect("a provider is silenced", "FrontwireProviderSilent") as wait_until_raised:
        wire.silenced.add(PROVIDERS[0])
        wait_until_raised()
        wire.silenced.clear()
    broken = time.monotonic()
    with alarms.expect("a third of what comes is no article", "FrontwireDeadLettersRising") as wait_until_raised:
        for _ in range(8):
            replay(settings, settings.articles_topic, [Record("bad", b"bad", b"{")] * 6)
            time.sleep(1)
        wait_until_raised()
    with alarms.expect(
        "nobody attends to them; then `wirectl attended`", "FrontwireDeadLettersUnattended", since=broken
    ) as wait_until_raised:
        wait_until_raised()
        subprocess.run([sys.executable, "-m", "wirectl", "attended", "--broker", broker.bootstrap], check=True)
    with alarms.expect("the wire is about sport alone", "FrontwireUntaggedShareShifted") as wait_until_raised:
        wire.quiet = True
        wait_until_raised()
        wire.quiet = False
    with alarms.expect("a file of the knowledge is broken, and SIGHUP", "FrontwireKnowledgeReloadFailing") as wait_until_raised:
        file = running.knowledge / "regions" / f"{REGION}.toml"
        whole = file.read_text(encoding="utf-8")
        file.write_text("[region", encoding="utf-8")
        tagger.signal(signal.SIGHUP)
        wait_until_raised()
        file.write_text(whole, encoding="utf-8")
        tagger.signal(signal.SIGHUP)
    with alarms.expect("the broker stands still (SIGSTOP) while articles wait", "FrontwireStalled") as wait_until_raised:
        wire.is_on = False
        tagger.kill()
        replay(settings, settings.articles_topic, region_articles(BACKLOG))
        tagger.start()
        alarms.prometheus.wait_for(lambda: alarms.prometheus.value("sum(frontwire_lag_records)") > BACKLOG / 10)
        os.kill(broker.state().pid, signal.SIGSTOP)
        wait_until_raised()
        os.kill(broker.state().pid, signal.SIGCONT)


def send_surge(running: Watched, *, hours_ago: float) -> None:
    """Send a past that the desk has listened to for long enough, and then stories of one region, all of one hour."""
    settings, prometheus = running.settings, running.prometheus
    at = datetime.now(UTC) - timedelta(hours=hours_ago)
    past = list(quiet_past(at))
    replay(settings, settings.articles_topic, past)
    prometheus.wait_for(lambda: prometheus.value("sum(frontwire_desk_events_total)") >= len(past))
    replay(settings, settings.articles_topic, surge(at))


def _written(at: datetime) -> str:
    return at.isoformat(timespec="seconds").replace("+00:00", "Z")


if __name__ == "__main__":
    sys.exit(main())
