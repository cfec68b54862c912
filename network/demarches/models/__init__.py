"""Démarches with their periods and posts, and the files they are imported from."""

from network.demarches.models.files import READY, REFUSED, DemarcheImport, ImportLine, ImportState, LineState
from network.demarches.models.pages import DemarcheIndexPage, DemarchePage
from network.demarches.models.parts import DemarchePeriod, DemarchePost
from network.demarches.models.waiting import Matching, NamedOrganisation, NamedPart, OrganisationPart, spelling_of

__all__ = [
    "READY",
    "REFUSED",
    "DemarcheImport",
    "DemarcheIndexPage",
    "DemarchePage",
    "DemarchePeriod",
    "DemarchePost",
    "ImportLine",
    "ImportState",
    "LineState",
    "Matching",
    "NamedOrganisation",
    "NamedPart",
    "OrganisationPart",
    "spelling_of",
]
