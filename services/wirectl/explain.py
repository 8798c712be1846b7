"""`wirectl explain FILE [--region ID] [--actor ID]`: why an article is tagged as it is, and why another tag did not win.

Which words, which rule, which score; of a region or an actor that is asked for, also why it is not there.
"""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import Any

from chassis.memory import loading_for_good
from frontwire.errors import Unreadable
from frontwire.formats.detecting import read_articles
from frontwire.knowledge.entities import Lexicon
from frontwire.knowledge.lexicon import DATA_FOLDER, load_lexicon
from frontwire.tagging.explaining import Explanation, Verdict, explain
from wirectl.errors import InputError
from wirectl.field_map import read_field_map

_MOST_ACTORS = 12


def add_parser(subparsers: Any) -> argparse.ArgumentParser:
    """Say what may be asked."""
    parser: argparse.ArgumentParser = subparsers.add_parser("explain", help="why an article is tagged as it is", description=__doc__)
    parser.add_argument("file", type=Path, metavar="FILE", help="an article in any supported format")
    parser.add_argument("--region", default="", metavar="ID", help="explain this region only, also when it is not there")
    parser.add_argument("--actor", default="", metavar="ID", help="explain this actor only, also when it is not there")
    parser.add_argument("--knowledge", type=Path, default=DATA_FOLDER, metavar="FOLDER", help="a knowledge folder instead of the package's")
    return parser


def run(arguments: argparse.Namespace) -> int:
    """Explain and print."""
    field_map = read_field_map(os.environ)
    with loading_for_good():
        lexicon = load_lexicon(arguments.knowledge)
    _check_ids(lexicon, arguments.region, arguments.actor)
    try:
        items = read_articles(arguments.file.read_bytes(), field_map=field_map)
    except OSError as error:
        raise InputError(f"{arguments.file}: {error.strerror}") from error
    except Unreadable as unreadable:
        raise InputError(f"{arguments.file}: {unreadable.reason}: {unreadable.detail}") from unreadable
    for item in items:
        if isinstance(item, Unreadable):
            print(f"{item.reason}: {item.detail}")
            continue
        found = explain(item, lexicon, region=arguments.region, actor=arguments.actor)
        print("\n".join(render_explanation(found, region=arguments.region, actor=arguments.actor)))
    return 0


def _check_ids(lexicon: Lexicon, region: str, actor: str) -> None:
    if region and region not in lexicon.regions:
        raise InputError(f"--region {region}: the knowledge has no such region; `wirectl tag` shows the ids of those it finds.")
    try:
        if actor:
            lexicon.find_actor(actor)
    except KeyError:
        raise InputError(f"--actor {actor}: the knowledge has no such actor; `wirectl tag` shows the ids of those it finds.") from None


def render_explanation(found: Explanation, *, region: str = "", actor: str = "") -> list[str]:
    """Write an explanation as lines; of one region or actor when asked so."""
    lines = _verdict(found.relevance)
    if not actor:
        lines += _section("regions", [verdict for verdict in found.regions if region in ("", verdict.subject)])
    if not region:
        actors = [verdict for verdict in found.actors if actor in ("", verdict.subject)]
        lines += _section("actors", actors if actor else actors[:_MOST_ACTORS])
    if not region and not actor:
        lines += _section("countries", list(found.countries))
        lines += ["", "names that were not taken for names"] + [f"    {step.words[0]}: {step.why}" for step in found.unread]
    return lines


def _section(title: str, verdicts: list[Verdict]) -> list[str]:
    return ["", title, *(line for verdict in verdicts for line in _verdict(verdict))]


def _verdict(verdict: Verdict) -> list[str]:
    mark = "+" if verdict.is_asserted else "-"
    lines = [f"{mark} {verdict.score:.2f}  {verdict.subject}{f' ({verdict.name})' if verdict.name else ''}: {verdict.why}"]
    for step in verdict.steps:
        weight = f"{step.weight:+6.1f}  " if step.weight else "        "
        lines.append(f"      {weight}{step.why}{': ' if step.why and step.words else ''}{', '.join(step.words)}")
    return lines
