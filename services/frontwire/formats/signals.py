"""A headline in, its markers and the headline without them out: "UPDATE 2-…", "CORRECTED-…", "RPT-…".

Only markers at the start count, followed by a dash or a colon: "Update on talks" is a headline, "GLOBAL MARKETS-" a slug.
"""

from __future__ import annotations

import re

_MARKERS = (
    ("update", r"UPDATE(?: \d+)?"),
    ("wrapup", r"WRAPUP(?: \d+)?"),
    ("correction", r"(?:OFFICIAL )?CORRECT(?:ED|ION)(?: \(OFFICIAL\))?"),
    ("refile", r"REFILE"),
    ("repeat", r"RPT"),
    ("kill", r"STORY WITHDRAWN|WITHDRAWN|KILL KILL KILL"),
    ("alert", r"ALERT"),
    ("urgent", r"URGENT"),
    ("analysis", r"ANALYSIS"),
    ("factbox", r"FACTBOX"),
    ("exclusive", r"EXCLUSIVE"),
)
_MARKER = re.compile("(?:" + "|".join(f"(?P<{name}>{pattern})" for name, pattern in _MARKERS) + r")\s?(?:[-–—:]|$)\s*")


def split_signals(headline: str) -> tuple[str, tuple[str, ...]]:
    """Take the markers off a headline.

    >>> split_signals("RPT-UPDATE 2-Armenia and Azerbaijan trade fire")
    ('Armenia and Azerbaijan trade fire', ('repeat', 'update'))
    >>> split_signals("GLOBAL MARKETS-Shares slip")
    ('GLOBAL MARKETS-Shares slip', ())
    """
    signals = []
    position = 0
    while found := _MARKER.match(headline, position):
        signals.append(found.lastgroup or "")
        position = found.end()
    return headline[position:], tuple(signals)
