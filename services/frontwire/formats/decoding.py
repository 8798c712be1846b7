"""Bytes in, text and the encoding that it was read in out.

The order is: a byte-order mark; strict UTF-8, which wins over a contradicting declaration; the declaration; detection; windows-1252.
`content` decodes whole values with it, readers the parts that declare an encoding of their own.
"""

from __future__ import annotations

import codecs
import re

import msgspec

from frontwire.errors import Reason, Unreadable


class Encoding(msgspec.Struct, frozen=True, gc=False):
    """What the bytes declared ("" for nothing) and what they were read in, by the names of the WHATWG."""

    declared: str = ""
    used: str = ""


def decode(value: bytes, declared: str = "") -> tuple[str, Encoding]:
    """Decode bytes, whatever they declare.

    Raises:
        Unreadable: UTF-16 or UTF-32 by its mark, and none in fact.

    >>> decode("Genève".encode(), "iso-8859-1")
    ('Genève', Encoding(declared='iso-8859-1', used='utf-8'))
    >>> decode("5 € à Genève".encode("iso-8859-15"))
    ('5 € à Genève', Encoding(declared='', used='iso-8859-15'))
    """
    declared = declared.strip().strip("\"'").casefold()[:_LONGEST_NAME]
    mark, wide = next((found for found in _MARKS if value.startswith(found[0])), (b"", _wide_without_mark(value)))
    value = value[len(mark) :]
    if wide:
        return _decode_wide(value, wide), Encoding(declared, wide)
    if not (_SHIFTS in value and declared.startswith(_SHIFTING)):
        try:
            return value.decode("utf-8"), Encoding(declared, "utf-8")
        except UnicodeDecodeError:
            pass
    if declared in _NOTHING_ELSE and (text := _decode_damaged(value)):
        return text, Encoding(declared, "utf-8")
    for name in (_codec_of(declared), _detect(value)):
        if name:
            try:
                return value.decode(name), Encoding(declared, _NAMES.get(name, name))
            except UnicodeDecodeError:
                continue
    return _decode_western(value, declared)


