"""Until when browsers will trust the address of the site."""

from __future__ import annotations

import ssl
from datetime import datetime
from urllib.parse import urlsplit

from cryptography.x509 import load_pem_x509_certificate
from django.conf import settings
from django.core.cache import caches

SECONDS = 2.0
_KEPT = 600


def valid_until() -> datetime | None:
    """The end of the certificate that the site's own address shows; None without TLS or without an answer.

    Asked at most every ten minutes, and only where an administrator looks.
    """
    address = urlsplit(settings.SITE_URL)
    if address.scheme != "https" or not address.hostname:
        return None
    name = f"operations.certificate:{address.netloc}"
    found: datetime | None = caches["remembered"].get(name)
    if found is None and (found := _asked(address.hostname, address.port or 443)):
        caches["remembered"].set(name, found, _KEPT)
    return found


def _asked(host: str, port: int) -> datetime | None:
    try:
        shown = ssl.get_server_certificate((host, port), timeout=SECONDS)
        return load_pem_x509_certificate(shown.encode()).not_valid_after_utc
    except (OSError, ValueError):
        return None
