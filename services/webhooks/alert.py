"""A record of conflict.alerts in, what is posted out: a CloudEvent in structured mode, so that the signature covers its attributes too.

The record's `ce_` headers are the event's attributes, its value is `data`, byte for byte. `delivering` posts it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

CONTENT_TYPE = "application/cloudevents+json; charset=utf-8"
TYPE_PREFIX = "frontwire.surge."

_PREFIX = "ce_"
_NEEDED = ("specversion", "id", "source", "type")


class Alert(msgspec.Struct, frozen=True):
    """What is posted: the event's id, and the body."""

    id: str
    body: bytes


class Unwanted(msgspec.Struct, frozen=True):
    """An alert that the settings do not ask for."""


class NoAlert(msgspec.Struct, frozen=True):
    """A record that cannot be posted; `detail` is a sentence for a person."""

    detail: str


def read_alert(value: bytes | None, headers: Sequence[tuple[str, bytes | None]], *, wanted: Collection[str]) -> Alert | Unwanted | NoAlert:
    """Make the event of a record.

    Args:
        value: the record's value.
        headers: the record's headers; of several of one name the last counts.
        wanted: which of began, continues and ended are posted.

    >>> headers = [(f"ce_{name}", b"x") for name in ("specversion", "id", "source")] + [("ce_type", b"frontwire.surge.began")]
    >>> read_alert(b'{"key": "mali"}', headers, wanted={"began"}).body
    b'{"specversion":"x","id":"x","source":"x","type":"frontwire.surge.began","datacontenttype":"application/json","data":{"key": "mali"}}'
    """
    try:
        attributes = {name.removeprefix(_PREFIX): (text or b"").decode() for name, text in headers if name.startswith(_PREFIX)}
    except UnicodeDecodeError:
        return NoAlert("a ce_ header is no UTF-8")
    missing = [f"{_PREFIX}{name}" for name in _NEEDED if not attributes.get(name)]
    if missing:
        return NoAlert(f"without {', '.join(missing)} it is no CloudEvent")
    if attributes["type"].removeprefix(TYPE_PREFIX) not in wanted:
        return Unwanted()
    try:
        msgspec.json.decode(value or b"", type=dict)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        return NoAlert(f"its value is no JSON object: {error}")
    event = {**attributes, "datacontenttype": "application/json", "data": msgspec.Raw(value or b"")}
    return Alert(attributes["id"], msgspec.json.encode(event))
