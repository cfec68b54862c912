"""The site's skeleton: home and the index pages at the addresses that readers rely on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import urlsplit

from django.conf import settings
from wagtail.models import Page, Site

from asv.core.routing import the_page_of
from experiences.models import (
    ActionIndexPage,
    AnalysisIndexPage,
    DocumentIndexPage,
    ExperienceIndexPage,
    ToolkitIndexPage,
)
from home.models import GlossaryPage, HomePage, NewsIndexPage
from network.demarches.models import DemarcheIndexPage
from network.directory.models import DirectoryPage
from network.meetings.models import MeetingIndexPage
from network.networks.models import NetworkIndexPage

Kind = TypeVar("Kind", bound=Page)


@dataclass(frozen=True)
class Tree:
    """The pages under which content goes."""

    home: HomePage
    experiences: ExperienceIndexPage
    actions: ActionIndexPage
    analyses: AnalysisIndexPage
    toolkit: ToolkitIndexPage
    documents: DocumentIndexPage
    news: NewsIndexPage
    meetings: MeetingIndexPage
    networks: NetworkIndexPage
    demarches: DemarcheIndexPage
    directory: DirectoryPage
    glossary: GlossaryPage


# attribute of Tree, page type, slug, title, summary
_INDEXES: tuple[tuple[str, type[Page], str, str, str], ...] = (
    (
        "experiences", ExperienceIndexPage, "experiences", "Récits d’expériences",
        "Des actions racontées de bout en bout : le chemin, les appuis, les obstacles, ce qu’il faut pour refaire.",
    ),
    (
        "actions", ActionIndexPage, "inspir-actions", "Inspir’Actions",
        "Une page, une idée, un contact : des fiches courtes pour s’en inspirer tout de suite.",
    ),
    (
        "analyses", AnalysisIndexPage, "analyses", "Analyses",
        "Ce que l’approche atelier santé ville apporte, démontré récits à l’appui.",
    ),
    (
        "toolkit", ToolkitIndexPage, "boite-a-outils", "Boîte à outils",
        "Des supports à adopter, à modifier, à adapter.",
    ),
    (
        "documents", DocumentIndexPage, "documents", "Documents",
        "Comptes rendus, synthèses et rapports à télécharger.",
    ),
    ("news", NewsIndexPage, "actualites", "Actualités", "Ce qui bouge dans les territoires et les démarches."),
    (
        "meetings", MeetingIndexPage, "rencontres", "Rencontres",
        "Où se retrouver, et ce qui reste des rencontres passées.",
    ),
    ("networks", NetworkIndexPage, "reseaux", "Réseaux", "Les collectifs où l’on apprend entre pairs."),
    (
        "directory", DirectoryPage, "annuaire", "Annuaire",
        "Qui fait quoi : collectivités, associations, services et centres de ressources.",
    ),
    (
        "demarches", DemarcheIndexPage, "carte", "Carte des démarches",
        "Ateliers santé ville, contrats locaux de santé, conseils locaux en santé mentale : où ils sont.",
    ),
    ("glossary", GlossaryPage, "glossaire", "Glossaire", "Les sigles et les mots du métier."),
)  # fmt: skip


def build_tree(name: str = "", domain: str = "") -> Tree:
    """Find or make the home page, the default site and the index pages; leaves what is there as it is.

    `name` and `domain` are those of a site that is made; empty: the settings'.
    """
    home = the_page_of(HomePage) or _make_home(name or settings.SITE_NAME, domain)
    pages = {
        name: find_or_publish(home, model(title=title, slug=slug, summary=summary))
        for name, model, slug, title, summary in _INDEXES
    }
    return Tree(home=home, **pages)


def _make_home(name: str, domain: str) -> HomePage:
    root = Page.get_first_root_node()
    for welcome in root.get_children().filter(slug="home", depth=2):
        welcome.delete()
    root.refresh_from_db()
    home = root.add_child(instance=HomePage(title=name, slug="accueil"))
    home.save_revision().publish()
    address = urlsplit(settings.SITE_URL)
    site = Site.objects.filter(is_default_site=True).first() or Site(is_default_site=True)
    site.hostname = domain or address.hostname or "localhost"
    site.port = address.port or (443 if address.scheme == "https" else 80)
    site.root_page = home
    site.site_name = name
    site.save()
    return home


def find_or_publish(home: Page, page: Kind) -> Kind:
    """The page of this type and slug below the home page: the one that is there, else this one, published."""
    found: Kind | None = type(page).objects.filter(slug=page.slug, path__startswith=home.path).first()
    if found:
        return found
    home.refresh_from_db()
    home.add_child(instance=page)
    page.save_revision().publish()
    return page
