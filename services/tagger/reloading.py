"""SIGHUP in, new knowledge in use out: a whole lexicon is built in a thread, and the lane takes it for the batches that begin from then on.

Knowledge that has faults leaves everything as it was. `worker` puts `ask` behind the signal, the app runs `run`.
"""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Protocol

from chassis.memory import loading_for_good
from frontwire.errors import KnowledgeError
from frontwire.knowledge.lexicon import load_lexicon

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from frontwire.knowledge.entities import Lexicon
    from tagger.metrics import Metrics

log = logging.getLogger(__name__)


class User(Protocol):
    """Whoever tags: the lane."""

    lexicon: Lexicon

    def use(self, lexicon: Lexicon) -> None:
        """Tag with this from now on."""


class Reloading:
    """One knowledge folder, read again whenever it is asked for."""

    def __init__(self, folder: Path, metrics: Metrics) -> None:
        """Nothing is asked for yet."""
        self._folder, self._metrics = folder, metrics
        self._asked = asyncio.Event()

    def ask(self) -> None:
        """Ask for the folder to be read again; asked while it is read, it is read once more."""
        self._asked.set()

    async def run(self, user: User) -> None:
        """Reload whenever it is asked for."""
        while True:
            await self._asked.wait()
            self._asked.clear()
            await self.reload(user)

    async def reload(self, user: User) -> None:
        """Read the folder, and give the user what is in it unless it has faults."""
        before = user.lexicon
        try:
            # Beside the thread the loop stands still for 0.4 s at a time, 1.5 s on a machine with four times too much to do (measured):
            # the lane goes on, and no session of 6 s ends.
            lexicon = await asyncio.to_thread(_load, self._folder, tuple(before.indexes))
        except KnowledgeError as error:
            self._keep(before, error.faults)
            return
        except Exception as error:  # noqa: BLE001 - a fault of ours ends no tagger here: the knowledge in use is well
            self._keep(before, (f"{type(error).__name__}: {error}",), error)
            return
        user.use(lexicon)
        self._note("loaded")
        log.info("New knowledge is in use.", extra={"knowledge": lexicon.version, "before": before.version})

    def _keep(self, before: Lexicon, faults: Sequence[str], error: Exception | None = None) -> None:
        self._note("failed")
        log.error(
            "The new knowledge cannot be loaded; the tagger goes on with what it has.",
            exc_info=error,
            extra={"knowledge": before.version, "folder": str(self._folder), "faults": list(faults)},
        )

    def _note(self, result: str) -> None:
        self._metrics.knowledge_reloads.labels(result).inc()
        self._metrics.knowledge_reload_successful.set(result == "loaded")


def _load(folder: Path, languages: tuple[str, ...]) -> Lexicon:
    """Build a lexicon with the indexes of the languages that are in use: the first text of each would hold the loop up."""
    with loading_for_good():
        lexicon = load_lexicon(folder)
        for language in languages:
            lexicon.index_of(language)
    return lexicon
