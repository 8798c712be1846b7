"""Draws the boards from a real run: broker, tagger, desk and Prometheus for some minutes, then a picture a board; `make pictures`.

Grafana itself does not draw these. Each panel's own queries are asked of the real Prometheus, and drawn here as simple lines and bars,
where the panels stand on the board: deploy/grafana/pictures.
"""

from __future__ import annotations

import argparse
import re
import signal
import time
from html import escape
from pathlib import Path

from alarms import Wire, send_surge
from dashboards import BOARDS, RATE, Board, Panel
from local_prometheus import LocalPrometheus
from surge_wire import REGION
from watched import Watched, watched
from wirectl.folders import find_deploy_file
from wirectl.replay import Record, list_files, read_records, replay

FOLDER = Path(__file__).parents[1] / "deploy/grafana/pictures"
COLOURS = ("#3274d9", "#e0752d", "#56a64b", "#a352cc", "#e02f44", "#0a9396", "#b8860b", "#6c757d", "#d66ba0", "#5b8c5a")
WIDTH, HEIGHT, TOP, GAP = 340, 210, 46, 12  # of a panel in pixels, of the board's head, between panels
PLOT = (48, 34, WIDTH - 14, 138)  # left, top, right, bottom
POINTS, MOST_SERIES, MOST_BARS = 90, 10, 11

Series = list[tuple[str, list[tuple[float, float]]]]


def main() -> None:
    """Run, and draw."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=6)
    minutes = parser.parse_args().minutes
    with watched(scrape_seconds=2) as running:
        begun = time.time()
        _run(running, minutes)
        for board in BOARDS:
            picture = draw_board(board, running.prometheus, begun, time.time())
            file = FOLDER / f"{board.uid.removeprefix('frontwire-')}.svg"
            file.write_text(picture, encoding="utf-8")
            print(f"{file.name}: {len(picture.encode()) // 1024} KiB")


def _run(running: Watched, minutes: float) -> None:
    """Send a surge, a wire, all of the demo's files, some rubbish; kill tagger and receiver once, break and mend the knowledge once."""
    settings, tagger = running.settings, running.tagger
    file = running.knowledge / "regions" / f"{REGION}.toml"
    whole = file.read_text(encoding="utf-8")
    running.receiver.kill()
    send_surge(running, hours_ago=2)
    files = [path for path in list_files([find_deploy_file("demo-wire/README.md").parent]) if path.suffix != ".md"]
    wire = Wire(settings)
    wire.start()
    for step in range(4):
        time.sleep(minutes * 60 / 4)
        replay(settings, settings.articles_topic, [*read_records(files), *[Record("bad", b"bad", b"{")] * (3 * step)])
        match step:
            case 0:
                running.receiver.start()
                file.write_text("[region", encoding="utf-8")
                tagger.signal(signal.SIGHUP)
            case 1:
                file.write_text(f"{whole}\n# Read a second time.\n", encoding="utf-8")
                tagger.signal(signal.SIGHUP)
            case 2:
                tagger.kill()
                time.sleep(8)
                tagger.start()
                tagger.wait_until_ready()
    time.sleep(10)
    wire.is_on = False


