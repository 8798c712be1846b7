"""What an item without an identifier is called: the same bytes always the same uri."""

from __future__ import annotations

import hashlib


def uri_of_content(value: bytes) -> str:
    """Make a uri of a digest of the bytes as received."""
    return f"urn:frontwire:{hashlib.blake2b(value, digest_size=16).hexdigest()}"
