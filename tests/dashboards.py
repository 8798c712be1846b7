"""Writes Grafana's boards into deploy/grafana/dashboards: `make dashboards`; a test holds that they are current.

A board is a list of rows, a row a title and its panels, four to a line. Change it here, not in Grafana.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[1] / "deploy/grafana/dashboards"
DATASOURCE = {"type": "prometheus", "uid": "frontwire"}
GREEN, YELLOW, RED = "green", "yellow", "red"
RATE = "$__rate_interval"
WIDTH, HEIGHT = 6, 7  # of a panel, in Grafana's grid of 24 columns

Steps = tuple[tuple[float, str], ...]
NEVER = ((1, RED),)  # what should always be 0


@dataclass(frozen=True)
class Panel:
    """One picture.

    Attributes:
        about: a sentence for whoever wonders what it shows.
        unit: Grafana's name of it ("s", "bytes", "percentunit", "short", "reqps").
        queries: expressions, each with the legend of its series.
        thresholds: from which value on which colour, above green.
        runbook: the alert that this panel belongs to; "" where there is none.
        kind: timeseries, stat or bargauge.
    """

    title: str
    about: str
    unit: str
    queries: tuple[tuple[str, str], ...]
    thresholds: Steps = ()
    runbook: str = ""
    kind: str = "timeseries"


@dataclass(frozen=True)
class Board:
    """One board, and what it draws marks of."""

    uid: str
    title: str
    about: str
    rows: tuple[tuple[str, tuple[Panel, ...]], ...]
    annotations: tuple[dict[str, Any], ...] = ()

    @property
    def panels(self) -> tuple[Panel, ...]:
        """All of its panels, in order."""
        return tuple(panel for _, panels in self.rows for panel in panels)


def quantiles(metric: str, by: str = "") -> tuple[tuple[str, str], ...]:
    """Give median and 99th percentile of a histogram."""
    labels = f"{by}, le" if by else "le"
    legend = f" {{{{{by}}}}}" if by else ""
    return tuple(
        (f"histogram_quantile({share}, sum by ({labels}) (rate({metric}_bucket[{RATE}])))", f"{name}{legend}")
        for share, name in ((0.5, "median"), (0.99, "p99"))
    )


OPERATIONS = Board(
    "frontwire-operations",
    "Frontwire: Operations",
    "Is it healthy, and if not, why?",
    (
        (
            "Flow",
            (
                Panel(
                    "Workers up",
                    "Workers that Prometheus can scrape.",
                    "short",
                    (("sum by (job) (up{job=~'tagger|desk|webhooks'})", "{{job}}"),),
                    runbook="FrontwireDown",
                    kind="stat",
                ),
                Panel(
                    "Alerts",
                    "What is firing now.",
                    "short",
                    (('sum by (alertname) (ALERTS{alertstate="firing", alertname=~"Frontwire.*"})', "{{alertname}}"),),
                    NEVER,
                    kind="stat",
                ),
                Panel(
                    "Articles by outcome",
                    "What became of articles when they came; the outcomes add up to everything received.",
                    "reqps",
                    ((f"sum by (outcome) (rate(frontwire_articles_total[{RATE}]))", "{{outcome}}"),),
                ),
                Panel(
                    "Articles by provider",
                    "Published, by the providers of FRONTWIRE_PROVIDERS.",
                    "reqps",
                    ((f"sum by (provider) (rate(frontwire_published_articles_total[{RATE}]))", "{{provider}}"),),
                    runbook="FrontwireProviderSilent",
                ),
                Panel(
                    "Events at the desk",
                    "Enriched events by what the ledger made of them.",
                    "reqps",
                    ((f"sum by (verdict) (rate(frontwire_desk_events_total[{RATE}]))", "{{verdict}}"),),
                ),
                Panel(
                    "Records published",
                    "By tagger and desk, by topic.",
                    "reqps",
                    (
                        (f"sum by (topic) (rate(frontwire_published_total[{RATE}]))", "{{topic}}"),
                        (f"sum by (topic) (rate(frontwire_desk_published_total[{RATE}]))", "{{topic}}"),
                    ),
                ),
                Panel(
                    "Held under embargo",
                    "Articles held back, with FRONTWIRE_EMBARGO=hold.",
                    "short",
                    (("sum(frontwire_held_articles)", "held"),),
                ),
                Panel(
                    "Embargoes broken",
                    "Articles published before their time; never more than 0.",
                    "short",
                    (("sum(increase(frontwire_embargo_leaks_total[1h]))", "in an hour"),),
                    NEVER,
                    "FrontwireEmbargoLeaking",
                    "stat",
                ),
            ),
        ),
        (
            "Freshness",
            (
                Panel(
                    "From Kafka to publication",
                    "Seconds from a record's timestamp to the commit of what follows from it; the objective is 99% within 5 s.",
                    "s",
                    quantiles("frontwire_publish_seconds"),
                    ((5, RED),),
                    "FrontwireFreshnessBurningFast",
                ),
                Panel(
                    "Late, of all articles",
                    "The share that took longer than 5 s; the budget is 1%.",
                    "percentunit",
                    (
                        ("job:frontwire_publish_seconds:late_ratio5m", "5 minutes"),
                        ("job:frontwire_publish_seconds:late_ratio1h", "1 hour"),
                        ("job:frontwire_publish_seconds:late_ratio6h", "6 hours"),
                    ),
                    ((0.01, YELLOW), (0.144, RED)),
                    "FrontwireFreshnessBurningSlow",
                ),
                Panel(
                    "Age of articles when published",
                    "From an article's version_created; what the agency and the ingest take is in it.",
                    "s",
                    quantiles("frontwire_article_age_seconds"),
                ),
                Panel(
                    "Time in hand", "Seconds from a batch's first decision to its commit.", "s", quantiles("frontwire_transaction_seconds")
                ),
            ),
        ),
        (
            "Lag",
            (
                Panel(
                    "Records that wait, at the tagger",
                    "By partition of wire.articles.",
                    "short",
                    (("sum by (partition) (frontwire_lag_records)", "partition {{partition}}"),),
                    ((10_000, YELLOW),),
                    "FrontwireStalled",
                ),
                Panel(
                    "Records that wait, at the desk",
                    "By the topic that a stage reads.",
                    "short",
                    (("sum by (topic) (frontwire_desk_lag_records)", "{{topic}}"),),
                    ((10_000, YELLOW),),
                    "FrontwireStalled",
                ),
                Panel(
                    "How long they have waited",
                    "Seconds since the oldest record that is not committed was sent.",
                    "s",
                    (("max by (job, instance) (job_instance:frontwire_lag_seconds:max)", "{{job}} {{instance}}"),),
                    ((5, YELLOW), (90, RED)),
                    "FrontwireStalled",
                ),
                Panel(
                    "Since the last commit",
                    "It may grow while nothing waits.",
                    "s",
                    (("job_instance:frontwire_last_commit_age_seconds:max", "{{job}} {{instance}}"),),
                    runbook="FrontwireStalled",
                ),
            ),
        ),
        (
            "Errors and dead letters",
            (
                Panel(
                    "Rejected, by reason",
                    "The reason says what the wire has begun to send.",
                    "reqps",
                    ((f"sum by (reason) (rate(frontwire_rejected_total[{RATE}])) > 0", "{{reason}}"),),
                    runbook="FrontwireDeadLettersRising",
                ),
                Panel(
                    "Rejected, of all",
                    "The share of what came that could not be read.",
                    "percentunit",
                    (("job:frontwire_rejected:ratio10m", "10 minutes"),),
                    ((0.05, RED),),
                    "FrontwireDeadLettersRising",
                ),
                Panel(
                    "Oldest unattended dead letter",
                    "Age of the oldest that FRONTWIRE_DLQ_GROUP has not committed.",
                    "s",
                    (("time() - min(frontwire_dead_letter_unattended_timestamp_seconds > 0)", "oldest"),),
                    ((3600, YELLOW), (86_400, RED)),
                    "FrontwireDeadLettersUnattended",
                    "stat",
                ),
                Panel(
                    "Rebalances",
                    "Partitions assigned anew; a rolling restart makes some.",
                    "short",
                    (
                        (f"sum by (job) (increase(frontwire_rebalances_total[{RATE}]))", "{{job}}"),
                        (f"sum by (job) (increase(frontwire_desk_rebalances_total[{RATE}]))", "{{job}}"),
                    ),
                ),
            ),
        ),
        (
            "Webhooks",
            (
                Panel(
                    "Alerts posted, by outcome",
                    "Taken by a receiver, or given up as dead letters; receivers are named by their place in FRONTWIRE_WEBHOOK_URLS.",
                    "short",
                    (
                        (f"sum by (receiver) (increase(frontwire_webhook_delivered_total[{RATE}]))", "taken by {{receiver}}"),
                        (
                            f"sum by (receiver, reason) (increase(frontwire_webhook_failed_total[{RATE}])) > 0",
                            "dead letter of {{receiver}}: {{reason}}",
                        ),
                    ),
                    runbook="FrontwireWebhooksFailing",
                ),
                Panel(
                    "Tries that failed",
                    "And are made again, by why they failed.",
                    "short",
                    (
                        (
                            f"sum by (receiver, failure) (increase(frontwire_webhook_retried_total[{RATE}])) > 0",
                            "{{receiver}}: {{failure}}",
                        ),
                    ),
                    runbook="FrontwireWebhooksFailing",
                ),
                Panel(
                    "Alerts that wait",
                    "In hand, and not taken yet by a receiver.",
                    "short",
                    (("sum by (receiver) (frontwire_webhook_pending)", "{{receiver}}"),),
                    runbook="FrontwireWebhooksFailing",
                ),
                Panel(
                    "From alert to receiver",
                    "Seconds from an alert's timestamp in Kafka until a receiver has it.",
                    "s",
                    quantiles("frontwire_webhook_delivery_seconds", "receiver"),
                    ((60, YELLOW),),
                ),
            ),
        ),
        (
            "Resources",
            (
                Panel("Memory", "Of each process.", "bytes", (("frontwire_process_resident_memory_bytes", "{{job}} {{instance}}"),)),
                Panel(
                    "Processor",
                    "Of one core.",
                    "percentunit",
                    ((f"rate(frontwire_process_cpu_seconds_total[{RATE}])", "{{job}} {{instance}}"),),
                    ((0.9, YELLOW),),
                ),
                Panel("The desk's tables", "Bytes on disk.", "bytes", (("sum by (table) (frontwire_desk_state_bytes)", "{{table}}"),)),
                Panel(
                    "Deciding and parsing",
                    "Seconds an article; parsing is a part of deciding.",
                    "s",
                    (
                        (
                            f"rate(frontwire_tagging_seconds_sum[{RATE}]) / (rate(frontwire_tagging_seconds_count[{RATE}]) > 0)",
                            "decide {{instance}}",
                        ),
                        (
                            f"rate(frontwire_parse_seconds_sum[{RATE}]) / (rate(frontwire_parse_seconds_count[{RATE}]) > 0)",
                            "parse {{instance}}",
                        ),
                    ),
                ),
                Panel(
                    "Articles in a transaction",
                    "Few: the wire is quiet or the tagger fast; FRONTWIRE_BATCH_RECORDS is the most.",
                    "short",
                    quantiles("frontwire_batch_records"),
                ),
                Panel(
                    "In hand",
                    "Read and not committed yet.",
                    "short",
                    (("sum(frontwire_in_flight_records)", "tagger"), ("sum(frontwire_desk_in_flight_records)", "desk")),
                ),
                Panel(
                    "Handling at the desk",
                    "Seconds a record by stage, delivery included.",
                    "s",
                    quantiles("frontwire_desk_handling_seconds", "stage"),
                ),
                Panel(
                    "Open files",
                    "Of each process.",
                    "short",
                    (("frontwire_process_open_fds", "{{job}} {{instance}}"),),
                ),
            ),
        ),
    ),
)

DESK = Board(
    "frontwire-desk",
    "Frontwire: Desk",
    "What the world looks like on the wire. Actors and stories by name are in conflict.actors and conflict.stories; here is how many.",
    (
        (
            "Regions",
            (
                Panel(
                    "Loudest regions",
                    "Articles of the last hour, the ten regions with most.",
                    "short",
                    (("topk(10, region:frontwire_region_articles:increase1h > 0)", "{{region}}"),),
                ),
                Panel(
                    "Louder than usual",
                    "Regions whose surge is on.",
                    "short",
                    (("max by (region) (frontwire_desk_region_surge)", "{{region}}"),),
                    runbook="FrontwireRegionSurge",
                    kind="stat",
                ),
                Panel(
                    "Surges",
                    "Of regions, and of pairs of actors.",
                    "short",
                    (("sum by (kind) (frontwire_desk_surges)", "{{kind}}"),),
                    runbook="FrontwireRegionSurge",
                ),
                Panel(
                    "What happens to conflict articles",
                    "Articles about regions, by event.",
                    "reqps",
                    ((f"sum by (event) (rate(frontwire_region_articles_total[{RATE}]))", "{{event}}"),),
                ),
            ),
        ),
        (
            "Stories, actors and sources",
            (
                Panel("Open stories", "Stories that take in more articles.", "short", (("sum(frontwire_desk_stories_open)", "open"),)),
                Panel(
                    "How articles join stories",
                    "Opened is a story's first article.",
                    "reqps",
                    ((f"sum by (by) (rate(frontwire_desk_joined_total[{RATE}]))", "{{by}}"),),
                ),
                Panel(
                    "Actors, regions, stories",
                    "Records to the desk's topics: one for each article and actor, article and region, and change of a story.",
                    "reqps",
                    ((f'sum by (topic) (rate(frontwire_desk_published_total{{topic=~"conflict.*"}}[{RATE}]))', "{{topic}}"),),
                ),
                Panel(
                    "Sources",
                    "Articles published in the last hour, by provider.",
                    "short",
                    (("provider:frontwire_published_articles:increase1h", "{{provider}}"),),
                    runbook="FrontwireProviderSilent",
                    kind="bargauge",
                ),
            ),
        ),
        (
            "The wire's own time",
            (
                Panel(
                    "Behind the clock",
                    "How far the desk's event time is behind; windows and surges wait for it.",
                    "s",
                    (("time() - max(frontwire_desk_watermark_timestamp_seconds > 0)", "behind"),),
                    ((3600, YELLOW),),
                ),
                Panel(
                    "Late and overtaken",
                    "Articles that count in no window, and those that came after the update that replaces them.",
                    "short",
                    (
                        ("sum(increase(frontwire_desk_late_total[1h]))", "late"),
                        ("sum(increase(frontwire_desk_overtaken_total[1h]))", "overtaken"),
                    ),
                ),
            ),
        ),
    ),
)

QUALITY = Board(
    "frontwire-quality",
    "Frontwire: Quality",
    "Are the tags right? Marks stand where a worker loaded its knowledge.",
    (
        (
            "What is tagged",
            (
                Panel(
                    "About no conflict",
                    "The share of articles that are quiet; an alert compares the hour with the day.",
                    "percentunit",
                    (("job:frontwire_articles:untagged_ratio1h", "1 hour"), ("job:frontwire_articles:untagged_ratio1d", "1 day")),
                    runbook="FrontwireUntaggedShareShifted",
                ),
                Panel(
                    "Scores",
                    "How sure the tagger is: articles of the last hour with a score of at most so much.",
                    "short",
                    (('sum by (le) (increase(frontwire_conflict_score_ratio_bucket{le!="+Inf"}[1h]))', "≤ {{le}}"),),
                    kind="bargauge",
                ),
                Panel(
                    "Scores over time",
                    "Quartiles; a jump after new knowledge wants a look.",
                    "short",
                    tuple(
                        (f"histogram_quantile({share}, sum by (le) (rate(frontwire_conflict_score_ratio_bucket[{RATE}])))", name)
                        for share, name in ((0.25, "lower quartile"), (0.5, "median"), (0.75, "upper quartile"))
                    ),
                ),
                Panel(
                    "Formats",
                    "Articles published, by wire format.",
                    "reqps",
                    ((f"sum by (format) (rate(frontwire_published_articles_total[{RATE}])) > 0", "{{format}}"),),
                ),
            ),
        ),
        (
            "Against the agencies' own codes",
            (
                Panel(
                    "Disagreement",
                    "The share of articles with an IPTC code where agency and tagger differ, over a day. The code is evidence too,"
                    " so it is no independent judge.",
                    "percentunit",
                    (("job:frontwire_filed_articles:disagreement_ratio1d", "differ"),),
                    ((0.1, YELLOW),),
                ),
                Panel(
                    "Which way",
                    "Articles of an hour: what the agency says → what the tagger says.",
                    "short",
                    (
                        (
                            "sum by (agency, tagger) (increase(frontwire_filed_articles_total[1h]))",
                            "{{agency}} → {{tagger}}",
                        ),
                    ),
                    kind="bargauge",
                ),
            ),
        ),
        (
            "Knowledge",
            (
                Panel(
                    "Version in use",
                    "Workers by the version that they have; more than one is a rollout, or a reload that failed.",
                    "short",
                    (("count by (version) (frontwire_knowledge_info)", "{{version}}"),),
                    runbook="FrontwireKnowledgeReloadFailing",
                    kind="stat",
                ),
                Panel(
                    "Entries",
                    "Of the knowledge in use.",
                    "short",
                    (("max by (kind) (frontwire_knowledge_held_entries)", "{{kind}}"),),
                    kind="stat",
                ),
                Panel(
                    "Age",
                    "Since the knowledge in use was loaded.",
                    "s",
                    (("time() - max(frontwire_knowledge_loaded_timestamp_seconds)", "since it was loaded"),),
                    kind="stat",
                ),
                Panel(
                    "Reloads",
                    "Knowledge loaded anew while running, by result.",
                    "short",
                    (("sum by (result) (increase(frontwire_knowledge_reloads_total[1h]))", "{{result}}"),),
                    runbook="FrontwireKnowledgeReloadFailing",
                ),
            ),
        ),
    ),
    (
        {
            "name": "Knowledge loaded",
            "expr": "1000 * frontwire_knowledge_loaded_timestamp_seconds * on (instance) group_left (version) frontwire_knowledge_info",
            "useValueForTime": True,
            "titleFormat": "Knowledge {{version}}",
            "textFormat": "loaded by {{instance}}",
            "step": "60s",
            "iconColor": "blue",
            "enable": True,
            "datasource": DATASOURCE,
        },
    ),
)

BOARDS = (OPERATIONS, DESK, QUALITY)


def board_json(board: Board) -> str:
    """Give a board as Grafana's classic JSON."""
    document = {
        "uid": board.uid,
        "title": board.title,
        "description": board.about,
        "tags": ["frontwire"],
        "schemaVersion": 38,
        "editable": False,
        "graphTooltip": 1,
        "refresh": "10s",
        "time": {"from": "now-6h", "to": "now"},
        "timezone": "utc",
        "annotations": {"list": list(board.annotations)},
        "templating": {
            "list": [
                {"name": "runbooks", "label": "Runbooks", "type": "constant", "hide": 2, "query": "/public/runbooks", "skipUrlSync": True}
            ]
        },
        "links": [{"title": "Frontwire", "type": "dashboards", "tags": ["frontwire"], "asDropdown": False, "includeVars": False}],
        "panels": list(_panels(board)),
    }
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


