"""What every template may use."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject


def site(request: HttpRequest) -> dict[str, Any]:
    """The platform's name and address, and its settings as editors wrote them (read only where used)."""
    from asv.core.models import SiteSettings

    return {
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
        "site_settings": SimpleLazyObject(lambda: SiteSettings.load(request_or_site=request)),
    }
