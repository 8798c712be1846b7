"""The first look at a record: what it is packed in comes off, its encoding is found, and nothing it says of itself is believed blindly."""

from __future__ import annotations

import base64
import gzip
from collections.abc import Callable
from typing import Any

import lz4.frame
import orjson
import pytest
import zstandard

from frontwire.errors import Reason, Unreadable
from frontwire.formats.content import MAXIMUM_BYTES, look_at
from frontwire.formats.decoding import Encoding, decode
from frontwire.formats.detecting import read_articles

DOCUMENT = {"uri": "tag:wire.example,2026:4711", "versioncreated": "2026-03-02T10:15:00Z", "headline": "Rebels shell Bébédjia"}
VALUE = orjson.dumps(DOCUMENT)

PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "zstd": zstandard.ZstdCompressor().compress,
    "zstd without its size": lambda value: zstandard.ZstdCompressor(write_content_size=False).compress(value),
    "lz4": lz4.frame.compress,
}
packed = pytest.mark.parametrize("pack", PACKERS.values(), ids=PACKERS.keys())


@packed
def test_a_packed_value_reads_as_the_bare_one(pack: Callable[[bytes], bytes]) -> None:
    """The same article, and without an identifier of its own the same uri."""
    nameless = b"Rebels shell Goma"

    assert read_articles(pack(VALUE)) == read_articles(VALUE)
    assert read_articles(pack(nameless)) == read_articles(nameless)


@packed
def test_frames_behind_each_other_are_one_value(pack: Callable[[bytes], bytes]) -> None:
    """Files that were appended to are read to their end."""
    assert look_at(pack(b"Rebels shell ") + pack(b"Goma")).text == "Rebels shell Goma"


@packed
def test_a_value_that_was_cut_off_is_said_to_be(pack: Callable[[bytes], bytes]) -> None:
    """Half an article is none."""
    assert reason_of(pack(VALUE)[:-5]) is Reason.BAD_COMPRESSION


@packed
def test_a_bomb_is_refused_at_the_limit(pack: Callable[[bytes], bytes]) -> None:
    """A gigabyte of zeros fits into some kilobytes; no more of it is unpacked than is read."""
    bomb = pack(b" " * (MAXIMUM_BYTES + 1))

    assert len(bomb) < MAXIMUM_BYTES // 100
    assert reason_of(bomb) is Reason.BOMB


@packed
def test_what_fits_the_limit_is_unpacked(pack: Callable[[bytes], bytes]) -> None:
    """The limit itself is still read."""
    assert reason_of(pack(b" " * MAXIMUM_BYTES)) is Reason.EMPTY


def test_a_bomb_within_a_bomb_is_refused() -> None:
    """Layer upon layer comes to an end."""
    value = VALUE
    for _ in range(5):
        value = gzip.compress(value)

    assert reason_of(value) is Reason.BOMB


def test_fifty_megabytes_are_not_looked_at() -> None:
    """Whatever is in them."""
    assert reason_of(b"x" * 50_000_000) is Reason.TOO_LONG


ENVELOPE = {"specversion": "1.0", "id": "1", "source": "wire.example", "type": "article"}


@pytest.mark.parametrize(
    "event",
    [
        pytest.param(ENVELOPE | {"data": DOCUMENT}, id="an object"),
        pytest.param(ENVELOPE | {"data": VALUE.decode()}, id="a string of JSON"),
        pytest.param(ENVELOPE | {"data_base64": base64.b64encode(VALUE).decode()}, id="base64"),
        pytest.param(ENVELOPE | {"data_base64": base64.b64encode(gzip.compress(VALUE)).decode()}, id="gzip in base64"),
        pytest.param(ENVELOPE | {"data": ENVELOPE | {"data": DOCUMENT}}, id="an event in an event"),
    ],
)
def test_a_cloudevent_in_structured_mode_is_unwrapped(event: dict[str, Any]) -> None:
    """The envelope is the transport's, not the article's."""
    (article,) = read_articles(orjson.dumps(event))

    assert (article.format, article.uri, article.headline) == ("ninjs", DOCUMENT["uri"], DOCUMENT["headline"])


def test_a_cloudevents_media_type_declares_the_encoding() -> None:
    """Of bytes that declare none themselves."""
    text = "Минобороны сообщило"
    event = ENVELOPE | {"datacontenttype": "text/plain; charset=KOI8-R", "data_base64": base64.b64encode(text.encode("koi8-r")).decode()}

    content = look_at(orjson.dumps(event))

    assert (content.text, content.encoding) == (text, Encoding("koi8-r", "koi8-r"))


@pytest.mark.parametrize(
    ("event", "reason"),
    [
        pytest.param(ENVELOPE, Reason.BODY_MISSING, id="no data"),
        pytest.param(ENVELOPE | {"data": None}, Reason.BODY_MISSING, id="null"),
        pytest.param(ENVELOPE | {"data": ""}, Reason.EMPTY, id="an empty string"),
        pytest.param(ENVELOPE | {"data_base64": "no base64!"}, Reason.BAD_COMPRESSION, id="what is no base64"),
    ],
)
def test_a_cloudevent_without_an_article_is_none(event: dict[str, Any], reason: Reason) -> None:
    """An envelope alone tells nothing."""
    assert reason_of(orjson.dumps(event)) is reason


