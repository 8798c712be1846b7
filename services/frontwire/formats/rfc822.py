"""RFC 822, a wire by e-mail: the subject is the headline, the first plain text the body, HTML where there is none."""

from __future__ import annotations

import binascii
import re
from email import message_from_bytes
from email.errors import MessageError
from email.header import decode_header
from typing import TYPE_CHECKING

from frontwire.article import Link, Supersedes
from frontwire.errors import Reason, Unreadable
from frontwire.formats.decoding import Encoding, decode
from frontwire.formats.html import text_of
from frontwire.formats.making import make_article
from frontwire.formats.wrapped import unwrap

if TYPE_CHECKING:
    from email.message import Message

    from frontwire.article import Article
    from frontwire.formats.content import Content

FORMAT = "rfc-822"

MAXIMUM_PARTS = 100
"""Messages and groups of parts within one mail; the parser's work grows with their nesting."""

MAXIMUM_BOUNDARY_LINES = 10_000
"""Each may begin a part, and each part costs what a small mail does."""

_HEADERS = re.compile(r"(?:From [^\n]*\n)?(?P<headers>(?:[!-9;-~]{1,76}:[^\n]*\n(?:[ \t][^\n]*\n)*){2,300})\s*\n")
_NAME = re.compile(r"^([!-9;-~]+):", re.MULTILINE)
_KNOWN = frozenset(
    "from to cc date subject message-id mime-version received return-path delivered-to reply-to content-type"
    " content-transfer-encoding sender in-reply-to references x-mailer list-id importance x-priority".split()
)
# One of these at least: "From:", "To:" and "Subject:" begin memos and bare wire copy too.
_CERTAIN = frozenset({"message-id", "mime-version", "received", "return-path", "date", "content-type"})
_FEWEST_KNOWN = 2
_HEAD_CHARACTERS = 64_000
_NESTING = re.compile(rb"boundary\s*=|^Content-Type:\s*message/", re.IGNORECASE | re.MULTILINE)
_SIGNATURE = re.compile(r"^-- ?\n.*\Z", re.MULTILINE | re.DOTALL)


def recognises(content: Content) -> bool:
    """Tell a mail by its block of headers, of which some are those of mails and of nothing else."""
    found = _HEADERS.match(content.text[:_HEAD_CHARACTERS].replace("\r\n", "\n").lstrip("\ufeff\n") + "\n")
    if content.root is not None or content.document is not None or found is None:
        return False
    names = {name.casefold() for name in _NAME.findall(found["headers"])}
    return len(names & _KNOWN) >= _FEWEST_KNOWN and not names.isdisjoint(_CERTAIN)


def read(content: Content) -> tuple[Article, ...]:
    """Read the one message.

    Raises:
        Unreadable: more parts than any mail of a wire has, or a time that is none.
    """
    if (parts := len(_NESTING.findall(content.value))) > MAXIMUM_PARTS:
        raise Unreadable(Reason.TOO_DEEP, f"a mail of {parts} messages and groups of parts; at most {MAXIMUM_PARTS} are read")
    if (lines := content.value.count(b"\n--")) > MAXIMUM_BOUNDARY_LINES:
        raise Unreadable(
            Reason.TOO_DEEP, f"a mail with {lines} lines that begin with two hyphens; at most {MAXIMUM_BOUNDARY_LINES} are read"
        )
    message = _parse(content.value)
    body, encoding = _read_body(message)
    note = _header(message, "X-Ed-Note") or _header(message, "Comments")
    replaced = _identifier(_header(message, "Supersedes") or _header(message, "Replaces"))
    article = make_article(
        content,
        format=FORMAT,
        uri=_identifier(_header(message, "Message-ID")),
        version_created=_header(message, "Date"),
        headline=_header(message, "Subject"),
        body=body,
        provider=_provider(_header(message, "From")),
        language=_header(message, "Content-Language").partition(",")[0],
        slugline=_header(message, "Keywords"),
        ed_note=note,
        links=[Link("reply-to", _identifier(found)) for found in _header(message, "In-Reply-To").split()],
        supersedes=Supersedes(replaced) if replaced else None,
        encoding=encoding,
    )
    return (article,)


def _parse(value: bytes) -> Message:
    """Parse a message; one of a mailbox begins with "From " and no colon, and some gateways put empty lines before it all."""
    return message_from_bytes(value.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n"))


def _header(message: Message, name: str) -> str:
    """Give a header in Unicode: encoded words, and bytes that should have been encoded and were not."""
    raw = message.get(name)
    if raw is None:
        return ""
    try:
        parts = decode_header(raw)
    except (MessageError, binascii.Error, ValueError, TypeError):
        parts = [(str(raw), None)]
    words = [
        part if isinstance(part, str) else decode(part, "" if charset in {None, "unknown-8bit"} else str(charset))[0]
        for part, charset in parts
    ]
    return " ".join(("".join(words).strip() or str(raw)).encode("utf-8", "replace").decode().split())


def _provider(sender: str) -> str:
    """Give a sender's name, else the house that it writes from; `email.utils` would go as deep as brackets do."""
    name, opened, address = sender.rpartition("<")
    name = name.strip().strip('"').strip()
    return name or (address if opened else sender).rpartition("@")[2].strip("> ")


def _identifier(written: str) -> str:
    """Give a message's identifier as a URI of RFC 2392."""
    written = written.strip().strip("<>").strip()
    return f"mid:{written}" if written else ""


def _read_body(message: Message) -> tuple[str, Encoding | None]:
    """Give the first plain text, else the first HTML; attachments are none of the story."""
    plain = html = None
    for part in message.walk():
        if part.is_multipart() or part.get_content_disposition() == "attachment":
            continue
        kind = part.get_content_type()
        if kind == "text/plain" and plain is None:
            plain = part
        elif kind == "text/html" and html is None:
            html = part
    if plain is not None:
        text, encoding = _decode_part(plain)
        if text.strip():
            return unwrap(_SIGNATURE.sub("", text.replace("\r\n", "\n"))), encoding
    if html is not None:
        text, encoding = _decode_part(html)
        return text_of(text), encoding
    return "", None


def _decode_part(part: Message) -> tuple[str, Encoding]:
    payload = part.get_payload(decode=True)
    return decode(payload if isinstance(payload, bytes) else b"", part.get_content_charset() or "")
