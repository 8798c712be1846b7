"""Environment in, `Settings` out: every FRONTWIRE_ variable is declared here, once, with type, default and help.

`read_settings(os.environ)` is called at the edge of each deployable. A variable that is set to nothing counts as not
set, as compose files write it. `kafka` makes client options of what comes out here, and `logs` the log.
"""

from __future__ import annotations

import base64
import binascii
import difflib
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BeforeValidator,
    DirectoryPath,
    Field,
    FilePath,
    SecretStr,
    StringConstraints,
    ValidationError,
)
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from chassis.errors import SettingsError

PREFIX = "FRONTWIRE_"
MIB = 1 << 20
_NEVER_SHOWN = ("sasl_password", "ssl_key_password", "webhook_urls", "webhook_secrets")


def _split_list(value: object) -> object:
    return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value


def _split_pairs(value: object) -> object:
    """Split "name=path,name=path"; what is wrong in it is named by `_field_map_faults`, fault by fault."""
    return {name: path for name, path in _pairs(value) if name and path} if isinstance(value, str) else value


def _pairs(value: str) -> Iterator[tuple[str, str]]:
    for part in value.split(","):
        if part.strip():
            name, _, path = part.partition("=")
            yield name.strip(), path.strip()


def _lower(value: object) -> object:
    return value.lower() if isinstance(value, str) else value


def _upper(value: object) -> object:
    return value.upper() if isinstance(value, str) else value


def _require_address(value: str) -> str:
    host, _, port = value.rpartition(":")
    if not host or "/" in host or (":" in host and not host.startswith("[")) or not port.isdecimal() or not 0 < int(port) < 1 << 16:
        message = "an address is host:port, for example broker:9092"
        raise ValueError(message)
    return value


def _require_urls(urls: tuple[SecretStr, ...]) -> tuple[SecretStr, ...]:
    """Name what is wrong with each by its place in the list: a URL may hold a token, and is shown nowhere."""
    faults = [f"number {place} {fault}" for place, url in enumerate(urls, start=1) for fault in _url_faults(url.get_secret_value())]
    faults += [f"number {place} is there before" for place, url in enumerate(urls, start=1) if url in urls[: place - 1]]
    if faults:
        raise ValueError("; ".join(faults))
    return urls


def _url_faults(url: str) -> Iterator[str]:
    try:
        parts = urlsplit(url)
        has_host = bool(parts.hostname) and parts.port != 0
    except ValueError:
        yield "is no URL"
        return
    if parts.scheme not in {"http", "https"}:
        yield "does not begin with https:// or http://"
    elif not has_host or not url.isprintable() or " " in url:
        yield "is no URL"
    if parts.username is not None or parts.password is not None:
        yield "names a user: the signature says who sends"
    if parts.fragment:
        yield "has a fragment (#), which is never sent"


def _require_signing_secrets(secrets: tuple[SecretStr, ...]) -> tuple[SecretStr, ...]:
    wrong = [place for place, secret in enumerate(secrets, start=1) if not _is_signing_secret(secret.get_secret_value())]
    if wrong:
        raise ValueError("; ".join(f"number {place} is not whsec_ and base64 of 24 to 64 bytes" for place in wrong))
    return secrets


def _is_signing_secret(secret: str) -> bool:
    try:
        key = base64.b64decode(secret.removeprefix("whsec_"), validate=True)
    except binascii.Error:
        return False
    return secret.startswith("whsec_") and 24 <= len(key) <= 64  # noqa: PLR2004 - Standard Webhooks' bounds


Address = Annotated[str, AfterValidator(_require_address)]
Addresses = Annotated[tuple[Address, ...], BeforeValidator(_split_list), Field(min_length=1)]
TopicName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._-]{1,249}$")]
Urls = Annotated[tuple[SecretStr, ...], BeforeValidator(_split_list), AfterValidator(_require_urls)]
SigningSecrets = Annotated[tuple[SecretStr, ...], BeforeValidator(_split_list), AfterValidator(_require_signing_secrets)]
AlertEvents = Annotated[tuple[Literal["began", "continues", "ended"], ...], BeforeValidator(_split_list), Field(min_length=1)]
GroupName = Annotated[str, StringConstraints(pattern=r"^[\x21-\x7e]{1,200}$")]


