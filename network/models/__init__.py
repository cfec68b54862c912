"""Meetings, networks, démarches and the directory."""

from network.models.demarche_parts import DemarchePeriod, DemarchePost
from network.models.demarches import DemarcheIndexPage, DemarchePage
from network.models.directory import DirectoryPage
from network.models.meetings import MeetingIndexPage, MeetingPage, MeetingSeries
from network.models.networks import NetworkIndexPage, NetworkPage

__all__ = [
    "DemarcheIndexPage",
    "DemarchePage",
    "DemarchePeriod",
    "DemarchePost",
    "DirectoryPage",
    "MeetingIndexPage",
    "MeetingPage",
    "MeetingSeries",
    "NetworkIndexPage",
    "NetworkPage",
]
