"""Who coordinates a démarche, as the directory lets this reader see them."""

from __future__ import annotations

from django.http import HttpRequest

from network.demarches.kinds import kind_of
from network.demarches.models import DemarchePage
from network.directory.finding import coordinators
from network.directory.viewing import viewer_of


def demarche_people(page: DemarchePage, request: HttpRequest) -> dict[str, object]:
    """Entries of those who hold a post for the démarche at the bodies it names, and whether one takes messages."""
    kind = kind_of(page.kind_id)
    bodies = [body.pk for body, _functions in page.bodies if body]
    entries = coordinators(viewer_of(request), bodies, kind.slug if kind else "")
    return {"coordinators": entries, "people_take_messages": any(entry.shown.get("contact") for entry in entries)}
