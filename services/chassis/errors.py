"""Every exception of the chassis.

ChassisError
└── SettingsError     the environment's FRONTWIRE_ variables cannot be used: every fault, one a line
"""

from __future__ import annotations

from collections.abc import Iterable


class ChassisError(Exception):
    """Base of the chassis' exceptions."""


class SettingsError(ChassisError):
    """The settings cannot be used; `faults` has one sentence for each variable that is wrong."""

    def __init__(self, faults: Iterable[str]) -> None:
        """Keep the faults and make one message of them."""
        self.faults = tuple(faults)
        super().__init__("The settings have faults:\n" + "\n".join(f"  {fault}" for fault in self.faults))
