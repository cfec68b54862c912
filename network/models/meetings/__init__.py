"""Meetings of the network: their list, their series, and each of them from announcement to archive."""

from network.models.meetings.choices import MeetingMode, OpenTo
from network.models.meetings.index import MeetingIndexPage
from network.models.meetings.page import MeetingPage
from network.models.meetings.series import MeetingSeries

__all__ = ["MeetingIndexPage", "MeetingMode", "MeetingPage", "MeetingSeries", "OpenTo"]
