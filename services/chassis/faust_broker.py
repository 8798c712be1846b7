"""Settings in, the keyword arguments of `faust.App` that say which broker and how.

Apart from `kafka`, because Faust is slow to import and a command line has no need of it.
"""

from __future__ import annotations

from typing import Any

from faust.auth import SASLCredentials, SSLCredentials

from chassis.kafka import METADATA_MS, tls_context
from chassis.settings import Settings


def faust_options(settings: Settings) -> dict[str, Any]:
    """Give what a `faust.App` is made with: broker addresses, credentials, sizes."""
    return {
        "broker": [f"kafka://{address}" for address in settings.broker],
        "broker_credentials": _credentials(settings),
        "broker_client_id": settings.client_id,
        "broker_max_poll_records": settings.batch_records,
        "consumer_metadata_max_age_ms": METADATA_MS,
        "consumer_max_fetch_size": settings.fetch_partition_bytes,
        "producer_max_request_size": settings.max_request_bytes,
        "producer_compression_type": None if settings.compression == "none" else settings.compression,
    }


def _credentials(settings: Settings) -> SASLCredentials | SSLCredentials | None:
    context = tls_context(settings)
    if settings.sasl_mechanism and settings.sasl_password:
        return SASLCredentials(
            username=settings.sasl_username,
            password=settings.sasl_password.get_secret_value(),
            mechanism=settings.sasl_mechanism,
            ssl_context=context,
        )
    return SSLCredentials(context) if context else None
