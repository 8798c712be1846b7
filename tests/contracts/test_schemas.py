"""The schemas are what subscribers read: they are valid, described, shown by examples, and say what the code says."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path
from typing import Any, get_args

import pytest
from jsonschema import Draft202012Validator

from chassis.settings import Settings
from contracts.validating import SCHEMAS, desk_faults, schema_faults, validate_enriched
from desk import activity, gathering, ledger, newsroom, records, sketching, stories, surge_drivers, surges, watching
from desk.gathering import JoinedBy
from frontwire import article, events
from frontwire.article import PubStatus
from frontwire.deciding import Outcome
from frontwire.errors import Reason, Stage
from frontwire.formats import signals
from frontwire.formats.content import MAXIMUM_BYTES, MAXIMUM_TEXT
from frontwire.formats.detecting import READERS
from frontwire.knowledge.entries import Kind, Sector, UcdpRegion
from webhooks import reasons as webhooks

NAMES = ("enriched", "enriched-headers", "dead-letter-headers", "article-record", "story", "activity", "alert", "desk-headers")
DESK_NAMES = ("article-record", "story", "activity", "alert")
PUBLISHED = {"Tagged", "Quiet", "Retracted"}
TAGGING = Path(events.__file__).parent / "tagging"
DESK = Path(records.__file__).parent


def read_schema(name: str) -> dict[str, Any]:
    return json.loads((SCHEMAS / f"{name}.schema.json").read_text(encoding="utf-8"))


def read_examples(side: str) -> list[Any]:
    examples = []
    for file in sorted(SCHEMAS.glob(f"examples/*/{side}/*.json")):
        name = file.parts[-3]
        examples.append(pytest.param(name, json.loads(file.read_text(encoding="utf-8")), id=f"{name}: {file.stem.replace('-', ' ')}"))
    return examples


def described_parts(schema: Any, path: str = "") -> list[tuple[str, dict[str, Any]]]:
    """Give every property and every value of a described set, with its path."""
    if isinstance(schema, list):
        return [part for number, inner in enumerate(schema) for part in described_parts(inner, f"{path}[{number}]")]
    if not isinstance(schema, dict):
        return []
    parts = [(f"{path}.{name}", inner) for name, inner in schema.get("properties", {}).items()]
    parts += [(f"{path}.{value.get('const')}", value) for value in schema.get("oneOf", [])]
    # What a condition adds is described where the field is.
    return parts + [part for key, inner in schema.items() if key != "allOf" for part in described_parts(inner, f"{path}.{key}")]


def values_of(schema: dict[str, Any]) -> set[str]:
    return set(schema["enum"]) if "enum" in schema else {value["const"] for value in schema["oneOf"]}


@pytest.mark.parametrize("name", NAMES)
def test_a_schema_is_valid_and_closed_and_every_field_and_value_in_it_is_described(name):
    """What a subscriber reads leaves no field unexplained."""
    schema = read_schema(name)

    Draft202012Validator.check_schema(schema)

    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["$id"].endswith(f"/{name}.schema.json")
    assert [path for path, part in described_parts(schema) if not part.get("description") and "$ref" not in part] == []


def test_no_schema_is_forgotten_here():
    assert {file.name.removesuffix(".schema.json") for file in SCHEMAS.glob("*.schema.json")} == set(NAMES)
    assert {folder.name for folder in SCHEMAS.glob("examples/*")} == set(NAMES)


@pytest.mark.parametrize(("name", "example"), read_examples("should_pass"))
def test_an_example_that_should_pass_does(name, example):
    assert example["why"]
    assert schema_faults(name, example["instance"]) == []
    if name == "enriched":
        validate_enriched(example["instance"])
    if name in DESK_NAMES:
        assert desk_faults(name, example["instance"]) == []


@pytest.mark.parametrize(("name", "example"), read_examples("should_fail"))
def test_an_example_that_should_fail_does_for_one_reason(name, example):
    assert example["why"]
    assert len(schema_faults(name, example["instance"])) == 1


@pytest.mark.parametrize("name", NAMES)
def test_a_field_that_is_missing_is_noticed(name):
    """Every described field of the top level is required, so that null and absent are never confused; a trace context is a guest's."""
    schema = read_schema(name)
    (good, *_) = [example.values[1]["instance"] for example in read_examples("should_pass") if example.values[0] == name]

    for field in [field for field in schema["properties"] if field.removeprefix("ce_") not in {"traceparent", "tracestate"}]:
        faults = schema_faults(name, {key: value for key, value in good.items() if key != field})
        assert any(f"'{field}' is a required property" in fault for fault in faults), field


