"""What the header shows of notifications."""

from functools import cache

from django.http import HttpRequest

from asv.notifications.telling import unread_count


def unread(request: HttpRequest) -> dict[str, object]:
    """How many notifications wait, asked only where a template shows it; nothing is asked for a visitor."""
    return {"unread_notifications": cache(lambda: _unread(request))}


def _unread(request: HttpRequest) -> int:
    return unread_count(request.user) if request.user.is_authenticated else 0
