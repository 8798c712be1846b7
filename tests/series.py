"""Which series there are: of every program, and recorded by the rules; and which of them an expression names."""

from __future__ import annotations

import importlib
import inspect
import re
from functools import cache
from pathlib import Path

import yaml
from prometheus_client import CollectorRegistry

ROOT = Path(__file__).parents[1]
PROMETHEUS = ROOT / "deploy/prometheus"
GIVEN = {"up", "ALERTS"}  # Prometheus' own


def programs() -> list[str]:
    """Give the packages that have metrics."""
    return sorted(
        file.parent.name for file in (ROOT / "services").glob("*/metrics.py") if "\nclass Metrics" in file.read_text(encoding="utf-8")
    )


def rules(file: str) -> list[dict]:
    """Give the rules of a file of deploy/prometheus."""
    document = yaml.safe_load((PROMETHEUS / file).read_text(encoding="utf-8"))
    return [rule for group in document["groups"] for rule in group["rules"]]


def registry_of(program: str) -> CollectorRegistry:
    """Give a program's metrics; the webhook sender's are made for one receiver."""
    kind = importlib.import_module(f"{program}.metrics").Metrics
    return (kind(1) if inspect.signature(kind).parameters else kind()).registry


@cache
def known_series() -> frozenset[str]:
    """Give the names of all series that a query may ask for."""
    names = GIVEN | {rule["record"] for rule in rules("rules.yml")}
    for program in programs():
        for family in registry_of(program).collect():
            endings = {"counter": ("_total",), "histogram": ("_bucket", "_count", "_sum"), "info": ("_info",)}.get(family.type, ("",))
            names |= {f"{family.name}{ending}" for ending in endings}
    return frozenset(names)


def names_in(expression: str) -> set[str]:
    """Give the series that an expression names.

    >>> sorted(names_in('up{job="x"} == 0 and job:frontwire_articles:rate5m > frontwire_lag_records'))
    ['frontwire_lag_records', 'job:frontwire_articles:rate5m', 'up']
    """
    return set(re.findall(r"\b(?:\w+:frontwire_\w+:\w+|frontwire_\w+|up|ALERTS)\b", re.sub(r"\"[^\"]*\"|'[^']*'", "", expression)))
