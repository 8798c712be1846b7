"""A JSON object in, an article out: what the readers of ninjs, of AP's JSON and of plain JSON share.

Every field of the wrong type that an article cannot do without is remembered, so that one message names them all; what is only
nice to have (byline, subjects, links) is read where it has a shape that is known, and left where it has not.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from frontwire.article import Article, Headline, Link, Subject, Supersedes
from frontwire.errors import Reason, Unreadable
from frontwire.formats.content import Content
from frontwire.formats.html import text_of
from frontwire.formats.making import make_article
from frontwire.formats.subjects import subject_of

# Our names, and what ninjs 1.x, 2.x and 3.x, their dialects and people in general call them: the first that is there counts.
NAMES: dict[str, tuple[str, ...]] = {
    "uri": ("uri", "guid", "urn", "dpa_id", "id"),
    "headline": ("headline", "title", "headlines"),
    "body": (
        *("body", "body_text", "bodies", "body_html", "body_xhtml", "body_html5", "body_richhtml5"),
        *("article_html", "content", "description"),
    ),
    "version": ("version",),
    "version_created": ("versioncreated", "versionCreated", "version_created", "updated", "published", "date"),
    "first_created": ("firstcreated", "firstCreated", "first_created"),
    "embargoed_until": ("embargoed", "embargoedUntil", "embargoeduntil", "embargoed_until"),
    "language": ("language", "lang"),
    "provider": ("provider", "infosource", "infosources", "infoSources", "source", "copyrightholder", "copyrightHolder"),
    "pub_status": ("pubstatus", "pubStatus", "pub_status"),
    "located": ("located",),
    "slugline": ("slugline", "slug"),
    "byline": ("byline", "by", "bylines", "author", "authors"),
    "urgency": ("urgency",),
    "ed_note": ("ednote", "edNote", "ed_note"),
    "rights": ("copyrightnotice", "copyrightNotice", "copyright", "usageterms", "usageTerms", "rights"),
    "subjects": ("subject", "subjects"),
    "item_class": ("type",),
}
"""Our names, and what stands for each without a field map."""

_OURS = {name: ours for ours, names in NAMES.items() for name in (ours, *names)}
FIELD_NAMES = frozenset(_OURS)
"""What a field map may name: our names, or any that we know them by ("body_text" is read as text, "body_html" as markup)."""


def read_json_article(content: Content, format_name: str, document: dict[str, Any] | None = None) -> Article:
    """Read an object that uses the names of ninjs, or common ones.

    Args:
        content: the record.
        format_name: the reader's FORMAT.
        document: the object, when it is not the whole record.

    Raises:
        Unreadable: wrong types, or a time that is none.
    """
    if document is None:
        document = content.document or {}
    wrong: list[str] = []
    uri = _text(document, NAMES["uri"], wrong)
    headline, other_headlines = _headlines(document, wrong)
    body = _body(document, wrong)
    times = [_text(document, NAMES[name], wrong) for name in ("version_created", "first_created", "embargoed_until")]
    pub_status = _text(document, NAMES["pub_status"], wrong)
    language = _text(document, NAMES["language"], wrong)
    provider = _provider(document, wrong)
    located = document.get("located")
    located = _name_in(located, "located", wrong) if isinstance(located, dict) else _text(document, NAMES["located"], wrong)
    version = _version(document, wrong)
    if wrong:
        raise Unreadable(Reason.WRONG_TYPE, "; ".join(wrong[:_MOST_FAULTS]), uri=uri or None)
    item_class = document.get("type")
    return make_article(
        content,
        format=format_name,
        uri=uri,
        headline=_without_markup(headline),
        body=body,
        version=version,
        version_created=times[0],
        first_created=times[1],
        embargoed_until=times[2],
        language=language,
        provider=provider,
        pub_status=pub_status,
        located=located,
        slugline=_words(document, NAMES["slugline"]),
        byline=_words(document, NAMES["byline"]),
        urgency=_words(document, NAMES["urgency"]),
        ed_note=_words(document, NAMES["ed_note"]),
        rights=_words(document, NAMES["rights"]),
        links=_links(document),
        headlines=other_headlines,
        subjects=_subjects(document),
        signals=_codes(document, ("signals", "signal", "editorialtypes", "genre", "genres")),
        item_class=item_class if isinstance(item_class, str) else "",
        supersedes=_supersedes(document),
    )


def is_mapped(content: Content) -> bool:
    """Tell whether a field map's own name for the headline or the body is in the record."""
    document, field_map = content.document, content.field_map
    if not field_map or document is None:
        return False
    return any(
        path not in NAMES[_OURS[name]] and _value_at(document, path) is not None
        for name, path in field_map.items()
        if _OURS[name] in ("headline", "body")
    )