class Settings(BaseSettings):
    """Everything a deployable is told from outside; the defaults run against docker-compose.yml unchanged."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="forbid")

    broker: Addresses = Field(("127.0.0.1:9092",), description="Kafka's addresses: host:port, several separated by commas.")
    group: GroupName = Field("frontwire-tagger", description="The consumer group; the transactional ids begin with it.")
    client_id: GroupName = Field("frontwire", description="The name by which the broker's logs and quotas know the client.")

    articles_topic: TopicName = Field("wire.articles", description="The topic that articles come from.")
    enriched_topic: TopicName = Field("wire.enriched", description="The topic that enriched events go to.")
    dlq_topic: TopicName = Field("wire.dlq", description="The topic for records that are no article.")
    dlq_group: GroupName = Field(
        "frontwire-dlq", description="The group of whoever attends to dead letters: what it has not committed is unattended."
    )
    held_topic: TopicName = Field(
        "wire.held", description="The topic of what is held back under embargo: internal, compacted, one for each FRONTWIRE_GROUP."
    )
    knowledge_topic: TopicName = Field("conflict.knowledge", description="The topic of added or changed knowledge entries.")
    regions_topic: TopicName = Field("conflict.regions", description="The topic of records per article and conflict region.")
    actors_topic: TopicName = Field("conflict.actors", description="The topic of records per article and principal actor.")
    activity_topic: TopicName = Field("conflict.activity", description="The topic of windowed counts per region.")
    alerts_topic: TopicName = Field("conflict.alerts", description="The topic of surges.")
    stories_topic: TopicName = Field("conflict.stories", description="The topic of stories.")
    changes_topic: TopicName = Field("desk.changes", description="The desk's own topic from its ledger to its newsroom; one partition.")
    arrivals_topic: TopicName = Field("desk.arrivals", description="The desk's own topic from its newsroom to its activity and alerts.")

    security_protocol: Annotated[Literal["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"], BeforeValidator(_upper)] = Field(
        "PLAINTEXT", description="How the broker is spoken to."
    )
    sasl_mechanism: Annotated[Literal["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"] | None, BeforeValidator(_upper)] = Field(
        None, description="How to log in, with a SASL protocol."
    )
    sasl_username: str | None = Field(None, description="Who logs in, with a SASL protocol.")
    sasl_password: SecretStr | None = Field(None, description="The password, with a SASL protocol.")
    ssl_cafile: FilePath | None = Field(None, description="The certificates to trust (PEM); the system's when not set.")
    ssl_certfile: FilePath | None = Field(None, description="Our certificate (PEM), where the broker asks for one.")
    ssl_keyfile: FilePath | None = Field(None, description="The certificate's private key (PEM), when it is not in the same file.")
    ssl_key_password: SecretStr | None = Field(None, description="The private key's password.")
    ssl_check_hostname: bool = Field(default=True, description="Whether the broker's certificate must name its host.")

    max_request_bytes: int = Field(
        9 * MIB, ge=MIB, le=64 * MIB, description="The largest request sent; above the topics' max.message.bytes."
    )
    fetch_partition_bytes: int = Field(9 * MIB, ge=64 << 10, le=64 * MIB, description="The most fetched at once from a partition.")
    compression: Literal["none", "gzip", "lz4", "zstd"] = Field("zstd", description="How batches are compressed.")
    linger_ms: int = Field(5, ge=0, le=1000, description="How long a batch waits for company before it is sent; a transaction never waits.")

    embargo: Annotated[Literal["tag", "hold", "drop"], BeforeValidator(_lower)] = Field(
        "tag",
        description="What becomes of an article under embargo: tag (published at once, with embargoed_until), hold (published when its time"
        " has come), drop (passed by, and counted).",
    )
    held_bytes: int = Field(
        256 * MIB,
        ge=MIB,
        le=1 << 40,
        description="The most bytes of messages that a partition holds back, all in memory; what is over is a dead letter, held_full.",
    )
    providers: Annotated[tuple[str, ...], BeforeValidator(_split_list)] = Field(
        (),
        max_length=100,
        description="The agencies whose articles are counted by name, as the events' provider has them; the rest is other.",
    )
    field_map: Annotated[dict[str, str] | None, BeforeValidator(_split_pairs)] = Field(
        None,
        description="For feeds of plain JSON: our names and what the feed has for them, as in headline=title,body_text=content.text.",
    )

    batch_records: int = Field(1000, ge=1, le=100_000, description="The most articles in one transaction.")
    batch_bytes: int = Field(4 * MIB, ge=1, le=256 * MIB, description="The most bytes of articles in one transaction.")
    session_timeout_ms: int = Field(6000, ge=1000, le=300_000, description="After how long without a heartbeat a worker counts as dead.")
    transaction_timeout_ms: int = Field(
        15_000, ge=1000, le=900_000, description="After how long the broker ends a dead worker's transaction."
    )

    desk_group: GroupName = Field("frontwire-desk", description="The desk's consumer group; its changelogs' names begin with it.")
    desk_folder: Path | None = Field(
        None, description="Where the desk keeps its tables between starts; without it they are read back from Kafka each time."
    )
    desk_store: Literal["rocksdb", "memory"] = Field("rocksdb", description="Where the desk's tables are: RocksDB on disk, or memory.")
    desk_standby_replicas: int = Field(0, ge=0, le=5, description="How many other desk workers keep a copy of each table's partition.")
    desk_web_host: str = Field("127.0.0.1", description="The address at which desk workers ask each other; reachable from the others.")
    desk_web_port: int = Field(6067, ge=1, le=65_535, description="The port for it, and for `wirectl desk show`.")
    ledger_days: int = Field(
        14, ge=1, le=365, description="How long the desk knows a uri after its last version, by event time; about 250 bytes each."
    )
    thread_hours: int = Field(
        12, ge=0, le=168, description="How long an update under another uri may come after the article of its slug that it replaces."
    )
    story_hours: int = Field(36, ge=1, le=720, description="How long after its latest article a story takes in more; then it is closed.")
    activity_grace_minutes: int = Field(
        120, ge=0, le=1440, description="How long after its end an hour or a day still takes in late articles, by event time."
    )
    surge_false_a_year: float = Field(
        0.5, gt=0, le=100, description="How many false surges a year of one region or pair of actors are put up with."
    )
    surge_min_stories: int = Field(3, ge=1, le=24, description="How many stories a surge needs, however quiet the region was.")
    surge_over_hours: int = Field(12, ge=1, le=24, description="How long it must have been quiet before a surge is over.")
    surge_tell_hours: int = Field(3, ge=1, le=72, description="How often it is told that a surge is still on.")
    surge_learning_days: int = Field(
        14, ge=1, le=90, description="How long a region or pair is watched before its past is relied on; until then surges say so."
    )
    silent_partition_seconds: int = Field(
        10, ge=1, le=3600, description="After how long without a record a partition of wire.enriched holds the others' time back no longer."
    )

    webhook_urls: Urls = Field((), description="Where alerts are posted: https or http URLs, several separated by commas; shown nowhere.")
    webhook_secrets: SigningSecrets = Field(
        (), description="What they are signed with: whsec_ and base64, several while one is being replaced; shown nowhere."
    )
    webhook_events: AlertEvents = Field(
        ("began", "ended"), description="Which alerts are posted: began, continues, ended; several separated by commas."
    )
    webhook_group: GroupName = Field("frontwire-webhooks", description="The webhook sender's consumer group.")
    webhook_from: Literal["end", "beginning"] = Field(
        "end", description="Where a new group begins: with the alerts that come from now on, or with all that the topic holds."
    )
    webhook_timeout_seconds: int = Field(10, ge=1, le=60, description="How long a receiver has for its answer.")
    webhook_give_up_seconds: int = Field(
        3600, ge=0, le=604_800, description="How long an alert is tried again before it becomes a dead letter."
    )
    webhook_cafile: FilePath | None = Field(
        None, description="The certificates (PEM) by which https receivers are trusted; the system's when not set."
    )

    health_host: str = Field("127.0.0.1", description="The address for /metrics, /live, /ready and /status; 0.0.0.0 in a container.")
    health_port: int = Field(6066, ge=0, le=65_535, description="The port for /metrics, /live, /ready and /status; 0 takes a free one.")
    knowledge_folder: DirectoryPath | None = Field(None, description="The knowledge files; those of the package when not set.")

    log_level: Annotated[Literal["DEBUG", "INFO", "WARNING", "ERROR"], BeforeValidator(_upper)] = Field(
        "INFO", description="The least important message that is written."
    )
    log_format: Literal["auto", "json", "text"] = Field("auto", description="One JSON object a line, or text; auto is text at a terminal.")
    traces: Annotated[Literal["off", "otlp"], BeforeValidator(_lower)] = Field(
        "off",
        description="off, or otlp: spans by OTLP over HTTP to where the standard OTEL_ variables say; needs the extra traces.",
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Take values from the caller alone: the environment arrives as `read_settings`' argument."""
        del settings_cls, env_settings, dotenv_settings, file_secret_settings
        return (init_settings,)


