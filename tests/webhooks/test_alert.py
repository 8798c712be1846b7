"""A record becomes a CloudEvent in structured mode: its headers carry over, its value is not touched."""

from __future__ import annotations

import json

import pytest

from webhook_receiver import record
from webhooks.alert import Alert, NoAlert, Unwanted, read_alert

ALL = ("began", "continues", "ended")


def test_the_headers_become_the_event_and_the_value_its_data_byte_for_byte():
    """Numbers, spaces and accents stand as the desk wrote them; attributes that we do not know go along."""
    sent = record(7, value='{"key": "mali",  "peak_score": 2.10, "words": ["é"]}'.encode(), traceparent="00-1-2-03")

    alert = read_alert(sent.value, sent.headers, wanted=ALL)

    assert isinstance(alert, Alert)
    assert sent.value in alert.body
    event = json.loads(alert.body)
    assert alert.id == event["id"] == f"{7:032x}"
    assert event["data"] == json.loads(sent.value)
    assert {name: event[name] for name in ("specversion", "source", "type", "subject", "time", "datacontenttype", "traceparent")} == {
        "specversion": "1.0",
        "source": "frontwire/desk",
        "type": "frontwire.surge.began",
        "subject": "mali",
        "time": "2026-03-02T10:15:00.417Z",
        "datacontenttype": "application/json",
        "traceparent": "00-1-2-03",
    }


@pytest.mark.parametrize("event", ["continues", "merged"])
def test_what_is_not_asked_for_is_passed_by(event):
    """A kind that this version does not know too."""
    sent = record(1, event=event)

    assert read_alert(sent.value, sent.headers, wanted=("began", "ended")) == Unwanted()


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        pytest.param(record(1, id=None), "ce_id", id="no id"),
        pytest.param(record(1, type="", source=None), "ce_source, ce_type", id="no type and no source"),
        pytest.param(record(1, value=b"not JSON"), "no JSON object", id="no JSON"),
        pytest.param(record(1, value=b"[1]"), "no JSON object", id="a list"),
        pytest.param(record(1, value=b""), "no JSON object", id="an empty value"),
        pytest.param(record(1, value=b'{"key": "\xff"}'), "no JSON object", id="no UTF-8"),
    ],
)
def test_what_is_no_alert_is_told_with_what_it_lacks(sent, said):
    """The reason goes into the dead letter, for a person."""
    found = read_alert(sent.value, sent.headers, wanted=ALL)

    assert isinstance(found, NoAlert)
    assert said in found.detail


def test_a_null_value_and_headers_that_are_no_text_are_no_alert():
    sent = record(1)

    assert isinstance(read_alert(None, sent.headers, wanted=ALL), NoAlert)
    assert isinstance(read_alert(sent.value, [*sent.headers, ("ce_id", b"\xff")], wanted=ALL), NoAlert)
    assert isinstance(read_alert(sent.value, [*sent.headers, ("ce_id", None)], wanted=ALL), NoAlert)
