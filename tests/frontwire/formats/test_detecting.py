"""What no reader can make an article of: each kind of fault has its own reason, and the next record is none the worse."""

from __future__ import annotations

import importlib
import pkgutil
from types import ModuleType
from typing import Any

import orjson
import pytest

from frontwire import formats
from frontwire.article import Article
from frontwire.errors import Reason, Unreadable
from frontwire.formats import detecting
from frontwire.formats.content import MAXIMUM_BYTES, MAXIMUM_TEXT, Content
from frontwire.formats.detecting import READERS, read_articles

MILLION = 1_000_000
NINJS = {"uri": "u", "versioncreated": "2026-03-02", "headline": "Rebels shell Goma"}


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        pytest.param(None, Reason.NULL_VALUE, id="a null value"),
        pytest.param(b"", Reason.EMPTY, id="no bytes"),
        pytest.param(b" \r\n\t ", Reason.EMPTY, id="white space"),
        pytest.param(b"\xef\xbb\xbf", Reason.EMPTY, id="a byte order mark alone"),
        pytest.param(b"\xff\xfeR\x00e\x00b", Reason.NOT_DECODABLE, id="UTF-16 that was cut off"),
        pytest.param(b"\xff\xfe\x00\xd8R\x00", Reason.NOT_DECODABLE, id="UTF-16 with half of a pair"),
        pytest.param(bytes(range(128, 256)) + bytes(range(1, 32)) * 4, Reason.BINARY, id="control characters in no encoding"),
        pytest.param(b'{"headline": "\\ud800"}', Reason.NOT_UTF8, id="JSON with an escaped lone surrogate"),
        pytest.param(b'{"headline": "\xed\xa0\x80"}', Reason.NOT_UTF8, id="JSON with a raw lone surrogate"),
        pytest.param(b'{"headline": "Rebels', Reason.NOT_JSON, id="JSON that was cut off"),
        pytest.param(b"{headline: 'Rebels'}", Reason.NOT_JSON, id="JavaScript"),
        pytest.param(b'{"headline": NaN}', Reason.NOT_JSON, id="a number that JSON has not"),
        pytest.param(b"[" * MILLION, Reason.TOO_DEEP, id="a million brackets"),
        pytest.param(b'{"a":' * MILLION, Reason.TOO_DEEP, id="a million braces"),
        pytest.param(b'{"bodies":' + b"[" * MILLION + b"]" * MILLION + b"}", Reason.TOO_DEEP, id="a million closed brackets in a field"),
        pytest.param(b"[]", Reason.WRONG_TYPE, id="an empty array"),
        pytest.param(b'[{"headline": "Rebels"}]', Reason.WRONG_TYPE, id="an array of articles"),
        pytest.param(b"{}", Reason.BODY_MISSING, id="an object without anything"),
        pytest.param(b'{"uri": "u", "headline": "  ", "body_text": "\\n"}', Reason.BODY_MISSING, id="texts of white space"),
        pytest.param(b'{"uri": "u", "body_html": "<p> </p><script>x()</script>"}', Reason.BODY_MISSING, id="markup without text"),
        pytest.param(b'{"headline": "h", "versioncreated": "soon"}', Reason.BAD_TIME, id="a time that is none"),
        pytest.param(b'{"headline": "h", "embargoed": "2026-99-99"}', Reason.BAD_TIME, id="an embargo that is no time"),
        pytest.param(b"Rebels\x00shell Goma", Reason.BINARY, id="a NUL byte in text"),
        pytest.param(bytes(100), Reason.BINARY, id="nothing but NUL bytes"),
        pytest.param(b"war " * (5 * 256 * 1024), Reason.TOO_LONG, id="5 MiB of wire copy"),
        pytest.param(orjson.dumps({"headline": "h", "body_text": "war " * (5 * 256 * 1024)}), Reason.TOO_LONG, id="5 MiB of JSON text"),
        pytest.param(b"x" * (MAXIMUM_BYTES + 1), Reason.TOO_LONG, id="a byte more than a topic takes"),
    ],
)
def test_what_is_no_article_has_its_own_reason(value: bytes | None, reason: Reason) -> None:
    """The reason is a metric's label, the detail a sentence for a person."""
    with pytest.raises(Unreadable) as caught:
        read_articles(value)

    assert caught.value.reason is reason
    assert 0 < len(caught.value.detail) < 300


def test_the_longest_text_is_read() -> None:
    """The limit itself is still an article."""
    (article,) = read_articles(orjson.dumps({"headline": "", "body_text": "x" * MAXIMUM_TEXT}))

    assert len(article.body) == MAXIMUM_TEXT


