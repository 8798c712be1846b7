"""Runs a Faust app as a process of ours: on uvloop, with our log, waiting for Kafka first, and with our exit codes."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import faust
import uvloop

from chassis.ending import BAD_START as BAD_START  # noqa: PLC0414 - whoever runs an app ends with it
from chassis.ending import FAULT
from chassis.pulse import Pulse
from chassis.settings import Settings


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
    return FAULT if pulse.failed else 0


class _Worker(faust.Worker):
    """Faust's worker, which also stops on a signal while it still waits for Kafka, and leaves the log to us."""

    def __init__(
        self, app: faust.App, settings: Settings, before: Callable[[], Awaitable[None]], *, loop: asyncio.AbstractEventLoop
    ) -> None:
        super().__init__(app, loglevel=settings.log_level, override_logging=False, redirect_stdouts=False, quiet=True, loop=loop)
        self.spinner = None  # it writes terminal escapes also where there is no terminal
        self._before = before

    async def on_first_start(self) -> None:
        await super().on_first_start()  # installs the signal handlers
        await self._before()
