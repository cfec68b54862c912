"""Which resources the reader watches, for the button that toggles it."""

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from network.alerts.watching.watches import watched_ids


def watched(request: HttpRequest) -> dict[str, object]:
    """Ids of the resources the reader watches, read only where a template asks."""
    return {"watched_ids": SimpleLazyObject(lambda: watched_ids(request.user))}
