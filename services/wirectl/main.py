"""`wirectl VERB …`: finds the verb's module, lets it read its arguments and runs it.

Each verb is a module with `add_parser(subparsers)` and `run(arguments) -> int`, imported only when it is the one asked
for, so that `wirectl tag` does not wait for Kafka's client. A fault that has a name of ours is a message and code 1.
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from collections.abc import Sequence

from chassis.errors import ChassisError
from frontwire.errors import FrontwireError
from wirectl.errors import WirectlError

VERBS = {
    "broker": "start, stop and look after a local Kafka broker, without Docker",
    "topics": "make and compare the topics",
    "replay": "send files into a topic, one article each",
    "tail": "follow a topic, readable",
    "tag": "tag files or lines, without a broker",
    "explain": "why an article is tagged as it is",
    "knowledge": "check the knowledge, count it",
    "desk": "what a running desk holds",
    "doctor": "what is wrong, and what to do",
    "attended": "say that the dead letters up to now are attended to",
    "demo": "show the whole way of an article, broker included",
}


def main(words: Sequence[str] | None = None) -> int:
    """Run one verb and return the exit code."""
    words = sys.argv[1:] if words is None else words
    try:
        arguments = _read_arguments(words)
        code: int = arguments.run(arguments)
        sys.stdout.flush()
    except (WirectlError, ChassisError, FrontwireError) as error:
        print(f"wirectl: {error}", file=sys.stderr)
        return 1
    except BrokenPipeError:  # the reader, `head` for one, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130
    return code


def _read_arguments(words: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="wirectl", description="The operator's command line of Frontwire.")
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    asked = next((word for word in words if not word.startswith("-")), None)
    for verb, help_line in VERBS.items():
        if verb == asked:
            module = importlib.import_module(f"wirectl.{verb}")
            module.add_parser(verbs).set_defaults(run=module.run)
        else:
            verbs.add_parser(verb, help=help_line)
    return parser.parse_args(words)


if __name__ == "__main__":
    sys.exit(main())
