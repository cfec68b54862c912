"""A new site in French: its tree, the pages it owes, its roles and workflow, its vocabularies, places and settings.

Everything is found before it is made, so that it may be run again at any time; what somebody changed stays.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import StringIO

from django.core.management import call_command
from django.db import transaction

from asv.accounts.models import User
from asv.core.health import checks
from asv.core.models import SiteSettings
from asv.taxonomy.models import Territory
from home.models import PlainPage
from network.admin.roles import set_up_roles
from operations.founding.administrator import invite_administrator
from operations.founding.pages import PAGES
from operations.founding.tree import build_tree, find_or_publish

Step = tuple[str, Callable[[], str]]


@dataclass(frozen=True, slots=True)
class Founding:
    """What only the body that opens the site knows; empty where it was not said."""

    name: str
    domain: str
    sender: str
    admin_email: str


def steps(founding: Founding) -> Iterator[Step]:
    """What is done, in order: a name for each step, and what does it and says in a few words what came of it."""
    yield "Base de données", _migrate
    yield "Vocabulaires, glossaire et thésaurus", _vocabularies
    yield "Régions, départements et communes", _territories
    yield "Pages du site", lambda: _pages(founding)
    yield "Fichiers statiques", _static_files
    yield "Index de recherche", _index
    if founding.admin_email:
        yield "Première administration", lambda: invite_administrator(founding.admin_email)


def _migrate() -> str:
    call_command("migrate", interactive=False, verbosity=0)
    return "à jour"


def _vocabularies() -> str:
    call_command("load_vocabularies", verbosity=0)
    return "chargés"


def _territories() -> str:
    if Territory.objects.exists():
        return "déjà là"
    call_command("load_territories", verbosity=0)
    return f"{Territory.objects.count()} lieux"


@transaction.atomic
def _pages(founding: Founding) -> str:
    tree = build_tree(founding.name, founding.domain)
    for told in PAGES:
        find_or_publish(tree.home, PlainPage(**told))
    set_up_roles(tree.home)
    settings = SiteSettings.load()
    if founding.sender and not settings.contact_email:
        settings.contact_email = founding.sender
        settings.save()
    return f"{tree.home.get_descendants().count() + 1} pages, rôles et relecture"


def _static_files() -> str:
    call_command("collectstatic", interactive=False, verbosity=0)
    return "rassemblés"


def _index() -> str:
    if not checks()["search"]().startswith("ok"):
        call_command("rebuild_search_index", stdout=StringIO())
    return "prêt"


def has_administrator() -> bool:
    """Whether somebody administers this site already."""
    return User.objects.filter(is_superuser=True, is_active=True).exists()
