"""The AsyncAPI document names every topic that others may read or write, and each with schemas that are there."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from contracts.validating import SCHEMAS
from wirectl.folders import find_deploy_file
from wirectl.topic_plan import read_topics

DOCUMENT = json.loads((SCHEMAS / "asyncapi.json").read_text(encoding="utf-8"))
INTERNAL = re.compile(r"desk\..*|.*-changelog|wire\.held")
MESSAGES = DOCUMENT["components"]["messages"]


def references(part: Any) -> Iterator[str]:
    if isinstance(part, list):
        for inner in part:
            yield from references(inner)
    elif isinstance(part, dict):
        for key, inner in part.items():
            yield from [inner] if key == "$ref" else references(inner)


def resolve(reference: str) -> Any:
    """Give what a reference names: a file of schemas/, or a part of the document."""
    file, _, path = reference.partition("#")
    part = json.loads((SCHEMAS / file).read_text(encoding="utf-8")) if file else DOCUMENT
    for name in path.strip("/").split("/") if path else ():
        part = part[name]
    return part


def test_every_topic_that_is_not_internal_is_in_the_document_and_no_other():
    """What `wirectl topics apply` makes for others is what others are told of."""
    made = [topic.name for topic in read_topics(find_deploy_file("kafka/topics.toml"))]
    told = [channel["address"] for channel in DOCUMENT["channels"].values()]

    assert sorted(told) == sorted(name for name in made if not INTERNAL.fullmatch(name))


@pytest.mark.parametrize("reference", sorted(set(references(DOCUMENT))))
def test_what_the_document_refers_to_is_there(reference):
    assert resolve(reference)


def test_every_schema_of_ours_is_used():
    """A schema that no topic has would be read by nobody."""
    files = {f"./{file.name}" for file in SCHEMAS.glob("*.schema.json")}

    assert files == {reference for reference in references(DOCUMENT) if reference.startswith("./")}


@pytest.mark.parametrize("message", MESSAGES.values(), ids=MESSAGES)
def test_a_message_has_a_key_and_a_described_value(message):
    payload = message["payload"]

    assert message["summary"]
    assert message["bindings"]["kafka"]["key"]["description"]
    assert payload.get("description") or resolve(payload["schema"]["$ref"])["description"]


def test_every_channel_has_one_operation_on_its_own_message():
    """A topic is written or read by Frontwire, and the document says which."""
    channels = {f"#/channels/{name}": channel for name, channel in DOCUMENT["channels"].items()}
    operations = {operation["channel"]["$ref"]: operation for operation in DOCUMENT["operations"].values()}

    assert set(operations) == set(channels)
    assert len(operations) == len(DOCUMENT["operations"])
    for reference, operation in operations.items():
        (message,) = channels[reference]["messages"]
        assert operation["messages"] == [{"$ref": f"{reference}/messages/{message}"}]


@pytest.mark.parametrize(
    ("message", "schema", "field"),
    [
        pytest.param("story", "story", "id", id="a story's key"),
        pytest.param("window", "activity", "region", id="a window's key"),
        pytest.param("alert", "alert", "key", id="an alert's key"),
        pytest.param("actorRecord", "article-record", "id", id="an actor's key"),
    ],
)
def test_a_key_has_the_form_of_the_field_that_it_is(message, schema, field):
    properties = resolve(f"./{schema}.schema.json")["properties"][field]
    described = properties if "pattern" in properties else resolve(f"{schema}.schema.json{properties['$ref']}")

    assert MESSAGES[message]["bindings"]["kafka"]["key"]["pattern"] == described["pattern"]
