"""`make chaos MINUTES=10 SEED=…`: random faults for as long as that, and a verdict. The seed is printed and gives the same faults again."""

from __future__ import annotations

import argparse
import logging
import secrets
import signal
import sys
import tempfile
from pathlib import Path

from chaos.campaign import Campaign, Outcome, a_cluster
from chaos.schedule import make_schedule

ROUND_SECONDS = 300.0
PROGRAMS = ("tagger", "desk")


def main() -> int:
    """Run rounds until the time is over; give 1 when one of them broke a promise."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seed", type=int, default=None, help="of the first round; each further round has the next")
    parser.add_argument("--programs", nargs="+", default=PROGRAMS, choices=PROGRAMS)
    parser.add_argument("--rate", type=float, default=100, help="articles a second")
    parser.add_argument("--folder", type=Path, help="where the workers' logs are kept; a temporary folder when not given")
    arguments = parser.parse_args()
    logging.getLogger("kafka").setLevel(logging.CRITICAL)
    for number in (signal.SIGTERM, signal.SIGINT):  # brokers and workers are ended with us
        signal.signal(number, lambda *_: sys.exit(1))
    seed = secrets.randbelow(1_000_000) if arguments.seed is None else arguments.seed
    left, is_good = arguments.minutes * 60, True
    with tempfile.TemporaryDirectory(prefix="frontwire-chaos-") as temporary:
        while left > 1:
            seconds = min(left, ROUND_SECONDS)
            folder = (arguments.folder or Path(temporary)) / f"seed-{seed}"
            folder.mkdir(parents=True, exist_ok=True)
            print(f"SEED={seed}, {seconds:.0f} s of faults", flush=True)
            outcome = one_round(seed, seconds, folder, programs=tuple(arguments.programs), rate=arguments.rate)
            print(outcome, flush=True)
            is_good &= outcome.is_good
            left -= seconds
            seed += 1
    return 0 if is_good else 1


def one_round(
    seed: int, seconds: float, folder: Path, *, programs: tuple[str, ...], rate: float = 100, limit_seconds: float = 180
) -> Outcome:
    """Run one schedule on a cluster of its own."""
    schedule = make_schedule(seed, seconds, programs)
    with a_cluster(seed=seed) as (cluster, network):
        campaign = Campaign(cluster, network, folder, programs=programs, say=lambda line: print(line, flush=True))
        try:
            return campaign.run(schedule, seconds=seconds, rate=rate, events=int(seconds * 8), limit_seconds=limit_seconds)
        finally:
            campaign.close()


if __name__ == "__main__":
    sys.exit(main())