def _panels(board: Board) -> Any:
    number = top = 0
    for title, panels in board.rows:
        number += 1
        yield {
            "id": number,
            "type": "row",
            "title": title,
            "collapsed": False,
            "panels": [],
            "gridPos": {"h": 1, "w": 24, "x": 0, "y": top},
        }
        top += 1
        for place, panel in enumerate(panels):
            number += 1
            across, down = place % 4, place // 4
            yield {
                "id": number,
                "gridPos": {"h": HEIGHT, "w": WIDTH, "x": across * WIDTH, "y": top + down * HEIGHT},
                **_panel(panel),
            }
        top += -(-len(panels) // 4) * HEIGHT


def _panel(panel: Panel) -> dict[str, Any]:
    steps = [{"color": GREEN, "value": None}, *({"color": colour, "value": value} for value, colour in panel.thresholds)]
    custom = {"fillOpacity": 10, "showPoints": "never", "thresholdsStyle": {"mode": "line" if panel.thresholds else "off"}}
    is_series = panel.kind == "timeseries"
    defaults = {"unit": panel.unit, "min": 0, "thresholds": {"mode": "absolute", "steps": steps}, "custom": custom if is_series else {}}
    link = {"title": f"Runbook: {panel.runbook}", "url": f"${{runbooks}}/{panel.runbook}.md", "targetBlank": True}
    return {
        "type": panel.kind,
        "title": panel.title,
        "description": panel.about,
        "datasource": DATASOURCE,
        "fieldConfig": {"defaults": defaults, "overrides": []},
        "links": [link] if panel.runbook else [],
        "targets": [
            {
                "refId": chr(ord("A") + number),
                "datasource": DATASOURCE,
                "expr": expression,
                "legendFormat": legend,
                "instant": not is_series,
                "range": is_series,
            }
            for number, (expression, legend) in enumerate(panel.queries)
        ],
    }


def file_of(board: Board) -> Path:
    """Give where a board stands."""
    return FOLDER / f"{board.uid.removeprefix('frontwire-')}.json"


def main() -> int:
    """Write the boards, or say which are not current."""
    parser = argparse.ArgumentParser(prog="python -m tests.dashboards", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing, exit 1 when a board is not what this module says")
    is_check = parser.parse_args().check
    old = [board for board in BOARDS if not file_of(board).exists() or file_of(board).read_text(encoding="utf-8") != board_json(board)]
    for board in old:
        print(f"{file_of(board).name} is not current" if is_check else f"{file_of(board).name} is written anew")
        if not is_check:
            file_of(board).write_text(board_json(board), encoding="utf-8")
    return 1 if is_check and old else 0


if __name__ == "__main__":
    sys.exit(main())