def test_the_schema_has_the_fields_that_the_code_publishes():
    """Field by field, nested ones too."""
    schema = read_schema("enriched")
    fields = schema["properties"]
    structs = {
        events.EnrichedEvent: schema,
        article.Supersedes: fields["supersedes"],
        article.Link: fields["links"]["items"],
        events.EncodingField: fields["encoding"],
        events.DatelineField: fields["dateline"],
        events.ConflictField: fields["conflict"],
        events.RegionField: fields["regions"]["items"],
        events.CountryField: fields["countries"]["items"],
        events.ActorField: fields["actors"]["items"],
        events.Unresolved: fields["unresolved"]["items"],
        events.Mention: fields["mentions"]["items"],
    }

    for struct, part in structs.items():
        assert tuple(part["properties"]) == struct.__struct_fields__, struct.__name__
        assert set(part["properties"]) - set(part["required"]) == ({"country"} if struct is events.Unresolved else set())
        assert part["additionalProperties"] is False


def test_every_closed_set_in_the_schemas_is_the_code_s():
    """A value added on one side alone is noticed here."""
    enriched, dead_letter = read_schema("enriched"), read_schema("dead-letter-headers")["properties"]
    actor = enriched["properties"]["actors"]["items"]["properties"]

    assert values_of(enriched["$defs"]["kind"]) == {kind.value for kind in Kind}
    assert values_of(enriched["$defs"]["ucdp_region"]) == {region.value for region in UcdpRegion}
    assert values_of(actor["sector"]) == {sector.value for sector in Sector}
    assert values_of(enriched["properties"]["pub_status"]) == {status.value for status in PubStatus}
    # The desk's own reason is one of the webhook sender's too; test_desk_records shows that it gives it.
    assert values_of(dead_letter["reason"]) == {reason.value for reason in Reason} | {reason.value for reason in webhooks.Reason}
    assert values_of(dead_letter["stage"]) == {stage.value for stage in Stage} | {"desk", webhooks.STAGE}


def test_the_schemas_have_the_fields_that_the_desk_publishes():
    """Field by field, nested ones too, and each of them always there."""
    fields = {name: read_schema(name)["properties"] for name in DESK_NAMES}
    drivers = fields["alert"]["drivers"]
    structs = {
        records.ArticleRecord: read_schema("article-record"),
        records.Version: fields["article-record"]["supersedes"],
        records.Changes: fields["article-record"]["changes"],
        stories.StoryRecord: read_schema("story"),
        stories.Member: read_schema("story")["$defs"]["member"],
        activity.Window: read_schema("activity"),
        activity.PrincipalActor: fields["activity"]["actors"]["items"],
        watching.AlertRecord: read_schema("alert"),
        surges.Count: fields["alert"]["window"],
        surge_drivers.Drivers: drivers,
        surge_drivers.TopStory: drivers["properties"]["stories"]["items"],
    }

    for struct, part in structs.items():
        assert tuple(part["properties"]) == tuple(part["required"]) == struct.__struct_fields__, struct.__name__
        assert part["additionalProperties"] is False


