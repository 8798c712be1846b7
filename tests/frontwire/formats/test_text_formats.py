"""ANPA 1312, IPTC 7901 and RFC 822: what tells them from bare copy and from each other, and how they bear nonsense."""

from __future__ import annotations

import pytest

from frontwire.errors import Reason, Unreadable
from frontwire.formats.detecting import read_articles
from frontwire.formats.rfc822 import MAXIMUM_BOUNDARY_LINES, MAXIMUM_PARTS
from frontwire.formats.wrapped import unwrap

STORY = "Rebels shelled the town of Goma on Monday, residents said.\n"
MAIL = "From: Example Wire <desk@wire.example>\nMessage-ID: <1@wire.example>\n"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        pytest.param(f"\x16\x16\x01a0123\x1fx\nr i x 03-02 1\n\x02{STORY}\x03", "anpa-1312", id="SYN SYN SOH"),
        pytest.param(f"\x01a0123\nr i x 03-02 1\n\x02{STORY}\x03", "anpa-1312", id="SOH and a service letter"),
        pytest.param(f"\x01abc0123 3 pl 12\n\x02{STORY}\x03", "iptc-7901", id="SOH and a source"),
        pytest.param(f"abc1234 3 xx 456 \n{STORY}", "iptc-7901", id="a source's header alone"),
        pytest.param(f"{MAIL}\n{STORY}", "rfc-822", id="headers of a mail"),
        pytest.param(f"From desk@wire.example Mon Mar  2 10:15:00 2026\n{MAIL}\n{STORY}", "rfc-822", id="a mail out of a mailbox"),
        pytest.param(f"From: our correspondent\nTo: all editors\nSubject: Goma\n\n{STORY}", "wire-copy", id="a memo"),
        pytest.param(f"Note: see below\nDate: Monday\n{STORY}", "wire-copy", id="a colon or two"),
        pytest.param(f"a0123 is a road in Goma\n{STORY}", "wire-copy", id="a letter and four digits"),
        pytest.param(f"abc1234 3 xx of them\n{STORY}", "wire-copy", id="half a header"),
        pytest.param(STORY, "wire-copy", id="a sentence"),
    ],
)
def test_a_text_is_told_by_its_first_lines(text: str, name: str) -> None:
    """What only resembles a header is bare copy."""
    assert read_articles(text.encode())[0].format == name


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Rebels left the suburbs of Goma and the Nagorno-\nKarabakh road.", "and the Nagorno-Karabakh road.", id="a hyphen"),
        pytest.param(STORY * 3, (STORY * 3).rstrip(), id="sentences in lines of their own"),
        pytest.param("Goma    6\nSake    2\n", "Goma    6\nSake    2", id="a table"),
        pytest.param("- Goma\n- Sake\n", "- Goma\n- Sake", id="a list"),
        pytest.param("One.\r\n\r\nTwo.\r", "One.\nTwo.", id="line ends of other systems"),
    ],
)
def test_only_full_lines_are_joined(text: str, expected: str) -> None:
    """What was not broken is not mended."""
    if text.startswith(STORY):
        text = text.replace(STORY, STORY.replace("\n", "\n\n"))
    assert unwrap(text).endswith(expected)


def test_lines_by_the_ten_thousand_are_joined_in_linear_time() -> None:
    """Fifteen thousand full lines of one paragraph took four minutes once."""
    text = "\n".join(["y" * 60] * 15_000)

    assert unwrap(text).count("\n") == 0


@pytest.mark.parametrize(
    ("mail", "reason"),
    [
        pytest.param(MAIL + "Content-Type: message/rfc822\n\n" * (MAXIMUM_PARTS + 1), Reason.TOO_DEEP, id="a mail in a mail in a mail"),
        pytest.param(MAIL + "Content-Type:\n message/rfc822\n\n" * 5000, Reason.TOO_DEEP, id="the same in folded headers"),
        pytest.param(
            MAIL + "".join(f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n" for n in range(200)),
            Reason.TOO_DEEP,
            id="parts in parts",
        ),
        pytest.param(
            MAIL + "Content-Type: multipart/mixed; boundary=x\n\n" + "--x\n\n" * (MAXIMUM_BOUNDARY_LINES + 1),
            Reason.TOO_DEEP,
            id="many parts",
        ),
        pytest.param(MAIL + "Date: soon\n\nx", Reason.BAD_TIME, id="a date that is none"),
        pytest.param(MAIL + "\n", Reason.BODY_MISSING, id="headers alone"),
    ],
)
def test_a_mail_that_is_refused_has_its_reason(mail: str, reason: Reason) -> None:
    """Nobody's parser goes as deep as a mail can be made."""
    with pytest.raises(Unreadable) as caught:
        read_articles(mail.encode())

    assert caught.value.reason is reason


@pytest.mark.parametrize(
    ("header", "field", "value"),
    [
        pytest.param("Subject: =?utf-8?b?!!!?=", "printed_headline", "=?utf-8?b?!!!?=", id="an encoded word that is none"),
        pytest.param("Subject: =?klingon?q?Goma?=", "printed_headline", "Goma", id="an encoding that nobody knows"),
        pytest.param("Subject: =?utf-8?q?G=C3=B6?= =?utf-8?q?ma?=", "printed_headline", "Göma", id="two encoded words are one"),
        pytest.param("Content-Type: text/plain; charset*=x''y", "body", "Rebels.", id="a charset of RFC 2231"),
        pytest.param("Content-Transfer-Encoding: x-uuencode", "body", "Rebels.", id="a transfer encoding that it has not"),
        pytest.param("Content-Type: multipart/mixed", "body", "", id="parts without a boundary"),
        pytest.param("Content-Type: nonsense", "body", "Rebels.", id="a type that is none"),
    ],
)
def test_a_mail_that_is_odd_is_read_all_the_same(header: str, field: str, value: str) -> None:
    """Each of these is somebody's mailer."""
    subject = "" if header.startswith("Subject") else "Subject: Goma\n"

    (article,) = read_articles(f"{MAIL}{subject}{header}\n\nRebels.\n".encode())

    assert getattr(article, field) == value


def test_brackets_in_a_sender_are_not_followed() -> None:
    """`email.utils` recurses for each bracket."""
    (article,) = read_articles(f"From: {'(' * 50_000}\nMessage-ID: <1@wire.example>\n\n{STORY}".encode())

    assert article.format == "rfc-822"
