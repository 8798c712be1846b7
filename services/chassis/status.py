"""What a worker says of itself at /status, as a person or `wirectl doctor` reads it; and how to ask for it.

`python -m chassis.status` asks the worker of this machine, by FRONTWIRE_HEALTH_PORT: exit code 0 when it is live, else 1 with the reason.
A container's HEALTHCHECK runs it.
"""

from __future__ import annotations

import http.client
import os
import sys
import urllib.request

import msgspec

_LIMIT_SECONDS = 3.0


class PartitionStatus(msgspec.Struct, frozen=True):
    """A partition that a worker has, and how many of its records are not committed."""

    topic: str
    partition: int
    lag_records: int


class Status(msgspec.Struct, frozen=True):
    """A worker at one moment.

    Attributes:
        program: tagger, desk or another of ours.
        version: of the program.
        live: whether a restart would not help; `not_live` says why it would.
        ready: whether articles flow; `not_ready` says what is missing.
        partitions: those that it has, in order.
        last_commit_age_seconds: None before the first commit.
        knowledge_version: "" of a program that needs none.
    """

    program: str
    version: str
    live: bool
    not_live: str | None
    ready: bool
    not_ready: str | None
    partitions: tuple[PartitionStatus, ...]
    last_commit_age_seconds: float | None
    knowledge_version: str
    uptime_seconds: float


def ask_status(address: str) -> Status:
    """Ask a worker.

    Args:
        address: host:port of its health server.

    Raises:
        OSError: nobody answers there.
        ValueError: what answers is none of our workers.
    """
    try:
        with urllib.request.urlopen(f"http://{address}/status", timeout=_LIMIT_SECONDS) as answer:
            return msgspec.json.decode(answer.read(), type=Status)
    except (http.client.HTTPException, msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ValueError(f"{type(error).__name__}: {error}") from error


def main() -> int:
    """Ask the worker of this machine, and give the exit code."""
    address = f"127.0.0.1:{os.environ.get('FRONTWIRE_HEALTH_PORT') or 6066}"
    try:
        status = ask_status(address)
    except (OSError, ValueError) as error:
        print(f"no worker answers at {address}: {error}")
        return 1
    print(status.not_live or f"{status.program} is live")
    return 0 if status.live else 1


if __name__ == "__main__":
    sys.exit(main())
