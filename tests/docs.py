"""Writes the tables that repeat the code into the READMEs, between `<!-- generated: NAME -->` and `<!-- end -->`.

`python -m tests.docs` from the repository's root writes them (`make docs`); `--check` writes nothing, names what drifted and exits 1.
"""

from __future__ import annotations

import argparse
import ast
import json
import re
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from prometheus_client.metrics import MetricWrapperBase
from tests import quality

from chassis.settings import settings_table
from desk.metrics import Metrics as DeskMetrics
from frontwire.knowledge.linting import RULES
from tagger.metrics import Metrics as TaggerMetrics
from webhooks import metrics as webhook_metrics

ROOT = Path(__file__).parents[1]
SUFFIXES = {"counter": "_total", "info": "_info"}


def metrics_table(metrics: object, package: str) -> str:
    """Give name, type, labels and help of every metric of a deployable."""
    declared = [metric for metric in vars(metrics).values() if isinstance(metric, MetricWrapperBase)]
    info_labels = _info_labels(package)
    rows = []
    for metric in declared:
        name = metric._name + SUFFIXES.get(metric._type, "")
        labels = [*metric._labelnames, *info_labels.get(metric._name.removeprefix("frontwire_"), ())]
        rows.append((f"`{name}`", metric._type, ", ".join(f"`{label}`" for label in labels), metric._documentation))
    return table(("metric", "type", "labels", "what it tells"), rows)


def _info_labels(package: str) -> dict[str, list[str]]:
    """Read the labels of each `metrics.NAME.info({…})` in a deployable: an Info learns them only when it runs."""
    labels = {}
    for file in (ROOT / "services" / package).glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(func=ast.Attribute(value=ast.Attribute(attr=metric), attr="info"), args=[ast.Dict(keys=keys)]):
                    labels[metric] = [ast.literal_eval(key) for key in keys if key is not None]
    return labels


def reasons_table() -> str:
    """Give the reasons for a dead letter as the schema of its headers describes them."""
    schema = json.loads((ROOT / "schemas/dead-letter-headers.schema.json").read_text(encoding="utf-8"))
    rows = [(f"`{reason['const']}`", reason["description"]) for reason in schema["properties"]["reason"]["oneOf"]]
    return table(("reason", "what it means"), rows)


def rules_table() -> str:
    """Give the lint rules of the knowledge."""
    return table(("rule", "what it asks"), sorted(RULES.items()))


def table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """Write a Markdown table."""
    lines = [head, ("---",) * len(head), *rows]
    return "".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |\n" for line in lines)


QUALITY = "services/frontwire/knowledge/QUALITY.md"

TABLES: dict[str, tuple[str, Callable[[], str]]] = {
    "counts": (QUALITY, lambda: table(("what", "how many"), quality.counts_rows())),
    "continents": (
        QUALITY,
        lambda: table(
            ("UCDP region", "theatres", "UCDP conflicts", "names and places", "examples", "counterexamples"), quality.continent_rows()
        ),
    ),
    "years": (QUALITY, lambda: table(("year", "UCDP conflicts that go on", "persons in office"), quality.year_rows())),
    "languages": (QUALITY, lambda: table(("language", "names", "cues for and against"), quality.language_rows())),
    "articles": (QUALITY, lambda: table(("articles", "how many", "tagged to the letter", "known misses"), quality.article_rows())),
    "headlines": (
        QUALITY,
        lambda: table(
            (
                "part",
                "headlines",
                "country precision",
                "countries found",
                "theatres found",
                "conflicts found",
                "sides found",
                "quiet, yet tagged",
            ),
            quality.headline_rows(),
        ),
    ),
    "settings": ("deploy/README.md", settings_table),
    "metrics": ("deploy/README.md", lambda: metrics_table(TaggerMetrics(), "tagger")),
    "desk metrics": ("deploy/README.md", lambda: metrics_table(DeskMetrics(), "desk")),
    "webhook metrics": ("deploy/README.md", lambda: metrics_table(webhook_metrics.Metrics(1), "webhooks")),
    "reasons": ("deploy/README.md", reasons_table),
    "lint rules": ("services/frontwire/knowledge/README.md", rules_table),
}

MENDED_BY = "`make docs` writes it"

_BLOCK = re.compile(r"(?P<start><!-- generated: (?P<name>[^>]+?) -->\n)(?P<table>.*?)(?P<end><!-- end -->)", re.DOTALL)


def find_drift(root: Path, *, write: bool = False) -> list[str]:
    """Compare every table with what stands in its file, and write it there when asked to; give a sentence for each that differs."""
    drift = []
    for file in sorted({file for file, _ in TABLES.values()}):
        text = (root / file).read_text(encoding="utf-8")
        wanted = {name: make() for name, (where, make) in TABLES.items() if where == file}
        present = {block["name"]: block["table"] for block in _BLOCK.finditer(text)}
        missing, unknown = wanted.keys() - present.keys(), present.keys() - wanted.keys()
        different = [name for name in wanted.keys() & present.keys() if wanted[name] != present[name]]
        drift += [f'{file}: there is no table "{name}"; put <!-- generated: {name} --> and <!-- end --> there' for name in missing]
        drift += [f'{file}: nothing makes the table "{name}"; tests/docs.py knows {", ".join(wanted)}' for name in unknown]
        drift += [f'{file}: the table "{name}" is not what the code says; {MENDED_BY}' for name in different]
        if write:
            fresh = _BLOCK.sub(
                lambda block, wanted=wanted: f"{block['start']}{wanted.get(block['name'], block['table'])}{block['end']}", text
            )
            (root / file).write_text(fresh, encoding="utf-8")
    return sorted(drift)


def main(words: list[str] | None = None, *, root: Path = ROOT) -> int:
    """Write the tables, or check them; give the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.docs", description="The tables that repeat the code.")
    parser.add_argument("--check", action="store_true", help="write nothing, and exit 1 when a table is not what the code says")
    is_check = parser.parse_args(words).check
    drift = find_drift(root, write=not is_check)
    left = [sentence for sentence in drift if is_check or not sentence.endswith(MENDED_BY)]
    for sentence in drift:
        print(
            sentence if sentence in left else f"{sentence.partition(' is not')[0]} is written anew",
            file=sys.stderr if sentence in left else sys.stdout,
        )
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main())