def test_every_closed_set_of_the_desk_s_records_is_the_code_s():
    """A kind of event, or a way to join a story, that is added on one side alone is noticed here."""
    article_record, story, window, alert = (read_schema(name)["properties"] for name in DESK_NAMES)
    words = {module: string_literals(Path(module.__file__)) for module in (ledger, newsroom, stories, activity, watching)}
    told = {module: {word for word in found if re.fullmatch(r"(article|story)\.[a-z]+", word)} for module, found in words.items()}

    assert values_of(article_record["event"]) == told[ledger] | told[newsroom]
    assert newsroom.OVERTAKEN not in values_of(article_record["event"])
    assert values_of(story["event"]) == told[stories]
    assert values_of(story["joined_by"]) == {way.value for way in JoinedBy} | {None}
    assert values_of(window["duration"]) == {word for word in words[activity] if re.fullmatch(r"P[T0-9]+[HD]", word)}
    assert values_of(alert["event"]) == {f"surge.{kind}" for kind in get_args(surges.Kind)}
    assert values_of(alert["key_kind"]) == {word for word in words[watching] if word == "region" or word.endswith("_pair")}


def test_the_headers_of_the_desk_s_records_are_the_code_s():
    """Types are the values' events, and the windows' two; the schemas are those that the records name."""
    headers = read_schema("desk-headers")["properties"]
    events_told = set().union(*(values_of(read_schema(name)["properties"]["event"]) for name in ("article-record", "story", "alert")))
    windows_told = {word for word in string_literals(DESK / "activity_stage.py") if word.startswith("activity.")}

    assert headers["ce_source"]["const"] == records.SOURCE
    assert values_of(headers["ce_type"]) == {f"frontwire.{kind}" for kind in events_told | windows_told}
    assert values_of(headers["ce_dataschema"]) == {read_schema(name)["$id"] for name in DESK_NAMES}


def test_the_limits_that_the_desk_s_schemas_name_are_the_code_s():
    alert, window = read_schema("alert")["properties"], read_schema("activity")["properties"]
    drivers, rules = alert["drivers"]["properties"], surges.SurgeRules()
    seconds = alert["window"]["properties"]["window_seconds"]

    assert window["actors"]["maxItems"] == activity._TOP_ACTORS
    assert {drivers[field]["maxItems"] for field in drivers} == {surge_drivers.TOP}
    assert alert["stories"]["maximum"] == alert["window"]["properties"]["stories"]["maximum"] == surge_drivers.STORY_LIMIT
    assert (seconds["minimum"], seconds["maximum"]) == (min(rules.window_seconds), max(*rules.window_seconds, rules.over_seconds))


def test_the_limits_that_the_story_s_schema_names_are_the_code_s():
    """A long story is cut short, and a subscriber is told where."""
    story = read_schema("story")
    fields, member = story["properties"], story["$defs"]["member"]["properties"]

    assert f"Up to {gathering.MOST_HELD} are held in full and of {gathering._MOST_DROPPED} more" in fields["articles"]["description"]
    assert f"the {gathering.MOST_HELD} articles held in full" in fields["regions"]["description"]
    assert f"at most {gathering._MOST_SOURCES} providers" in fields["providers"]["description"]
    assert f"cut to {sketching._LONGEST_NAME} characters" in fields["providers"]["description"]
    assert f"cut to {sketching._LONGEST_NAME} characters" in member["provider"]["description"]
    assert f"more than {sketching._LONGEST_URI} bytes" in member["uri"]["description"]
    assert member["headline"]["maxLength"] == sketching._LONGEST_HEADLINE
    assert sketching._MOST_TAGS == 8  # "its first eight regions"


@pytest.mark.parametrize(
    ("schema", "said", "defaults"),
    [
        pytest.param("alert", "every three hours (FRONTWIRE_SURGE_TELL_HOURS)", {"surge_tell_hours": 3}, id="a surge is told again"),
        pytest.param("alert", "at least three stories (FRONTWIRE_SURGE_MIN_STORIES)", {"surge_min_stories": 3}, id="stories of a surge"),
        pytest.param("alert", "twelve hours (FRONTWIRE_SURGE_OVER_HOURS)", {"surge_over_hours": 12}, id="a surge is over"),
        pytest.param(
            "alert", "14 days of event time (FRONTWIRE_SURGE_LEARNING_DAYS)", {"surge_learning_days": 14}, id="the past is long enough"
        ),
        pytest.param(
            "activity",
            "two hours of event time (FRONTWIRE_ACTIVITY_GRACE_MINUTES)",
            {"activity_grace_minutes": 120},
            id="a window is final",
        ),
        pytest.param("story", "36 hours of event time (FRONTWIRE_STORY_HOURS)", {"story_hours": 36}, id="a story is closed"),
    ],
)
def test_the_settings_that_the_schemas_name_have_the_defaults_that_they_tell(schema, said, defaults):
    """Whoever has set another value knows it; everyone else reads it here."""
    assert said in json.dumps(read_schema(schema))
    assert {name: Settings.model_fields[name].default for name in defaults} == defaults


