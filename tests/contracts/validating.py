"""Checks what is published against schemas/ and against the rules between fields that JSON Schema cannot say.

`python -m tests.contracts.validating < events.jsonl` does it for events that were published elsewhere.
"""

from __future__ import annotations

import functools
import itertools
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
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


def validate_desk_record(key: bytes, value: bytes, headers: Headers) -> Any:
    """Check a record of the desk's, on whichever of its topics: key, value and headers, each alone and against each other.

    Returns:
        The value.

    Raises:
        AssertionError: naming each path or header and what is wrong there.
    """
    decoded, record = decode_headers(headers), json.loads(value)
    _require(schema_faults("desk-headers", decoded), key)
    name = str(decoded["ce_dataschema"]).rsplit("/", 1)[-1].removesuffix(".schema.json")
    _require(schema_faults(name, record) or desk_faults(name, record), key)
    kind = record.get("event") or ("activity.final" if record["final"] else "activity.window")
    key_field, subject_field, _ = _DESK_RULES[name]
    expected = {"key": record[key_field], "ce_subject": record[subject_field], "ce_type": f"frontwire.{kind}"}
    found = {**decoded, "key": key.decode()}
    _require(
        [f"{part}: {found[part]!r} is not {wanted!r}, as the value says" for part, wanted in expected.items() if found[part] != wanted], key
    )
    return record


def desk_faults(name: str, record: Mapping[str, Any]) -> list[str]:
    """Give what is wrong between the fields of a desk record that keeps to its schema, one sentence each."""
    return [said for said, is_kept in _DESK_RULES[name][2](record) if not is_kept]


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


Said = Iterator[tuple[str, bool]]


def _article_record_rules(record: Mapping[str, Any]) -> Said:
    now = {*record["regions"], *record["actors"]}
    changes = {name: set(ids) for name, ids in record["changes"].items()}
    removed = changes["regions_removed"] | changes["actors_removed"]
    yield "about: true, and id is neither in regions nor in actors", not record["about"] or record["id"] in now
    yield "about: false, and changes does not say that id was removed", record["about"] or record["id"] in removed
    for field in ("regions", "actors"):
        yield f"changes.{field}_added: not all are in {field}", changes[f"{field}_added"] <= set(record[field])
        yield f"changes.{field}_removed: some are in {field}", changes[f"{field}_removed"].isdisjoint(record[field])
        is_all_new = changes[f"{field}_added"] == set(record[field]) and not changes[f"{field}_removed"]
        yield f"changes: nothing is replaced, and not all {field} are added", record["supersedes"] is not None or is_all_new
    is_taken_back = record["event"] in {"article.retracted", "article.held"}
    yield "supersedes.uri: what is killed or held replaces itself", not is_taken_back or record["supersedes"]["uri"] == record["uri"]


def _story_rules(record: Mapping[str, Any]) -> Said:
    yield "sources: is not the number of providers", record["sources"] == len(record["providers"])
    yield "providers: are not in order", record["providers"] == sorted(record["providers"])
    if record["first"] is not None:
        yield "first: is later than latest", record["first"]["version_created"] <= record["latest"]["version_created"]


def _activity_rules(record: Mapping[str, Any]) -> Said:
    long = timedelta(days=1) if record["duration"] == "P1D" else timedelta(hours=1)
    counts = [(-actor["articles"], actor["id"]) for actor in record["actors"]]
    yield "end: is not duration after start", datetime.fromisoformat(record["end"]) - datetime.fromisoformat(record["start"]) == long
    yield "stories: are more than the articles", record["stories"] <= record["articles"]
    yield "sources: is not the number of providers", record["sources"] == len(record["providers"])
    yield "providers: are not in order", record["providers"] == sorted(record["providers"])
    yield "actors: are not in order", counts == sorted(counts)
    yield "actors: one is in more articles than there are", all(-count <= record["articles"] for count, _ in counts)


def _alert_rules(record: Mapping[str, Any]) -> Said:
    articles = [story["articles"] for story in record["drivers"]["stories"]]
    actors = record["key"].split("|")
    yield "key: the actors are not in order", actors == sorted(set(actors))
    yield "at: is before begin", record["begin"] <= record["at"]
    yield "peak_score: is below the window's score", record["peak_score"] >= record["window"]["score"]
    yield "drivers.stories: are not in order", articles == sorted(articles, reverse=True)
    figures = (
        (record["peak_score"], 2),
        (record["window"]["score"], 2),
        (record["window"]["weight"], 2),
        (record["window"]["expected"], 3),
    )
    yield "peak_score, window: are not rounded", all(round(figure, digits) == figure for figure, digits in figures)


_DESK_RULES: Mapping[str, tuple[str, str, Callable[[Mapping[str, Any]], Said]]] = {
    "article-record": ("id", "uri", _article_record_rules),
    "story": ("id", "id", _story_rules),
    "activity": ("region", "region", _activity_rules),
    "alert": ("key", "key", _alert_rules),
}
"""Of each schema the field that is the record's key, the one that is its subject, and what holds between fields."""


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
