"""Signs a body as the Standard Webhooks specification has it: any of its libraries verifies what comes out.

https://www.standardwebhooks.com: HMAC-SHA256 over id, timestamp and body with dots between, a signature for each secret.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_SECRET_PREFIX = "whsec_"  # noqa: S105 - the specification's prefix, no secret


def read_keys(secrets: Iterable[str]) -> tuple[bytes, ...]:
    """Give the keys that the secrets of the settings stand for."""
    return tuple(base64.b64decode(secret.removeprefix(_SECRET_PREFIX)) for secret in secrets)


def signed_headers(keys: Sequence[bytes], *, webhook_id: str, timestamp: int, body: bytes) -> dict[str, str]:
    """Give the headers that tell a body's id, time and signatures, one for each key.

    Args:
        keys: from `read_keys`; several while receivers change from one secret to the next.
        webhook_id: the same each time that a message is tried.
        timestamp: the time of this try, in seconds since 1970: receivers refuse what is old.
        body: the bytes that are sent.

    >>> signed_headers([b"secret"], webhook_id="1", timestamp=2, body=b"{}")["webhook-signature"]
    'v1,72EbzgLDv52tyOY4YC27IQSjiGr5nutKKXvEM56cM3U='
    """
    signed = f"{webhook_id}.{timestamp}.".encode() + body
    signatures = (base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode() for key in keys)
    return {
        "webhook-id": webhook_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(f"v1,{signature}" for signature in signatures),
    }
