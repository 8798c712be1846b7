"""Settings in, keyword arguments for Kafka clients out: who to call, how to be safe and who we are.

aiokafka and kafka-python name these things alike, and both take the TLS context made here. What a client is for
(groups, transactions) is its owner's to add. `faust_broker` does the same for a Faust app.
"""

from __future__ import annotations

import ssl
from typing import Any

from chassis.errors import SettingsError
from chassis.settings import Settings, variable_name

_HEARTBEAT_MS = 1000
# How late a consumer learns that a topic has grown, or was deleted and made again; the clients' own five minutes are a long silence.
METADATA_MS = 10_000


def client_options(settings: Settings) -> dict[str, Any]:
    """Give what every aiokafka or kafka-python client is made with: address, name, security."""
    options: dict[str, Any] = {
        "bootstrap_servers": list(settings.broker),
        "client_id": settings.client_id,
        "security_protocol": settings.security_protocol,
        "ssl_context": tls_context(settings),
    }
    if settings.sasl_mechanism and settings.sasl_password:
        options["sasl_mechanism"] = settings.sasl_mechanism
        options["sasl_plain_username"] = settings.sasl_username
        options["sasl_plain_password"] = settings.sasl_password.get_secret_value()
    return options


def aiokafka_producer_options(settings: Settings) -> dict[str, Any]:
    """Give what an `AIOKafkaProducer` is made with."""
    return client_options(settings) | {
        "max_request_size": settings.max_request_bytes,
        "linger_ms": settings.linger_ms,
        "compression_type": _compression(settings),
    }


def kafka_python_producer_options(settings: Settings) -> dict[str, Any]:
    """Give what a `KafkaProducer` is made with."""
    return aiokafka_producer_options(settings)  # the same words in both libraries


def consumer_options(settings: Settings) -> dict[str, Any]:
    """Give what an `AIOKafkaConsumer` or `KafkaConsumer` is made with: only what is committed is read."""
    return client_options(settings) | {
        "isolation_level": "read_committed",
        "max_partition_fetch_bytes": settings.fetch_partition_bytes,
        "metadata_max_age_ms": METADATA_MS,
    }


def heartbeat_ms(settings: Settings) -> int:
    """Give how often a member of a group shows that it lives; also how late it hears that partitions change hands."""
    return min(_HEARTBEAT_MS, settings.session_timeout_ms // 3)


def tls_context(settings: Settings) -> ssl.SSLContext | None:
    """Make the TLS context; None where the protocol has no TLS.

    Raises:
        SettingsError: when a certificate or key that the settings name cannot be used.
    """
    if not settings.security_protocol.endswith("SSL"):
        return None
    try:
        context = ssl.create_default_context(cafile=settings.ssl_cafile)
    except OSError as error:  # ssl.SSLError is one
        raise _unusable(settings, "ssl_cafile", error) from error
    context.check_hostname = settings.ssl_check_hostname
    if settings.ssl_certfile:
        password = settings.ssl_key_password.get_secret_value() if settings.ssl_key_password else ""
        try:
            context.load_cert_chain(settings.ssl_certfile, settings.ssl_keyfile, password)
        except OSError as error:
            raise _unusable(settings, "ssl_certfile", error) from error
    return context


def _unusable(settings: Settings, field: str, error: OSError) -> SettingsError:
    return SettingsError([f"{variable_name(field)} '{getattr(settings, field)}' cannot be used: {error}"])


def _compression(settings: Settings) -> str | None:
    return None if settings.compression == "none" else settings.compression
