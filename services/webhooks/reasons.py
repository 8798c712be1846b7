"""The closed sets of the webhook sender: why an alert is a dead letter, and why a try failed. They are labels of metrics too."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

STAGE: Final = "webhook"


class Reason(StrEnum):
    """Why a record became a dead letter; `schemas/dead-letter-headers.schema.json` describes each."""

    NOT_AN_EVENT = "not_an_event"
    REFUSED = "refused"
    GONE = "gone"
    NOT_DELIVERED = "not_delivered"


class Failure(StrEnum):
    """Why a try failed that is tried again."""

    TIMEOUT = "timeout"
    NETWORK = "network"
    BUSY = "busy"
    SERVER_ERROR = "server_error"
