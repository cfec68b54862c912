"""How often one may write to the team, by whatever form, and how long it is kept."""

from __future__ import annotations

from django.http import HttpRequest

from asv.contact.models import KEPT
from asv.core.client_address import client_address
from asv.core.limits import Limit
from asv.core.retention import RetentionTerm

PER_PERSON = Limit("contact.person", 5, 3600)
ALL = Limit("contact.all", 300, 3600)
WAIT = "Vous avez déjà écrit plusieurs fois : attendez une heure, votre texte reste ici."


def may_write(request: HttpRequest) -> bool:
    """Whether one more message is taken; of an account, else of an address behind our own proxies."""
    writer = str(request.user.pk if request.user.is_authenticated else client_address(request))
    return PER_PERSON.take(writer) and ALL.take("")


def kept_for() -> str:
    """How long a message is kept, in words."""
    return RetentionTerm("", KEPT, "", "").words
