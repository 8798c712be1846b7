"""Replay and tail: what goes in as bytes is read back as the same bytes, and a missing topic is named."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from kafka import KafkaProducer

from chassis.kafka import kafka_python_producer_options
from wirectl.errors import InputError
from wirectl.local_broker import LocalBroker
from wirectl.main import main
from wirectl.replay import list_files, read_records

if TYPE_CHECKING:
    from own_topics import OwnTopics


@pytest.fixture
def wire(tmp_path: Path) -> Path:
    """Make a folder of a wire: an article, bare copy, bytes that are not text, lines, and a hidden file."""
    folder = tmp_path / "wire"
    folder.mkdir()
    (folder / "b-article.json").write_text('{"uri": "tag:wire.example,2026:1", "headline": "Truce"}')
    (folder / "a-copy.txt").write_text("(Wire) - Shelling went on at dawn.\r\n")
    (folder / "c-bytes.bin").write_bytes(bytes(range(256)))
    (folder / "d-lines.jsonl").write_text('{"guid": "g1"}\n\n{"headline": "no name"}\nnot json\n')
    (folder / ".hidden").write_text("no record")
    return folder


def test_files_become_records_in_the_order_of_their_names(wire: Path) -> None:
    """Bytes stay as they are; the key is the article's uri or guid, else the file's name, with the line's number."""
    records = list(read_records(list_files([wire])))

    assert [record.key for record in records] == [
        b"a-copy",
        b"tag:wire.example,2026:1",
        b"c-bytes",
        b"g1",
        b"d-lines:3",
        b"d-lines:4",
    ]
    assert records[0].value == b"(Wire) - Shelling went on at dawn.\r\n"
    assert records[2].value == bytes(range(256))
    assert records[3].value == b'{"guid": "g1"}'


def test_deeply_nested_brackets_are_a_record_too(tmp_path: Path) -> None:
    """What cannot be parsed for a key is sent all the same: to refuse it is the tagger's to do."""
    path = tmp_path / "nested.json"
    path.write_text('{"uri": ' + "[" * 1_000_000)

    (record,) = read_records([path])

    assert record.key == b"nested"


@pytest.mark.parametrize("name", ["missing.json", "empty"])
def test_nothing_to_send_is_a_fault(tmp_path: Path, name: str) -> None:
    """A path that is not there, and a folder without files, are named."""
    (tmp_path / "empty").mkdir()

    with pytest.raises(InputError, match=name):
        list_files([tmp_path / name])


@pytest.mark.broker
def test_what_was_replayed_is_read_back(broker: LocalBroker, topics: OwnTopics, wire: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Every record comes back with its key and all its bytes."""
    name = topics.name("wire.articles")
    sent = {record.key.decode(): record.value for record in read_records(list_files([wire]))}

    replayed = main(["replay", str(wire), "--topic", name, "--broker", broker.bootstrap, "--rate", "1000"])
    said = capsys.readouterr().err
    tailed = main(["tail", name, "--json", "--from-beginning", "--count", "6", "--timeout", "20", "--broker", broker.bootstrap])
    entries = [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    assert (replayed, tailed) == (0, 0)
    assert said.startswith(f"Sent 6 records, {sum(map(len, sent.values()))} bytes, to {name}")
    assert {entry["key"]: entry["value_bytes"] for entry in entries} == {key: len(sent[key]) for key in sent}
    by_key = {entry["key"]: entry for entry in entries}
    assert by_key["tag:wire.example,2026:1"]["value"] == {"uri": "tag:wire.example,2026:1", "headline": "Truce"}
    assert base64.b64decode(by_key["c-bytes"]["value_base64"]) == bytes(range(256))


@pytest.mark.broker
def test_an_article_of_8_mib_is_taken_and_a_larger_one_named(
    broker: LocalBroker, topics: OwnTopics, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The topic's limit is above 8 MiB of article; what is over it is named with its size."""
    name = topics.name("wire.articles")
    monkeypatch.setenv("FRONTWIRE_COMPRESSION", "none")
    (tmp_path / "large.txt").write_bytes(b"x" * (8 << 20))
    (tmp_path / "larger.txt").write_bytes(b"x" * ((8 << 20) + (256 << 10)))

    taken = main(["replay", str(tmp_path / "large.txt"), "--topic", name, "--broker", broker.bootstrap])
    refused = main(["replay", str(tmp_path / "larger.txt"), "--topic", name, "--broker", broker.bootstrap])

    assert (taken, refused) == (0, 1)
    assert "larger.txt (8,650,752 bytes) was not taken: MessageSizeTooLargeError" in capsys.readouterr().err


@pytest.mark.broker
@pytest.mark.parametrize("words", [("replay", __file__, "--topic"), ("tail",)], ids=["replay", "tail"])
def test_a_missing_topic_is_named_with_the_command_that_makes_it(
    broker: LocalBroker, words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing is made by accident: the message says what to run."""
    code = main([*words, "no.such.topic", "--broker", broker.bootstrap])

    said = capsys.readouterr().err
    assert code == 1
    assert "Topic no.such.topic is not at" in said
    assert f"`wirectl topics apply --broker {broker.bootstrap}`" in said


@pytest.mark.broker
def test_tail_shows_each_kind_of_record_to_people(broker: LocalBroker, topics: OwnTopics, capsys: pytest.CaptureFixture[str]) -> None:
    """An event by its headline, a dead letter by its reason, a tombstone as null."""
    name = topics.name("wire.dlq")
    event: dict[str, Any] = {"event": "article.enriched", "headline": "Shelling near Avdiivka", "mentions": []}
    headers = [("ce_id", b"1"), ("frontwire_reason", b"not_text"), ("frontwire_detail", b"no \x1b[2J encoding")]
    options = kafka_python_producer_options(topics.settings)
    with_producer = KafkaProducer(**options)
    with_producer.send(name, json.dumps(event).encode(), key=b"a")
    with_producer.send(name, b"\xff\x00", key=b"b", headers=headers)
    with_producer.send(name, None, key=b"c")
    with_producer.close()

    code = main(["tail", name, "--from-beginning", "--count", "3", "--timeout", "20", "--broker", broker.bootstrap])

    said = capsys.readouterr().out
    assert code == 0
    assert "Shelling near Avdiivka" in said
    assert "reason     not_text\n  detail     no \N{REPLACEMENT CHARACTER}[2J encoding" in said
    assert "key c\n  value      null" in said


@pytest.mark.broker
def test_tail_says_when_fewer_came_than_asked_for(broker: LocalBroker, topics: OwnTopics, capsys: pytest.CaptureFixture[str]) -> None:
    """A script can tell by the exit code."""
    name = topics.name("conflict.alerts")

    code = main(["tail", name, "--count", "2", "--timeout", "0.1", "--broker", broker.bootstrap])

    assert code == 1
    assert "0 of 2 records came" in capsys.readouterr().err
