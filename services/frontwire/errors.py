"""Every exception of the core.

FrontwireError
├── KnowledgeError     the knowledge folder cannot be used: every fault, one a line
└── Unreadable         bytes that are no article: reason and detail; `decide` makes a Rejected of it
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class Reason(StrEnum):
    """Why a record became a dead letter; the label of `frontwire_rejected_total`."""

    NULL_VALUE = "null_value"
    EMPTY = "empty"
    NOT_UTF8 = "not_utf8"
    NOT_DECODABLE = "not_decodable"
    BAD_COMPRESSION = "bad_compression"
    BOMB = "bomb"
    NOT_JSON = "not_json"
    NOT_XML = "not_xml"
    ENTITY = "entity"
    UNKNOWN_FORMAT = "unknown_format"
    TOO_DEEP = "too_deep"
    WRONG_TYPE = "wrong_type"
    BODY_MISSING = "body_missing"
    TOO_LONG = "too_long"
    BAD_TIME = "bad_time"
    BINARY = "binary"
    OUTPUT_TOO_LARGE = "output_too_large"
    HELD_FULL = "held_full"


class Stage(StrEnum):
    """Where on its way a record was rejected."""

    READ = "read"
    HOLD = "hold"
    PUBLISH = "publish"


class FrontwireError(Exception):
    """Base of the core's exceptions."""


class KnowledgeError(FrontwireError):
    """The knowledge cannot be used; `faults` has one sentence for each thing that is wrong."""

    def __init__(self, faults: Iterable[str]) -> None:
        """Keep the faults and make one message of them."""
        self.faults = tuple(faults)
        super().__init__("The knowledge has faults:\n" + "\n".join(f"  {fault}" for fault in self.faults))


class Unreadable(FrontwireError):  # noqa: N818 - a state of the input, not an error of ours
    """Bytes that cannot be read as an article; `uri` is what could be read of its identity."""

    def __init__(self, reason: Reason, detail: str, *, uri: str | None = None) -> None:
        """Keep reason, detail and, where it was read, the uri."""
        self.reason, self.detail, self.uri = reason, detail, uri
        super().__init__(f"{reason.value}: {detail}")
