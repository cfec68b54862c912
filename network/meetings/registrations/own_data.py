"""What registrations hold about a person, for their export."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from django.db.models import Q, QuerySet
from django.db.models.functions import Lower

from asv.accounts.models import User
from asv.accounts.own_data import OwnData
from network.meetings.registrations.models import Registration


def registrations(user: User) -> list[dict[str, object]]:
    """Their registrations, with what they answered; those made without the account at its addresses among them."""
    own = Registration.objects.filter(Q(user=user) | Q(user=None, email__in=_proved(user)))
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


def erase_by_address(user: User) -> None:
    """What its addresses were registered for without the account goes too.

    Places that come free go to who waits, as after any other.
    """
    Registration.objects.filter(user=None, email__in=list(_proved(user))).delete()


def _proved(user: User) -> QuerySet[EmailAddress, str]:
    """The account's proved addresses in small letters, as registrations keep them."""
    return EmailAddress.objects.filter(user=user, verified=True).values_list(Lower("email"), flat=True)


OWN_DATA = OwnData(
    name="inscriptions",
    purpose="Vous donner une place et vous écrire à son sujet.",
    collect=registrations,
    tells_of=("registrations.Registration", "registrations.Registration_workshops"),
    erase=erase_by_address,
)
