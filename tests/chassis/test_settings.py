"""Settings: defaults that run, every fault in one message, no secret in any."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest

from chassis.errors import SettingsError
from chassis.settings import Settings, read_settings, settings_table, variable_name
from frontwire.deciding import Embargo


def test_an_empty_environment_gives_the_defaults(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only what is passed counts: the process' own environment is not looked at."""
    monkeypatch.setenv("FRONTWIRE_BROKER", "elsewhere:9092")

    settings = read_settings({"HOME": "/root"})

    assert settings.broker == ("127.0.0.1:9092",)
    assert settings.articles_topic == "wire.articles"
    assert settings == Settings()


def test_values_are_read_and_empty_ones_count_as_not_set(tmp_path: Path) -> None:
    """Lists are split, choices take either case, folders are looked for."""
    settings = read_settings(
        {
            "FRONTWIRE_BROKER": "one:9092, two:9093",
            "FRONTWIRE_SECURITY_PROTOCOL": "plaintext",
            "FRONTWIRE_BATCH_RECORDS": "250",
            "FRONTWIRE_KNOWLEDGE_FOLDER": str(tmp_path),
            "FRONTWIRE_SASL_USERNAME": "",
        }
    )

    assert settings.broker == ("one:9092", "two:9093")
    assert settings.batch_records == 250
    assert settings.knowledge_folder == tmp_path
    assert settings.sasl_username is None


def test_every_fault_is_in_one_message() -> None:
    """Wrong values, unknown names and what is missing beside others come together, each with its variable."""
    with pytest.raises(SettingsError) as caught:
        read_settings(
            {
                "FRONTWIRE_BROKR": "kafka:9092",
                "FRONTWIRE_BROKER": "kafka",
                "FRONTWIRE_BATCH_RECORDS": "many",
                "FRONTWIRE_HEALTH_PORT": "70000",
                "FRONTWIRE_KNOWLEDGE_FOLDER": "/no/such/folder",
                "FRONTWIRE_SECURITY_PROTOCOL": "SASL_SSL",
                "FRONTWIRE_SASL_MECHANISM": "magic",
                "FRONTWIRE_SASL_PASSWORD": "hunter2",
            }
        )

    message = str(caught.value)
    assert len(caught.value.faults) == 7
    for words in (
        "FRONTWIRE_BROKR is not a setting; the nearest known is FRONTWIRE_BROKER",
        "FRONTWIRE_BROKER 'kafka': an address is host:port",
        "FRONTWIRE_BATCH_RECORDS 'many'",
        "FRONTWIRE_HEALTH_PORT '70000'",
        "FRONTWIRE_KNOWLEDGE_FOLDER '/no/such/folder'",
        "FRONTWIRE_SASL_MECHANISM 'magic'",
        "FRONTWIRE_SASL_USERNAME is missing: SASL_SSL logs in",
    ):
        assert words in message
    assert "hunter2" not in message


@pytest.mark.parametrize("field", ["sasl_password", "ssl_keyfile"])
def test_security_that_would_be_ignored_is_a_fault(field: str) -> None:
    """A password or key beside a protocol without login or TLS is not passed over."""
    with pytest.raises(SettingsError, match=f"{variable_name(field)} is set, yet FRONTWIRE_SECURITY_PROTOCOL"):
        read_settings({variable_name(field): __file__})


def test_a_password_is_not_shown() -> None:
    """Not in the settings' own text either."""
    settings = read_settings(
        {
            "FRONTWIRE_SECURITY_PROTOCOL": "SASL_PLAINTEXT",
            "FRONTWIRE_SASL_MECHANISM": "PLAIN",
            "FRONTWIRE_SASL_USERNAME": "tagger",
            "FRONTWIRE_SASL_PASSWORD": "hunter2",
        }
    )

    assert "hunter2" not in repr(settings)


KEY = "whsec_" + "A" * 32


