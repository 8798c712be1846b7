"""XML of others: parsed without fetching or expanding anything, refused with a reason, and read by local names."""

from __future__ import annotations

import pytest

from frontwire.errors import Reason, Unreadable
from frontwire.formats.xml import (
    MAXIMUM_DEPTH,
    MAXIMUM_TAGS,
    attribute,
    block_text,
    by_name,
    child,
    children,
    descend,
    descend_all,
    find_all,
    local,
    parse_xml,
    text_of,
)

LAUGHS = b'<!DOCTYPE a [<!ENTITY x0 "ha">' + b"".join(
    b'<!ENTITY x%d "%s">' % (number, b"&x%d;" % (number - 1) * 10) for number in range(1, 10)
)


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        pytest.param(LAUGHS + b"]><a>&x9;</a>", Reason.ENTITY, id="a billion laughs"),
        pytest.param(LAUGHS + b']><a b="&x9;"/>', Reason.ENTITY, id="a billion laughs in an attribute"),
        pytest.param(b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>', Reason.ENTITY, id="a file"),
        pytest.param(b'<!DOCTYPE a [<!ENTITY x PUBLIC "x" "http://127.0.0.1/">]><a>&x;</a>', Reason.ENTITY, id="an address"),
        pytest.param(b'<!DOCTYPE a [<!ENTITY % x SYSTEM "http://127.0.0.1/">%x;]><a/>', Reason.ENTITY, id="a parameter"),
        pytest.param(
            b'<!DOCTYPE NewsML SYSTEM "NewsML.dtd" [<!ENTITY % nitf SYSTEM "nitf.dtd"> %nitf;]><NewsML/>',
            Reason.ENTITY,
            id="the DTD of a body, as a parameter",
        ),
        pytest.param(b'<!DOCTYPE a SYSTEM "[" [<!ENTITY x "y">]><a/>', Reason.ENTITY, id="a bracket before the declarations"),
        pytest.param(b'<!DOCTYPE a [<!ATTLIST b c CDATA "xxxx">]><a><b/></a>', Reason.ENTITY, id="an attribute's default"),
        pytest.param(b"<a>" * 100_000 + b"</a>" * 100_000, Reason.TOO_DEEP, id="a hundred thousand levels"),
        pytest.param(b"<a>" * (MAXIMUM_DEPTH + 1) + b"</a>" * (MAXIMUM_DEPTH + 1), Reason.TOO_DEEP, id="one level too many"),
        pytest.param(b"<a>" + b"<b/>" * MAXIMUM_TAGS + b"</a>", Reason.TOO_DEEP, id="too many tags"),
        pytest.param(b"<a>" * 1000, Reason.NOT_XML, id="nothing closed"),
        pytest.param(b"<a><b></a>", Reason.NOT_XML, id="closed by another"),
        pytest.param(b"<a b='1' b='2'/>", Reason.NOT_XML, id="an attribute twice"),
        pytest.param(b"<a>&unknown;</a>", Reason.NOT_XML, id="a character that has no such name"),
        pytest.param(b"<a>&#0;</a>", Reason.NOT_XML, id="a character that is none"),
        pytest.param(b"<a>\xff</a>", Reason.NOT_XML, id="bytes that are no UTF-8"),
        pytest.param(b"<a/><b/>", Reason.NOT_XML, id="two roots"),
        pytest.param(b"<a><x:b></x:c></a>", Reason.NOT_XML, id="broken behind a prefix that nobody declared"),
        pytest.param(b"", Reason.NOT_XML, id="nothing"),
    ],
)
def test_what_is_refused_has_its_reason(value: bytes, reason: Reason) -> None:
    """No entity is expanded or fetched, no depth is followed, and the detail is a sentence."""
    with pytest.raises(Unreadable) as caught:
        parse_xml(value)

    assert caught.value.reason is reason
    assert 0 < len(caught.value.detail) < 300


