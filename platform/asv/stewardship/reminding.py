"""Who looks after resources is told in time which are to be read again: one mail a person, not one a resource."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from asv.accounts.models import User
from asv.jobs.letters import Letter, short
from asv.jobs.models import OutgoingMail
from asv.stewardship.models import Charge, Role, Upkeep

AHEAD = timedelta(days=30)
MOST = 100


def still_owed(mail: OutgoingMail) -> bool:
    """Whether the person of a queued mail still has something to read again."""
    number = mail.key.removeprefix(REVIEW.prefix).partition(":")[0]
    soon = timezone.localdate() + AHEAD
    return Charge.objects.filter(
        user=int(number), user__is_active=True, page__live=True, page__upkeep__due_on__lte=soon
    ).exists()


REVIEW = Letter(
    prefix="review:",
    label="Ressources à relire",
    template="emails/stewardship/review",
    still_owed=still_owed,
)


def remind(now: datetime) -> int:
    """Owe a mail to each person whose resources are due within a month and who was not told of it; how many mails.

    The owner is told, the deputy where the owner's account is closed. Safe to repeat.
    """
    today = timezone.localdate(now)
    due = Upkeep.objects.filter(due_on__lte=today + AHEAD, asked_on=None, page__live=True, page__charges__isnull=False)
    ids = list(due.distinct().order_by("due_on", "pk").values_list("pk", flat=True)[:MOST])
    by_person = _by_person(ids)
    for person, upkeeps in by_person.items():
        _tell(person, upkeeps, now)
    return len(by_person)


def _by_person(ids: list[int]) -> dict[User, list[Upkeep]]:
    charges: dict[int, dict[str, User]] = defaultdict(dict)
    for charge in Charge.objects.filter(page__in=ids, user__is_active=True).select_related("user"):
        charges[charge.page_id][charge.role] = charge.user
    found: dict[User, list[Upkeep]] = defaultdict(list)
    for upkeep in Upkeep.objects.filter(pk__in=ids).select_related("page").order_by("due_on", "pk"):
        people = charges[upkeep.pk]
        person = people.get(Role.OWNER) or people.get(Role.DEPUTY)
        if person:
            found[person].append(upkeep)
    return found


@transaction.atomic
def _tell(person: User, upkeeps: list[Upkeep], now: datetime) -> None:
    count = len(upkeeps)
    subject = f"À relire : {short(upkeeps[0].page.title)}" if count == 1 else f"{count} ressources à relire"
    lines = [
        {
            "title": upkeep.page.title,
            "due": upkeep.due_on,
            "url": settings.SITE_URL + reverse("stewardship_review", args=[upkeep.pk]),
        }
        for upkeep in upkeeps
    ]
    context = {
        "subject": subject,
        "lines": lines,
        "button_url": f"{settings.SITE_URL}{reverse('board')}?vue=attend",
    }
    REVIEW.owe(f"{REVIEW.prefix}{person.pk}:{now:%Y%m%d%H%M%S}", person.email, context, user=person)
    Upkeep.objects.filter(pk__in=[upkeep.pk for upkeep in upkeeps]).update(asked_on=timezone.localdate(now))
