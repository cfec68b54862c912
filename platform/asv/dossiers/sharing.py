"""The secret link of a dossier: signed from a random key, so that a copy of the database opens nothing."""

from __future__ import annotations

import secrets
from datetime import date

from asv.core.signed_links import LinkEnded, SignedLink
from asv.dossiers.models import Dossier

_LINK = SignedLink("asv.dossiers.share", "shared_dossier", of_a_key=True)
_BYTES = 18


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
    return _LINK.token(dossier.share_key) if dossier.share_key else ""


def link_of(dossier: Dossier) -> str:
    """The whole address to hand on; empty for a dossier that is not shared."""
    return _LINK.url(dossier.share_key) if dossier.share_key else ""


def shared_dossier(token: str) -> Dossier | None:
    """The dossier this token opens; None for a token that was never ours. Raises LinkEnded where it no longer opens."""
    key = _LINK.read(token)
    if key is None:
        return None
    dossier = Dossier.objects.select_related("owner").filter(share_key=key, owner__is_active=True).first()
    if dossier is None or dossier.share_expired:
        raise LinkEnded
    return dossier
