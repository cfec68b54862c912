"""What every template may use."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from asv.core.rehearsal import is_rehearsal
from asv.core.remembered import site_settings


def site(request: HttpRequest) -> dict[str, object]:
    """The platform's name and address, and its settings as editors wrote them (read only where used)."""
    return {
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
        "site_settings": SimpleLazyObject(site_settings),
        "is_rehearsal": is_rehearsal,
    }
