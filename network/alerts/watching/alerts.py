"""What alerts found is told in the site too, whatever the rhythm of their mails."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction

from asv.notifications.models import Notification, NotificationKind
from asv.notifications.telling import notify_each
from asv.resources.assemble import page_path
from network.alerts.models import Notice
from network.alerts.watching.models import AlertCursor

BATCH = 500
NEWS_DAYS = 30


def tell_alerts(now: datetime) -> int:
    """Tell members of what their alerts found since the last round; how many findings were worked off.

    Only the worker writes to the ledger of updates, with its lock held: ids are in order. What is older than a month
    (the first round on a site that has run without this) is no news.
    """
    with transaction.atomic():
        cursor, _fresh = AlertCursor.objects.get_or_create(pk=1)
        found = Notice.objects.filter(pk__gt=cursor.last_notice_id).order_by("pk")
        notices = list(found.select_related("subscription", "page")[:BATCH])
        if not notices:
            return 0
        oldest = now - timedelta(days=NEWS_DAYS)
        notify_each(_notifications(notice for notice in notices if notice.owed_since >= oldest))
        cursor.last_notice_id = notices[-1].pk
        cursor.save(update_fields=["last_notice_id"])
        return len(notices)


def _notifications(notices: Iterable[Notice]) -> list[Notification]:
    """One for a person and a version of a resource, with all the alerts that found it."""
    together: dict[tuple[int, int, int], list[Notice]] = defaultdict(list)
    for notice in notices:
        if notice.subscription.user_id:
            together[notice.subscription.user_id, notice.page_id, notice.version].append(notice)
    return [
        Notification(
            user_id=user_id,
            kind=NotificationKind.ALERT,
            title=group[0].page.title,
            text=_reasons(group),
            path=page_path(group[0].page),
            key=f"alert-{page_id}-{version}",
            resource_id=page_id,
        )
        for (user_id, page_id, version), group in together.items()
    ]


def _reasons(group: list[Notice]) -> str:
    names = ", ".join(f"« {notice.subscription.title} »" for notice in group)
    return f"Pour {'vos alertes' if len(group) > 1 else 'votre alerte'} {names}."
