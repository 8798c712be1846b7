"""A JSON object in, typed fields out: what the ninjs and the plain JSON reader share.

Every field of the wrong type is remembered, so that one message names them all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from frontwire.article import Article, PubStatus, Subject
from frontwire.errors import Reason, Unreadable
from frontwire.formats.dates import to_rfc3339
from frontwire.formats.html import text_of
from frontwire.formats.identity import uri_of_content
from frontwire.formats.language import declared_language
from frontwire.formats.signals import split_signals
from frontwire.formats.subjects import subject_of
from frontwire.formats.wirecopy import find_credits, read_dateline

if TYPE_CHECKING:
    from frontwire.formats.content import Content

# Spellings of the statuses that ninjs, its dialects and agencies use.
_STATUSES = {
    "usable": PubStatus.USABLE,
    "withheld": PubStatus.WITHHELD,
    "embargoed": PubStatus.WITHHELD,
    "canceled": PubStatus.CANCELLED,
    "cancelled": PubStatus.CANCELLED,
    "killed": PubStatus.CANCELLED,
    "withdrawn": PubStatus.CANCELLED,
}
_BODY_HTML = ("body_html", "body_xhtml", "body_html5", "body", "content", "description")


def read_json_article(content: Content, format_name: str) -> Article:
    """Read an object that uses the names of ninjs 1.x, 2.x or 3.x.

    Raises:
        Unreadable: wrong types, or a time that is none.
    """
    document = content.document or {}
    wrong: list[str] = []
    uri = _text(document, ("uri", "guid", "id"), wrong) or uri_of_content(content.value)
    headline, signals = split_signals(_headline(document, wrong).strip())
    body = _body(document, wrong)
    times = {key: _text(document, names, wrong) for key, names in _TIMES.items()}
    status = _text(document, ("pubstatus", "pubStatus", "pub_status"), wrong).lower().removeprefix("stat:")
    language = _text(document, ("language", "lang"), wrong)
    provider = _provider(document, wrong)
    located = (
        _text(document, ("located",), wrong)
        if not isinstance(document.get("located"), dict)
        else _name_in(document["located"], "located", wrong)
    )
    version = _version(document, wrong)
    item_class = _text(document, ("type",), wrong) if isinstance(document.get("type"), str) else ""
    subjects = _subjects(document, wrong)
    if wrong:
        raise Unreadable(Reason.WRONG_TYPE, "; ".join(wrong), uri=uri)
    pub_status = _STATUSES.get(status, PubStatus.USABLE)
    dateline = read_dateline(body)
    return Article(
        uri=uri,
        format=format_name,
        headline=headline,
        body=body,
        version=version,
        version_created=_time(times["version_created"], "versioncreated", uri),
        language=declared_language(language),
        provider=provider or dateline.agency or None,
        pub_status=pub_status,
        embargoed_until=_time(times["embargoed_until"], "embargoed", uri),
        located=located,
        dateline=dateline,
        credits_start=find_credits(body),
        signals=signals,
        subjects=subjects,
        item_class=item_class if item_class in _NO_TEXT else "text",
    )


# ninjs 1.x `type`: only these are no text; dialects put anything there.
_NO_TEXT = frozenset({"audio", "video", "picture", "graphic", "composite", "component", "package"})
_TIMES = {
    "version_created": ("versioncreated", "versionCreated", "version_created", "published", "date"),
    "embargoed_until": ("embargoed", "embargoedUntil", "embargoed_until"),
}


def _text(document: dict[str, Any], names: tuple[str, ...], wrong: list[str], *, inside: str = "") -> str:
    """Give the first of the names that is there."""
    for name in names:
        value = document.get(name)
        if value is None:
            continue
        if isinstance(value, str):
            return value
        wrong.append(f"{inside}{name} is {_kind(value)}; a string is expected")
        return ""
    return ""


def _headline(document: dict[str, Any], wrong: list[str]) -> str:
    """Ninjs 1.x has one headline, 2.x and 3.x a list of them with roles; the main one has none or role "main"."""
    headlines = document.get("headlines")
    if headlines is None:
        return _text(document, ("headline", "title"), wrong)
    parts = _parts(headlines, "headlines", wrong)
    main = next((part for part in parts if part.get("role") in (None, "", "main", "headline")), parts[0] if parts else {})
    return _text(main, ("value",), wrong, inside="headlines.")


def _body(document: dict[str, Any], wrong: list[str]) -> str:
    body = _text(document, ("body_text",), wrong)
    if body:
        return body.replace("\r\n", "\n").strip()
    bodies = document.get("bodies")
    for part in _parts(bodies, "bodies", wrong) if bodies is not None else ():
        kind = str(part.get("contentType", part.get("contenttype", "text/plain")))
        value = _text(part, ("value",), wrong, inside="bodies.")
        if value:
            return text_of(value) if "html" in kind or "xml" in kind else value.replace("\r\n", "\n").strip()
    markup = _text(document, _BODY_HTML, wrong)
    return text_of(markup) if "<" in markup or "&" in markup else markup.strip()


def _parts(value: Any, name: str, wrong: list[str]) -> list[dict[str, Any]]:
    if isinstance(value, list) and all(isinstance(part, dict) for part in value):
        return value
    wrong.append(f"{name} is {_kind(value)}; a list of objects is expected")
    return []


def _provider(document: dict[str, Any], wrong: list[str]) -> str:
    """A string in plain JSON and `infosource` of ninjs, an object with a name in some dialects."""
    for name in ("provider", "infosource", "infosources", "source", "copyrightholder", "copyrightHolder"):
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
    found = value.get("name") or value.get("literal") or value.get("code") or ""
    if isinstance(found, str):
        return found
    wrong.append(f"{name}.name is {_kind(found)}; a string is expected")
    return ""


def _subjects(document: dict[str, Any], wrong: list[str]) -> tuple[Subject, ...]:
    """Of ninjs: `subject` (1.x, 2.x) or `subjects` (3.x), objects with code or uri, scheme and name; in dialects codes alone."""
    found = []
    for name in ("subject", "subjects"):
        value = document.get(name)
        if value is None:
            continue
        if not isinstance(value, list):
            wrong.append(f"{name} is {_kind(value)}; a list is expected")
            continue
        for part in value:
            if isinstance(part, str):
                found.append(subject_of(part))
            elif isinstance(part, dict):
                code = next((str(part[key]) for key in ("code", "uri", "qcode", "literal") if part.get(key)), "")
                text = part.get("name")
                if code:
                    found.append(subject_of(code, str(part.get("scheme") or ""), text if isinstance(text, str) else ""))
    return tuple(found)


def _version(document: dict[str, Any], wrong: list[str]) -> str | None:
    version = document.get("version")
    if version is None or isinstance(version, str):
        return version or None
    if isinstance(version, int) and not isinstance(version, bool):
        return str(version)
    wrong.append(f"version is {_kind(version)}; a string or a whole number is expected")
    return None


def _time(text: str, name: str, uri: str) -> str | None:
    if not text:
        return None
    try:
        return to_rfc3339(text)
    except ValueError:
        raise Unreadable(Reason.BAD_TIME, f"{name} is {text[:40]!r}; a time like 2026-03-02T10:15:00Z is expected", uri=uri) from None


def _kind(value: Any) -> str:
    return {dict: "an object", list: "a list", bool: "true or false", int: "a number", float: "a number", str: "a string"}.get(
        type(value), "null"
    )
