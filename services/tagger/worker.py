"""The process: settings and knowledge in, a running app out. Here alone the environment is read and the process ended
(`chassis.faust_worker`).
"""

from __future__ import annotations

import logging
import os
import platform
import signal
import sys
import tempfile
from contextlib import closing
from pathlib import Path

from chassis.errors import ChassisError
from chassis.faust_worker import BAD_START, new_loop, run_app
from chassis.health import serve_health
from chassis.logs import configure_logs
from chassis.memory import loading_for_good
from chassis.pulse import Pulse
from chassis.settings import Settings, read_settings
from chassis.traces import Traces, open_traces
from frontwire.errors import KnowledgeError
from frontwire.events import TAGGER_VERSION
from frontwire.formats.json_fields import FIELD_NAMES
from frontwire.knowledge.entities import Lexicon
from frontwire.knowledge.lexicon import DATA_FOLDER, load_lexicon
from tagger.app import create_app
from tagger.metrics import Metrics
from tagger.reloading import Reloading
from tagger.waiting import wait_until_possible

log = logging.getLogger(__name__)


def main() -> None:
    """Run until a signal or a fault ends it."""
    try:
        settings = read_settings(os.environ, field_names=FIELD_NAMES)
        configure_logs(settings)
        traces = open_traces(settings, service="frontwire-tagger", version=TAGGER_VERSION)
        with loading_for_good():
            lexicon = load_lexicon(settings.knowledge_folder or DATA_FOLDER)
    except (ChassisError, KnowledgeError) as error:
        print(f"tagger: {error}", file=sys.stderr)
        sys.exit(BAD_START)
    with closing(traces):
        code = run(settings, lexicon, traces)
    sys.exit(code)


def run(settings: Settings, lexicon: Lexicon, traces: Traces) -> int:
    """Serve health, wait for Kafka, run the app; give the exit code."""
    metrics, pulse = Metrics(), Pulse()
    metrics.build.info({"version": TAGGER_VERSION, "python": platform.python_version()})
    health = serve_health(settings, metrics.registry, pulse, program="tagger", version=TAGGER_VERSION)
    if health is None:
        return BAD_START
    log.info("The tagger starts.", extra={"knowledge": lexicon.version, "health_port": health.port, "broker": ",".join(settings.broker)})
    loop = new_loop()
    reloading = None
    if settings.knowledge_folder:  # the package's own knowledge changes with the package, and SIGHUP means the end as ever
        reloading = Reloading(settings.knowledge_folder, metrics)
        loop.add_signal_handler(signal.SIGHUP, reloading.ask)
    with tempfile.TemporaryDirectory(prefix="frontwire-tagger-") as folder:
        app = create_app(settings, lexicon, metrics, pulse, data_folder=Path(folder), traces=traces, reloading=reloading)
        return run_app(app, settings, pulse, loop=loop, before=lambda: wait_until_possible(settings, pulse))