def map_fields(document: dict[str, Any], field_map: Mapping[str, str]) -> dict[str, Any]:
    r"""Give the object with every field of the map under the name that we know it by; the map's names are of FIELD_NAMES.

    >>> map_fields({"meta": {"nr": 7}, "text": ["One", "Two"], "lang": "en"}, {"uri": "meta.nr", "body": "text"})["body"]
    'One\nTwo'
    """
    fields = dict(document)
    for name, path in field_map.items():
        value = _value_at(document, path)
        if value is None:
            continue
        ours = _OURS[name]
        for other in NAMES[ours]:
            fields.pop(other, None)
        fields[name if name in NAMES[ours] else NAMES[ours][0]] = _mapped(ours, value)
    return fields


def _value_at(document: dict[str, Any], path: str) -> Any:
    """Give what stands under a name, or at a path of names and numbers ("story.texts.0.value"); None when nothing does."""
    if path in document:
        return document[path]
    value: Any = document
    for step in path.split("."):
        if isinstance(value, dict):
            value = value.get(step)
        elif isinstance(value, list) and step.isdecimal() and len(step) < _LONGEST_NUMBER and int(step) < len(value):
            value = value[int(step)]
        else:
            return None
    return value


_LONGEST_NUMBER = 6


def _mapped(name: str, value: Any) -> Any:
    """A field that is asked for by name may be a number, or a text in paragraphs."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return str(value)
    if name == "body" and isinstance(value, list) and all(isinstance(part, str) for part in value):
        return "\n".join(value)
    if name == "subjects" and isinstance(value, str):
        return [value]
    return value


def _text(document: dict[str, Any], names: tuple[str, ...], wrong: list[str], *, inside: str = "") -> str:
    """Give the first of the names that has any text."""
    for name in names:
        value = document.get(name)
        if value is None or value == "":
            continue
        if isinstance(value, str):
            return value
        if name in _ANYTHING:
            continue
        wrong.append(f"{inside}{name} is {_kind(value)}; a string is expected")
        return ""
    return ""


# Everyday words, under which objects of others may have anything.
_ANYTHING = frozenset({"updated"})


def _headlines(document: dict[str, Any], wrong: list[str]) -> tuple[str, tuple[Headline, ...]]:
    """Ninjs 1.x has one headline, 2.x and 3.x a list of them with roles; the main one has none or role "main"."""
    headlines = document.get("headlines")
    if headlines is None:
        return _text(document, ("headline", "title"), wrong), _further_headlines(document)
    parts = _parts(headlines, "headlines", wrong)
    main = next((part for part in parts if part.get("role") in _MAIN), parts[0] if parts else {})
    others = [
        Headline(str(part.get("role") or ""), part["value"])
        for part in parts[:_MOST_PARTS]
        if part is not main and isinstance(part.get("value"), str)
    ]
    return _text(main, ("value",), wrong, inside="headlines.") or _text(document, ("headline",), wrong), tuple(others)


def _without_markup(headline: str) -> str:
    """Some exporters leave the editor's markup in a headline: "Rebels &amp; <b>army</b>"."""
    return text_of(headline) if ("<" in headline or "&" in headline) and _MARKUP_SIGN.search(headline) else headline


_MARKUP_SIGN: Final = re.compile(r"&(?:amp|lt|gt|quot|apos|nbsp|#\d{1,6});|</?(?:b|i|em|strong|p|span|br)\b[^>]{0,200}>")
_MAIN = (None, "", "main", "headline", "drol:main", "hld:main")


def _further_headlines(document: dict[str, Any]) -> tuple[Headline, ...]:
    """Dialects of 1.x have them under names of their own; the first one is ninjs 1.3's."""
    found = []
    for role, name in (("extended", "headline_extended"), ("short", "headline_short"), ("seo", "headline_seo")):
        text = document.get(name)
        if isinstance(text, str) and text:
            found.append(Headline(role, text))
    return tuple(found)


_PLAIN_TEXT = ("body_text",)
_MARKUP = ("body_html", "body_xhtml", "body_html5", "body_richhtml5", "article_html", "body", "content", "description")


def _body(document: dict[str, Any], wrong: list[str]) -> str:
    if body := _text(document, _PLAIN_TEXT, wrong):
        return body
    bodies = document.get("bodies")
    for part in _parts(bodies, "bodies", wrong)[:_MOST_PARTS] if bodies is not None else ():
        kind = str(part.get("contentType", part.get("contenttype", "text/plain")))
        if value := _text(part, ("value",), wrong, inside="bodies."):
            return text_of(value) if "html" in kind or "xml" in kind else value
    markup = _text(document, _MARKUP, wrong)
    return text_of(markup) if "<" in markup or "&" in markup else markup


def _parts(value: Any, name: str, wrong: list[str]) -> list[dict[str, Any]]:
    if isinstance(value, list) and all(isinstance(part, dict) for part in value):
        return value
    wrong.append(f"{name} is {_kind(value)}; a list of objects is expected")
    return []


