"""Meetings of the network: their list, their series, and each of them from announcement to archive."""

from network.meetings.models.choices import MeetingMode, OpenTo
from network.meetings.models.index import MeetingIndexPage
from network.meetings.models.page import MeetingPage
from network.meetings.models.series import MeetingSeries

__all__ = ["MeetingIndexPage", "MeetingMode", "MeetingPage", "MeetingSeries", "OpenTo"]
