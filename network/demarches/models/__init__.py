"""Démarches with their periods and posts, and the files they are imported from."""

from network.demarches.models.files import READY, DemarcheImport, ImportLine, ImportState, LineState
from network.demarches.models.pages import DemarcheIndexPage, DemarchePage
from network.demarches.models.parts import DemarchePeriod, DemarchePost

__all__ = [
    "READY",
    "DemarcheImport",
    "DemarcheIndexPage",
    "DemarchePage",
    "DemarchePeriod",
    "DemarchePost",
    "ImportLine",
    "ImportState",
    "LineState",
]
