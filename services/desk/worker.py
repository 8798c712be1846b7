"""The process: settings in, a running app out. Here alone the environment is read and exit codes are made (`chassis.faust_worker`)."""

from __future__ import annotations

import logging
import os
import platform
import sys
import tempfile
from contextlib import closing, nullcontext
from pathlib import Path

from chassis.errors import ChassisError
from chassis.faust_worker import BAD_START, new_loop, run_app
from chassis.health import serve_health
from chassis.logs import configure_logs
from chassis.pulse import Pulse
from chassis.settings import Settings, read_settings
from chassis.traces import Traces, open_traces
from desk.app import create_app
from desk.disk import folder_fault
from desk.metrics import Metrics
from desk.waiting import wait_until_possible

VERSION = "0.1.0"

log = logging.getLogger(__name__)


def main() -> None:
    """Run until a signal or a fault ends it."""
    try:
        settings = read_settings(os.environ)
        configure_logs(settings)
        traces = open_traces(settings, service="frontwire-desk", version=VERSION)
    except ChassisError as error:
        print(f"desk: {error}", file=sys.stderr)
        sys.exit(BAD_START)
    with closing(traces):
        code = run(settings, traces)
    sys.exit(code)


def run(settings: Settings, traces: Traces) -> int:
    """Serve health, wait for Kafka, run the app; give the exit code."""
    metrics, pulse = Metrics(), Pulse()
    pulse.lexicon_loaded = True  # the desk needs none
    metrics.build.info({"version": VERSION, "python": platform.python_version()})
    health = serve_health(settings, metrics.registry, pulse, program="desk", version=VERSION)
    if health is None:
        return BAD_START
    log.info("The desk starts.", extra={"health_port": health.port, "broker": ",".join(settings.broker)})
    loop = new_loop()
    kept = settings.desk_folder
    with nullcontext(str(kept)) if kept else tempfile.TemporaryDirectory(prefix="frontwire-desk-") as folder:
        if fault := folder_fault(Path(folder)):
            print(f"desk: FRONTWIRE_DESK_FOLDER {folder} cannot be used: {fault}", file=sys.stderr)
            return BAD_START
        app, desk = create_app(settings, metrics, pulse, data_folder=Path(folder), traces=traces)
        return run_app(app, settings, pulse, loop=loop, before=lambda: wait_until_possible(desk, pulse))