def draw_board(board: Board, prometheus: LocalPrometheus, start: float, end: float) -> str:
    """Give a board as SVG, its panels where they stand."""
    parts: list[str] = []
    top = TOP
    for title, panels in board.rows:
        parts.append(f'<text x="{GAP}" y="{top + 14}" class="row">{escape(title)}</text>')
        top += 24
        for place, panel in enumerate(panels):
            x, y = GAP + place % 4 * (WIDTH + GAP), top + place // 4 * (HEIGHT + GAP)
            parts.append(f'<g transform="translate({x},{y})">{draw_panel(panel, prometheus, start, end)}</g>')
        top += -(-len(panels) // 4) * (HEIGHT + GAP)
    width = GAP + 4 * (WIDTH + GAP)
    style = (
        "text{font:11px sans-serif;fill:#333}.head{font-size:17px;font-weight:bold}.row{font-size:13px;font-weight:bold}"
        ".title{font-size:12px;font-weight:bold}.tick{font-size:9px;fill:#777}polyline{fill:none;stroke-width:1.5}"
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {top}" width="{width}"><style>{style}</style>'
        f'<rect width="100%" height="100%" fill="#f4f5f5"/><text x="{GAP}" y="28" class="head">{escape(board.title)}</text>'
        f"{''.join(parts)}</svg>\n"
    )


def draw_panel(panel: Panel, prometheus: LocalPrometheus, start: float, end: float) -> str:
    """Ask a panel's queries and draw what they give."""
    frame = (
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff" stroke="#ddd"/><text x="10" y="18" class="title">{escape(panel.title)}</text>'
    )
    if panel.kind == "timeseries":
        return frame + _lines(panel, _ask_range(panel, prometheus, start, end), start, end)
    return frame + _bars(panel, _ask_now(panel, prometheus))


def _ask_range(panel: Panel, prometheus: LocalPrometheus, start: float, end: float) -> Series:
    found: Series = []
    for expression, legend in panel.queries:
        data = prometheus.ask("query_range", query=expression.replace(RATE, "20s"), start=start, end=end, step=(end - start) / POINTS)
        for series in data["result"]:
            points = [(at, float(value)) for at, value in series["values"] if value not in {"NaN", "+Inf"}]
            found.append((_named(legend, series["metric"]), points))
    return sorted((each for each in found if each[1]), key=lambda each: -max(value for _, value in each[1]))[:MOST_SERIES]


def _ask_now(panel: Panel, prometheus: LocalPrometheus) -> list[tuple[str, float]]:
    return [
        (_named(legend, labels), value)
        for expression, legend in panel.queries
        for labels, value in prometheus.query(expression.replace(RATE, "20s"))
    ][:MOST_BARS]


def _named(legend: str, labels: dict[str, str]) -> str:
    """Fill a legend in; ports are of this run alone."""
    return re.sub(r"\{\{(\w+)\}\}", lambda label: re.sub(r"127\.0\.0\.1:\d+", "", labels.get(label[1], "")), legend).strip() or "value"


def _lines(panel: Panel, found: Series, start: float, end: float) -> str:
    left, top, right, bottom = PLOT
    most = max((value for _, points in found for _, value in points), default=0) or 1
    parts = [
        f'<line x1="{left}" y1="{_up(share * most, most)}" x2="{right}" y2="{_up(share * most, most)}" stroke="#eee"/>'
        f'<text x="{left - 4}" y="{_up(share * most, most) + 3}" text-anchor="end" class="tick">{_written(share * most, panel.unit)}</text>'
        for share in (0, 0.5, 1)
    ]
    parts += [
        f'<line x1="{left}" y1="{_up(value, most)}" x2="{right}" y2="{_up(value, most)}" stroke="{colour}" stroke-dasharray="4 3"/>'
        for value, colour in panel.thresholds
        if value <= most
    ]
    for number, (name, points) in enumerate(found):
        colour = COLOURS[number % len(COLOURS)]
        where = " ".join(f"{left + (at - start) / (end - start) * (right - left):.0f},{_up(value, most)}" for at, value in points)
        parts.append(f'<polyline points="{where}" stroke="{colour}"/>{_legend(number, name, colour)}')
    return (
        "".join(parts) if found else f'<text x="{left}" y="{(top + bottom) // 2}" class="tick">no data: nothing of the kind happened</text>'
    )


def _up(value: float, most: float) -> int:
    _, top, _, bottom = PLOT
    return round(bottom - value / most * (bottom - top))


def _legend(number: int, name: str, colour: str) -> str:
    x, y = 10 + number % 2 * (WIDTH // 2), 156 + number // 2 * 11
    mark = f'<rect x="{x}" y="{y - 7}" width="8" height="8" fill="{colour}"/>'
    return f'{mark}<text x="{x + 12}" y="{y}" class="tick">{escape(name[:28])}</text>'


def _bars(panel: Panel, found: list[tuple[str, float]]) -> str:
    most = max((value for _, value in found), default=0) or 1
    parts = []
    for number, (name, value) in enumerate(found):
        y = 32 + number * 15
        colour = next((colour for bound, colour in reversed(panel.thresholds) if value >= bound), "#56a64b")
        parts.append(
            f'<text x="10" y="{y + 10}">{escape(name[:27])}</text>'
            f'<rect x="170" y="{y}" width="{max(1, round(value / most * 100))}" height="12" fill="{colour}"/>'
            f'<text x="276" y="{y + 10}">{_written(value, panel.unit)}</text>'
        )
    return "".join(parts) or '<text x="10" y="50" class="tick">none</text>'


def _written(value: float, unit: str) -> str:
    """Give a value with its unit, short.

    >>> _written(0.0021, "s"), _written(93_000_000, "bytes"), _written(0.014, "percentunit"), _written(12_400, "short")
    ('2.1 ms', '89 MiB', '1.4 %', '12.4k')
    """
    match unit:
        case "s":
            return f"{value * 1e6:.3g} µs" if 0 < value < 1e-3 else f"{value * 1e3:.3g} ms" if 0 < value < 1 else _seconds(value)
        case "bytes":
            return f"{value / (1 << 20):.0f} MiB" if value >= 1 << 20 else f"{value / 1024:.0f} KiB"
        case "percentunit":
            return f"{value * 100:.3g} %"
        case "reqps":
            return f"{value:.3g}/s"
    return f"{value / 1000:.4g}k" if value >= 10_000 else f"{value:.4g}"


def _seconds(value: float) -> str:
    return f"{value / 3600:.3g} h" if value >= 7200 else f"{value / 60:.3g} min" if value >= 120 else f"{value:.3g} s"


if __name__ == "__main__":
    main()
