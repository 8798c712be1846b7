"""`wirectl demo`: the main job on one screen. A real broker, the topics, a tagger and a desk, a wire replayed, tagged articles, what the
desk makes of them; then all is gone.

Everything runs on loopback in a temporary folder, the broker without Docker.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

import orjson

from chassis.settings import read_settings
from wirectl.connecting import connected_admin
from wirectl.folders import find_deploy_file
from wirectl.local_broker import LocalBroker
from wirectl.local_process import LocalDesk, LocalProcess, LocalTagger
from wirectl.picture import render_event
from wirectl.replay import list_files, read_records, replay
from wirectl.tail import follow, render_record
from wirectl.topic_plan import read_topics
from wirectl.topics import apply_topics

_QUIET_SECONDS = 3.0
_WHOLE_ARTICLES = 1
_DESK_SECONDS = 30.0
_DESK_QUIET_SECONDS = 1.5


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> argparse.ArgumentParser:
    """Add the verb's arguments."""
    parser = subparsers.add_parser("demo", description=__doc__)
    parser.add_argument("paths", nargs="*", type=Path, metavar="FILES|FOLDER", help="a wire of yours instead of deploy/demo-wire")
    parser.add_argument("--stay", action="store_true", help="keep broker, tagger and desk running until Ctrl-C")
    return parser


def run(arguments: argparse.Namespace) -> int:
    """Run the demo; 1 when not every article came out."""
    paths = arguments.paths or [find_deploy_file("demo-wire/README.md").parent]
    files = [path for path in list_files(paths) if path.suffix != ".md"]
    with tempfile.TemporaryDirectory(prefix="frontwire-demo-") as folder, LocalBroker() as broker:
        settings = read_settings({"FRONTWIRE_BROKER": broker.bootstrap})
        say(f"Apache Kafka runs at {broker.bootstrap}.")
        with connected_admin(settings) as admin:
            apply_topics(admin, read_topics(find_deploy_file("kafka/topics.toml")))
        as_json = {"FRONTWIRE_LOG_FORMAT": "json"}
        with (
            LocalTagger(broker.bootstrap, Path(folder) / "tagger.log", environment=as_json) as tagger,
            LocalDesk(broker.bootstrap, Path(folder) / "desk.log", environment=as_json) as desk,
        ):
            tagger.wait_until_ready()
            say(f"The tagger is ready: http://127.0.0.1:{tagger.port}/metrics, /ready, /live.")
            started = time.monotonic()
            sent, sent_bytes = replay(settings, settings.articles_topic, read_records(files))
            say(f"Sent {sent} records, {sent_bytes:,} bytes, to {settings.articles_topic}. What comes out, read committed:\n")
            outcomes = _show(settings, sent)
            if skipped := _count_skipped(tagger):
                outcomes["passed by (no text)"] = skipped
            say(
                f"{sent} records in, out: "
                + ", ".join(f"{count} {name}" for name, count in sorted(outcomes.items()))
                + f"; {time.monotonic() - started:.1f} s."
            )
            _show_desk(settings, desk, outcomes)
            if arguments.stay:
                say(f"All stay until Ctrl-C. See more: wirectl tail {settings.enriched_topic} --broker {broker.bootstrap} --from-beginning")
                say(f"or: wirectl desk show --desk 127.0.0.1:{desk.web_port} REGION")
                _wait_for_interrupt()
    say("Broker, tagger and desk are stopped, their folder is gone.")
    return 0 if sum(outcomes.values()) == sent else 1


def say(sentence: str) -> None:
    """Print what the demo itself has to say."""
    print(sentence, flush=True)


def _show(settings: Any, expected: int) -> Counter[str]:
    """Print what comes out of both topics until everything has; a conflict article first as a whole."""
    outcomes: Counter[str] = Counter()
    colour = sys.stdout.isatty()
    whole = 0
    for topic in (settings.enriched_topic, settings.dlq_topic):
        for record in follow(settings, topic, from_beginning=True, quiet_limit_seconds=_QUIET_SECONDS):
            is_letter = topic == settings.dlq_topic
            event = {} if is_letter else orjson.loads(record.value)
            outcomes[_name_of(event)] += 1
            if event.get("regions") and whole < _WHOLE_ARTICLES:
                whole += 1
                print(render_event(event, colour=colour), flush=True)
            else:
                print(render_record(record, colour=colour), flush=True)
            if sum(outcomes.values()) == expected:
                return outcomes
    return outcomes


def _show_desk(settings: Any, desk: LocalDesk, outcomes: Counter[str]) -> None:
    """Print what the desk has made of the articles: the story that most wires told, the region with most articles."""
    desk.wait_until_ready()
    published = sum(outcomes[name] for name in ("about a conflict", "quiet", "retracted"))
    deadline = time.monotonic() + _DESK_SECONDS
    while time.monotonic() < deadline and _sum_of(desk, "frontwire_desk_events_total") < published:
        time.sleep(0.2)
    records = {
        topic: [
            orjson.loads(record.value) for record in follow(settings, topic, from_beginning=True, quiet_limit_seconds=_DESK_QUIET_SECONDS)
        ]
        for topic in (settings.regions_topic, settings.actors_topic, settings.stories_topic, settings.activity_topic)
    }
    say("The desk has published " + ", ".join(f"{len(values)} records to {topic}" for topic, values in records.items()) + ".")
    stories = {value["id"]: value for value in records[settings.stories_topic] if value["latest"]}
    if stories:
        story = max(stories.values(), key=lambda value: (value["sources"], value["articles"], value["id"]))
        say(f"  {story['id']}: {story['articles']} articles of {story['sources']} wires, the latest: {story['latest']['headline']}")
    days = {value["region"]: value for value in records[settings.activity_topic] if value["duration"] == "P1D"}
    if days:
        day = max(days.values(), key=lambda value: (value["articles"], value["region"]))
        say(f"  {day['region']} on {day['start'][:10]}: {day['articles']} articles, {day['stories']} stories, {day['sources']} wires")


def _count_skipped(tagger: LocalTagger) -> int:
    """Ask the tagger what it passed by: that leaves no record."""
    return _sum_of(tagger, 'frontwire_articles_total{outcome="skipped"}')


def _sum_of(process: LocalProcess, series: str) -> int:
    lines = process.ask("/metrics")[1].splitlines()
    return int(sum(float(line.rpartition(" ")[2]) for line in lines if line.startswith(series)))


def _name_of(event: dict[str, Any]) -> str:
    if not event:
        return "dead letters"
    if event["event"] == "article.retracted":
        return "retracted"
    return "about a conflict" if event["conflict"]["relevant"] else "quiet"


def _wait_for_interrupt() -> None:
    try:
        while True:
            time.sleep(3600)
    except KeyboardInterrupt:
        return
