"""What registrations hold about a person, for their export."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from django.db.models import Q
from django.db.models.functions import Lower

from asv.accounts.models import User
from network.meetings.registrations.models import Registration


def registrations(user: User) -> list[dict[str, Any]]:
    """Their registrations, with what they answered; those made without the account at its addresses among them."""
    proved = EmailAddress.objects.filter(user=user, verified=True).values_list(Lower("email"), flat=True)
    own = Registration.objects.filter(Q(user=user) | Q(user=None, email__in=proved))
    rows = own.select_related("meeting").prefetch_related("workshops")
    return [
        {
            "rencontre": row.meeting.title,
            "date": row.meeting.when,
            "état": row.get_state_display(),
            "adresse": row.email,
            "nom": row.name,
            "fonction": row.function,
            "structure": row.organisation,
            "profession déclarée": row.declared,
            "réponses": dict(row.answers),
            "ateliers": [workshop.title for workshop in row.workshops.all()],
            "présence": row.present,
            "demandée le": row.created_at.isoformat(),
            "texte accepté": row.consent,
        }
        for row in rows
    ]
