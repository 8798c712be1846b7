"""Records as large as are read, made to be hard to read: each has its outcome in seconds, and memory of its own size, not of its square."""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import json
import time
from collections.abc import Callable, Iterator

import pytest

from frontwire.deciding import Quiet, decide
from frontwire.errors import Reason, Unreadable
from frontwire.formats import ap_json, newsml_1, newsml_g2, rss
from frontwire.formats.content import MAXIMUM_BYTES, MAXIMUM_ITEMS
from frontwire.formats.detecting import read_articles
from frontwire.formats.identity import uri_of_content
from frontwire.knowledge.entities import Lexicon

SECONDS = 10.0
"""On two busy cores; quadratic work on this many bytes takes hours."""


def fill(before: str, part: str, after: str) -> Callable[[], bytes]:
    """As many parts as fit between a beginning and an end."""

    def make() -> bytes:
        return (before + part * ((MAXIMUM_BYTES - len(before) - len(after)) // len(part.encode())) + after).encode()

    return make


HARD = {
    "markers without an end": fill('{"headline": "', "ALERT-", '"}'),
    "markers with a space": fill('{"headline": "', "URGENT ", '"}'),
    "brackets in a slug": fill('{"headline": "h", "slugline": "', "(UPDATE 1,", '"}'),
    "a note without an end": fill('{"headline": "h", "ednote": "', "Embargoed until ", '"}'),
    "subjects": fill('{"uri": "u", "headline": "h", "subject": [', '"medtop:20000056", ', '""]}'),
    "one long subject": fill('{"uri": "u", "headline": "h", "subject": ["', "mediatopic", '"]}'),
    "associations": fill('{"uri": "u", "headline": "h", "versioncreated": "", "associations": [', '{"uri": "a"}, ', "{}]}"),
    "bodies of the wrong type": fill('{"uri": "u", "headline": "h", "bodies": [', '{"value": 1}, ', "{}]}"),
    "headlines": fill('{"uri": "u", "headlines": [', '{"value": "h"}, ', "{}]}"),
    "items of a feed": fill('{"api_version": 1, "data": {"items": [', "{}, ", "{}]}}"),
    "tags in a body": fill('{"headline": "h", "body_html": "', "<p>", '"}'),
    "open tags in a headline": fill('{"headline": "', "<b ", '"}'),
    "a headline of escaped markup": fill('{"headline": "', "&amp;", '"}'),
    "an XML declaration that never ends": fill("<?xml ", "a", ""),
    "an XML name that never ends": fill("<", "a", ""),
    "open XML": fill("", "<a>", ""),
    "XML attributes": fill("<nitf ", "a='' ", "/>"),
    "items of NewsML-G2": fill("<newsMessage><itemSet>", "<newsItem/>", "</itemSet></newsMessage>"),
    "items of NewsML 1": fill("<NewsML>", "<NewsItem/>", "</NewsML>"),
    "items of RSS with blanks round them": lambda: (
        b"<rss><channel>" + b"<item/>" * 1000 + b" " * (MAXIMUM_BYTES - 8000) + b"</channel></rss>"
    ),
    "a long qcode": fill("<newsItem guid='u'><itemMeta><itemClass qcode='", "a:", "'/></itemMeta></newsItem>"),
    "items of RSS": fill("<rss><channel>", "<item/>", "</channel></rss>"),
    "paragraphs of NITF": fill("<nitf><body><body.content>", "<p>Rebels shelled Goma.</p>", "</body.content></body></nitf>"),
    "characters by number": fill("<nitf><body><body.content>", "&#233;", "</body.content></body></nitf>"),
    "line ends": fill("Rebels", "\n", "shell Goma"),
    "spaces": fill("Rebels", " ", "shell Goma"),
    "open brackets of copy": fill("", "(Adds ", ""),
    "headers of an e-mail": fill("From: a@b.example\nSubject: Rebels\nDate: Mon, 02 Mar 2026 10:15:00 GMT\n", "X: y\n", "\nText"),
    "parts of an e-mail": fill("Subject: Rebels\nContent-Type: multipart/mixed; boundary=b\n\n", "--b\n\nx\n", "--b--"),
    "SOH": fill("", "\x01", ""),
    "ANPA's marks": fill("", "\x16\x16\x01a0123\n", ""),
    "high bytes": lambda: b"\xe9" * MAXIMUM_BYTES,
    "high bytes between letters": lambda: b"a\xe9" * (MAXIMUM_BYTES // 2),
    "base64 of base64": lambda: json.dumps({"specversion": "1.0", "data_base64": "QUFB" * (MAXIMUM_BYTES // 4 - 20)}).encode(),
    "empty gzip members": lambda: gzip.compress(b"") * (MAXIMUM_BYTES // 20),
}


@pytest.mark.parametrize("make", HARD.values(), ids=HARD.keys())
def test_a_large_record_made_to_be_hard_is_read_or_refused(make: Callable[[], bytes]) -> None:
    """Nobody can stop a lane with one record."""
    value = make()
    assert len(value) <= MAXIMUM_BYTES
    start = time.monotonic()

    with contextlib.suppress(Unreadable):
        read_articles(value)

    assert time.monotonic() - start < SECONDS


FRAMES = {
    "NewsML-G2": ("<newsMessage><itemSet>{}</itemSet></newsMessage>", "<newsItem><title>Bakers</title></newsItem>", ""),
    "NewsML 1": ("<NewsML>{}</NewsML>", "<NewsItem/>", ""),
    "RSS": ("<rss><channel>{}</channel></rss>", "<item><title>Bakers</title></item>", ""),
    "AP's JSON": ('{{"api_version": 1, "data": {{"items": [{}]}}}}', '{"headline": "Bakers"}', ", "),
}


@pytest.mark.parametrize("count", [MAXIMUM_ITEMS + 1, 20_000, 30_000])
@pytest.mark.parametrize(("frame", "item", "comma"), FRAMES.values(), ids=FRAMES.keys())
def test_a_message_of_too_many_items_is_refused_before_the_first_is_read(
    monkeypatch: pytest.MonkeyPatch, frame: str, item: str, comma: str, count: int
) -> None:
    """Twenty thousand items took minutes once, each looking at the whole."""
    for reader in (ap_json, newsml_1, newsml_g2, rss):
        monkeypatch.setattr(reader, "_read_item", lambda *_, **__: pytest.fail("an item was read"))

    with pytest.raises(Unreadable) as caught:
        read_articles(frame.format(comma.join([item] * count)).encode())

    assert caught.value.reason is Reason.TOO_LONG


class _CountingHash:
    """Counts the bytes that are digested, by whichever module."""

    def __init__(self) -> None:
        self.digested = 0

    def __call__(self, value: bytes = b"", **options: int) -> object:
        self.digested += len(value)
        return self.real(value, **options)

    real = staticmethod(hashlib.blake2b)


@pytest.fixture
def hashing(monkeypatch: pytest.MonkeyPatch) -> Iterator[_CountingHash]:
    """What is digested while the test runs."""
    counting = _CountingHash()
    uri_of_content.cache_clear()
    monkeypatch.setattr(hashlib, "blake2b", counting)
    yield counting
    uri_of_content.cache_clear()


@pytest.mark.parametrize("count", [2, MAXIMUM_ITEMS])
def test_the_items_of_a_large_message_digest_it_twice_and_not_each_for_itself(lexicon: Lexicon, hashing: _CountingHash, count: int) -> None:
    """Once for the uris of those without, once for their `ce_id`s: a thousand items in 8 MiB were eleven seconds of it."""
    items = "<item><title>Bakers met</title></item>" * count
    value = f"<rss><channel>{items}{' ' * 1_000_000}</channel></rss>".encode()

    outcomes = decide(value, lexicon)

    assert [type(outcome) for outcome in outcomes] == [Quiet] * count
    assert hashing.digested < 2 * len(value) + 1000 * count
