"""What allauth's second factors ask of the house."""

from __future__ import annotations

from urllib.parse import urlsplit

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings

from asv.core.visitor import Visitor


class MFAAdapter(DefaultMFAAdapter):
    """French names, and passkeys bound to the site's own host."""

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """The site a passkey is for. It works on no other: a second name of the site cannot use it.

        On a development machine, whose address is a number, passkeys need the name "localhost".
        """
        entity = super().get_public_key_credential_rp_entity()
        host = urlsplit(settings.SITE_URL).hostname or ""
        known = entity["id"] if entity["id"] == "localhost" else host
        return {"id": known, "name": settings.SITE_NAME}

    def generate_authenticator_name(self, user: Visitor, type: Authenticator.Type) -> str:
        """A name to begin with, which the person may change."""
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return "Ma clé" if number == 1 else f"Ma clé n° {number}"
