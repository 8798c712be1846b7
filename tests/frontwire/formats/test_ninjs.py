"""ninjs of every version, and plain JSON: each field is read to the letter."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from frontwire.article import Article, Dateline, PubStatus, Subject
from frontwire.formats.detecting import read_articles

BODY = "MOSCOW, March 3 (Reuters) - Rebels shelled Goma.\nThe army fled.\n(Reporting by Anna Russell)"


def test_ninjs_1_is_read_to_the_letter() -> None:
    """Version 1.x: one headline, `body_text`, lower-case names."""
    article = read(
        {
            "uri": "tag:wire.example,2026:4711",
            "type": "text",
            "version": "2",
            "versioncreated": "2026-03-02T12:15:00+02:00",
            "pubstatus": "usable",
            "language": "en",
            "headline": "UPDATE 1-Rebels shell Goma",
            "body_text": BODY,
            "located": "Moscow",
            "infosource": [{"name": "Example Wire"}],
            "embargoed": "2026-03-02T14:00:00Z",
        }
    )

    assert article == Article(
        uri="tag:wire.example,2026:4711",
        format="ninjs",
        headline="Rebels shell Goma",
        body=BODY,
        version="2",
        version_created="2026-03-02T10:15:00Z",
        language="en",
        provider="Example Wire",
        pub_status=PubStatus.USABLE,
        embargoed_until="2026-03-02T14:00:00Z",
        located="Moscow",
        dateline=Dateline(place="MOSCOW", agency="Reuters", end=len("MOSCOW, March 3 (Reuters) - ")),
        credits_start=BODY.index("\n(Reporting"),
        signals=("update",),
        item_class="text",
        signal_number=1,
        printed_headline="UPDATE 1-Rebels shell Goma",
        encoding_used="utf-8",
    )


def test_ninjs_2_is_read_to_the_letter() -> None:
    """Version 2.x: lists of headlines and bodies, lower-case names."""
    article = read(
        {
            "uri": "tag:wire.example,2026:4712",
            "versioncreated": "2026-03-02T10:15:00Z",
            "pubstatus": "withheld",
            "language": "fr",
            "headlines": [{"role": "short", "value": "Goma"}, {"role": "main", "value": "Rebels shell Goma"}],
            "bodies": [{"contenttype": "text/html", "value": "<p>Rebels shelled Goma.</p><p>The army fled.</p>"}],
            "located": "Kinshasa",
        }
    )

    assert (article.uri, article.format, article.language) == ("tag:wire.example,2026:4712", "ninjs", "fr")
    assert (article.headline, article.body) == ("Rebels shell Goma", "Rebels shelled Goma.\nThe army fled.")
    assert (article.version_created, article.pub_status, article.located) == ("2026-03-02T10:15:00Z", PubStatus.WITHHELD, "Kinshasa")


def test_ninjs_3_is_read_to_the_letter() -> None:
    """Version 3.x: camel case."""
    article = read(
        {
            "standard": {"name": "ninjs", "version": "3.0"},
            "uri": "tag:wire.example,2026:4713",
            "version": "3",
            "versionCreated": "2026-03-02T10:15:00Z",
            "pubStatus": "usable",
            "embargoedUntil": "2026-03-02T14:00:00Z",
            "headlines": [{"value": "Rebels shell Goma"}],
            "bodies": [{"contentType": "text/plain", "value": "Rebels shelled Goma."}],
            "provider": {"name": "Example Wire"},
        }
    )

    assert (article.uri, article.format, article.version) == ("tag:wire.example,2026:4713", "ninjs", "3")
    assert (article.headline, article.body) == ("Rebels shell Goma", "Rebels shelled Goma.")
    assert (article.version_created, article.embargoed_until) == ("2026-03-02T10:15:00Z", "2026-03-02T14:00:00Z")
    assert article.provider == "Example Wire"


@pytest.mark.parametrize(
    ("document", "body"),
    [
        pytest.param({"body_html": "<p>Rebels &amp; army</p>"}, "Rebels & army", id="body_html"),
        pytest.param({"body_xhtml": "<p>Rebels</p>"}, "Rebels", id="body_xhtml"),
        pytest.param({"body_html5": "<p>Rebels</p>"}, "Rebels", id="body_html5 of a dialect"),
        pytest.param({"body_text": "Plain", "body_html": "<p>Markup</p>"}, "Plain", id="plain text before markup"),
        pytest.param({"body_text": "", "body_html": "<p>Markup</p>"}, "Markup", id="markup where the plain text is empty"),
        pytest.param(
            {"bodies": [{"contentType": "text/plain", "value": ""}, {"contentType": "text/html", "value": "<p>Second</p>"}]},
            "Second",
            id="the first body that has text",
        ),
        pytest.param({"body_text": "One\r\nTwo"}, "One\nTwo", id="CR LF as LF"),
        pytest.param({"body_text": "A < B & C"}, "A < B & C", id="plain text with signs of markup"),
    ],
)
def test_the_body_is_found_wherever_a_version_puts_it(document: dict[str, Any], body: str) -> None:
    """The text is the same, whatever it came in."""
    assert read({"uri": "u", "versioncreated": "2026-03-02", **document}).body == body


@pytest.mark.parametrize(
    ("document", "format_name"),
    [
        pytest.param({"uri": "u", "versioncreated": "2026-03-02", "headline": "h"}, "ninjs", id="ninjs 1 by versioncreated"),
        pytest.param({"uri": "u", "body_html": "<p>b</p>"}, "ninjs", id="ninjs 1 by body_html"),
        pytest.param({"guid": "g", "pubstatus": "usable", "headline": "h"}, "ninjs", id="a dialect by guid"),
        pytest.param({"uri": "u", "headlines": [{"value": "h"}]}, "ninjs", id="ninjs 2 by headlines"),
        pytest.param({"headline": "h", "body_text": "b"}, "json", id="no identity is plain JSON"),
        pytest.param({"id": "i", "title": "h", "content": "b"}, "json", id="other names are plain JSON"),
    ],
)
def test_json_is_told_apart_by_its_names(document: dict[str, Any], format_name: str) -> None:
    """The event says which format an article came in."""
    assert read(document).format == format_name


def test_a_byte_order_mark_before_json_is_no_fault() -> None:
    """Some exporters write one."""
    (article,) = read_articles(b'\xef\xbb\xbf \n{"headline": "Rebels shell Goma"}')

    assert article.headline == "Rebels shell Goma"


def test_plain_json_is_read_by_its_common_names() -> None:
    """`id`, `title`, `content`, `published`, `source`: what people call these things."""
    article = read(
        {
            "id": "story-1",
            "title": "Rebels shell Goma",
            "content": "<p>The army fled.</p>",
            "published": "2026-03-02",
            "source": "Example Wire",
            "lang": "en",
        }
    )

    assert (article.uri, article.headline, article.body) == ("story-1", "Rebels shell Goma", "The army fled.")
    assert (article.version_created, article.provider, article.language) == ("2026-03-02T00:00:00Z", "Example Wire", "en")


@pytest.mark.parametrize("number", [0, 7, -3])
def test_a_version_may_be_a_number(number: int) -> None:
    """Some agencies count, and begin at 0."""
    assert read({"headline": "h", "version": number}).version == str(number)


@pytest.mark.parametrize(
    ("written", "status"),
    [
        pytest.param("usable", PubStatus.USABLE, id="usable"),
        pytest.param("stat:usable", PubStatus.USABLE, id="a qcode"),
        pytest.param("Withheld", PubStatus.WITHHELD, id="a capital letter"),
        pytest.param("canceled", PubStatus.CANCELLED, id="canceled"),
        pytest.param("stat:canceled", PubStatus.CANCELLED, id="a cancelled qcode"),
        pytest.param("cancelled", PubStatus.CANCELLED, id="cancelled with two l"),
        pytest.param("killed", PubStatus.CANCELLED, id="killed"),
        pytest.param("fresh", PubStatus.USABLE, id="a word that is no status"),
    ],
)
def test_a_status_is_read_in_its_spellings(written: str, status: PubStatus) -> None:
    """Canceled by any name is a retraction."""
    assert read({"uri": "u", "headline": "h", "pubstatus": written}).pub_status is status


def test_a_null_is_a_field_that_is_missing() -> None:
    """Exporters write null for what they do not have; that is no wrong type."""
    names = "uri guid id versioncreated versionCreated embargoed pubstatus language".split()
    names += "provider infosource located version type headlines bodies body_html".split()

    article = read({"headline": "Rebels shell Goma", **dict.fromkeys(names)})

    assert (article.headline, article.body, article.version_created) == ("Rebels shell Goma", "", None)


def test_a_provider_that_is_not_named_is_the_agency_of_the_source_line() -> None:
    """The source line says whose the text is when the metadata does not."""
    assert read({"headline": "h", "body_text": "(Reuters) - Rebels fled."}).provider == "Reuters"


def test_a_cancelled_item_needs_no_text() -> None:
    """A kill may arrive with an empty body."""
    assert read({"uri": "u", "pubstatus": "canceled", "body_text": ""}).pub_status is PubStatus.CANCELLED


def test_a_dialects_type_is_no_fault() -> None:
    """Dialects put anything into `type`; only ninjs' own classes that are no text count."""
    assert read({"uri": "u", "headline": "h", "type": {"id": 4}}).item_class == "text"
    assert read({"uri": "u", "headline": "h", "type": "story"}).item_class == "text"
    assert read({"uri": "u", "headline": "h", "type": "picture"}).item_class == "picture"


