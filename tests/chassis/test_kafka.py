"""Client options: the three libraries take what is made of the settings."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import faust
import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from kafka import KafkaConsumer, KafkaProducer

from chassis.errors import SettingsError
from chassis.faust_broker import faust_options
from chassis.kafka import (
    aiokafka_producer_options,
    client_options,
    consumer_options,
    kafka_python_producer_options,
    tls_context,
)
from chassis.settings import read_settings

LOGIN = {
    "FRONTWIRE_BROKER": "one:9093,two:9093",
    "FRONTWIRE_SECURITY_PROTOCOL": "SASL_SSL",
    "FRONTWIRE_SASL_MECHANISM": "SCRAM-SHA-512",
    "FRONTWIRE_SASL_USERNAME": "tagger",
    "FRONTWIRE_SASL_PASSWORD": "hunter2",
}
TLS = {"FRONTWIRE_SECURITY_PROTOCOL": "SSL"}


def test_a_login_is_passed_on() -> None:
    """Address, protocol, name, password and TLS context reach the client."""
    options = client_options(read_settings(LOGIN))

    assert options["bootstrap_servers"] == ["one:9093", "two:9093"]
    assert (options["security_protocol"], options["sasl_mechanism"]) == ("SASL_SSL", "SCRAM-SHA-512")
    assert (options["sasl_plain_username"], options["sasl_plain_password"]) == ("tagger", "hunter2")
    assert options["ssl_context"].check_hostname


@pytest.mark.parametrize("environment", [{}, TLS, LOGIN], ids=["plain", "TLS", "login over TLS"])
async def test_every_library_takes_its_options(environment: Mapping[str, str]) -> None:
    """No client knows better: each is made with them, none is started."""
    settings = read_settings(environment)

    await AIOKafkaProducer(**aiokafka_producer_options(settings)).stop()
    await AIOKafkaConsumer("wire.articles", **consumer_options(settings)).stop()
    app = faust.App("chassis-test", **faust_options(settings))

    assert set(consumer_options(settings)) <= set(KafkaConsumer.DEFAULT_CONFIG)
    assert set(kafka_python_producer_options(settings)) <= set(KafkaProducer.DEFAULT_CONFIG)
    assert [url.host for url in app.conf.broker] == [address.split(":")[0] for address in settings.broker]
    assert (app.conf.broker_credentials is None) == (not environment)


def test_plain_text_has_no_tls() -> None:
    """Without TLS there is no context to make."""
    assert tls_context(read_settings({})) is None


def test_a_file_that_is_no_certificate_is_named(tmp_path: Path) -> None:
    """The variable and the file are in the message."""
    path = tmp_path / "ca.pem"
    path.write_text("no certificate")

    with pytest.raises(SettingsError, match=r"FRONTWIRE_SSL_CAFILE '.*ca\.pem' cannot be used"):
        tls_context(read_settings(TLS | {"FRONTWIRE_SSL_CAFILE": str(path)}))