WRONG_FIELDS: list[tuple[str, Any]] = [
    *((name, 7) for name in ("uri", "guid", "id", "headline", "title")),
    *((name, ["text"]) for name in ("body_text", "body_html", "body_xhtml", "body_html5", "body", "content", "description")),
    *((name, 20260302) for name in ("versioncreated", "versionCreated", "version_created", "published", "date")),
    *((name, {"at": "noon"}) for name in ("embargoed", "embargoedUntil", "embargoed_until")),
    *((name, True) for name in ("pubstatus", "pubStatus", "pub_status")),
    *((name, ["en"]) for name in ("language", "lang")),
    *((name, 7) for name in ("provider", "infosource", "source", "copyrightholder", "located")),
    ("version", 1.5),
    ("version", True),
    ("headlines", "Rebels"),
    ("headlines", ["Rebels"]),
    ("headlines", {"value": "Rebels"}),
    ("bodies", "Rebels"),
    ("bodies", [7]),
]


@pytest.mark.parametrize(("name", "value"), WRONG_FIELDS, ids=[f"{name} is {value!r}" for name, value in WRONG_FIELDS])
def test_a_wrong_type_names_its_field(name: str, value: Any) -> None:
    """Whichever field it is, the record is refused and the detail begins with the field."""
    with pytest.raises(Unreadable) as caught:
        read_articles(orjson.dumps({name: value} | ({} if name in {"headline", "title", "headlines"} else {"headline": "Rebels"})))

    assert caught.value.reason is Reason.WRONG_TYPE
    assert caught.value.detail.startswith(f"{name} is ")
    assert "expected" in caught.value.detail


@pytest.mark.parametrize(
    ("document", "field"),
    [
        pytest.param({"headlines": [{"value": 7}]}, "headlines.value", id="a headline's value"),
        pytest.param({"headline": "h", "bodies": [{"value": {}}]}, "bodies.value", id="a body's value"),
        pytest.param({"headline": "h", "provider": {"name": 7}}, "provider.name", id="a provider's name"),
        pytest.param({"headline": "h", "located": {"name": [1]}}, "located.name", id="a place's name"),
    ],
)
def test_a_wrong_type_inside_a_field_is_named_by_its_path(document: dict[str, Any], field: str) -> None:
    """A person finds the place without reading the record."""
    with pytest.raises(Unreadable) as caught:
        read_articles(orjson.dumps(document))

    assert caught.value.reason is Reason.WRONG_TYPE
    assert f"{field} is " in caught.value.detail


@pytest.mark.parametrize(
    "document",
    [
        pytest.param(
            {
                "uri": 1,
                "headline": 1,
                "body_text": 1,
                "versioncreated": 1,
                "embargoed": 1,
                "pubstatus": 1,
                "language": 1,
                "provider": 1,
                "located": 1,
                "version": 1.5,
            },
            id="of ninjs 1",
        ),
        pytest.param(
            {
                "uri": 1,
                "headlines": 1,
                "bodies": 1,
                "versionCreated": 1,
                "embargoedUntil": 1,
                "pubStatus": 1,
                "language": 1,
                "infosource": 1,
                "located": 1,
                "version": 1.5,
            },
            id="of ninjs 3",
        ),
    ],
)
def test_wrong_types_in_all_fields_are_all_named(document: dict[str, Any]) -> None:
    """One message names every field, so that a feed is mended once."""
    with pytest.raises(Unreadable) as caught:
        read_articles(orjson.dumps(document))

    assert caught.value.reason is Reason.WRONG_TYPE
    assert [name for name in document if f"{name} is " not in caught.value.detail] == []


def test_an_unreadable_item_says_who_it_is() -> None:
    """Where the uri could be read it goes with the fault."""
    with pytest.raises(Unreadable) as caught:
        read_articles(orjson.dumps(NINJS | {"uri": "tag:wire.example,2026:4711", "versioncreated": "soon"}))

    assert caught.value.uri == "tag:wire.example,2026:4711"


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.__name__.rpartition(".")[2])
def test_a_reader_has_a_format_and_two_functions(reader: ModuleType) -> None:
    """FORMAT, `recognises` and `read` are all that a reader is."""
    assert isinstance(reader.FORMAT, str)
    assert callable(reader.recognises)
    assert callable(reader.read)


