"""What is published as it is found: the spans that prove tags, and what no entry knows."""

from __future__ import annotations

import msgspec

from frontwire.knowledge.entries import Kind


class Mention(msgspec.Struct, frozen=True, gc=False):
    """A span of headline or body that proves a tag; `text` equals that slice, in code points."""

    field: str
    start: int
    end: int
    text: str
    rule: str


class Unresolved(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """Something that reads as an armed group or a person and that no entry knows."""

    text: str
    kind: Kind
    mention: int
    country: str | None = None
