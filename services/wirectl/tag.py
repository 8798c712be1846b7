"""`wirectl tag FILE…` and `wirectl tag --jsonl`: what the tagger would publish, without a broker.

Files in any supported format, or JSON objects a line on standard input; out come events as JSON lines, or pictures for people.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import orjson

from chassis.memory import loading_for_good
from frontwire.deciding import Outcome, Quiet, Rejected, Retracted, Skipped, Tagged, decide
from frontwire.errors import Reason, Stage
from frontwire.knowledge.entities import Lexicon
from frontwire.knowledge.lexicon import DATA_FOLDER, load_lexicon
from wirectl.errors import InputError
from wirectl.field_map import read_field_map
from wirectl.picture import render_event


def add_parser(subparsers: Any) -> argparse.ArgumentParser:
    """Say what may be asked."""
    parser: argparse.ArgumentParser = subparsers.add_parser("tag", help="tag files or lines, without a broker", description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE", help="an article in any supported format")
    parser.add_argument("--jsonl", action="store_true", help="read a JSON object a line from standard input, write an event a line")
    parser.add_argument("--json", action="store_true", help="write one event a line instead of a picture")
    parser.add_argument("--knowledge", type=Path, default=DATA_FOLDER, metavar="FOLDER", help="a knowledge folder instead of the package's")
    parser.add_argument("--no-colour", action="store_true", help="no colours, also at a terminal")
    return parser


def run(arguments: argparse.Namespace) -> int:
    """Tag and print; 1 when a file could not be read as an article."""
    if arguments.jsonl == bool(arguments.files):
        raise InputError("tag needs files, or --jsonl and lines on standard input.")
    field_map = read_field_map(os.environ)
    with loading_for_good():
        lexicon = load_lexicon(arguments.knowledge)
    if arguments.jsonl:
        for answer in tag_lines(sys.stdin.buffer, lexicon, field_map=field_map):
            sys.stdout.buffer.write(answer + b"\n")
        return 0
    colour = sys.stdout.isatty() and not arguments.no_colour
    return max([_tag_file(path, lexicon, field_map, as_json=arguments.json, colour=colour) for path in arguments.files], default=0)


def tag_lines(lines: Iterable[bytes], lexicon: Lexicon, *, field_map: Mapping[str, str] | None = None) -> Iterator[bytes]:
    """Tag a JSON object a line: an event, or `{"uri": …, "error": …}`, for each, in order; an empty line is one too."""
    for line in lines:
        value = line.strip()
        # A line is an object here: what would be bare wire copy in a file is a broken line.
        is_object = not value or value.startswith((b"{", b"["))
        outcome = decide(value, lexicon, field_map=field_map)[0] if is_object else _NO_OBJECT
        yield _event_of(outcome) or orjson.dumps({"uri": _uri_of(line), "error": _error_of(outcome)})


_NO_OBJECT = Rejected(Reason.NOT_JSON, Stage.READ, "the line is no JSON object")


def _tag_file(path: Path, lexicon: Lexicon, field_map: Mapping[str, str] | None, *, as_json: bool, colour: bool) -> int:
    try:
        value = path.read_bytes()
    except OSError as error:
        raise InputError(f"{path}: {error.strerror}") from error
    code = 0
    for outcome in decide(value, lexicon, field_map=field_map):
        event = _event_of(outcome)
        if event is None:
            code = 1
            fault = _error_of(outcome)
            if as_json:
                print(orjson.dumps({"uri": _uri_of(value), "error": fault}).decode())
            print(f"{path}: {fault['reason']}: {fault['detail']}", file=sys.stderr)
        elif as_json:
            sys.stdout.write(event.decode() + "\n")
        else:
            print(render_event(orjson.loads(event), colour=colour))
    return code


def _event_of(outcome: Outcome) -> bytes | None:
    return outcome.publication.value if isinstance(outcome, Tagged | Quiet | Retracted) else None


def _error_of(outcome: Outcome) -> dict[str, str]:
    if isinstance(outcome, Rejected):
        return {"reason": outcome.reason.value, "detail": outcome.detail}
    item_class = outcome.item_class if isinstance(outcome, Skipped) else ""
    return {"reason": "skipped", "detail": f"the item is of class {item_class}, not text"}


def _uri_of(value: bytes) -> str | None:
    """Give the uri of an item that could not be read, where that much can be."""
    try:
        document = orjson.loads(value)
    except orjson.JSONDecodeError:
        return None
    uri = document.get("uri") if isinstance(document, dict) else None
    return uri if isinstance(uri, str) else None
