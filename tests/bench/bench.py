"""`make bench`: how fast it is and how that grows, as ratios in one run against what a user would pick instead.

Rows are printed as they come; report.json and report.html, with plots, are written to --report. The peers are run by a script of their
own (--peers); without it the lane runs alone.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
from pathlib import Path

from core import bench_core
from desk_speed import bench_desk, bench_uris
from flows import bench_beside_peers, bench_latency, bench_memory, bench_workers
from report import Section, write_report

from wirectl.local_broker import LocalBroker

PARTS = ("core", "peers", "workers", "latency", "memory", "desk")
SLOW_PARTS = ("uris",)
_GUESSED_RATE = 3_000  # for the latency when the throughput was not measured


def main() -> int:
    """Run the parts that were asked for and write the report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument("--peers", type=Path, default=None, help="the script that runs the peers")
    parser.add_argument(
        "--only",
        nargs="+",
        choices=PARTS + SLOW_PARTS,
        default=PARTS,
        metavar="PART",
        help=f"of {', '.join(PARTS + SLOW_PARTS)}; {', '.join(PARTS)} when not given",
    )
    parser.add_argument("--memory-minutes", type=float, default=5, help="an hour says more")
    parser.add_argument("--memory-rate", type=int, default=100, help="articles a second")
    parser.add_argument("--latency-seconds", type=float, default=20, help="at each rate")
    parser.add_argument("--desk-events", type=int, default=8_000)
    parser.add_argument("--uris", type=int, default=1_000_000)
    parser.add_argument("--report", type=Path, default=Path("build/bench"))
    arguments = parser.parse_args()
    sections = measure(arguments)
    machine = f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.machine()}"
    print(f"The report is {write_report(sections, machine, arguments.report)}.")
    return 0


def measure(arguments: argparse.Namespace) -> list[Section]:
    """Give the sections, each part's in their order."""
    sections = bench_core() if "core" in arguments.only else []
    rate: float = _GUESSED_RATE
    with tempfile.TemporaryDirectory(prefix="frontwire-bench-") as name, LocalBroker() as broker:
        folder = Path(name)
        if "peers" in arguments.only:
            beside, rate = bench_beside_peers(broker.bootstrap, folder, arguments.articles, arguments.peers)
            sections += beside
        if "workers" in arguments.only:
            sections.append(bench_workers(broker.bootstrap, folder, arguments.articles))
        if "latency" in arguments.only:
            sections.append(bench_latency(broker.bootstrap, folder, rate, arguments.latency_seconds))
        if "memory" in arguments.only:
            sections.append(bench_memory(broker.bootstrap, folder, arguments.memory_minutes, arguments.memory_rate))
    if "desk" in arguments.only:
        sections.append(bench_desk(arguments.desk_events))
    if "uris" in arguments.only:
        sections.append(bench_uris(arguments.uris))
    return sections


if __name__ == "__main__":
    sys.exit(main())