def test_every_reader_module_is_registered() -> None:
    """A module that has a FORMAT and no line in READERS is forgotten."""
    modules = [importlib.import_module(f"{formats.__name__}.{module.name}") for module in pkgutil.iter_modules(formats.__path__)]

    assert {module.__name__ for module in modules if hasattr(module, "FORMAT")} == {reader.__name__ for reader in READERS}


def test_formats_have_different_names() -> None:
    """The event's `format` tells readers apart."""
    assert len({reader.FORMAT for reader in READERS}) == len(READERS)


class ShoutingReader:
    """A new format: text that begins with an exclamation mark; several items, one a line."""

    FORMAT = "shouting"

    @staticmethod
    def recognises(content: Content) -> bool:
        return content.text.startswith("!")

    @staticmethod
    def read(content: Content) -> tuple[Article, ...]:
        return tuple(Article(uri=line, format="shouting", headline=line, body="") for line in content.text[1:].splitlines())


def test_a_new_format_needs_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """A line in READERS is all: the record is recognised, read, and may hold several items."""
    monkeypatch.setattr(detecting, "READERS", (ShoutingReader, *READERS))

    shouted = read_articles(b"!Rebels fled\nGoma fell")
    other = read_articles(orjson.dumps(NINJS))

    assert [(article.format, article.headline) for article in shouted] == [("shouting", "Rebels fled"), ("shouting", "Goma fell")]
    assert other[0].format == "ninjs"


GOOD_RSS, BAD_RSS = (
    "<item><guid>{0}</guid><title>Rebels</title></item>",
    "<item><guid>{0}</guid><title>h</title><pubDate>soon</pubDate></item>",
)
GOOD_G2 = '<newsItem guid="{0}"><contentMeta><headline>Rebels</headline></contentMeta></newsItem>'
BAD_G2 = '<newsItem guid="{0}"><itemMeta><versionCreated>soon</versionCreated></itemMeta></newsItem>'
NEWSML_1 = (
    "<NewsItem><Identification><NewsIdentifier><PublicIdentifier>{0}</PublicIdentifier></NewsIdentifier></Identification>"
    "<NewsManagement><ThisRevisionCreated>%s</ThisRevisionCreated></NewsManagement>"
    "<NewsComponent><NewsLines><HeadLine>Rebels</HeadLine></NewsLines></NewsComponent></NewsItem>"
)


@pytest.mark.parametrize(
    ("frame", "good", "bad"),
    [
        pytest.param("<rss><channel>%s</channel></rss>", GOOD_RSS, BAD_RSS, id="RSS"),
        pytest.param("<newsMessage><itemSet>%s</itemSet></newsMessage>", GOOD_G2, BAD_G2, id="NewsML-G2"),
        pytest.param("<NewsML>%s</NewsML>", NEWSML_1 % "20260302T101500Z", NEWSML_1 % "soon", id="NewsML 1"),
        pytest.param(
            '{"api_version": 1, "data": {"items": [%s]}}',
            '{"altids": {"itemid": "{0}"}, "headline": "Rebels"}',
            '{"altids": {"itemid": "{0}"}, "headline": 7}',
            id="AP's JSON",
        ),
    ],
)
def test_of_many_items_a_faulty_one_stands_alone(frame: str, good: str, bad: str) -> None:
    """Its siblings are read, wherever it stands; the fault says which item it is."""
    comma = ", " if frame.startswith("{") else ""
    parts = [part.replace("{0}", f"urn:{number}") for number, part in enumerate([bad, good, bad, good], start=1)]

    items = read_articles((frame % comma.join(parts)).encode())

    assert [item.uri for item in items if isinstance(item, Article)] == ["urn:2", "urn:4"]
    faults = [item for item in items if isinstance(item, Unreadable)]
    assert [fault.detail.partition(":")[0] for fault in faults] == ["item 1 of 4 (urn", "item 3 of 4 (urn"]


def test_an_item_without_text_is_a_fault_of_its_own() -> None:
    """Found only when the whole is read."""
    empty, good = read_articles(
        b"<rss><channel><item><guid>a</guid></item><item><guid>b</guid><title>Rebels</title></item></channel></rss>"
    )

    assert isinstance(empty, Unreadable)
    assert (empty.reason, empty.uri) == (Reason.BODY_MISSING, "a")
    assert isinstance(good, Article)


def test_the_fault_of_an_only_item_is_the_records() -> None:
    """Nobody counts one."""
    with pytest.raises(Unreadable, match=r"^bad_time: version_created is 'soon'"):
        read_articles((f"<rss><channel>{BAD_RSS}</channel></rss>").encode())
