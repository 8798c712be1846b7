"""A name as the knowledge writes it in; out, the forms that texts of its language give it: cases, prefixes, a genitive's s.

By rule, not by dictionary: a form that nobody uses costs a place in the index and finds nothing. `lexicon` adds every form.

>>> forms("Сирия", "ru")
('Сирия', 'Сирии', 'Сирию', 'Сирией')
>>> "Южного Судана" in forms("Южный Судан", "ru")
True
>>> "وبالسودان" in forms("السودان", "ar")
True
>>> forms("Mali", "fr")
('Mali',)
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache


def forms(name: str, language: str) -> tuple[str, ...]:
    """Give the forms of a name, itself first, each once.

    Args:
        name: its base form, of one word or several.
        language: ISO 639-1; one without rules here gives the name alone.
    """
    inflect = _LANGUAGES.get(language)
    return (name,) if inflect is None else tuple(dict.fromkeys((name, *inflect(name))))


# Endings of the base form, then of the genitive, dative, accusative, instrumental and prepositional (alternatives after a bar), then
# other forms that the word takes: genders of an adjective, the plural. The first ending that fits is taken.
_Table = tuple[tuple[str, str], ...]

_RUSSIAN: _Table = (
    ("ский", "ского скому ского ским ском ская|ской|скую|ское|ские|ских|скими"),
    ("цкий", "цкого цкому цкого цким цком цкая|цкой|цкую|цкое|цкие|цких|цкими"),
    ("ый", "ого ому ого ым ом ая|ой|ую|ое|ые|ых|ыми"),
    ("ий", "его|ого ему|ому его|ого им ем|ом ая|яя|ой|ей|ую|юю|ое|ее|ие|их|ими"),
    ("ой", "ого ому ого ым|им ом ая|ую|ое|ые|ие|ых|их"),
    ("ская", "ской ской скую ской ской ские|ских"),
    ("ая", "ой ой ую ой ой ые|ие|ых|их"),
    ("ние", "ния нию ние нием нии ния|ний"),
    ("ие", "их им ие ими их ия|ию|ием|ии"),
    ("ые", "ых ым ые ыми ых"),
    ("ия", "ии ии ию ией ии"),
    ("ья", "ьи ье ью ьей ье"),
    ("я", "и е ю ей|ёй е"),
    ("ша", "ши ше шу шей ше"),
    ("ка", "ки ке ку кой ке"),
    ("га", "ги ге гу гой ге"),
    ("ха", "хи хе ху хой хе"),
    ("а", "ы е у ой е ам|ами|ах"),
    ("ство", "ства ству ство ством стве"),
    ("ь", "и|я и|ю ь|я ью|ем и|е ей|ям|ями|ях"),
    ("й", "я ю я|й ем е"),
    ("ец", "ца цу ца цем це цы|цев|цам|цами|цах"),
    ("ин", "ина ину ина|ин ином|иным ине ины|инов|инам|инами|инах"),
    ("ов", "ова ову ова|ов овым|овом ове"),
    ("ев", "ева еву ева|ев евым|евом еве"),
    ("ане", "ан анам ан анами анах"),
    ("яне", "ян янам ян янами янах"),
    ("ы", "ов ам ы|ов ами ах"),
    ("и", "ов|ей ам|ям и|ов|ей ами|ями ах|ях"),
)
_RUSSIAN_CONSONANT = "а у а| ом е ы|и|ов|ам|ами|ах"

_UKRAINIAN: _Table = (
    ("ський", "ського ському ського ським ському ська|ської|ській|ську|ською|ське|ські|ських|ськими"),
    ("цький", "цького цькому цького цьким цькому цька|цької|цькій|цьку|цькою|цьке|цькі|цьких|цькими"),
    ("ий", "ого ому ого им ому а|ої|ій|у|ою|е|і|их|ими"),
    ("ія", "ії ії ію ією ії"),
    ("ка", "ки ці ку кою ці"),
    ("га", "ги зі гу гою зі"),
    ("ха", "хи сі ху хою сі"),
    ("ння", "ння нню ння нням нні"),
    ("я", "і ї|і ю ею|єю і|ї"),
    ("а", "и і у ою і ам|ами|ах"),
    ("ство", "ства ству ство ством стві"),
    ("ість", "ості ості ість істю ості"),
    ("ець", "ця цю|цеві ця цем ці ців|цям|цями|цях"),
    ("ь", "я|і ю|і я|ь ем|ю і ів|ям|ями|ях"),
    ("й", "я ю|єві я|й єм ї"),
    ("їв", "єва єву їв євом єві"),
    ("ків", "кова кову ків ковом кові"),
    ("вів", "вова вову вів вовом вові"),
    ("и", "ів|ей ам и|ів ами ах"),
    ("і", "ів|ей|их ам|им і|ів ами|ими ах|их"),
)
_UKRAINIAN_CONSONANT = "а|у у|ові а| ом і и|ів|ам|ами|ах"

_CASES = 5  # beside the base form


def _slavic(name: str, table: _Table, consonant: str) -> list[str]:
    """Decline a word; of a phrase every word in parallel ("Южного Судана"), and the first alone ("армии Сирии")."""
    words = name.split(" ")
    declined = [_decline(word, table, consonant) for word in words]
    if len(words) == 1:
        return [form for case in declined[0] for form in case]
    agreeing = [" ".join(case[number][0] for case in declined) for number in range(_CASES + 1)]
    rest = words[1:]
    return [*agreeing, *(" ".join((form, *rest)) for case in declined[0] for form in case)]


@cache
def _decline(word: str, table: _Table, consonant: str) -> tuple[tuple[str, ...], ...]:
    """Give the forms of each case, the base form first and whatever else there is last; a word that is not declined stays itself."""
    if not (word.islower() or word.istitle() or "-" in word) or len(word) < _SHORTEST:
        return ((word,),) * (_CASES + 1)
    for ending, cases in table:
        if word.endswith(ending):
            stem = word[: len(word) - len(ending)]
            return ((word,), *(tuple(stem + form for form in case.split("|")) for case in cases.split(" ")))
    if word[-1] in "бвгґджзклмнпрстфхцчшщ":
        return ((word,), *(tuple(word + form for form in case.split("|")) for case in consonant.split(" ")))
    return ((word,),) * (_CASES + 1)


_SHORTEST = 3


def _russian(name: str) -> list[str]:
    return _slavic(name, _RUSSIAN, _RUSSIAN_CONSONANT)


def _ukrainian(name: str) -> list[str]:
    return _slavic(name, _UKRAINIAN, _UKRAINIAN_CONSONANT)


def _arabic(name: str) -> list[str]:
    """Add the article, conjunctions and prepositions that are written together with a word, before the first one."""
    if name.startswith("ال"):
        bare = name[2:]
        return [*(prefix + name for prefix in ("و", "ف", "ب", "ك", "وب")), "لل" + bare, "ولل" + bare, bare]
    return [prefix + name for prefix in ("ال", "و", "ف", "ب", "ل", "ك", "وال", "بال", "لل", "ول", "وب", "وبال", "ولل")]


def _german(name: str) -> list[str]:
    """Add the genitive of a name: "Syriens"."""
    return [] if name[-1:] in "sxzß" or name.islower() else [f"{name}s"]


_LANGUAGES: dict[str, Callable[[str], list[str]]] = {"ru": _russian, "uk": _ukrainian, "ar": _arabic, "de": _german}
