"""Django looks here for the models of the label `network`; each lives in its room, which is where to import it from."""

from network.demarches.models import DemarcheIndexPage, DemarchePage, DemarchePeriod, DemarchePost
from network.directory.models import DirectoryPage
from network.meetings.models import MeetingIndexPage, MeetingPage, MeetingSeries
from network.networks.models import NetworkIndexPage, NetworkPage

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
