"""An agency's subject codes in, codes with a short scheme out: IPTC's as "medtop:…" and "subj:…", whatever a wire writes for them.

Every reader of a format that has subjects calls `subject_of`; `tagging.relevance` takes IPTC's codes of conflict for evidence.
"""

from __future__ import annotations

import re

from frontwire.article import Subject

# IPTC's two vocabularies: what a code looks like in them, and what stands before one: a qcode's alias, a CV's address, a catalog's name.
_MEDIA_TOPIC = re.compile(r"(?:0[1-9]|1[0-7])000000|2000\d{4}", re.ASCII)
_SUBJECT_CODE = re.compile(r"(?:0[1-9]|1[0-7])\d{6}", re.ASCII)
_OF_MEDIA_TOPICS = re.compile(r"mediatopic|medtop")
_OF_SUBJECT_CODES = re.compile(r"subj")
_PREFIX = re.compile(r"(?P<prefix>.*[:/#])?(?P<code>[^:/#]*)", re.DOTALL)

_LONGEST = 200  # characters of a code; the longest real URI of one has 80


def subject_of(code: str, scheme: str = "", name: str = "") -> Subject:
    """Make a subject of a code as a wire writes it.

    >>> subject_of("20000056", "http://cv.iptc.org/newscodes/mediatopic/").code
    'medtop:20000056'
    >>> subject_of("http://cv.iptc.org/newscodes/subjectcode/16001000").code
    'subj:16001000'
    >>> subject_of("subj:16000000").code, subject_of("WAR", "N2").code, subject_of("11000000").code
    ('subj:16000000', 'N2:WAR', 'medtop:11000000')
    >>> subject_of("examplecat:20000056").code
    'examplecat:20000056'
    """
    code, scheme, name = code.strip()[:_LONGEST], scheme.strip()[:_LONGEST], name.strip()[:_LONGEST]
    parts = _PREFIX.fullmatch(code)
    prefix, number = (f"{scheme} {parts['prefix'] or ''}".strip().casefold(), parts["code"]) if parts else ("", "")
    # A top-level code is the same number in both: without a word of "subj" it is the newer vocabulary's.
    may_be_media_topic = not prefix or _OF_MEDIA_TOPICS.search(prefix) or ("iptc" in prefix and not _OF_SUBJECT_CODES.search(prefix))
    if may_be_media_topic and _MEDIA_TOPIC.fullmatch(number):
        return Subject(f"medtop:{number}", name)
    if (not prefix or _OF_SUBJECT_CODES.search(prefix) or "iptc" in prefix) and _SUBJECT_CODE.fullmatch(number):
        return Subject(f"subj:{number}", name)
    return Subject(f"{scheme}:{code}" if scheme and ":" not in code else code, name)