def read_settings(environment: Mapping[str, str], *, field_names: Collection[str] = ()) -> Settings:
    """Read the settings from an environment.

    Args:
        environment: the variables.
        field_names: what a field map may name, from whoever reads articles; without them its names are not checked.

    Raises:
        SettingsError: one message that names every faulty variable.
    """
    given = {name: value for name, value in environment.items() if name.startswith(PREFIX) and value != ""}
    known = {variable_name(field): field for field in Settings.model_fields}
    faults = [_unknown(name, known) for name in sorted(given) if name not in known]
    values: dict[str, Any] = {known[name]: value for name, value in given.items() if name in known}
    faults.extend(_missing_company(values))
    faults.extend(_field_map_faults(values.get("field_map", ""), field_names))
    try:
        settings = Settings(**values)
    except ValidationError as error:
        raise SettingsError([*faults, *_faulty_values(error, values)]) from None
    if faults:
        raise SettingsError(faults)
    return settings


def variable_name(field: str) -> str:
    """Give the environment variable of a field: `broker` is FRONTWIRE_BROKER."""
    return PREFIX + field.upper()


def settings_table() -> str:
    """Print the variables as a Markdown table: `make docs` puts it into deploy/README.md."""
    rows = ["| variable | default | what it is |", "| --- | --- | --- |"]
    for name, field in Settings.model_fields.items():
        default = ",".join(field.default) if isinstance(field.default, tuple) else field.default
        rows.append(f"| `{variable_name(name)}` | {'' if default in {None, ''} else f'`{default}`'} | {field.description} |")
    return "\n".join(rows) + "\n"


