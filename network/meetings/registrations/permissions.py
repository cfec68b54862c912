"""Who looks after a meeting: its registrations, its attendance."""

from __future__ import annotations

from asv.core.visitor import Visitor
from network.meetings.models import MeetingPage
from network.networks.joining import facilitates


def may_manage_meeting(user: Visitor, meeting: MeetingPage) -> bool:
    """Whether this person may see who registered and say who came: those who may edit the meeting's page, and the
    facilitators of its network."""
    if not (user.is_authenticated and user.is_active):
        return False
    if user.is_superuser or facilitates(user, meeting.network_id):
        return True
    return bool(user.has_perm("wagtailadmin.access_admin") and _may_edit(user, meeting))


def _may_edit(user: Visitor, meeting: MeetingPage) -> bool:
    return meeting.permissions_for_user(user).can_edit()
