"""The secret link of a dossier: signed from a random key, so that a copy of the database opens nothing."""

from __future__ import annotations

import secrets
from datetime import date

from django.conf import settings
from django.core import signing
from django.urls import reverse

from asv.dossiers.models import Dossier

_SIGNER = signing.Signer(salt="asv.dossiers.share", sep=".")
_BYTES = 18


class LinkEnded(Exception):
    """The link was ours once: revoked, replaced or expired."""


def share(dossier: Dossier, until: date | None) -> None:
    """Give the dossier a new link, valid to the end of this day; an earlier link opens nothing any more."""
    dossier.share_key, dossier.share_until = secrets.token_urlsafe(_BYTES), until
    dossier.save(update_fields=["share_key", "share_until", "updated_at"])


def revoke(dossier: Dossier) -> None:
    """Take the link back."""
    dossier.share_key = dossier.share_until = None
    dossier.save(update_fields=["share_key", "share_until", "updated_at"])


def token_of(dossier: Dossier) -> str:
    """What stands in the link; empty for a dossier that is not shared."""
    return _SIGNER.sign(dossier.share_key) if dossier.share_key else ""


def link_of(dossier: Dossier) -> str:
    """The whole address to hand on; empty for a dossier that is not shared."""
    token = token_of(dossier)
    return settings.SITE_URL + reverse("shared_dossier", args=[token]) if token else ""


def shared_dossier(token: str) -> Dossier | None:
    """The dossier this token opens; None for a token that was never ours. Raises LinkEnded where it no longer opens."""
    try:
        key = _SIGNER.unsign(token)
    except signing.BadSignature:
        return None
    dossier = Dossier.objects.select_related("owner").filter(share_key=key, owner__is_active=True).first()
    if dossier is None or dossier.share_expired:
        raise LinkEnded
    return dossier
