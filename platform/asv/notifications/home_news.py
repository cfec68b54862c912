"""What is new, on the home of an account: the latest that was not read."""

from __future__ import annotations

from django.http import HttpRequest

from asv.accounts.home_parts import News
from asv.core.visibility import visibility_of
from asv.notifications.models import Notification
from asv.notifications.telling import shown, unread_count

MOST = 5


def unread_news(request: HttpRequest) -> list[News]:
    """The latest unread notifications, as the person may read them now; no query where none is unread."""
    if not unread_count(request.user):
        return []
    rows = Notification.objects.filter(user=request.user, read_at=None)[:MOST]  # type: ignore[misc]
    return [
        News(row.notification.title, row.notification.get_kind_display(), row.path)
        for row in shown(rows, visibility_of(request))
    ]
