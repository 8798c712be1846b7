"""Figures in, one report out: a table on the screen, JSON for a program, and a page with plots for people."""

from __future__ import annotations

import html
import io
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

_STYLE = """body{font:15px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#222}
table{border-collapse:collapse;margin:.5rem 0}td,th{padding:.15rem .8rem .15rem 0;text-align:left;border-bottom:1px solid #ddd}
td+td,th+th{text-align:right}svg{max-width:100%;height:auto}"""


@dataclass
class Section:
    """A table of the report: what was measured, and a row for each thing that it was measured of.

    `plot` names the figure along the bottom (a word that no row has stands for the rows' names) and the one up the side.
    """

    title: str
    about: str
    plot: tuple[str, str] | None = None
    logarithmic: bool = False
    rows: list[dict[str, Any]] = field(default_factory=list)

    def add(self, name: str, **figures: float | str) -> None:
        """Add a row, and show it at once: a long bench is watched."""
        self.rows.append({"name": name, **figures})
        print(f"{self.title:<36} {name:<44} {'  '.join(f'{key}={value}' for key, value in figures.items())}", flush=True)


def write_report(sections: list[Section], machine: str, folder: Path) -> Path:
    """Write report.json and report.html; give the page."""
    folder.mkdir(parents=True, exist_ok=True)
    document = {"machine": machine, "sections": [{"title": each.title, "about": each.about, "rows": each.rows} for each in sections]}
    (folder / "report.json").write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")
    body = "".join(_section(section) for section in sections)
    head = f"<!doctype html><meta charset=utf-8><title>Frontwire: bench</title><style>{_STYLE}</style>"
    page = f"{head}<h1>Bench</h1><p>{html.escape(machine)}{body}"
    path = folder / "report.html"
    path.write_text(page + "\n", encoding="utf-8")
    return path


def _section(section: Section) -> str:
    columns = list(dict.fromkeys(key for row in section.rows for key in row))
    head = "".join(f"<th>{html.escape(column.replace('_', ' '))}" for column in columns)
    rows = "".join("<tr>" + "".join(f"<td>{html.escape(str(row.get(column, '')))}" for column in columns) for row in section.rows)
    return f"<h2>{html.escape(section.title)}</h2><p>{html.escape(section.about)}<table><tr>{head}{rows}</table>{_plot(section)}"


def _plot(section: Section) -> str:
    """Draw the section; nothing where it has no plot or matplotlib is missing."""
    if section.plot is None:
        return ""
    try:
        from matplotlib.figure import Figure  # noqa: PLC0415 - of the bench's extra
    except ImportError:
        return ""
    across, up = section.plot
    rows = [row for row in section.rows if up in row]
    figure = Figure(figsize=(7, 3), layout="constrained")
    axes = figure.add_subplot()
    if all(across in row for row in rows):
        for group in dict.fromkeys(row.get("group", "") for row in rows):
            points = [row for row in rows if row.get("group", "") == group]
            axes.plot([row[across] for row in points], [row[up] for row in points], marker="o", label=str(group))
        if any("group" in row for row in rows):
            axes.legend()
        if section.logarithmic:
            axes.set_xscale("log")
            axes.set_yscale("log")
        else:
            axes.set_ylim(bottom=0)
        axes.set_xlabel(across.replace("_", " "))
        axes.set_ylabel(up.replace("_", " "))
    else:
        axes.barh([row["name"] for row in rows], [row[up] for row in rows])
        axes.invert_yaxis()
        axes.set_xlabel(up.replace("_", " "))
    axes.grid(alpha=0.3)
    drawn = io.StringIO()
    figure.savefig(drawn, format="svg")
    return drawn.getvalue().partition("<svg")[1] + drawn.getvalue().partition("<svg")[2]