@pytest.mark.parametrize(
    ("value", "declared", "text", "used"),
    [
        pytest.param("Genève".encode(), "", "Genève", "utf-8", id="UTF-8"),
        pytest.param("Genève".encode(), "iso-8859-1", "Genève", "utf-8", id="UTF-8 that declares latin-1"),
        pytest.param("\ufeffGenève".encode(), "iso-8859-1", "Genève", "utf-8", id="UTF-8 with a mark"),
        pytest.param("Genève".encode("utf-16"), "utf-8", "Genève", "utf-16-le", id="UTF-16 with a mark"),
        pytest.param("Genève".encode("utf-16-be"), "", "Genève", "utf-16-be", id="UTF-16 without a mark"),
        pytest.param("\ufeffGenève".encode("utf-32-le"), "", "Genève", "utf-32-le", id="UTF-32"),
        pytest.param("Genève".encode("latin-1"), "iso-8859-1", "Genève", "windows-1252", id="latin-1 as declared"),
        pytest.param(
            "Genève “5 €”".encode("cp1252"), "iso-8859-1", "Genève “5 €”", "windows-1252", id="windows-1252 that calls itself latin-1"
        ),
        pytest.param("Genève".encode("latin-1"), "utf-8", "Genève", "windows-1252", id="latin-1 that declares UTF-8"),
        pytest.param("Genève".encode("latin-1"), "us-ascii", "Genève", "windows-1252", id="latin-1 that declares ASCII"),
        pytest.param("Genève".encode("latin-1"), "x-nobody-knows", "Genève", "windows-1252", id="an encoding that nobody knows"),
        pytest.param("Genève".encode("latin-1"), "punycode", "Genève", "windows-1252", id="a codec that is no text's"),
        pytest.param("žluťoučký kůň".encode("cp1250"), "windows-1250", "žluťoučký kůň", "windows-1250", id="as declared"),
        pytest.param("東京".encode("iso-2022-jp"), "iso-2022-jp", "東京", "iso-2022-jp", id="all ASCII, and means something else"),
        pytest.param(("é" * 40).encode() + b"\xe9 " + "é".encode(), "", "é" * 40 + "\ufffd é", "utf-8", id="UTF-8 with one broken byte"),
        pytest.param(b"a\x81\x8db", "", "a\x81\x8db", "windows-1252", id="bytes that windows-1252 leaves open"),
        pytest.param(
            "قالت وزارة الدفاع إن الجنود قتلوا".encode("cp1256"), "", "قالت وزارة الدفاع إن الجنود قتلوا", "windows-1256", id="Arabic"
        ),
        pytest.param("俄罗斯国防部表示，军队在哈尔科夫".encode("gb18030"), "", "俄罗斯国防部表示，军队在哈尔科夫", "gb18030", id="Chinese"),
    ],
)
def test_bytes_are_decoded_in_the_facts_order(value: bytes, declared: str, text: str, used: str) -> None:
    """A mark; strict UTF-8 over a contradicting declaration; the declaration; detection; windows-1252."""
    assert decode(value, declared) == (text, Encoding(declared, used))


@pytest.mark.parametrize(
    ("value", "declared", "used"),
    [
        pytest.param(
            "<?xml version='1.0' encoding='iso-8859-1'?><nitf>Genève</nitf>".encode("latin-1"), "iso-8859-1", "windows-1252", id="true"
        ),
        pytest.param("<?xml version='1.0' encoding='iso-8859-1'?><nitf>Genève</nitf>".encode(), "iso-8859-1", "utf-8", id="a lie"),
        pytest.param(
            "<?xml version='1.0' encoding='UTF-8'?><nitf>Genève</nitf>".encode("latin-1"), "utf-8", "windows-1252", id="the other lie"
        ),
        pytest.param("<?xml version='1.0' encoding='UTF-16'?><nitf>Genève</nitf>".encode(), "utf-16", "utf-8", id="transcoded by somebody"),
        pytest.param(
            "<?xml version='1.0' encoding='utf-8'?><nitf>Genève</nitf>".encode("utf-16"), "utf-8", "utf-16-le", id="UTF-16 by its mark"
        ),
        pytest.param("\ufeff\r\n <nitf>Genève</nitf>".encode(), "", "utf-8", id="a mark, white space and no declaration"),
    ],
)
def test_xml_is_decoded_likewise(value: bytes, declared: str, used: str) -> None:
    """What the first line says is recorded, and believed when the bytes do not belie it."""
    content = look_at(value)

    assert content.root is not None
    assert ("".join(content.root.itertext()), content.encoding) == ("Genève", Encoding(declared, used))


def test_xml_of_no_news_format_is_named() -> None:
    """A feed that was pointed at the wrong topic is noticed."""
    with pytest.raises(Unreadable, match="invoice") as caught:
        read_articles(b'<?xml version="1.0"?><b:invoice xmlns:b="urn:b"><b:total>7</b:total></b:invoice>')

    assert caught.value.reason is Reason.UNKNOWN_FORMAT


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("<<< URGENT >>>\nRebels shell Goma", id="arrows"),
        pytest.param("< Rebels shell Goma", id="a sign alone"),
    ],
)
def test_what_only_begins_with_a_sign_is_copy(text: str) -> None:
    """A sign makes no markup."""
    (article,) = read_articles(text.encode())

    assert article.format == "wire-copy"


def reason_of(value: bytes) -> Reason:
    """The reason why a value is no article."""
    with pytest.raises(Unreadable) as caught:
        read_articles(value)
    assert 0 < len(caught.value.detail) < 300
    return caught.value.reason