def _provider(document: dict[str, Any], wrong: list[str]) -> str:
    """A string in plain JSON and `infosource` of ninjs, an object with a name in some dialects."""
    for name in NAMES["provider"]:
        value = document.get(name)
        if isinstance(value, list) and value:
            value = value[0]
        if isinstance(value, dict):
            return _name_in(value, name, wrong)
        if isinstance(value, str) and value:
            return value
        if value is not None and not isinstance(value, (str, list)):
            wrong.append(f"{name} is {_kind(value)}; a string is expected")
    return ""


def _name_in(value: dict[str, Any], name: str, wrong: list[str]) -> str:
    found = value.get("name") or value.get("literal") or value.get("city") or value.get("code") or ""
    if isinstance(found, str):
        return found
    wrong.append(f"{name}.name is {_kind(found)}; a string is expected")
    return ""


def _words(document: dict[str, Any], names: tuple[str, ...]) -> str:
    """Give the first of the names that has any words: a string, a number, or names in objects or lists, one behind the other."""
    for name in names:
        value = document.get(name)
        if value is not None and (words := _words_in(value)):
            return words
    return ""


def _words_in(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, dict):
        return next((text for key in ("name", "by", "value", "literal") if isinstance(text := value.get(key), str)), "")
    if isinstance(value, list):
        return ", ".join([words for part in value[:_MOST_PARTS] if not isinstance(part, list) and (words := _words_in(part))])
    return ""


# What one item may have of anything: real ones have a tenth of it.
_MOST_PARTS = 100
_MOST_SUBJECTS = 500
_MOST_FAULTS = 40


def _codes(document: dict[str, Any], names: tuple[str, ...]) -> list[str]:
    """Give what a list of strings or of objects with codes says, for `signals` to choose from."""
    found: list[str] = []
    for name in names:
        value = document.get(name)
        if value is None:
            continue
        for part in value[:_MOST_PARTS] if isinstance(value, list) else [value]:
            if isinstance(part, dict):
                found += [text for key in ("code", "qcode", "uri", "name", "literal") if isinstance(text := part.get(key), str)]
            elif isinstance(part, str):
                found.append(part)
    return found


def _subjects(document: dict[str, Any]) -> list[Subject]:
    """Of ninjs: `subject` (1.x, 2.x) or `subjects` (3.x), objects with code, scheme and name; in dialects codes alone, or `categories`."""
    found = []
    for name in (*NAMES["subjects"], "categories"):
        value = document.get(name)
        for part in value[:_MOST_SUBJECTS] if isinstance(value, list) else ():
            if isinstance(part, str) and name != "categories":  # on sites these are words
                found.append(subject_of(part))
            elif isinstance(part, dict):
                code = next((str(part[key]) for key in ("code", "uri", "qcode", "literal") if part.get(key)), "")
                text = part.get("name")
                if code:
                    found.append(subject_of(code, str(part.get("scheme") or ""), text if isinstance(text, str) else ""))
    return found


def _links(document: dict[str, Any]) -> list[Link]:
    """An address of its own; `links`; and `associations`, which is a map in 1.x and a list from 2.x on."""
    found = [Link("canonical", href) for name in ("url", "link", "canonicalurl") if isinstance(href := document.get(name), str) and href]
    associations = document.get("associations")
    named = list(associations.items()) if isinstance(associations, dict) else []
    for name in ("links", "associations"):
        value = document.get(name)
        named += [("", part) for part in value] if isinstance(value, list) else []
    for name, part in named[:_MOST_PARTS]:
        if not isinstance(part, dict):
            continue
        href = next((text for key in ("href", "uri", "url", "guid") if isinstance(text := part.get(key), str) and text), "")
        rel = next((text for key in ("rel", "name") if isinstance(text := part.get(key), str) and text), name)
        if href:
            found.append(Link(str(rel) or "related", href))
    return found


def _supersedes(document: dict[str, Any]) -> Supersedes | None:
    """Dialects name the story that this one rewrites: `evolvedfrom` is Superdesk's, `replacing` a list of the Nordic ones'."""
    for name in ("evolvedfrom", "replacing"):
        replaced = document.get(name)
        if isinstance(replaced, list) and replaced:
            replaced = replaced[-1]
        if isinstance(replaced, str) and replaced:
            return Supersedes(replaced)
    return None


def _version(document: dict[str, Any], wrong: list[str]) -> str | None:
    version = document.get("version")
    if version is None or isinstance(version, str):
        return version or None
    if isinstance(version, int) and not isinstance(version, bool):
        return str(version)
    wrong.append(f"version is {_kind(version)}; a string or a whole number is expected")
    return None


def _kind(value: Any) -> str:
    return {dict: "an object", list: "a list", bool: "true or false", int: "a number", float: "a number", str: "a string"}.get(
        type(value), "null"
    )
