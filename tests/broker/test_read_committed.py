"""What is promised of a Faust app's consumer beside what it reads."""

from __future__ import annotations

import subprocess
import sys

import pytest

pytestmark = pytest.mark.broker

SLOW_WORKER = """
import asyncio, os, sys
import faust
from chassis.read_committed import ReadCommittedApp

broker, topic, folder = sys.argv[1:]
app = ReadCommittedApp(
    f"{topic}-slow", broker=f"kafka://{broker}", broker_session_timeout=2, broker_heartbeat_interval=0.5, store="memory://",
    web_enabled=False, topic_disable_leader=True, topic_allow_declare=False, datadir=folder,
)

@app.on_partitions_assigned.connect
async def open_tables(*_, **__):
    print("assigned", flush=True)
    app.loop.call_later(15, os._exit, 0)
    await asyncio.sleep(6)

@app.agent(app.topic(topic, value_serializer="raw"))
async def read(stream):
    async for _ in stream:
        pass

faust.Worker(app, loglevel="ERROR", quiet=True, redirect_stdouts=False).execute_from_commandline()
"""


def test_a_worker_that_takes_longer_than_its_session_to_begin_stays_in_its_group(topics, tmp_path):
    """It is assigned its partitions once, not again and again."""
    command = [sys.executable, "-c", SLOW_WORKER, topics.bootstrap, topics.settings.articles_topic, str(tmp_path)]

    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)

    assert done.stdout.count("assigned") == 1, done.stderr
