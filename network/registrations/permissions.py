"""Who looks after a meeting: its registrations, its attendance."""

from __future__ import annotations

from typing import Any

from network.models import MeetingPage


def may_manage_meeting(user: Any, meeting: MeetingPage) -> bool:
    """Whether this person may see who registered and say who came: those who may edit the meeting's page."""
    if not (user.is_authenticated and user.is_active):
        return False
    return user.is_superuser or (user.has_perm("wagtailadmin.access_admin") and _may_edit(user, meeting))


def _may_edit(user: Any, meeting: MeetingPage) -> bool:
    return meeting.permissions_for_user(user).can_edit()
