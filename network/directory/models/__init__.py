"""The directory's page, people's entries by post, and what is written of them to be found."""

from network.directory.models.entries import (
    LINES,
    POST_LINES,
    Audience,
    ClosedContact,
    ContactMade,
    Handover,
    HandoverState,
    Level,
    Listing,
    Post,
    Trait,
)
from network.directory.models.page import DirectoryPage

__all__ = [
    "LINES",
    "POST_LINES",
    "Audience",
    "ClosedContact",
    "ContactMade",
    "DirectoryPage",
    "Handover",
    "HandoverState",
    "Level",
    "Listing",
    "Post",
    "Trait",
]
