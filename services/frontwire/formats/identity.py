"""What an item without an identifier is called: the same bytes always the same uri."""

from __future__ import annotations

import hashlib
from functools import lru_cache


@lru_cache(maxsize=1)
def uri_of_content(value: bytes) -> str:
    """Make a uri of a digest of the bytes as received; the items of one record ask for it one after the other."""
    return f"urn:frontwire:{hashlib.blake2b(value, digest_size=16).hexdigest()}"


def uris_of_items(value: bytes, uris: list[str]) -> list[str]:
    """Give the uris of a record's items: one without goes by the record's bytes, and by its place where there are more items.

    >>> uris_of_items(b"", ["urn:example:1", ""])
    ['urn:example:1', 'urn:frontwire:cae66941d9efbd404e4d88758ea67670:2']
    """
    if all(uris) or len(uris) == 1:
        return uris  # of one item `making` makes it
    record = uri_of_content(value)
    return [uri or f"{record}:{place}" for place, uri in enumerate(uris, 1)]
