"""Every exception of the command line; `main` prints the message on one line and exits 1.

WirectlError
├── LocalBrokerError        the broker without Docker: not installed, not started, not ours
├── BrokerUnreachableError  nobody answers at the address, or the broker refuses what was asked
├── TopicMissingError       a topic is not there; names the command that makes it
├── TopicsFileError         the topics file cannot be used: every fault
├── InputError              a file or folder that was named cannot be read or sent
├── DeskUnreachableError    no desk answers, or it has not read its tables back yet
├── NotHeldError            the desk holds nothing under the key
└── AttendedElsewhereError  a program attends to dead letters, and commits by itself
"""

from __future__ import annotations

from collections.abc import Iterable


class WirectlError(Exception):
    """Base of the command line's exceptions."""


class LocalBrokerError(WirectlError):
    """The broker without Docker could not be brought, started or stopped."""


class BrokerUnreachableError(WirectlError):
    """No broker answers, or it refuses what was asked of it."""


class TopicMissingError(WirectlError):
    """A topic that a verb needs is not there."""

    def __init__(self, topic: str, address: str) -> None:
        """Name the topic, the broker and the command that makes the topic."""
        self.topic = topic
        super().__init__(
            f"Topic {topic} is not at {address}: `wirectl topics apply --broker {address}` makes the topics of deploy/kafka/topics.toml."
        )


class TopicsFileError(WirectlError):
    """The topics file cannot be used; `faults` has one sentence for each thing that is wrong."""

    def __init__(self, path: object, faults: Iterable[str]) -> None:
        """Keep the faults and make one message of them."""
        self.faults = tuple(faults)
        super().__init__(f"{path} has faults: " + "; ".join(self.faults))


class InputError(WirectlError):
    """A file or folder that was named cannot be read or sent."""


class DeskUnreachableError(WirectlError):
    """No desk answers, or it has not read its tables back yet."""

    def __init__(self, address: str, said: str) -> None:
        """Name the address and what was said."""
        super().__init__(f"No desk can be asked at {address} ({said}). --desk HOST:PORT names a worker's FRONTWIRE_DESK_WEB_PORT.")


class NotHeldError(WirectlError):
    """The desk holds nothing under a key."""

    def __init__(self, key: str, address: str) -> None:
        """Name the key, the desk and what a key may be."""
        super().__init__(
            f"The desk at {address} holds nothing of {key!r}; a key is a uri, a story, a region, or two actors with | between."
        )


class AttendedElsewhereError(WirectlError):
    """The group of whoever attends to dead letters has members, and commits by itself."""

    def __init__(self, group: str) -> None:
        """Name the group."""
        super().__init__(f"The group {group} has a running program, which says itself how far it has come: nothing was changed.")
