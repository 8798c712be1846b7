"""A qcode as a wire writes it in, the same with the IPTC's alias out: "mt:20000056" of an agency's own catalog is "medtop:20000056".

Codes are the same when their schemes have the same URI, whatever the aliases are. The IPTC's standard catalog is known here and
never fetched; a catalog within the item comes first; an alias that nobody explains stays as it is.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from frontwire.formats.xml import attribute, children

if TYPE_CHECKING:
    from collections.abc import Iterable

    from frontwire.formats.xml import Element

_NEWSCODES = re.compile(r"https?://cv\.iptc\.org/newscodes/")
# Of the standard catalog's 120 schemes those that readers ask for, and those that a subject may be of; by what follows "newscodes/".
_ALIASES = {
    "mediatopic": "medtop",
    "subjectcode": "subj",
    "ninature": "ninat",
    "plinature": "plinat",
    "pubstatusg2": "stat",
    "signal": "sig",
    "genre": "genre",
    "itemrelation": "irel",
    "newsprovider": "nprov",
    "provider": "prov",
    "scene": "scn",
    "urgency": "urgy",
    "priority": "prio",
    "edrole": "erol",
    "worldregion": "wldreg",
    "productgenre": "prodgenre",
    "subjectqualifier": "squ",
    "newsitemtype": "nityp",
}


def read_catalogs(items: Iterable[Element]) -> dict[str, str]:
    """Give what the catalogs within an item or message explain: an alias to the IPTC's alias, or to itself where the scheme is another's.

    An agency's scheme under an alias of the IPTC's goes by its URI, so that nobody takes one for the other.

    Args:
        items: the elements that may hold a `catalog`, the outer ones first.
    """
    return {
        attribute(scheme, "alias"): _name_of(attribute(scheme, "alias"), attribute(scheme, "uri"))
        for item in items
        for catalog in children(item, "catalog")
        for scheme in children(catalog, "scheme")
    }


def _name_of(alias: str, scheme_uri: str) -> str:
    return _alias_of(scheme_uri) or (scheme_uri.rstrip("/") if alias in _STANDARD and scheme_uri else alias)


_STANDARD = frozenset(_ALIASES.values())


def _alias_of(scheme_uri: str) -> str:
    """Give the IPTC's alias of a scheme; "" when it is none of theirs.

    >>> _alias_of("http://cv.iptc.org/newscodes/mediatopic/"), _alias_of("https://wire.example/cv/topics/")
    ('medtop', '')
    """
    found = _NEWSCODES.match(scheme_uri)
    return _ALIASES.get(scheme_uri[found.end() :].strip("/#").casefold(), "") if found else ""


def qcode_of(scheme_uri: str, code: str) -> str:
    """Give a code with its scheme, by the IPTC's alias where the scheme is theirs.

    >>> qcode_of("http://cv.iptc.org/newscodes/mediatopic/", "20000056"), qcode_of("", "Congo")
    ('medtop:20000056', 'Congo')
    """
    scheme = _alias_of(scheme_uri) or scheme_uri.rstrip("#/:")
    return f"{scheme}:{code}" if scheme else code


def code_of(element: Element | None, catalog: dict[str, str]) -> str:
    """Give what an element points at: its qcode with the IPTC's alias, its uri likewise, or its literal; "" when it points at nothing."""
    if element is None:
        return ""
    if qcode := attribute(element, "qcode"):
        alias, colon, code = qcode.partition(":")
        return f"{catalog.get(alias, alias)}:{code}" if colon else qcode
    if uri := attribute(element, "uri"):
        scheme_uri, slash, code = uri.rpartition("/")
        alias = _alias_of(scheme_uri) if slash else ""
        return f"{alias}:{code}" if alias else uri
    return attribute(element, "literal")


def is_foreign(qcode: str, catalog: dict[str, str]) -> bool:
    """Tell whether the catalog explains a qcode's scheme, and as none of the IPTC's."""
    return catalog.get(qcode.partition(":")[0], "medtop") not in _STANDARD
