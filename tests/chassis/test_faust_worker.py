"""The end of a worker: in order when it can be, and in bounded time always."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

SERVICES = Path(__file__).parents[2] / "services"

# A worker whose app never stops, as one whose Kafka client waits for a broker that is gone.
HANGING = textwrap.dedent("""
    import asyncio, sys
    import faust
    from chassis import faust_worker
    from chassis.pulse import Pulse
    from chassis.settings import Settings

    faust_worker.STOP_SECONDS = 1.0

    async def never_ends():
        print("waiting", flush=True)
        try:
            await asyncio.sleep(3600)
        finally:
            await asyncio.sleep(3600)

    class Hanging(faust.App):
        async def stop(self):
            await asyncio.sleep(3600)

    loop = faust_worker.new_loop()
    app = Hanging("hanging", broker="kafka://127.0.0.1:1", store="memory://", web_enabled=False)
    sys.exit(faust_worker.run_app(app, Settings(), Pulse(), loop=loop, before=never_ends))
""")


def test_a_stop_that_hangs_is_given_up_with_a_line_that_says_so():
    """SIGTERM with a broker gone: a desk took 64 s to end, and Kubernetes waits for 30."""
    environment = {**os.environ, "PYTHONPATH": str(SERVICES)}
    process = subprocess.Popen(
        [sys.executable, "-c", HANGING], env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    assert process.stdout
    while "waiting" not in process.stdout.readline():
        assert process.poll() is None

    process.send_signal(signal.SIGTERM)
    said, _ = process.communicate(timeout=60)

    assert process.returncode == 1
    assert "did not stop in time" in said