# The longer marks first: UTF-32's little-endian one begins like UTF-16's.
_MARKS = (
    (codecs.BOM_UTF8, ""),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_LONGEST_NAME = 40
_LOOKED_AT_WIDE = 64
# Encodings whose bytes are all ASCII, and mean something else behind an escape.
_SHIFTING = ("iso-2022", "iso2022")
_SHIFTS = b"\x1b"


def _wide_without_mark(value: bytes) -> str:
    """UTF-16 without a mark has a NUL beside each of a text's first letters, as markup and JSON always do."""
    if b"\x00" not in value[:2]:
        return ""
    start = value[:_LOOKED_AT_WIDE]
    even, odd = start[::2], start[1::2]
    if not any(odd) and all(even):
        return "utf-16-le"
    return "utf-16-be" if not any(even) and all(odd) and odd else ""


_NOTHING_ELSE = ("", "utf-8", "utf8")
_GOOD_FOR_ONE_BAD = 20


def _decode_damaged(value: bytes) -> str:
    """Read UTF-8 that has a broken byte here and there: cut in the middle of a character, or with a line of another encoding in it."""
    text = value.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    good = sum([not character.isascii() for character in text]) - bad
    return text if good >= _GOOD_FOR_ONE_BAD * bad else ""


def _decode_wide(value: bytes, name: str) -> str:
    try:
        return value.decode(name)
    except UnicodeDecodeError as error:
        raise Unreadable(Reason.NOT_DECODABLE, f"begins like {name} and is none at byte {error.start}: {error.reason}") from None


# What is a text's encoding; Python's "punycode", "idna" or "unicode_escape" are no wire's, and slow or worse.
_TEXTUAL = re.compile(r"iso8859|cp\d|koi8|utf-8|utf-16|gb|big5|shift_jis|euc|iso2022|mac-|tis-620|johab|hz|kz1048")
# What calls itself latin-1 is windows-1252 wherever the two differ, as in every browser.
_AS_WINDOWS = {"iso8859-1": "cp1252", "iso8859-9": "cp1254", "iso8859-11": "cp874", "tis-620": "cp874"}
_NAMES = {
    "cp1250": "windows-1250",
    "cp1251": "windows-1251",
    "cp1252": "windows-1252",
    "cp1253": "windows-1253",
    "cp1254": "windows-1254",
    "cp1255": "windows-1255",
    "cp1256": "windows-1256",
    "cp1257": "windows-1257",
    "cp874": "windows-874",
    "iso8859-15": "iso-8859-15",
    "iso8859-2": "iso-8859-2",
    "iso8859-5": "iso-8859-5",
    "iso8859-6": "iso-8859-6",
    "iso2022_jp": "iso-2022-jp",
}


def _codec_of(declared: str) -> str:
    if not declared:
        return ""
    try:
        name = codecs.lookup(declared).name
    except (LookupError, ValueError, UnicodeError):
        return ""
    return _AS_WINDOWS.get(name, name) if _TEXTUAL.match(name) else ""


# Encodings of scripts that a Western reading would make nonsense of, with characters that every text of their languages is full of.
_CYRILLIC, _ARABIC = frozenset("оеаинтсрвлкмдпуОЕАИНТСРВЛ"), frozenset("اليمنوتربدسعفهكحة")
_DETECTED = (
    ("cp1251", _CYRILLIC),
    ("koi8-r", _CYRILLIC),
    ("iso8859-5", _CYRILLIC),
    ("cp866", _CYRILLIC),
    ("cp1256", _ARABIC),
    ("iso8859-6", _ARABIC),
    ("cp1253", frozenset("αοιετσνηυρπκμλάέίό")),
    ("cp1255", frozenset("יוהלאתרמבשנ")),
)
_DETECTED_WIDE = (
    (
        "gb18030",
        frozenset(
            "的一是在不了有和人这中大为上个国我以要他时来用们到地于出就分对成会可主发年动同工也能下过说方后多定行学法所民得经十三之进等"
            "部度家力高自理起现实加量都两体制机当从业本去好应开合还因由其前外天政四日那社事平全表间与关各重新内数正建月公无军最立代已"
            "通并提党总次设及特长将组见区强战队南保治北领海东世联统府称斯市克示俄美报"
        ),
    ),
    (
        "big5",
        frozenset(
            "的一是在不了有和人這中大為上個國我以要他時來用們到地於出就分對成會可主發年動同工也能下過說方後多定行學法所民得經十三之進等"
            "部度家力高自理起現實加量都兩體制機當從業本去好應開合還因由其前外天政四日那社事平全表間與關各重新內數正建月公無軍最立代已"
            "通並提黨總次設及特長將組見區強戰隊南保治北領海東世聯統府稱斯市克示俄美報"
        ),
    ),
    ("euc_kr", frozenset("이다는의에을를가은로고한하기사지도과대시인정부국자전일해서했으며")),
    ("shift_jis", frozenset("のにはをたがでとしれさあいるまもかてっすよりン、。ー")),
    ("euc_jp", frozenset("のにはをたがでとしれさあいるまもかてっすよりン、。ー")),
)
_SAMPLE_BYTES = 4096
_FEWEST_HIGH_BYTES = 8
# In Western languages every tenth letter or fewer is accented; in the others most bytes of a text are high ones.
_FEWEST_HIGH_SHARE = 0.3
# Of the characters beyond ASCII; in right readings it is 0.7 and, of thousands of characters, 0.3; in wrong ones half of that at most.
_FEWEST_COMMON, _FEWEST_COMMON_WIDE = 0.45, 0.15
_HIGH = re.compile(rb"[\x80-\xff]")
_LETTER = re.compile(rb"[A-Za-z\x80-\xff]")


def _detect(value: bytes) -> str:
    """Give the encoding of a text in another script; "" for a Western one, and where there is too little to tell."""
    first = _HIGH.search(value)
    if first is None:
        return ""
    start = max(value.rfind(b"\n", 0, first.start()) + 1, first.start() - _SAMPLE_BYTES // 4)
    sample = value[start : start + _SAMPLE_BYTES]
    high = len(_HIGH.findall(sample))
    if high < _FEWEST_HIGH_BYTES or high < _FEWEST_HIGH_SHARE * len(_LETTER.findall(sample)):
        return ""
    best, best_share = "", 1.0
    for candidates, fewest in ((_DETECTED, _FEWEST_COMMON), (_DETECTED_WIDE, _FEWEST_COMMON_WIDE)):
        for name, common in candidates:
            share = _share_of(common, sample, name) / fewest
            if share > best_share:
                best, best_share = name, share
    return best


def _share_of(common: frozenset[str], sample: bytes, name: str) -> float:
    characters = [character for character in sample.decode(name, "replace") if not character.isascii()]
    return sum([character in common for character in characters]) / len(characters) if characters else 0.0


def _decode_western(value: bytes, declared: str) -> tuple[str, Encoding]:
    """Read windows-1252; or iso-8859-15, where only that one makes sense: "5 €" and "cœur" with latin-1's codes for "¤" and "½"."""
    if _EURO_SIGN.search(value) and not _WINDOWS_ONLY.search(value):
        return value.decode("iso-8859-15"), Encoding(declared, "iso-8859-15")
    return value.decode("cp1252", "frontwire.as_latin_1"), Encoding(declared, "windows-1252")


_EURO_SIGN = re.compile(rb"\xa4|[A-Za-z][\xbc\xbd][a-z]")
_WINDOWS_ONLY = re.compile(rb"[\x80-\x9f]")


def _as_latin_1(error: UnicodeError) -> tuple[str, int]:
    """Read the five bytes that windows-1252 leaves open as browsers do."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("latin-1"), error.end


codecs.register_error("frontwire.as_latin_1", _as_latin_1)
