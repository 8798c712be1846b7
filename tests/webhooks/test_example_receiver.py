"""The example in deploy/webhooks, which subscribers copy: it takes what is genuine, once, and nothing else."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator

import pytest

from webhook_receiver import OTHER_SECRET, SECRET, record
from webhooks.alert import read_alert
from webhooks.signing import read_keys, signed_headers
from wirectl.folders import find_deploy_file
from wirectl.local_broker import free_port


@pytest.fixture
def body(read_example) -> bytes:
    sent = record(1, value=read_example("alert", "began"))
    return read_alert(sent.value, sent.headers, wanted=("began",)).body


@pytest.fixture
def example() -> Iterator[tuple[str, subprocess.Popen]]:
    """The example as a process of its own; its address, and it."""
    port = free_port()
    command = [sys.executable, str(find_deploy_file("webhooks/receiver.py")), str(port)]
    with subprocess.Popen(command, env={**os.environ, "SECRET": SECRET}, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        try:
            yield f"http://127.0.0.1:{port}/", process
        finally:
            process.kill()


def post(url: str, body: bytes, *, secrets=(SECRET,), age_seconds: int = 0, signed: bytes | None = None) -> int:
    """Post as the sender does, and give the status; the example may still be starting."""
    headers = signed_headers(read_keys(secrets), webhook_id="1", timestamp=int(time.time()) - age_seconds, body=signed or body)
    request = urllib.request.Request(url, data=body, headers=headers)
    for _ in range(200):
        try:
            return urllib.request.urlopen(request, timeout=5).status
        except urllib.error.HTTPError as error:
            with error:
                return error.code
        except urllib.error.URLError:
            time.sleep(0.05)
    raise AssertionError(f"{url} does not answer")


def test_what_is_genuine_is_taken_once_and_nothing_else(example, body):
    """With either of two secrets while one is replaced; not with another, not changed, not an old one sent again."""
    url, process = example

    statuses = {
        "genuine": post(url, body),
        "again": post(url, body, secrets=(OTHER_SECRET, SECRET)),
        "another secret": post(url, body, secrets=(OTHER_SECRET,)),
        "changed": post(url, body.replace(b"began", b"ended"), signed=body),
        "old": post(url, body, age_seconds=600),
    }
    process.kill()

    assert statuses == {"genuine": 204, "again": 204, "another secret": 400, "changed": 400, "old": 400}
    assert len(process.stdout.read().splitlines()) == 1