@pytest.mark.parametrize(
    ("field_map", "field", "value"),
    [
        pytest.param({"headline": "kop"}, "headline", "Rebels shell Goma", id="a name"),
        pytest.param({"body": "story.paragraphs"}, "body", "One.\nTwo.", id="a path to a list of paragraphs"),
        pytest.param({"body": "story.parts.1.html"}, "body", "Three.", id="a path through a list"),
        pytest.param({"uri": "meta.nr"}, "uri", "4711", id="a number for an identifier"),
        pytest.param({"version_created": "meta.made"}, "version_created", "2026-03-02T10:15:00Z", id="seconds of Unix time"),
        pytest.param({"urgency": "meta.prio"}, "urgency", 2, id="a number for a number"),
        pytest.param({"slugline": "dotted.name"}, "slugline", "dots in a name", id="a name with dots in it"),
        pytest.param({"subjects": "meta.topic"}, "subjects", (Subject("medtop:20000056"),), id="one code for a list"),
        pytest.param({"item_class": "meta.kind"}, "item_class", "picture", id="what the item is"),
        pytest.param({"body_text": "story.plain"}, "body", "2 < 3 &amp; more", id="a name that says it is plain text"),
        pytest.param({"body_html": "story.markup"}, "body", "2 < 3", id="a name that says it is markup"),
        pytest.param({"versioncreated": "meta.made"}, "version_created", "2026-03-02T10:15:00Z", id="a name of ninjs"),
        pytest.param({"headline": "no.such.path"}, "headline", "Not this one", id="a path that leads nowhere leaves the common name"),
    ],
)
def test_a_field_map_says_what_a_feed_calls_our_fields(field_map: dict[str, str], field: str, value: Any) -> None:
    """A feed of plain JSON needs a line in the settings and no code."""
    document = {
        "title": "Not this one",
        "kop": "Rebels shell Goma",
        "updated": "2020-01-01",
        "story": {
            "paragraphs": ["One.", "Two."],
            "parts": [{"html": ""}, {"html": "<p>Three.</p>"}],
            "plain": "2 < 3 &amp; more",
            "markup": "<p>2 &lt; 3</p>",
        },
        "meta": {"nr": 4711, "made": 1772446500, "prio": 2, "topic": "medtop:20000056", "kind": "photo"},
        "dotted.name": "dots in a name",
    }

    (article,) = read_articles(orjson.dumps(document), field_map=field_map)

    assert article.format == "json"
    assert getattr(article, field) == value


def test_a_field_map_goes_before_what_only_resembles_ninjs() -> None:
    """An object with a uri and a headline is ninjs, unless the map's own body is in it."""
    value = orjson.dumps({"uri": "u", "headline": "Rebels shell Goma", "text": "The army fled."})

    (guessed,) = read_articles(value)
    (mapped,) = read_articles(value, field_map={"body": "text"})

    assert (guessed.format, guessed.body) == ("ninjs", "")
    assert (mapped.format, mapped.body) == ("json", "The army fled.")


@pytest.mark.parametrize("path", [7, "", ".", "..", "a..b", "story.0", "story.parts.-1", "story.parts.99999999999999999999"])
def test_a_path_that_leads_nowhere_finds_nothing(path: Any) -> None:
    """Whatever is written in the settings, a record is read."""
    (article,) = read_articles(orjson.dumps({"title": "Rebels", "story": {"parts": []}}), field_map={"body": str(path)})

    assert article.body == ""


def read(document: dict[str, Any]) -> Article:
    """Read one article of JSON."""
    (article,) = read_articles(orjson.dumps(document))
    return article
