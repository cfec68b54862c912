"""What templates may ask about the reader."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from asv.accounts.favourites import favourite_ids


def favourites(request: HttpRequest) -> dict[str, Any]:
    """Ids of the resources the reader keeps, read only where a template asks."""
    return {"favourite_ids": SimpleLazyObject(lambda: favourite_ids(request))}
