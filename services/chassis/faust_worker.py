"""Runs a Faust app as a process of ours: on uvloop, with our log, waiting for Kafka first, and with our exit codes."""

from __future__ import annotations

import asyncio
import logging
import os
import threading
from collections.abc import Awaitable, Callable

import faust
import uvloop

from chassis.ending import BAD_START as BAD_START  # noqa: PLC0414 - whoever runs an app ends with it
from chassis.ending import FAULT
from chassis.pulse import Pulse
from chassis.settings import Settings

log = logging.getLogger(__name__)

STOP_SECONDS = 20.0
"""An orderly stop that takes longer is given up: Kubernetes kills after 30 s, and what is not committed is read again either way."""


def new_loop() -> asyncio.AbstractEventLoop:
    """Make the loop that the app is built and run in."""
    uvloop.install()
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    return loop


def run_app(
    app: faust.App, settings: Settings, pulse: Pulse, *, loop: asyncio.AbstractEventLoop, before: Callable[[], Awaitable[None]]
) -> int:
    """Run the app until a signal or a fault ends it, and give the exit code.

    Args:
        app: the app.
        settings: what the environment says.
        pulse: tells of a fault.
        loop: from `new_loop`.
        before: what is waited for before the app starts; a signal ends the waiting too.
    """
    worker = _Worker(app, settings, before, loop=loop)
    try:
        worker.execute_from_commandline()
    except SystemExit as ended:
        return FAULT if pulse.failed else int(ended.code or 0)
    except KeyboardInterrupt:
        return 0
    finally:
        worker.stopping_in_time()
    return FAULT if pulse.failed else 0


class _Worker(faust.Worker):
    """Faust's worker, which also stops on a signal while it still waits for Kafka, in bounded time, and leaves the log to us."""

    def __init__(
        self, app: faust.App, settings: Settings, before: Callable[[], Awaitable[None]], *, loop: asyncio.AbstractEventLoop
    ) -> None:
        super().__init__(app, loglevel=settings.log_level, override_logging=False, redirect_stdouts=False, quiet=True, loop=loop)
        self.spinner = None  # it writes terminal escapes also where there is no terminal
        self._before = before
        self._giving_up: threading.Timer | None = None

    async def on_first_start(self) -> None:
        await super().on_first_start()  # installs the signal handlers
        await self._before()

    async def stop(self) -> None:
        if self._giving_up is None:
            # A thread's, for a loop that is stuck gives up nothing.
            self._giving_up = threading.Timer(STOP_SECONDS, _give_up)
            self._giving_up.daemon = True
            self._giving_up.start()
        await super().stop()

    def stopping_in_time(self) -> None:
        """The process ends of itself."""
        if self._giving_up is not None:
            self._giving_up.cancel()


def _give_up() -> None:
    log.critical("The worker did not stop in time; it ends and what it had in hand is read again.", extra={"seconds": STOP_SECONDS})
    logging.shutdown()
    os._exit(FAULT)
