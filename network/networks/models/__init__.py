"""Networks: their pages, who is in them, and what they live by."""

from network.networks.models.members import (
    Invitation,
    InvitationState,
    Membership,
    NetworkLetter,
    NetworkRights,
    Role,
    State,
    WorkingGroup,
    YearTheme,
)
from network.networks.models.pages import NetworkIndexPage, NetworkPage

__all__ = [
    "Invitation",
    "InvitationState",
    "Membership",
    "NetworkIndexPage",
    "NetworkLetter",
    "NetworkPage",
    "NetworkRights",
    "Role",
    "State",
    "WorkingGroup",
    "YearTheme",
]
