"""The list as a spreadsheet, for members, with what they may see and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Any

from asv.core import tables
from asv.taxonomy.models import Organisation
from network.directory.finding import Entry, Question, entries, found
from network.directory.listing import BATCH
from network.directory.viewing import Viewer

HEADINGS = [
    "Sorte", "Nom", "Fonction", "Structure", "Nature", "Territoires", "Démarches", "Réseaux", "Thèmes", "Présentation",
    "Adresse e-mail", "Téléphone", "Site", "Page",
]  # fmt: skip


def csv_lines(question: Question, viewer: Viewer, site_url: str) -> Iterator[str]:
    """The rows of the list that answer, as CSV."""
    return tables.csv_lines(chain([HEADINGS], _rows(question, viewer, site_url)))


def _rows(question: Question, viewer: Viewer, site_url: str) -> Iterator[list[str]]:
    rows = list(found(question, viewer).values_list("organisation_id", "post_id"))
    for start in range(0, len(rows), BATCH):
        part = rows[start : start + BATCH]
        bodies = _bodies([pk for pk, _post in part if pk])
        seen = entries([pk for _body, pk in part if pk], viewer)
        for body, post in part:
            cells = _body_cells(bodies.get(body), site_url) if body else _entry_cells(seen.get(post), site_url)
            if cells:
                yield cells


def _bodies(ids: list[int]) -> dict[int, Any]:
    return {body.pk: body for body in Organisation.objects.filter(pk__in=ids).select_related("territory")}


def _body_cells(body: Any, site_url: str) -> list[str]:
    if body is None:
        return []
    place = body.territory.name if body.territory else ""
    page = f"{site_url}/annuaire/{body.slug}/"
    # Neither here: the address of a structure is behind its form.
    return ["Structure", str(body), "", "", body.get_kind_display(), place, "", "", "", body.description, "",
            body.phone, body.website, page]  # fmt: skip


def _entry_cells(entry: Entry | None, site_url: str) -> list[str]:
    if entry is None:
        return []
    shown = entry.shown
    organisation = shown.get("organisation")
    lists = [
        ", ".join(str(item) for item in shown.get(line, ()))
        for line in ("territories", "demarches", "networks", "themes")
    ]
    return [
        "Poste vacant" if entry.post.is_vacant else "Personne",
        shown.get("name", ""),
        shown.get("function", ""),
        organisation.name if organisation else "",
        organisation.get_kind_display() if organisation else "",
        *lists,
        shown.get("presentation", ""),
        shown.get("email", ""),
        shown.get("phone", ""),
        "",
        site_url + entry.url,
    ]
