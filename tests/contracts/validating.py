"""Checks what is published against schemas/ and against the rules between fields that JSON Schema cannot say.

`python -m tests.contracts.validating < events.jsonl` does it for events that were published elsewhere.
"""

from __future__ import annotations

import functools
import itertools
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

SCHEMAS = Path(__file__).parents[2] / "schemas"

Headers = Iterable[tuple[str, bytes | None]]


def validate_enriched(event: Mapping[str, Any]) -> None:
    """Check the value of a record of wire.enriched.

    Raises:
        AssertionError: naming each path and what is wrong there.
    """
    _require(schema_faults("enriched", event) or list(_faults_between_fields(event)), event.get("uri"))


def validate_enriched_headers(headers: Headers, event: Mapping[str, Any], *, key: bytes | None = None) -> None:
    """Check the headers of a record of wire.enriched against its value and, where it is given, its key.

    Raises:
        AssertionError: naming each header and what is wrong with it.
    """
    decoded = decode_headers(headers)
    faults = schema_faults("enriched-headers", decoded)
    for name, expected in (("ce_subject", event["uri"]), ("ce_type", f"frontwire.{event['event']}")):
        if not faults and decoded[name] != expected:
            faults.append(f"{name}: {decoded[name]!r} is not {expected!r}, as the value says")
    if key is not None and key != str(event["uri"]).encode():
        faults.append(f"key: {key!r} is not the value's uri")
    _require(faults, event["uri"])


def validate_dead_letter(headers: Headers) -> None:
    """Check the headers of a record of wire.dlq.

    Raises:
        AssertionError: naming each header and what is wrong with it.
    """
    decoded = decode_headers(headers)
    _require(schema_faults("dead-letter-headers", decoded), decoded.get("reason"))


def decode_headers(headers: Headers) -> dict[str, str | None]:
    """Give the headers as the schemas see them: of several of one name the last; not UTF-8 is a received header's right."""
    return {name: None if value is None else value.decode("utf-8", "replace") for name, value in headers}


def schema_faults(name: str, instance: Any) -> list[str]:
    """Give what schemas/NAME.schema.json finds wrong, one sentence each, beginning with the path."""
    errors = sorted(validator(name).iter_errors(instance), key=lambda error: error.json_path)
    return [f"{error.json_path.removeprefix('$.')}: {error.message[:300]}" for error in errors]


@functools.cache
def validator(name: str) -> Draft202012Validator:
    """Give the validator of schemas/NAME.schema.json, made once a run."""
    schema = json.loads((SCHEMAS / f"{name}.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def _require(faults: list[str], of_what: Any) -> None:
    if faults:
        raise AssertionError("\n  ".join([f"{of_what!r} breaks its contract:", *faults]))


def _faults_between_fields(event: Mapping[str, Any]) -> Iterator[str]:
    for rule in _RULES:
        yield from rule(event)


def _mentions_are_slices(event: Mapping[str, Any]) -> Iterator[str]:
    for number, mention in enumerate(event["mentions"]):
        words = event[mention["field"]][mention["start"] : mention["end"]]
        if mention["text"] != words or len(words) != mention["end"] - mention["start"]:
            yield f"mentions[{number}].text: {mention['text']!r} is not the slice {words!r} of {mention['field']}"


def _mentions_are_in_reading_order(event: Mapping[str, Any]) -> Iterator[str]:
    places = [(mention["field"] != "headline", mention["start"], mention["end"], mention["rule"]) for mention in event["mentions"]]
    for number, (one, other) in enumerate(itertools.pairwise(places)):
        if one >= other:
            yield f"mentions[{number + 1}]: does not come after the mention before it"


def _indexes_are_in_range(event: Mapping[str, Any]) -> Iterator[str]:
    used = set()
    for path, indexes in _indexes(event):
        used.update(indexes)
        if any(index >= len(event["mentions"]) for index in indexes):
            yield f"{path}: {indexes} goes beyond the {len(event['mentions'])} mentions"
        if indexes != sorted(indexes):
            yield f"{path}: {indexes} is not ascending"
    for number in range(len(event["mentions"])):
        if number not in used:
            yield f"mentions[{number}]: proves nothing"


def _indexes(event: Mapping[str, Any]) -> Iterator[tuple[str, list[int]]]:
    yield "conflict.mentions", event["conflict"]["mentions"]
    for field in ("regions", "countries", "actors"):
        for number, tag in enumerate(event[field]):
            yield f"{field}[{number}].mentions", tag["mentions"]
    for number, found in enumerate(event["unresolved"]):
        yield f"unresolved[{number}].mention", [found["mention"]]


def _unresolved_are_their_mentions(event: Mapping[str, Any]) -> Iterator[str]:
    for number, found in enumerate(event["unresolved"]):
        mentions = event["mentions"][found["mention"] : found["mention"] + 1]
        if mentions and mentions[0]["text"] != found["text"]:
            yield f"unresolved[{number}].text: {found['text']!r} is not its mention's {mentions[0]['text']!r}"


def _ids_stand_once_and_scores_fall(event: Mapping[str, Any]) -> Iterator[str]:
    for field, name in (("regions", "id"), ("countries", "iso3"), ("actors", "id")):
        seen = set()
        for number, tag in enumerate(event[field]):
            if tag[name] in seen:
                yield f"{field}[{number}].{name}: {tag[name]!r} stands there twice"
            seen.add(tag[name])
            if number and tag["score"] > event[field][number - 1]["score"]:
                yield f"{field}[{number}].score: is higher than the one before it"


def _principals_are_actors(event: Mapping[str, Any]) -> Iterator[str]:
    mentions = {actor["id"]: set(actor["mentions"]) for actor in event["actors"]}
    for number, actor in enumerate(event["actors"]):
        for principal in actor["acts_for"]:
            if not mentions.get(principal, set()) >= set(actor["mentions"]):
                yield f"actors[{number}].acts_for: {principal!r} is no actor of the same mentions"


def _relevance_is_its_score(event: Mapping[str, Any]) -> Iterator[str]:
    if event["conflict"]["relevant"] != (event["conflict"]["score"] >= _RELEVANT):
        yield f"conflict.relevant: is not what the score {event['conflict']['score']} says"


_RELEVANT = 0.5
_RULES: tuple[Callable[[Mapping[str, Any]], Iterator[str]], ...] = (
    _mentions_are_slices,
    _mentions_are_in_reading_order,
    _indexes_are_in_range,
    _unresolved_are_their_mentions,
    _ids_stand_once_and_scores_fall,
    _principals_are_actors,
    _relevance_is_its_score,
)


def main() -> int:
    """Check the events on standard input, one a line; give the exit code."""
    wrong = 0
    for number, line in enumerate(sys.stdin, start=1):
        try:
            validate_enriched(json.loads(line))
        except AssertionError as error:
            wrong += 1
            print(f"line {number}: {error}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
