"""Markup becomes the text that a reader of the page sees."""

from __future__ import annotations

import pytest

from frontwire.errors import Reason, Unreadable
from frontwire.formats.html import text_of


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        pytest.param("<p>One.</p><p>Two.</p>", "One.\nTwo.", id="a paragraph ends a line"),
        pytest.param(
            "<p>Troops <b>shelled <i>Goma</i></b> again.</p>", "Troops shelled Goma again.", id="nested inline text stays in its line"
        ),
        pytest.param("One.<br>Two.<br/>Three.", "One.\nTwo.\nThree.", id="a break ends a line"),
        pytest.param("<ul><li>Goma</li><li>Bukavu</li></ul>", "Goma\nBukavu", id="a list item is a line"),
        pytest.param(
            "<table><tr><td>Goma</td><td>12</td></tr><tr><td>Uvira</td><td>3</td></tr></table>",
            "Goma 12\nUvira 3",
            id="a table row is a line of cells",
        ),
        pytest.param(
            "<p>Shells &amp; mines&nbsp;near C&ocirc;te d&#8217;Ivoire</p>",
            "Shells & mines near Côte d’Ivoire",
            id="entities are characters",
        ),
        pytest.param("<p>Seen.</p><script>War()</script><style>p{}</style>", "Seen.", id="scripts and styles are no text"),
        pytest.param("<html><head><title>Wire</title></head><body><p>Seen.</p></body></html>", "Seen.", id="a head is no text"),
        pytest.param("<p>One\n  line,\n still</p>", "One line, still", id="a source line's end is a space"),
        pytest.param("<p>Unclosed <b>tags<p>are read", "Unclosed tags\nare read", id="broken markup is read"),
        pytest.param("", "", id="nothing is nothing"),
    ],
)
def test_markup_is_read_as_a_page_shows_it(markup: str, text: str) -> None:
    """All nested text, lines where blocks end, nothing that a page hides."""
    assert text_of(markup) == text


def test_markup_without_end_is_refused_before_it_is_parsed() -> None:
    """Nesting a hundred thousand deep would hold the lane for minutes, at every restart anew."""
    with pytest.raises(Unreadable) as refused:
        text_of("<div>" * 100_000)

    assert refused.value.reason is Reason.TOO_DEEP
