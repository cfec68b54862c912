"""What someone subscribed to with an address alone joins their account, once the account has proved the address."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from allauth.account.signals import email_changed, email_confirmed
from django.contrib.auth.signals import user_logged_in
from django.db.models import Model
from django.db.models.signals import post_delete
from django.dispatch import receiver

from asv.accounts.models import User
from asv.jobs.outbox import emit
from asv.resources.changes import no_news
from asv.taxonomy.catalogue import VOCABULARIES
from asv.taxonomy.models import Organisation, Territory
from network.alerts.models import Announcement
from network.alerts.sleeping import TOPIC
from network.alerts.subscribing import join_by_address
from network.meetings.models import MeetingSeries

_CRITERIA = {*VOCABULARIES.values(), Territory, Organisation, MeetingSeries}


@receiver(email_confirmed)
def join_when_proved(sender: object, email_address: EmailAddress, **kwargs: object) -> None:
    """The address was just verified."""
    join_by_address(email_address.user)


@receiver(email_changed)
def join_when_changed(sender: object, user: User, **kwargs: object) -> None:
    """The account took another address, proved."""
    join_by_address(user)


@receiver(user_logged_in)
def join_at_sign_in(sender: object, user: User, **kwargs: object) -> None:
    """A code by mail proves an address without a signal of its own."""
    join_by_address(user)


@receiver(post_delete)
def criterion_gone(sender: object, instance: Model, **kwargs: object) -> None:
    """Have alerts that ask for this term, place, organisation or series looked at."""
    if sender in _CRITERIA:
        emit(TOPIC, instance.pk)


@receiver(no_news)
def nothing_to_announce(sender: object, pages: list[int], **kwargs: object) -> None:
    """Mark the first version of these pages as announced, so that alerts do not tell of them: they are no news."""
    Announcement.objects.bulk_create([Announcement(page_id=pk, version=1) for pk in pages], ignore_conflicts=True)