def _unknown(name: str, known: Mapping[str, str]) -> str:
    nearest = difflib.get_close_matches(name, known, n=1, cutoff=0)
    return f"{name} is not a setting; the nearest known is {nearest[0]}"


def _missing_company(values: Mapping[str, str]) -> Iterator[str]:
    """Name what a variable needs beside it; told from the raw values, so that one message has these faults too."""
    sasl = values.get("security_protocol", "").upper().startswith("SASL_")
    for field in ("sasl_mechanism", "sasl_username", "sasl_password"):
        if sasl and field not in values:
            yield f"{variable_name(field)} is missing: {values['security_protocol'].upper()} logs in"
        if not sasl and field in values:
            yield f"{variable_name(field)} is set, yet {variable_name('security_protocol')} is not a SASL one"
    if not values.get("security_protocol", "").upper().endswith("SSL"):
        for field in ("ssl_cafile", "ssl_certfile", "ssl_keyfile", "ssl_key_password"):
            if field in values:
                yield f"{variable_name(field)} is set, yet {variable_name('security_protocol')} is not SSL or SASL_SSL"
    if "ssl_keyfile" in values and "ssl_certfile" not in values:
        yield f"{variable_name('ssl_certfile')} is missing: {variable_name('ssl_keyfile')} is the key of a certificate"
    if "webhook_urls" in values and "webhook_secrets" not in values:
        yield f"{variable_name('webhook_secrets')} is missing: what is posted to {variable_name('webhook_urls')} is signed"


def _field_map_faults(written: str, field_names: Collection[str]) -> Iterator[str]:
    variable = variable_name("field_map")
    seen: set[str] = set()
    for name, path in _pairs(written):
        if field_names and name not in field_names:
            nearest = difflib.get_close_matches(name, field_names, n=1, cutoff=0)
            yield f"{variable}: {name!r} is no field of ours; the nearest known is {nearest[0]}"
        if not all(step.strip() for step in path.split(".")):
            yield f"{variable}: {name}={path} names no field of the feed; a name or a path is expected, for example {name}=content.text"
        if name in seen:
            yield f"{variable}: {name} is there twice"
        seen.add(name)


def _faulty_values(error: ValidationError, values: Mapping[str, str]) -> Iterator[str]:
    for fault in error.errors(include_url=False):
        field = str(fault["loc"][0])
        shown = "" if field in _NEVER_SHOWN else f" {values[field]!r}"
        said = fault["msg"].removeprefix("Value error, ")
        yield f"{variable_name(field)}{shown}: {said} ({Settings.model_fields[field].description})"
