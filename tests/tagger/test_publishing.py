"""What is sent for an outcome, decided as data: an event as the core made it, or a dead letter that says why and where from."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from chassis.traces import UNTRACED
from contracts.validating import validate_dead_letter
from frontwire.deciding import Dropped, Held, Outcome, Quiet, Rejected, Retracted, Skipped, Tagged
from frontwire.errors import Reason, Stage
from frontwire.events import Publication, Traits
from tagger.holding import Holding
from tagger.publishing import Destination, OutputRecord, follow, output_of, release

CE_TIME = b"2026-03-02T10:15:02.417Z"
LIMIT = 1000
CONTEXT = (("traceparent", b"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"), ("tracestate", b"vendor=1"))


@dataclass(frozen=True)
class Received:
    """A consumed record, as far as publishing looks at it."""

    value: bytes | None = b'{"uri": 1}'
    key: bytes | None = b"tag:wire.example,2026:4711"
    topic: str = "wire.articles"
    partition: int = 2
    offset: int = 10417
    timestamp: int = 1772446502417
    headers: tuple[tuple[str, bytes], ...] = ()


def publication(size: int = 100) -> Publication:
    key = b"uri"
    return Publication(key, b"x" * (size - len(key)), (("ce_id", b"1"), ("content-type", b"application/json")), None, Traits())


def output(outcome, received=None) -> tuple[object, OutputRecord | None]:
    return output_of(outcome, received or Received(), ce_time=CE_TIME, maximum_bytes=LIMIT)


@pytest.mark.parametrize(
    "outcome", [Tagged(publication(), ("sahel",)), Quiet(publication()), Retracted(publication())], ids=["tagged", "quiet", "retracted"]
)
def test_an_event_is_sent_as_the_core_made_it_with_the_time_of_sending(outcome):
    same, sent = output(outcome)

    made = outcome.publication
    assert same is outcome
    assert sent == OutputRecord(Destination.ENRICHED, made.key, made.value, (*made.headers, ("ce_time", CE_TIME)))


@pytest.mark.parametrize(
    "outcome",
    [Skipped("picture"), Dropped("2026-03-02T14:00:00Z"), Held("uri", None, "2026-03-02T14:00:00Z")],
    ids=["skipped", "dropped", "held"],
)
def test_what_is_passed_by_or_waits_sends_nothing_to_subscribers(outcome):
    assert output(outcome) == (outcome, None)


@pytest.mark.parametrize(
    "received",
    [
        pytest.param(Received(), id="a JSON value"),
        pytest.param(Received(value=b"\xff\x00\xfe", key=b"\xff"), id="bytes that are no text"),
        pytest.param(Received(value=None), id="a null value"),
        pytest.param(Received(key=None), id="no key"),
        pytest.param(Received(value=b"", key=b""), id="an empty value"),
    ],
)
def test_a_dead_letter_has_key_and_value_as_received(received):
    _, sent = output(Rejected(Reason.WRONG_TYPE, Stage.READ, "uri is a number"), received)

    assert sent is not None
    assert (sent.to, sent.key, sent.value) == (Destination.DEAD_LETTERS, received.key, received.value)


def test_a_dead_letter_says_why_and_where_from():
    rejected = Rejected(Reason.NOT_UTF8, Stage.READ, "byte 12 is not UTF-8: “é”")

    same, sent = output(rejected)

    assert same is rejected
    assert dict(sent.headers) == {
        "reason": b"not_utf8",
        "stage": b"read",
        "detail": "byte 12 is not UTF-8: “é”".encode(),
        "source_topic": b"wire.articles",
        "source_partition": b"2",
        "source_offset": b"10417",
        "source_timestamp": b"1772446502417",
    }
    validate_dead_letter(sent.headers)


def test_an_event_goes_on_with_its_article_s_trace_context_and_a_dead_letter_with_all_that_came():
    """Nothing else of the received headers is published."""
    received = Received(headers=(("x-desk", b"7"), *CONTEXT))
    rejected = Rejected(Reason.EMPTY, Stage.READ, "item 2 of 2: nothing")

    _, outputs = follow(
        [Quiet(publication()), rejected], received, no_holding(), ce_time=CE_TIME, maximum_bytes=LIMIT, carried=UNTRACED.carry(received)
    )

    event, dead = (record.headers for record in outputs)
    assert event == (*publication().headers, ("ce_time", CE_TIME), *CONTEXT)
    assert dead[:3] == received.headers
    validate_dead_letter(dead)


def test_what_was_held_goes_on_with_the_trace_context_that_it_came_with():
    """Also when another tagger releases it: the headers are held with it."""
    holding, successor = (Holding(maximum_bytes=LIMIT, record_bytes=10 * LIMIT) for _ in range(2))
    held = Held("urn:1", None, "2026-03-02T14:00:00Z")
    _, outputs = follow([held], Received(headers=CONTEXT), holding, ce_time=CE_TIME, maximum_bytes=LIMIT)
    successor.restore({record.key: record.value for record in outputs})
    ((message, items),) = successor.take_due(held.until, maximum_records=9, maximum_bytes=LIMIT)

    _, released = release(
        [Quiet(publication())], message, items, successor, ce_time=CE_TIME, maximum_bytes=LIMIT, carried=UNTRACED.carry(message)
    )

    assert released[0].headers[-len(CONTEXT) :] == CONTEXT


def test_a_dead_letter_keeps_the_headers_it_came_with_before_its_own():
    """One that is sent again and rejected again has each header twice: the last says what is so now."""
    received = Received(headers=(("traceparent", b"00-1"), ("reason", b"not_json")))

    _, sent = output(Rejected(Reason.EMPTY, Stage.READ, "nothing"), received)

    assert sent.headers[:2] == received.headers
    assert dict(sent.headers)["reason"] == b"empty"
    validate_dead_letter(sent.headers)


HELD_BACK = {Reason.HELD_FULL, Reason.OUTPUT_TOO_LARGE}  # what an article under embargo can be refused for
POSSIBLE = [
    pytest.param(reason, stage, id=f"{stage.value}-{reason.value}")
    for reason in Reason
    for stage in Stage
    if (reason in HELD_BACK if stage is Stage.HOLD else reason is not Reason.HELD_FULL)
]


@pytest.mark.parametrize(("reason", "stage"), POSSIBLE)
def test_every_reason_and_stage_makes_headers_as_the_schema_has_them(reason, stage):
    _, sent = output(Rejected(reason, stage, "why"))

    validate_dead_letter(sent.headers)


def test_a_detail_that_is_not_unicode_can_still_be_sent():
    """A lone surrogate in a detail must not end the worker."""
    _, sent = output(Rejected(Reason.BAD_TIME, Stage.READ, "versioncreated is '\ud800'"))

    assert dict(sent.headers)["detail"] == rb"versioncreated is '\ud800'"


def test_an_event_over_the_limit_becomes_a_dead_letter_and_its_neighbours_go_on():
    """Found before the transaction: the broker would abort it, and all of the batch with it."""
    received = Received(value=b"the article")
    batch = [Tagged(publication(LIMIT), ()), Tagged(publication(LIMIT + 1), ()), Quiet(publication(10))]

    decided = [output(outcome, received) for outcome in batch]

    (first, first_sent), (large, dead), (last, last_sent) = decided
    assert (first, last) == (batch[0], batch[2])
    assert [sent.to is Destination.DEAD_LETTERS for sent in (first_sent, dead, last_sent)] == [False, True, False]
    assert large == Rejected(Reason.OUTPUT_TOO_LARGE, Stage.PUBLISH, "the enriched event has 1001 bytes; the topic takes 1000")
    assert (dead.key, dead.value) == (received.key, b"the article")
    validate_dead_letter(dead.headers)


def test_the_items_of_a_message_are_followed_one_by_one_and_a_faulty_one_alone_is_a_dead_letter():
    """The dead letter has the message as it came; its detail says which item it is for."""
    received = Received(value=b"<message/>")
    rejected = Rejected(Reason.BAD_TIME, Stage.READ, "item 2 of 3 (urn:2): versionCreated is 'soon'")
    decided: list[Outcome] = [Quiet(publication(10)), rejected, Tagged(publication(20), ())]

    outcomes, outputs = follow(decided, received, no_holding(), ce_time=CE_TIME, maximum_bytes=LIMIT)

    assert outcomes == decided
    assert [record.to for record in outputs] == [Destination.ENRICHED, Destination.DEAD_LETTERS, Destination.ENRICHED]
    assert outputs[1].value == received.value
    assert dict(outputs[1].headers)["detail"].startswith(b"item 2 of 3 (urn:2)")


def test_a_message_of_many_faulty_items_is_copied_ten_times_and_not_a_thousand():
    """Each dead letter is the whole message: a thousand of 8 MiB would be no transaction. Each is counted all the same."""
    decided: list[Outcome] = [Rejected(Reason.BAD_TIME, Stage.READ, f"item {number}") for number in range(1, 1001)]

    outcomes, outputs = follow(decided, Received(), no_holding(), ce_time=CE_TIME, maximum_bytes=LIMIT)

    assert len(outcomes) == 1000
    assert [dict(record.headers)["detail"] for record in outputs] == [f"item {number}".encode() for number in range(1, 11)]


def no_holding() -> Holding:
    return Holding(maximum_bytes=0, record_bytes=0)
