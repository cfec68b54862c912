"""The editors' guide in the admin: chapters in French, each linked from the screens that it is about."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from django.contrib.auth.models import Group
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import capfirst
from django.views.decorators.http import require_safe
from wagtail.models import GroupPagePermission
from wagtail.permissions import page_permission_policy

from asv.core.visitor import Visitor
from asv.taxonomy.subjects import subjects


@dataclass(frozen=True, slots=True)
class Chapter:
    """A page of the guide: where its words stand, and `screens`, the addresses that lead to it."""

    template: str
    title: str
    about: str
    screens: tuple[str, ...] = ()

    @property
    def slug(self) -> str:
        """What names it in its address: as its template."""
        return self.template.rpartition("/")[2].removesuffix(".html")


CHAPTERS = (
    Chapter(
        "stewardship/help/reperes.html", "Se repérer", "L’accueil, le menu, ce qui vous attend.", ("wagtailadmin_home",)
    ),
    Chapter(
        "stewardship/help/ecrire.html", "Écrire une ressource", "Le formulaire du récit, ses onglets, ce qui est gardé."
    ),
    Chapter(
        "stewardship/help/publier.html",
        "Publier, annoncer, revenir en arrière",
        "Relecture, date, quinze minutes pour se raviser.",
        ("second_thoughts",),
    ),
    Chapter(
        "stewardship/help/venir.html",
        "Ce qui vient d’ailleurs",
        "Récits et choses proposés, un document à ranger, un ancien site.",
        ("recit_from_document", "old_imports"),
    ),
    Chapter(
        "stewardship/help/tenir.html",
        "Tenir à jour",
        "Qui répond de quoi, relire, faire confirmer, retirer.",
        ("board", "editorial_calendar"),
    ),
    Chapter(
        "stewardship/help/liens.html",
        "Réparer les liens, faire le ménage",
        "Liens morts, doublons, fichiers que rien ne porte.",
        ("stewardship_links", "stewardship_hygiene"),
    ),
    Chapter(
        "stewardship/help/fichiers.html",
        "Images et documents",
        "Qui les ouvre, remplacer un fichier, anciennes éditions.",
    ),
    Chapter(
        "stewardship/help/vocabulaires.html",
        "Changer un vocabulaire",
        "Renommer, fusionner, scinder, retirer, annuler.",
        ("taxonomy_changes",),
    ),
    Chapter(
        "stewardship/help/lectures.html",
        "Ce qui est lu",
        "Lectures par ressource, thème, lieu, organisation ; le rapport de l’année.",
        ("stewardship_reads",),
    ),
    Chapter(
        "stewardship/help/roles.html",
        "Qui peut quoi",
        "Rédaction, modération, administration : les droits d’aujourd’hui.",
    ),
)
_BY_SLUG = {chapter.slug: chapter for chapter in CHAPTERS}
_PAGE_RIGHTS = {
    "add_page": "crée des pages et modifie les siennes",
    "change_page": "modifie toutes les pages",
    "publish_page": "publie et retire",
    "lock_page": "verrouille une page",
    "unlock_page": "déverrouille une page",
    "bulk_delete_page": "supprime plusieurs pages à la fois",
}
_ACTIONS = {"add": "ajoute", "change": "modifie", "delete": "supprime", "view": "consulte"}


@dataclass(frozen=True, slots=True)
class RoleLine:
    """A group as it is set up today: how many people, what it does to pages and to the rest."""

    name: str
    people: int
    pages: tuple[str, ...]
    others: tuple[tuple[str, str], ...]


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The table of contents."""
    return render(request, "stewardship/help/index.html", {"chapters": CHAPTERS})


@require_safe
def chapter(request: HttpRequest, slug: str) -> HttpResponse:
    """One chapter."""
    found = _BY_SLUG.get(slug)
    if found is None:
        raise Http404
    number = CHAPTERS.index(found)
    context = {
        "chapter": found,
        "previous": CHAPTERS[number - 1] if number else None,
        "following": CHAPTERS[number + 1] if number + 1 < len(CHAPTERS) else None,
        "roles": roles() if slug == "roles" else [],
        "opens": opened_to(request.user),
    }
    return render(request, found.template, context)


def opened_to(user: Visitor) -> set[str]:
    """The screens that the guide speaks of to all, by the names of their addresses, which this person may open."""
    rules = {
        "second_thoughts": page_permission_policy.user_has_permission(user, "publish"),
        "taxonomy_changes": any(subject.may_change(user) for subject in subjects().values()),
        "journal": user.is_superuser,
    }
    return {name for name, opens in rules.items() if opens}


def roles() -> list[RoleLine]:
    """Every group that opens the admin, with its rights as the database has them; five queries."""
    opens = Q(permissions__codename="access_admin")
    groups = list(
        Group.objects.filter(opens).order_by("name").prefetch_related("user_set", "permissions__content_type")
    )
    pages: dict[int, list[str]] = defaultdict(list)
    given = GroupPagePermission.objects.filter(group__in=groups).select_related("permission").order_by("permission")
    for row in given:
        words = _PAGE_RIGHTS.get(row.permission.codename)
        if words and words not in pages[row.group_id]:
            pages[row.group_id].append(words)
    return [RoleLine(group.name, len(group.user_set.all()), tuple(pages[group.pk]), _others(group)) for group in groups]


def _others(group: Group) -> tuple[tuple[str, str], ...]:
    """What this group does to rows that are no pages: (name of the rows, verbs)."""
    verbs: dict[str, list[str]] = defaultdict(list)
    for right in group.permissions.all():
        action, model = right.codename.split("_", 1)[0], right.content_type.model_class()
        if action in _ACTIONS and model is not None:
            verbs[capfirst(str(model._meta.verbose_name_plural))].append(_ACTIONS[action])
    return tuple((name, ", ".join(sorted(said))) for name, said in sorted(verbs.items()))