def test_receivers_of_alerts_are_read_and_shown_nowhere() -> None:
    """Neither the URLs, which may hold tokens, nor the secrets."""
    settings = read_settings({"FRONTWIRE_WEBHOOK_URLS": "https://a.example/token, http://10.0.0.7:8080/", "FRONTWIRE_WEBHOOK_SECRETS": KEY})

    assert [url.get_secret_value() for url in settings.webhook_urls] == ["https://a.example/token", "http://10.0.0.7:8080/"]
    assert settings.webhook_events == ("began", "ended")
    assert "a.example" not in repr(settings)
    assert KEY not in repr(settings)


def test_every_fault_of_receivers_and_secrets_is_in_one_message_without_them() -> None:
    """Each is told by its place in the list."""
    urls = (
        "https://a.example/, ftp://b.example/token, https://, https://me:token@c.example/, https://d.example/#token, https://a.example/,x"
    )
    secrets = f"{KEY},{KEY[:-4]},token,whsec_token!"

    with pytest.raises(SettingsError) as caught:
        read_settings({"FRONTWIRE_WEBHOOK_URLS": urls, "FRONTWIRE_WEBHOOK_SECRETS": secrets, "FRONTWIRE_WEBHOOK_EVENTS": "began,over"})

    message = str(caught.value)
    for words in (
        "FRONTWIRE_WEBHOOK_URLS: number 2 does not begin with https:// or http://; number 3 is no URL; number 4 names a user",
        "number 5 has a fragment",
        "number 7 does not begin with https://",
        "number 6 is there before",
        "FRONTWIRE_WEBHOOK_SECRETS: number 2 is not whsec_ and base64 of 24 to 64 bytes; number 3 is not whsec_",
        "number 4 is not",
        "FRONTWIRE_WEBHOOK_EVENTS 'began,over'",
    ):
        assert words in message
    assert "token" not in message
    assert KEY not in message


def test_receivers_without_a_secret_are_a_fault() -> None:
    """What is posted is signed."""
    with pytest.raises(SettingsError, match="FRONTWIRE_WEBHOOK_SECRETS is missing"):
        read_settings({"FRONTWIRE_WEBHOOK_URLS": "https://a.example/"})


def test_a_field_map_is_read_as_pairs() -> None:
    """Our name before the sign, the feed's name or path behind it."""
    settings = read_settings({"FRONTWIRE_FIELD_MAP": "headline=title, body_text = content.text ,"}, field_names=("headline", "body_text"))

    assert settings.field_map == {"headline": "title", "body_text": "content.text"}
    assert read_settings({}).field_map is None


def test_every_fault_of_a_field_map_is_named_beside_all_others() -> None:
    """With the name that was meant, as far as that can be guessed."""
    with pytest.raises(SettingsError) as caught:
        read_settings(
            {"FRONTWIRE_FIELD_MAP": "headlne=title,body=,uri,slugline=a..b,body=text", "FRONTWIRE_EMBARGO": "keep"},
            field_names=("headline", "body", "uri", "slugline"),
        )

    message = str(caught.value)
    assert len(caught.value.faults) == 6
    for words in (
        "FRONTWIRE_FIELD_MAP: 'headlne' is no field of ours; the nearest known is headline",
        "FRONTWIRE_FIELD_MAP: body= names no field of the feed",
        "FRONTWIRE_FIELD_MAP: uri= names no field of the feed",
        "FRONTWIRE_FIELD_MAP: slugline=a..b names no field of the feed",
        "FRONTWIRE_FIELD_MAP: body is there twice",
        "FRONTWIRE_EMBARGO 'keep'",
    ):
        assert words in message


def test_the_policies_for_an_embargo_are_the_cores() -> None:
    """Two lists that do not know each other: the chassis carries no core."""
    assert set(get_args(Settings.model_fields["embargo"].annotation)) == {policy.value for policy in Embargo}


def test_the_table_has_every_variable_and_what_it_is() -> None:
    """What deploy/README.md prints cannot forget one."""
    table = settings_table()

    for name, field in Settings.model_fields.items():
        assert f"`{variable_name(name)}`" in table
        assert field.description
        assert field.description in table
