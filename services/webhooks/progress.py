"""What of a partition is finished: offsets as they are taken in and as they are done in, the offset that may be committed out."""

from __future__ import annotations


class Progress:
    """One partition's records in hand; those taken in later may be done earlier.

    >>> progress = Progress()
    >>> for offset in (7, 8, 9):
    ...     progress.take_in(offset)
    >>> progress.finish(8)
    >>> progress.committable
    7
    >>> progress.finish(7)
    >>> progress.committable
    9
    """

    def __init__(self) -> None:
        """Begin with empty hands."""
        self._in_hand: dict[int, None] = {}  # in the order of the offsets
        self._next: int | None = None

    def take_in(self, offset: int) -> None:
        """Begin a record."""
        self._in_hand[offset] = None
        self._next = offset + 1

    def finish(self, offset: int) -> None:
        """Be done with a record."""
        del self._in_hand[offset]

    @property
    def committable(self) -> int | None:
        """The offset up to which all is done; None before the first record."""
        return next(iter(self._in_hand), self._next)