@pytest.mark.parametrize(
    ("value", "text"),
    [
        pytest.param(
            '<?xml version="1.0" encoding="iso-8859-1"?><a>Genève</a>', "Genève", id="a declared encoding is none of its business"
        ),
        pytest.param('\ufeff\r\n <?xml version="1.0"?><a>Genève</a>\n', "Genève", id="a mark and white space before the declaration"),
        pytest.param('<!DOCTYPE a SYSTEM "http://127.0.0.1/a.dtd"><a>x</a>', "x", id="a DTD that is named is not fetched"),
        pytest.param('<!DOCTYPE a PUBLIC "-//A//EN" "a.dtd" [<!ELEMENT a ANY>]><a>x</a>', "x", id="elements may be declared"),
        pytest.param('<!DOCTYPE NewsML SYSTEM "NewsML.dtd" []><NewsML>x</NewsML>', "x", id="a subset with nothing in it"),
        pytest.param('<!DOCTYPE a [<!-- none --><!NOTATION gif SYSTEM "g"><?pi?>]><a>x</a>', "x", id="a subset without an entity"),
        pytest.param("<a>caf&eacute;&nbsp;&mdash;&hellip;</a>", "café —…", id="HTML's named characters"),
        pytest.param("<a>&amp;eacute; &lt;b&gt; &quot;&apos;</a>", "&eacute; <b> \"'", id="what is escaped stays so"),
        pytest.param("<a><![CDATA[<b>&nbsp;</b>]]></a>", "<b>&#160;</b>", id="a named character in CDATA stays readable as HTML"),
        pytest.param("<a>x\x01\x0b\x1fy</a>", "xy", id="control characters"),
        pytest.param("<a><!-- no -->x<?pi no?>y</a>", "xy", id="comments and instructions"),
        pytest.param("<a><rtr:b c:d='e'>x</rtr:b> at 10:15</a>", "x at 10:15", id="prefixes that nobody declared"),
        pytest.param(
            "<a>one <!DOCTYPE-like text is fine</a>".replace("<!D", "D"), "one DOCTYPE-like text is fine", id="words of a declaration"
        ),
    ],
)
def test_what_wires_send_is_forgiven(value: str, text: str) -> None:
    """What is read is what was meant."""
    assert text_of(parse_xml(value.encode())) == text


def test_the_deepest_that_is_read_is_read() -> None:
    """The limit itself is no fault."""
    assert block_text(parse_xml(b"<a>" * MAXIMUM_DEPTH + b"x" + b"</a>" * MAXIMUM_DEPTH)) == "x"


def test_elements_are_found_by_local_names() -> None:
    """Default, prefixed and without a namespace: all the same."""
    root = parse_xml(b'<r xmlns:p="urn:p"><p:a><b xmlns="urn:b">1</b><c/><p:b>2</p:b></p:a><a><b>3</b></a></r>')

    assert local(root[0]) == "a"
    assert [text_of(found) for found in descend_all(root, "a/b")] == ["1", "2", "3"]
    assert [text_of(found) for found in find_all(root, "b")] == ["1", "2", "3"]
    assert len(children(root, "a")) == len(by_name(root)["a"]) == 2
    assert text_of(child(root[0], "b")) == "1"
    assert (child(None, "a"), descend(root, "a/d"), text_of(None), attribute(None, "b")) == (None, None, "", "")


def test_an_attribute_has_a_local_name_too() -> None:
    """`xml:lang` and `lang` are asked for alike."""
    assert attribute(parse_xml(b'<a xml:lang=" en "/>'), "lang") == "en"
    assert attribute(parse_xml(b'<a lang="fr"/>'), "lang") == "fr"


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        pytest.param("<p>a <b>b <i>c</i></b> d</p>e", "a b c d\ne", id="nested text and a tail"),
        pytest.param("<p>a\n  b</p>\n\n<p>c</p>", "a b\nc", id="line ends in running text are spaces"),
        pytest.param("<pre>a\n  b</pre><p>c\nd</p>", "a\nb\nc d", id="line ends in pre are line ends"),
        pytest.param("a\n b", "a\nb", id="line ends in text without markup are line ends"),
        pytest.param("<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul>", "a\nb\nc", id="lists"),
        pytest.param("<table><tr><td>a</td><td><p>b</p></td></tr><tr><td>c</td></tr></table>", "a\nb\nc", id="a paragraph in a cell"),
        pytest.param("<p>a<br/>b<br/><br/>c</p>", "a\nb\nc", id="breaks"),
        pytest.param("<head><title>t</title></head><script>x</script><style>y</style>z", "z", id="no text"),
        pytest.param("<p>\u00a0a\u2009b\u3000</p>", "a b", id="white space of all kinds"),
        pytest.param("<p>One.\n    Two\ngoes on.\n    Three.</p>", "One.\nTwo goes on.\nThree.", id="paragraphs in one"),
        pytest.param("a<p>b</p>c", "a\nb\nc", id="text round one paragraph"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_a_bodys_text_is_readable(markup: str, text: str) -> None:
    """All text is there, in lines as it was laid out."""
    assert block_text(parse_xml(f"<body>{markup}</body>".encode())) == text


def test_what_is_left_out_leaves_its_tail() -> None:
    """A caption is gone, the sentence round it stays."""
    assert block_text(parse_xml(b"<body>a <media>caption</media>b</body>"), unread=frozenset({"media"})) == "a b"
