"""A desk that stops itself (SIGSTOP) at the worst moment, once: when its newsroom's records are delivered and nothing is written yet.

Started as `python -m chaos.sleepy_desk`; SLEEPY_AFTER says at which batch.
"""

from __future__ import annotations

import os
import signal
from typing import Any

from desk import batch, worker

batches = 0


async def sleep_before_writing(self: Any, stream: Any) -> None:
    """Do as `Batch.finish` does, but wait for a signal where it would go on to write."""
    global batches  # noqa: PLW0603 - once in a process
    if "clock" in self.tables and self._events:
        batches += 1
        if batches == int(os.environ["SLEEPY_AFTER"]):
            before_end, sent = self.before_end, self._sent

            async def then_sleep() -> None:
                if before_end is not None:
                    await before_end()
                for one in sent:
                    await one
                os.kill(os.getpid(), signal.SIGSTOP)

            self.before_end = then_sleep
            try:
                await finish(self, stream)
            finally:
                self.before_end = before_end
            return
    await finish(self, stream)


finish = batch.Batch.finish
batch.Batch.finish = sleep_before_writing  # type: ignore[method-assign]

if __name__ == "__main__":
    worker.main()
