"""What templates may ask about the reader."""

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from asv.accounts.consents import TEXTS
from asv.accounts.favourites import favourite_ids
from asv.accounts.models import ConsentKind


def favourites(request: HttpRequest) -> dict[str, object]:
    """Ids of the resources the reader keeps, read only where a template asks."""
    return {"favourite_ids": SimpleLazyObject(lambda: favourite_ids(request))}


def consent(request: HttpRequest) -> dict[str, object]:
    """The text that stands above the button that makes an account, with its version."""
    return {"account_consent": TEXTS[ConsentKind.ACCOUNT]}
