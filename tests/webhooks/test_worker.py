"""The process: what is wrong with the settings stops the start with one message; without a broker it waits, and SIGTERM ends it."""

from __future__ import annotations

import pytest

from webhook_receiver import SECRET
from wirectl.local_broker import free_port
from wirectl.local_process import LocalWebhooks


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        pytest.param({}, ["FRONTWIRE_WEBHOOK_URLS is missing"], id="no receivers"),
        pytest.param(
            {"FRONTWIRE_WEBHOOK_URLS": "gopher://a.example/token-of-mine,file:///etc/passwd", "FRONTWIRE_WEBHOOK_TIMEOUT_SECONDS": "0"},
            ["number 1", "number 2", "FRONTWIRE_WEBHOOK_SECRETS is missing", "FRONTWIRE_WEBHOOK_TIMEOUT_SECONDS"],
            id="every fault",
        ),
        pytest.param(
            {"FRONTWIRE_WEBHOOK_URLS": "https://a.example/", "FRONTWIRE_WEBHOOK_SECRETS": SECRET, "FRONTWIRE_WEBHOOK_CAFILE": __file__},
            ["FRONTWIRE_WEBHOOK_CAFILE", "cannot be used"],
            id="a file that has no certificates",
        ),
    ],
)
def test_wrong_settings_stop_the_start_with_one_message(tmp_path, environment, said):
    """Exit code 2, and nothing that is secret in it."""
    sender = LocalWebhooks("127.0.0.1:1", tmp_path / "log", environment=environment)

    sender.start()
    code = sender.wait()

    log = sender.log.read_text()
    assert code == 2
    assert all(words in log for words in said)
    assert "token-of-mine" not in log


def test_without_a_broker_it_waits_and_says_for_what_until_it_is_stopped(tmp_path):
    environment = {"FRONTWIRE_WEBHOOK_URLS": "https://a.example/token-of-mine", "FRONTWIRE_WEBHOOK_SECRETS": SECRET}
    sender = LocalWebhooks(f"127.0.0.1:{free_port()}", tmp_path / "log", environment=environment)

    sender.start()
    while "Waiting for Kafka." not in sender.log.read_text():
        assert sender.pid
    ready, why = sender.ask("/ready")
    live, _ = sender.ask("/live")
    code = sender.stop()

    assert (ready, live, code) == (503, 200, 0)
    assert "a broker at" in why
    assert "token-of-mine" not in sender.log.read_text()