def test_every_setting_that_the_schemas_name_is_there():
    text = "".join(file.read_text(encoding="utf-8") for file in [*SCHEMAS.glob("*.json"), SCHEMAS / "README.md"])

    named = set(re.findall(r"FRONTWIRE_([A-Z_]+)", text))

    assert named
    assert sorted(named - {name.upper() for name in Settings.model_fields}) == []


def test_the_standings_of_the_schema_are_words_of_the_code():
    """The other way round, that the code gives no other, every validated event shows."""
    fields = read_schema("enriched")["properties"]
    words = set().union(*(string_literals(file) for file in TAGGING.glob("*.py")))

    for field in ("countries", "actors"):
        assert values_of(fields[field]["items"]["properties"]["standing"]) <= words


def test_the_events_that_the_code_names_are_in_the_schema_and_in_the_header_s_types():
    """`decide` may name no event that a subscriber has not been told of."""
    told = values_of(read_schema("enriched")["properties"]["event"])
    named = {word for word in string_literals(Path(events.__file__).with_name("deciding.py")) if word.startswith("article.")}

    assert named
    assert named <= told
    assert set(read_schema("enriched-headers")["properties"]["ce_type"]["enum"]) == {f"frontwire.{event}" for event in told}


def test_the_headers_constants_are_the_code_s():
    headers = read_schema("enriched-headers")["properties"]

    assert headers["ce_source"]["const"] == events.SOURCE
    assert headers["ce_dataschema"]["const"] == events.DATA_SCHEMA == read_schema("enriched")["$id"]


def test_open_sets_are_told_in_full():
    """Formats, signals and rules may grow; a description that lags behind would mislead."""
    fields = read_schema("enriched")["properties"]
    rule = fields["mentions"]["items"]["properties"]["rule"]["description"]

    assert [reader.FORMAT for reader in READERS if reader.FORMAT not in fields["format"]["description"]] == []
    assert [name for name, _ in signals._MARKERS if name not in fields["signals"]["description"]] == []
    assert sorted(word for word in span_rules() if word not in rule) == []


def test_the_limits_that_the_reasons_name_are_the_code_s():
    reasons = read_schema("dead-letter-headers")["properties"]["reason"]["oneOf"]
    told = {reason["const"]: reason["description"] for reason in reasons}

    assert (MAXIMUM_BYTES, MAXIMUM_TEXT) == (8 * 1024 * 1024, 1_000_000)
    assert "8 MiB" in told["too_long"]
    assert "a million characters" in told["too_long"]


def test_every_outcome_is_published_or_has_a_reason_not_to_be():
    """A new outcome is a new promise: it belongs into the schemas first."""
    assert {outcome.__name__ for outcome in get_args(Outcome)} == PUBLISHED | {"Held", "Dropped", "Skipped", "Rejected"}


def string_literals(file: Path) -> set[str]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def span_rules() -> set[str]:
    """Give the last argument of every `_span(start, end, rule)` in tagging, where it is a word or a choice of words."""
    trees = [ast.parse(file.read_text(encoding="utf-8")) for file in TAGGING.glob("*.py")]
    calls = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "_span"]
    rules = {part.value for call in calls for part in _results(call.args[2]) if isinstance(part, ast.Constant)}
    assert {"name", "cue", "organ"} <= rules
    return rules


def _results(node: ast.expr) -> list[ast.expr]:
    return [node] if not isinstance(node, ast.IfExp) else [*_results(node.body), *_results(node.orelse)]
