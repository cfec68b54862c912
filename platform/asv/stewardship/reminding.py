"""Who looks after resources is told in time which are to be read again: one mail a person, not one a resource."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from asv.accounts.models import User
from asv.accounts.roles import MODERATORS
from asv.jobs.letters import Letter, short
from asv.jobs.models import OutgoingMail
from asv.stewardship.models import Absence, Charge, Role, Upkeep

AHEAD = timedelta(days=30)
# How long the owner has before the deputy is told that nothing came.
PATIENCE = timedelta(days=14)
MOST = 100
# Why somebody is told.
OWNED = "Vous en répondez."
ALONE = "Personne n’en répond : vous êtes en suppléance."
LEFT = "Plus personne n’en répond."
LATE = "La personne qui en répond n’a pas donné suite : vous la suppléez."
AWAY = "La personne qui en répond est absente : vous la suppléez."
Told = tuple[User, str, Upkeep]


def still_owed(mail: OutgoingMail) -> bool:
    """Whether the person of a queued mail still has something to read again."""
    number = mail.key.removeprefix(REVIEW.prefix).partition(":")[0]
    due = Upkeep.objects.filter(page__live=True, due_on__lte=timezone.localdate() + AHEAD)
    own = Charge.objects.filter(user=int(number), user__is_active=True, page__upkeep__in=due)
    return own.exists() or (_abandoned(due).exists() and _moderators().filter(pk=int(number)).exists())


REVIEW = Letter(
    prefix="review:",
    label="Ressources à relire",
    template="emails/stewardship/review",
    still_owed=still_owed,
)


@transaction.atomic
def remind(now: datetime) -> int:
    """Owe a mail to each person whose resources are due within a month and who was not told of it; how many mails.

    The owner is told, the deputy where the owner is away (the owner then on coming back), has a closed account or let
    two weeks pass, and those who moderate where all who looked after a resource have left. Who is told of several, for
    whatever reasons, gets one mail. Safe to repeat.
    """
    today = timezone.localdate(now)
    due = Upkeep.objects.filter(due_on__lte=today + AHEAD, page__live=True, page__charges__isnull=False)
    away = _stood_in_for(today)
    stood_in = _some(due.filter(deputy_asked_on=None, pk__in=away))
    fresh = _some(due.filter(asked_on=None).exclude(pk__in=away))
    left = _some(due.filter(asked_on__lte=today - PATIENCE, deputy_asked_on=None).exclude(pk__in=away))
    told: dict[User, dict[str, list[Upkeep]]] = defaultdict(lambda: defaultdict(list))
    for found in (_of_owners(fresh), _of_deputies(left, LATE), _of_deputies(stood_in, AWAY)):
        for person, why, upkeep in found:
            told[person][why].append(upkeep)
    for person, parts in told.items():
        _tell(person, parts, now)
    Upkeep.objects.filter(pk__in=fresh).update(asked_on=today)
    Upkeep.objects.filter(pk__in=[*left, *stood_in]).update(deputy_asked_on=today)
    return len(told)


def _some(due: QuerySet[Upkeep]) -> list[int]:
    return list(due.distinct().order_by("due_on", "pk").values_list("pk", flat=True)[:MOST])


def _stood_in_for(today: date) -> list[int]:
    """The resources whose owner is away while a deputy is there, by their keys."""
    away = Absence.objects.filter(until__gte=today).values("user")
    active = Charge.objects.filter(user__is_active=True)
    deputies = active.filter(role=Role.DEPUTY).exclude(user__in=away)
    owners = active.filter(role=Role.OWNER, user__in=away)
    return list(owners.filter(page__in=deputies.values("page")).values_list("page", flat=True))


def _abandoned(due: QuerySet[Upkeep]) -> QuerySet[Upkeep]:
    """Those that people looked after who have all left."""
    return due.filter(page__charges__isnull=False).exclude(page__charges__user__is_active=True)


def _moderators() -> QuerySet[User]:
    return User.objects.filter(groups__name=MODERATORS, is_active=True)


def _charges(ids: list[int]) -> dict[int, dict[str, User]]:
    found: dict[int, dict[str, User]] = defaultdict(dict)
    for charge in Charge.objects.filter(page__in=ids, user__is_active=True).select_related("user"):
        found[charge.page_id][charge.role] = charge.user
    return found


def _upkeeps(ids: list[int]) -> QuerySet[Upkeep]:
    return Upkeep.objects.filter(pk__in=ids).select_related("page").order_by("due_on", "pk")


def _of_owners(ids: list[int]) -> Iterator[Told]:
    """Who is to be told first, why and of what: the owner, else the deputy, else all who moderate."""
    charges, moderators = _charges(ids), list(_moderators()) if ids else []
    for upkeep in _upkeeps(ids):
        people = charges[upkeep.pk]
        if person := people.get(Role.OWNER):
            yield person, OWNED, upkeep
        elif person := people.get(Role.DEPUTY):
            yield person, ALONE, upkeep
        else:
            yield from ((one, LEFT, upkeep) for one in moderators)


def _of_deputies(ids: list[int], why: str) -> Iterator[Told]:
    """What owners of today do not look at, by deputy; a deputy without an owner was told first."""
    charges = _charges(ids)
    for upkeep in _upkeeps(ids):
        people = charges[upkeep.pk]
        if Role.OWNER in people and Role.DEPUTY in people:
            yield people[Role.DEPUTY], why, upkeep


def _tell(person: User, parts: dict[str, list[Upkeep]], now: datetime) -> None:
    every = [upkeep for upkeeps in parts.values() for upkeep in upkeeps]
    count = len(every)
    subject = f"À relire : {short(every[0].page.title)}" if count == 1 else f"{count} ressources à relire"
    lines = {
        why: [
            {
                "title": upkeep.page.title,
                "due": upkeep.due_on,
                "url": settings.SITE_URL + reverse("stewardship_review", args=[upkeep.pk]),
            }
            for upkeep in upkeeps
        ]
        for why, upkeeps in parts.items()
    }
    stands_in = {LATE, AWAY}.issuperset(parts)
    context = {
        "subject": subject,
        "parts": lines.items(),
        "button_url": f"{settings.SITE_URL}{reverse('board')}?vue={'suppleance' if stands_in else 'attend'}",
    }
    REVIEW.owe(f"{REVIEW.prefix}{person.pk}:{now:%Y%m%d%H%M%S}", person.email, context, user=person)
