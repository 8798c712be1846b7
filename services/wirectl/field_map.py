"""The environment in, the field map of FRONTWIRE_FIELD_MAP out: what `tag` and `explain` read plain JSON with, as the tagger does."""

from __future__ import annotations

from collections.abc import Mapping

from chassis.settings import read_settings, variable_name
from frontwire.formats.json_fields import FIELD_NAMES


def read_field_map(environment: Mapping[str, str]) -> Mapping[str, str] | None:
    """Read the one variable; the others are no concern of a verb without a broker.

    Raises:
        SettingsError: naming every fault of the map.
    """
    variable = variable_name("field_map")
    return read_settings({variable: environment.get(variable, "")}, field_names=FIELD_NAMES).field_map
