"""The process: settings and knowledge in, a running app out. Here alone the environment is read and exit codes are made.

Exit codes: 0 after SIGTERM or SIGINT, 1 after a fault while running, 2 when settings or knowledge stop the start.
"""

from __future__ import annotations

import asyncio
import logging
import os
import platform
import sys
import tempfile
from pathlib import Path

import faust
import uvloop

from chassis.errors import ChassisError
from chassis.health import HealthServer
from chassis.logs import configure_logs
from chassis.memory import loading_for_good
from chassis.settings import Settings, read_settings
from frontwire.errors import KnowledgeError
from frontwire.events import TAGGER_VERSION
from frontwire.formats.json_fields import FIELD_NAMES
from frontwire.knowledge.entities import Lexicon
from frontwire.knowledge.lexicon import DATA_FOLDER, load_lexicon
from tagger.app import create_app
from tagger.metrics import Metrics
from tagger.pulse import Pulse
from tagger.waiting import wait_for_kafka

log = logging.getLogger(__name__)

_FAULT, _BAD_START = 1, 2


def main() -> None:
    """Run until a signal or a fault ends it."""
    try:
        settings = read_settings(os.environ, field_names=FIELD_NAMES)
        configure_logs(settings)
        with loading_for_good():
            lexicon = load_lexicon(settings.knowledge_folder or DATA_FOLDER)
    except (ChassisError, KnowledgeError) as error:
        print(f"tagger: {error}", file=sys.stderr)
        sys.exit(_BAD_START)
    sys.exit(run(settings, lexicon))


def run(settings: Settings, lexicon: Lexicon) -> int:
    """Serve health, wait for Kafka, run the app; give the exit code."""
    metrics, pulse = Metrics(), Pulse()
    pulse.lexicon_loaded = True
    metrics.knowledge.info({"version": lexicon.version})
    metrics.build.info({"version": TAGGER_VERSION, "python": platform.python_version()})
    try:
        health = HealthServer(settings.health_host, settings.health_port, metrics.registry, live=pulse.not_live, ready=pulse.not_ready)
    except OSError as error:
        print(f"tagger: FRONTWIRE_HEALTH_PORT {settings.health_port} cannot be served: {error.strerror}", file=sys.stderr)
        return _BAD_START
    health.start()
    log.info("The tagger starts.", extra={"knowledge": lexicon.version, "health_port": health.port, "broker": ",".join(settings.broker)})
    uvloop.install()
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    with tempfile.TemporaryDirectory(prefix="frontwire-tagger-") as folder:
        app = create_app(settings, lexicon, metrics, pulse, data_folder=Path(folder))
        worker = _Worker(app, settings, pulse, loop=loop)
        try:
            worker.execute_from_commandline()
        except SystemExit as ended:
            return _FAULT if pulse.failed else int(ended.code or 0)
        except KeyboardInterrupt:
            return 0
    return _FAULT if pulse.failed else 0


class _Worker(faust.Worker):
    """Faust's worker, which also stops on a signal while it still waits for Kafka, and leaves the log to us."""

    def __init__(self, app: faust.App, settings: Settings, pulse: Pulse, *, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__(app, loglevel=settings.log_level, override_logging=False, redirect_stdouts=False, quiet=True, loop=loop)
        self.spinner = None  # it writes terminal escapes also where there is no terminal
        self._settings, self._pulse = settings, pulse

    async def on_first_start(self) -> None:
        await super().on_first_start()  # installs the signal handlers
        await wait_for_kafka(self._settings, self._pulse)
