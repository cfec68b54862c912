"""What is due at an hour: pages that appear, and pages that leave the site."""

from __future__ import annotations

import logging
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from wagtail.models import Page, Revision

from asv.accounts.models import User
from asv.core.refusing import Refused
from asv.notifications.models import TITLE_LENGTH, NotificationKind
from asv.notifications.telling import notify
from asv.stewardship.models import Charge

logger = logging.getLogger(__name__)


def publish_scheduled(now: datetime) -> int:
    """Withdraw and publish the pages whose moment has come; how many were due. A duty of the worker.

    As Wagtail's command of that name, page by page: what may not appear is planned no more and its people are told,
    where the command would stop there, at every round, and the pages after it would never appear.
    """
    leaving = list(Page.objects.filter(live=True, expire_at__lt=now).order_by("expire_at", "pk").specific())
    for page in leaving:
        page.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")
    due = Revision.page_revisions.filter(approved_go_live_at__lt=now).order_by("approved_go_live_at", "pk")
    number = len(leaving)
    for revision in due:
        number += 1
        try:
            with transaction.atomic():
                revision.publish(log_action="wagtail.publish.scheduled")
        except (Refused, ValidationError) as refused:
            _give_up(revision, refused)
    return number


@transaction.atomic
def _give_up(revision: Revision, refused: Exception) -> None:
    """The page is planned no more; who saved it, who made it and who looks after it read why."""
    page = revision.as_object()
    logger.warning("Page %s could not appear at its hour: %s", page.pk, refused)
    why = " ".join(refused.messages) if isinstance(refused, ValidationError) else str(refused)
    Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=None)
    people = {revision.user_id, page.owner_id, *Charge.objects.filter(page=page.pk).values_list("user", flat=True)}
    title = f"N’a pas pu paraître à l’heure prévue : « {page.get_admin_display_title()} »"
    notify(
        User.objects.filter(pk__in=people - {None}, is_active=True),
        NotificationKind.SITE,
        title[:TITLE_LENGTH],
        why,
        reverse("wagtailadmin_pages:edit", args=[page.pk]),
        f"not-scheduled-{revision.pk}",
    )
