"""An agency's subject codes in, codes with a short scheme out: IPTC's as "medtop:…" and "subj:…", whatever a wire writes for them.

Every reader of a format that has subjects calls `subject_of`; `tagging.relevance` takes IPTC's codes of conflict for evidence.
"""

from __future__ import annotations

import re

from frontwire.article import Subject

# IPTC's two vocabularies by what stands before a code: a qcode's alias, a CV's address, a catalog's name, or nothing at all.
_MEDIA_TOPICS = re.compile(r"(?:.*(?:mediatopic|medtop)\S*?[/:#]?)?((?:0[1-9]|1[0-7])000000|2000\d{4})")
_SUBJECT_CODES = re.compile(r"(?:.*(?:subjectcode|subj|iptcsubject)\S*?[/:#]?)?((?:0[1-9]|1[0-7])\d{6})")


def subject_of(code: str, scheme: str = "", name: str = "") -> Subject:
    """Make a subject of a code as a wire writes it.

    >>> subject_of("20000056", "http://cv.iptc.org/newscodes/mediatopic/").code
    'medtop:20000056'
    >>> subject_of("http://cv.iptc.org/newscodes/subjectcode/16001000").code
    'subj:16001000'
    >>> subject_of("subj:16000000").code, subject_of("WAR", "N2").code, subject_of("11000000").code
    ('subj:16000000', 'N2:WAR', 'medtop:11000000')
    """
    written = f"{scheme} {code}".strip().casefold()
    # A top-level code is the same number in both: without a word of "subj" it is the newer vocabulary's.
    if "subj" not in written and (found := _MEDIA_TOPICS.search(written)):
        return Subject(f"medtop:{found[1]}", name)
    if found := _SUBJECT_CODES.search(written):
        return Subject(f"subj:{found[1]}", name)
    return Subject(f"{scheme}:{code}" if scheme and ":" not in code else code, name)
