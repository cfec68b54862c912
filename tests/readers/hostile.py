"""Text as people paste it, in which each format has its own traps, and one page of each type that holds it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from asv.resources.models import OrganisationRole, ResourceOrganisation, ResourcePage
from asv.taxonomy.models import Organisation, Theme
from experiences import models
from home.models import NewsPage
from network.demarches.models import DemarchePage
from network.meetings.models import MeetingPage
from network.networks.models import NetworkPage
from tests.factories.experiences import index_for, lille, make_document, make_organisation
from tests.factories.network import asv
from tests.factories.pages import publish
from tests.factories.search import make_term

TITLE = 'Si x<y alors "A & B"; l\'été, <b>gras</b> \\ 100 % #1 {sûr} $x_1^2$ ~ 🌻 &amp; ]]>'
LONE_BRACES = "Seule } puis { encore }"
SUMMARY = f"Première ligne : {TITLE}\nDeuxième ligne ; a < b, c > d."
LONG = "Communauté d'agglomération " + "é" * 173
# Commas, semicolons and the words that lists of names are cut at.
NAMES = (
    "Ville de Lille",
    "Santé, ville et territoires",
    "Pays d'Aix ; service « Santé »",
    "A and B",
    "M&M <br>",
    LONG,
)
LABELS = ("Enfance, jeunesse et parentalité", "Sommeil ; repos", "C++ & <i>", "Santé | environnement")
DAY = date(2019, 12, 17)


def themes() -> list[Theme]:
    """Themes whose labels hold every separator."""
    return [make_term("theme", f"lu-{rank}", label, order=900 + rank) for rank, label in enumerate(LABELS)]


def one_of_each(tree: Any) -> list[ResourcePage]:
    """A published page of each type, all with the same hostile words, themes and organisations."""
    words = {"title": TITLE, "summary": SUMMARY, "date": DAY}
    of_index = (models.ExperiencePage, models.ActionSheetPage, models.AnalysisPage, models.ToolPage)
    pages: list[tuple[Any, Any]] = [
        *((index_for(model), model(**words)) for model in of_index),
        (index_for(models.DocumentPage), models.DocumentPage(document=make_document(), **words)),
        (tree.news, NewsPage(**words)),
        (tree.meetings, MeetingPage(starts_at=timezone.now() + timedelta(days=10), **words)),
        (tree.networks, NetworkPage(**words)),
        (tree.demarches, DemarchePage(kind=asv(), **words)),
    ]
    for _parent, page in pages:
        classify(page)
    return [publish(parent, page) for parent, page in pages]


def classify(page: Any) -> None:
    """Give a page that is about to be published themes, a place and organisations."""
    page.themes, page.territories = themes(), [lille()]
    roles = [OrganisationRole.AUTEUR, *[OrganisationRole.PORTEUR] * (len(NAMES) - 1)]
    page.organisation_links = [
        ResourceOrganisation(organisation=_organisation(name), role=role)
        for name, role in zip(NAMES, roles, strict=True)
    ]


def _organisation(name: str) -> Organisation:
    return Organisation.objects.filter(name=name).first() or make_organisation(name)


def day_of(page: ResourcePage) -> date:
    """The day a page is cited with: a meeting is on the day it takes place."""
    return page.date if isinstance(page, MeetingPage) else DAY
