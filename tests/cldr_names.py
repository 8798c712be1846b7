"""Writes what Unicode's CLDR calls countries and capitals, as `vocabulary/languages/<language>-cldr.toml` (`make names`).

Taken by way of Babel for every country of `vocabulary/countries`; a capital has a name there when it gives a time zone its name. What
the press calls otherwise stands in the language's own file, which is written by hand.
"""

from __future__ import annotations

import json
from pathlib import Path

import babel
from babel.core import get_global
from babel.dates import get_timezone_location

from frontwire.knowledge.entries import Country
from frontwire.knowledge.lexicon import DATA_FOLDER
from frontwire.knowledge.loading import read_knowledge

LANGUAGES = ("ar", "de", "es", "fa", "fr", "pt", "ru", "tr", "uk", "zh")
BESIDE_ISO = {"XKX": "XK"}


def write(folder: Path = DATA_FOLDER) -> None:
    """Write every language's file."""
    countries = [country for file in read_knowledge(folder).countries.values() for country in file.country]
    for language in LANGUAGES:
        lines = [
            f"# Written by `make names` from Unicode's CLDR (Babel {babel.__version__}); other names are in {language}.toml.",
            f'language = "{language}"',
            *("", "[names]", *_table({country.iso3: _names(country, language) for country in countries})),
            *("", "[capitals]", *_table({country.iso3: _capital(country, language) for country in countries})),
        ]
        path = folder / "vocabulary" / "languages" / f"{language}-cldr.toml"
        path.parent.mkdir(exist_ok=True)
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        print(f"{path.relative_to(folder)} is written")


def _table(names: dict[str, list[str]]) -> list[str]:
    return [f"{iso3} = {json.dumps(found, ensure_ascii=False)}" for iso3, found in sorted(names.items()) if found]


def _names(country: Country, language: str) -> list[str]:
    """Give CLDR's name; what it puts in brackets ("Myanmar (Birmanie)") is a name too."""
    aliases = get_global("territory_aliases")
    alpha2 = BESIDE_ISO.get(country.iso3) or next(iter(aliases.get(country.iso3, ())), "")
    outer, _, inner = babel.Locale.parse(language).territories.get(alpha2, "").partition(" (")
    return [name for name in (outer, inner.rstrip(")")) if name]


def _capital(country: Country, language: str) -> list[str]:
    city = country.capital.replace(" ", "_")
    zone = next((zone for zone in get_global("zone_territories") if city and zone.endswith(f"/{city}")), None)
    name = get_timezone_location(zone, locale=language, return_city=True) if zone else ""
    return [name] if name and name != country.capital else []


if __name__ == "__main__":
    write()
