"""NewsML-G2 beside a second opinion: `newsmlg2`, the IPTC's own reader, sees the same items."""

from __future__ import annotations

import contextlib
import io
import warnings
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from frontwire.formats.dates import to_rfc3339
from frontwire.formats.detecting import read_articles

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import NewsMLG2

FOLDER = Path(__file__).parent / "files" / "newsml-g2"
NAR = "{http://iptc.org/std/nar/2006-10-01/}"


def second_opinion(item: etree._Element) -> dict[str, str | None]:
    """What the other reader says of one item."""
    with contextlib.redirect_stdout(io.StringIO()):  # it prints what it does not know
        found: Any = NewsMLG2.NewsMLG2Document(etree.tostring(item)).get_item()
    created = found.itemmeta.versioncreated
    headline = found.contentmeta.headline if found.contentmeta is not None else None
    first = headline[0] if isinstance(headline, NewsMLG2.GenericArray) else headline
    return {
        "uri": found.guid,
        "version": found.version,
        "version_created": to_rfc3339(str(created)) if created else None,
        "printed_headline": " ".join(str(first or "").split()),
    }


def items_of(path: Path) -> list[etree._Element]:
    """The newsItems of a file that both can read: in the standard's namespace and of the document's own encoding."""
    try:
        root = etree.fromstring(path.read_bytes(), etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError:
        return []
    return [item for item in root.iter(f"{NAR}newsItem") if item.find(f"{NAR}itemMeta") is not None and item.get("guid")]


# Where the two differ on purpose.
OTHERWISE = {
    "item-with-prefix-and-own-catalog": "the library takes the first headline, we the one whose role is main",
    "declares-latin-1-is-utf-8": "the library obeys the declaration",
    "embargoed-until-further-notice": "the library fails",
    "time-that-is-none": "we refuse it",
    "title-for-headline": "the library has no headline, we the title",
}
READ_BY_BOTH = [path for path in sorted(FOLDER.glob("*.xml")) if items_of(path) and path.stem not in OTHERWISE]


@pytest.mark.parametrize("path", READ_BY_BOTH, ids=lambda path: path.stem)
def test_a_second_reader_agrees(path: Path) -> None:
    """Identifier, version, time and headline are what the IPTC's own library reads."""
    ours = {article.uri: article for article in read_articles(path.read_bytes())}

    for item in items_of(path):
        theirs = second_opinion(item)
        article = ours[theirs["uri"]]
        assert {name: getattr(article, name) for name in theirs} == theirs


def test_most_files_have_a_second_opinion() -> None:
    """The comparison is not empty, and what is left out is there."""
    assert len(READ_BY_BOTH) > 10
    assert all((FOLDER / f"{stem}.xml").exists() for stem in OTHERWISE)
