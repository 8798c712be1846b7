"""Text that a wire broke into short lines in, its paragraphs out: names that a line end fell into are whole again.

Serves the formats of teleprinters and of e-mail; what is in lines of its own (tables, lists, verse) stays in lines.
"""

from __future__ import annotations

import re

_INDENTED = re.compile(r"[ \t]{2,}|\t|\u3000")
_CONTROLS = re.compile("[\x00-\x08\x0b-\x0c\x0e-\x1f\x7f]+")
_GAPS = re.compile(r"\S {3,}\S")
_HYPHEN = re.compile(r"[^\W\d_]-$")
# A teleprinter's lines have 64 to 80 characters; one that ends before this ends for a reason.
_FULL_LINE = 45
_LONGEST_LINE = 100


def unwrap(text: str) -> str:
    r"""Join the lines of each paragraph. A paragraph begins after an empty line, with an indentation, or after a short line.

    >>> unwrap("   Rebels shelled the town of Goma in the east of the Democratic\nRepublic of Congo on Monday.\n   The army fled.")
    'Rebels shelled the town of Goma in the east of the Democratic Republic of Congo on Monday.\nThe army fled.'
    """
    paragraphs: list[list[str]] = []
    previous = ""
    for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        is_table = _GAPS.search(line.strip()) is not None
        shown = line.strip() if is_table else " ".join(line.split())
        if shown:
            if previous and not is_table and not _INDENTED.match(line) and _goes_on(previous):
                paragraphs[-1].append(shown if _HYPHEN.search(previous) else f" {shown}")
            else:
                paragraphs.append([shown])
        previous = shown
    return "\n".join("".join(lines) for lines in paragraphs)


def _goes_on(line: str) -> bool:
    """Tell a line that was broken because it was full from one that ends, or that was never broken."""
    return _FULL_LINE <= len(line) <= _LONGEST_LINE and not _GAPS.search(line)


def without_controls(text: str) -> str:
    """Take out what steered a teleprinter; tabs and line ends stay."""
    return _CONTROLS.sub("", text)
