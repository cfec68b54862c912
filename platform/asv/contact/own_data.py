"""What the team's queue holds of a person."""

from __future__ import annotations

from django.db.models import QuerySet

from asv.accounts.addresses import canonical_email
from asv.accounts.models import User
from asv.accounts.own_data import OwnData
from asv.contact.models import ReceivedMessage


def _messages(user: User) -> QuerySet[ReceivedMessage]:
    known = [row.email for row in user.emailaddress_set.all()]  # type: ignore[attr-defined]
    return ReceivedMessage.objects.filter(email__in={canonical_email(one) for one in (user.email, *known)})


def messages(user: User) -> list[dict[str, object]]:
    """What was written to the team from one of the account's addresses."""
    return [
        {
            "écrit le": row.received_at.isoformat(),
            "sujet": row.get_subject_display(),
            "à propos de": row.about,
            "message": row.message,
            "signé": row.sender,
            "état": row.get_state_display(),
        }
        for row in _messages(user)
    ]


OWN_DATA = OwnData(
    name="messages à l’équipe",
    purpose="Pour vous répondre.",
    collect=messages,
    tells_of=("contact.ReceivedMessage",),
    erase=lambda user: _messages(user).delete(),
)
