"""The process: settings in, a running sender out. Here alone the environment is read and exit codes are made (`chassis.ending`)."""

from __future__ import annotations

import asyncio
import logging
import os
import platform
import signal
import ssl
import sys
from typing import TYPE_CHECKING

import uvloop

from chassis.ending import BAD_START, FAULT
from chassis.errors import ChassisError, SettingsError
from chassis.health import serve_health
from chassis.logs import configure_logs
from chassis.pulse import Pulse
from chassis.settings import Settings, read_settings
from chassis.waiting import wait_for_kafka
from webhooks.delivering import Receiver, open_session
from webhooks.metrics import Metrics
from webhooks.sender import Sender
from webhooks.signing import read_keys

if TYPE_CHECKING:
    from collections.abc import Mapping

VERSION = "0.1.0"

log = logging.getLogger(__name__)

_TICK_SECONDS = 1.0


def main() -> None:
    """Run until a signal or a fault ends it."""
    try:
        settings = read_settings(os.environ)
        if not settings.webhook_urls:
            raise SettingsError(["FRONTWIRE_WEBHOOK_URLS is missing: where alerts are to be posted"])
        trust = _trust(settings)
        configure_logs(settings)
    except ChassisError as error:
        print(f"webhooks: {error}", file=sys.stderr)
        sys.exit(BAD_START)
    sys.exit(run(settings, trust))


def run(settings: Settings, trust: ssl.SSLContext | None) -> int:
    """Serve health, wait for Kafka, post alerts; give the exit code."""
    metrics, pulse = Metrics(len(settings.webhook_urls)), Pulse()
    pulse.lexicon_loaded = True  # the sender needs none
    metrics.build.info({"version": VERSION, "python": platform.python_version()})
    health = serve_health(settings, metrics.registry, pulse, program="webhooks", version=VERSION)
    if health is None:
        return BAD_START
    log.info(
        "The webhook sender starts.",
        extra={"receivers": len(settings.webhook_urls), "health_port": health.port, "broker": ",".join(settings.broker)},
    )
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        try:
            runner.run(_send(settings, trust, metrics, pulse))
        except Exception as error:
            log.critical("The webhook sender has failed; it ends and what it had in hand is posted again.", exc_info=error)
            return FAULT
    return 0


async def _send(settings: Settings, trust: ssl.SSLContext | None, metrics: Metrics, pulse: Pulse) -> None:
    stopping = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    ticking = asyncio.create_task(_tick(pulse))
    async with open_session(timeout_seconds=settings.webhook_timeout_seconds, trust=trust) as session:
        keys = read_keys(secret.get_secret_value() for secret in settings.webhook_secrets)
        receivers = [
            Receiver(number, url.get_secret_value(), session, keys, metrics, give_up_seconds=settings.webhook_give_up_seconds)
            for number, url in enumerate(settings.webhook_urls, start=1)
        ]
        if await _kafka_is_there(settings, pulse, stopping):
            await Sender(settings, receivers, metrics, pulse).run(stopping)
    ticking.cancel()


async def _kafka_is_there(settings: Settings, pulse: Pulse, stopping: asyncio.Event) -> bool:
    """Wait for the broker and its topics; a signal ends the waiting too."""

    async def look(_admin: object, _found: Mapping[str, int]) -> str:
        return ""

    waiting = asyncio.create_task(wait_for_kafka(settings, pulse, {settings.alerts_topic, settings.dlq_topic}, look))
    stopped = asyncio.create_task(stopping.wait())
    done, left = await asyncio.wait({waiting, stopped}, return_when=asyncio.FIRST_COMPLETED)
    for task in left:
        task.cancel()
    if waiting in done:
        await waiting
    return waiting in done


async def _tick(pulse: Pulse) -> None:
    """Show that the event loop comes round."""
    while True:
        pulse.tick()
        await asyncio.sleep(_TICK_SECONDS)


def _trust(settings: Settings) -> ssl.SSLContext | None:
    if settings.webhook_cafile is None:
        return None
    try:
        return ssl.create_default_context(cafile=settings.webhook_cafile)
    except OSError as error:  # ssl.SSLError is one
        raise SettingsError([f"FRONTWIRE_WEBHOOK_CAFILE '{settings.webhook_cafile}' cannot be used: {error}"]) from error
