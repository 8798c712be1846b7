"""What is held back under embargo: until when, what ends it, and that a new owner of the partition has it all from the topic."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from frontwire.deciding import Held, Outcome, Quiet, Rejected, Retracted, Skipped, Tagged
from frontwire.errors import Reason, Stage
from frontwire.events import Publication, Traits
from tagger.holding import Holding
from tagger.publishing import Destination, OutputRecord, release

URI = "tag:wire.example,2026:4711"
NINE, TEN, NOON, EVENING = (f"2026-03-02T{hour}:00:00Z" for hour in ("09", "10", "12", "18"))
MANY = {"maximum_records": 1000, "maximum_bytes": 1 << 20}


@dataclass(frozen=True)
class Received:
    """A consumed record; each has an offset of its own."""

    offset: int = 1
    value: bytes | None = b"the article"
    key: bytes | None = b"key"
    topic: str = "wire.articles"
    partition: int = 2
    timestamp: int = 1772446502417
    headers: tuple[tuple[str, bytes | None], ...] = (("traceparent", b"00-1"), ("of no value", None))


class Topic:
    """A compacted topic, as far as a reader from its start sees it."""

    def __init__(self) -> None:
        self.records: dict[bytes, bytes] = {}

    def write(self, outputs: list[OutputRecord]) -> None:
        for output in outputs:
            assert output.to is Destination.HELD
            if output.value is None:
                self.records.pop(output.key, None)
            else:
                self.records[output.key] = output.value


def a_holding(*, maximum_bytes: int = 1 << 20, record_bytes: int = 1 << 20) -> Holding:
    return Holding(maximum_bytes=maximum_bytes, record_bytes=record_bytes)


def published(kind: type = Tagged, *, uri: str = URI, version: str | None = TEN) -> Outcome:
    publication = Publication(uri.encode(), b"{}", (), version, Traits())
    return Tagged(publication, ()) if kind is Tagged else kind(publication)


def held(until: str = NOON, *, uri: str = URI, version: str | None = NINE) -> Held:
    return Held(uri, version, until)


def due_uris(holding: Holding, now: str) -> list[str]:
    return [item.uri for _, items in holding.take_due(now, **MANY) for item in items]


@pytest.mark.parametrize(
    ("now", "is_due"),
    [
        pytest.param("2026-03-02T11:59:59Z", False, id="a second before"),
        pytest.param(NOON, True, id="at the time"),
        pytest.param("2027-01-01T00:00:00Z", True, id="a clock that jumped a year ahead"),
        pytest.param("2025-01-01T00:00:00Z", False, id="a clock that jumped back"),
    ],
)
def test_what_is_held_is_due_at_its_time_and_not_before(now: str, is_due: bool) -> None:  # noqa: FBT001
    """By the clock as it is: one set back releases later, never earlier."""
    holding = a_holding()
    holding.follow(held(), Received(), 0)

    assert due_uris(holding, now) == [URI] * is_due


def test_what_is_due_comes_in_the_order_of_its_time_then_of_its_arrival() -> None:
    """As subscribers would have had it from the wire."""
    holding = a_holding()
    for offset, (uri, until) in enumerate([("late", EVENING), ("second", NOON), ("third", NOON), ("first", TEN)]):
        holding.follow(held(until, uri=uri), Received(offset), 0)

    assert holding.next_due == TEN
    assert due_uris(holding, EVENING) == ["first", "second", "third", "late"]


@pytest.mark.parametrize(
    ("outcome", "how"),
    [
        pytest.param(published(Retracted), "killed", id="a kill"),
        pytest.param(published(Retracted, version="2026-03-01T00:00:00Z"), "killed", id="a kill of another version"),
        pytest.param(published(Retracted, version=None), "killed", id="a kill without a time"),
        pytest.param(published(Tagged), "replaced", id="a newer version without an embargo"),
        pytest.param(published(Quiet), "replaced", id="a newer version about no conflict"),
        pytest.param(published(Tagged, version=NINE), "replaced", id="the same version without its embargo"),
        pytest.param(published(Tagged, version=None), "replaced", id="a later one without a time"),
    ],
)
def test_a_kill_or_a_newer_version_ends_what_is_held(outcome: Outcome, how: str) -> None:
    """Nothing of it is left, in memory or in the topic."""
    holding, topic = a_holding(), Topic()
    topic.write(holding.follow(held(), Received(1), 0))

    topic.write(holding.follow(outcome, Received(2), 0))

    assert (len(holding), holding.bytes, holding.next_due, topic.records) == (0, 0, None, {})
    assert holding.ended == {how: 1}


@pytest.mark.parametrize(
    "outcome",
    [
        pytest.param(published(Tagged, version="2026-03-02T08:59:59Z"), id="an older version"),
        pytest.param(published(Retracted, uri="tag:wire.example,2026:4712"), id="a kill of another article"),
        pytest.param(Skipped("picture"), id="a picture"),
        pytest.param(Rejected(Reason.EMPTY, Stage.READ, "nothing"), id="a dead letter"),
    ],
)
def test_what_is_held_stays_so_whatever_else_comes(outcome: Outcome) -> None:
    """What is no news of the article changes nothing."""
    holding = a_holding()
    holding.follow(held(), Received(1), 0)

    assert holding.follow(outcome, Received(2), 0) == []
    assert due_uris(holding, NOON) == [URI]


def test_a_newer_version_under_embargo_takes_the_place_of_the_older() -> None:
    """With its own time, be it later or earlier."""
    holding, topic = a_holding(), Topic()
    topic.write(holding.follow(held(NOON, version=NINE), Received(1, b"old"), 0))

    topic.write(holding.follow(held(EVENING, version=TEN), Received(2, b"new"), 0))

    assert due_uris(holding, NOON) == []
    assert [message.value for message, _ in holding.take_due(EVENING, **MANY)] == [b"new"]
    assert holding.ended == {"replaced": 1}
    assert len(topic.records) == 2


def test_an_older_version_under_embargo_that_comes_late_is_not_held() -> None:
    """It counts as held and at once replaced, so that the figures add up."""
    holding = a_holding()
    holding.follow(held(version=TEN), Received(1, b"new"), 0)

    assert holding.follow(held(version=NINE), Received(2, b"old"), 0) == []
    assert [message.value for message, _ in holding.take_due(NOON, **MANY)] == [b"new"]
    assert holding.ended == {"replaced": 1}


def test_a_message_of_many_items_is_kept_once_and_until_its_last_item_has_ended() -> None:
    """A thousand items under embargo in 8 MiB are 8 MiB."""
    holding, topic = a_holding(), Topic()
    message = Received(7, b"m" * 5000)
    for number in range(1000):
        topic.write(holding.follow(held(uri=f"urn:{number}"), message, number))
    size = sum(map(len, topic.records.values()))

    for number in range(999):
        topic.write(holding.end(f"urn:{number}", "released"))
    before_the_last = (holding.bytes, len(topic.records))
    topic.write(holding.end("urn:999", "released"))

    assert size < 100_000
    assert before_the_last == (5000, 2)
    assert (holding.bytes, topic.records) == (0, {})


def test_a_new_owner_has_from_the_topic_what_its_predecessor_held() -> None:
    """Message by message as received, item by item with its time."""
    holding, topic = a_holding(), Topic()
    message = Received(3, b"two items")
    topic.write(holding.follow(held(EVENING, uri="a"), message, 0))
    topic.write(holding.follow(held(NOON, uri="b"), message, 4))
    topic.write(holding.follow(held(NOON, uri="c"), Received(4), 0))
    topic.write(holding.follow(published(Retracted, uri="c"), Received(5), 0))

    heir = a_holding()
    heir.restore(topic.records)

    ((restored, items),) = heir.take_due(EVENING, **MANY)
    assert {name: getattr(restored, name) for name in vars(message)} == vars(message)
    assert [(item.uri, item.number, item.until) for item in items] == [("b", 4, NOON), ("a", 0, EVENING)]
    assert heir.bytes == len(b"two items")


def test_what_is_released_goes_out_and_is_held_no_more() -> None:
    """In one transaction: what is published, and the end of it in the topic."""
    holding, topic = a_holding(), Topic()
    topic.write(holding.follow(held(), Received(), 0))
    ((message, items),) = holding.take_due(NOON, **MANY)

    _, outputs = release([published()], message, items, holding, ce_time=b"", maximum_bytes=1000)

    topic.write(outputs[1:])
    assert outputs[0].to is Destination.ENRICHED
    assert (len(holding), topic.records, holding.ended) == (0, {}, {"released": 1})


def test_what_cannot_be_published_when_it_is_due_is_a_dead_letter_as_it_was_received() -> None:
    """It does not stay for ever, and its origin is that of the record."""
    holding = a_holding()
    holding.follow(held(), Received(41), 0)
    ((message, items),) = holding.take_due(NOON, **MANY)

    _, outputs = release([published()], message, items, holding, ce_time=b"", maximum_bytes=3)

    assert (outputs[0].to, outputs[0].key, outputs[0].value) == (Destination.DEAD_LETTERS, b"key", b"the article")
    assert dict(outputs[0].headers)["source_offset"] == b"41"
    assert (len(holding), holding.ended) == (0, {"rejected": 1})


def test_as_much_is_held_as_is_allowed_and_the_rest_is_a_dead_letter() -> None:
    """Memory has a bound; further items of a message that is held cost none."""
    holding = a_holding(maximum_bytes=20)
    holding.follow(held(uri="a"), Received(1), 0)

    refused = holding.admit(held(uri="b"), Received(2))

    assert isinstance(refused, Rejected)
    assert (refused.reason, refused.stage) == (Reason.HELD_FULL, Stage.HOLD)
    assert holding.admit(held(uri="c"), Received(1)) == held(uri="c")
    assert holding.admit(published(), Received(3)) == published()


@pytest.mark.parametrize(
    ("received", "uri"),
    [
        pytest.param(Received(value=b"x" * 3000), URI, id="a large value"),
        pytest.param(Received(headers=(("h", b"x" * 3000),)), URI, id="large headers"),
        pytest.param(Received(), "u" * 3000, id="a long uri"),
    ],
)
def test_what_the_held_topic_would_refuse_is_a_dead_letter_before_anything_is_sent(received: Received, uri: str) -> None:
    """The broker would abort the transaction, and read it again for ever."""
    refused = a_holding(record_bytes=3000).admit(held(uri=uri), received)

    assert isinstance(refused, Rejected)
    assert (refused.reason, refused.stage) == (Reason.OUTPUT_TOO_LARGE, Stage.HOLD)


@pytest.mark.parametrize(
    ("maximum_records", "maximum_bytes", "first"),
    [
        pytest.param(2, 1000, ["0", "1"], id="by number"),
        pytest.param(1000, 25, ["0", "1"], id="by size"),
        pytest.param(1000, 1, ["0"], id="one at least"),
    ],
)
def test_a_release_has_bounds_and_the_rest_comes_next(maximum_records: int, maximum_bytes: int, first: list[str]) -> None:
    """At one minute past midnight half a wire's embargoes end."""
    holding = a_holding()
    for number in range(5):
        holding.follow(held(uri=str(number)), Received(number, b"0123456789"), 0)

    taken = []
    while due := holding.take_due(NOON, maximum_records=maximum_records, maximum_bytes=maximum_bytes):
        taken.append([item.uri for _, items in due for item in items])
        for uri in taken[-1]:
            holding.end(uri, "released")

    assert taken[0] == first
    assert [uri for some in taken for uri in some] == list("01234")
